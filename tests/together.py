"""Which test files one worker runs, because they share what is dear to make; every other test goes to whoever is free.

xdist has marks for this, which it hands to its scheduler in the tests' ids, and pytest 9.2 lets no plugin write those.
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # as above

TOGETHER = {
    "tests/laws/test_interruptions.py": "roads",  # the way to every step of every conversation, looked for once
    "tests/laws/test_old_buttons.py": "roads",
    "tests/laws/test_three_choices.py": "roads",
    "tests/laws/test_ways_back.py": "roads",
    "tests/trials/test_kill_steps.py": "kill",  # one stage and one nursery of processes
    "tests/trials/test_kill_lab.py": "kill",
    "tests/trials/test_killed_video.py": "kill",
    "tests/trials/test_failover.py": "failover",  # two servers
    "tests/journeys/test_first_run.py": "first_run",  # one folder: a start costs seconds
}


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist does not say its types
    """Gives the tests of a group to one worker, the largest group first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)
