"""A process of its own that takes a rebooking wave on, and may be killed at any of its transactions."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from tests.builders import KEYRING, World
from tests.databases import PROJECT
from webhooks.rebooking import run_wave

T = TypeVar("T")
WITHIN = 120.0  # seconds for two processes to begin and to walk forty visits; a busy machine takes twenty


class _Mortal(Database):
    """Kills its own process in the transaction of a number, when all of it is done and nothing of it is kept."""

    left = int(os.environ.get("WAVE_DIES", "0"))

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        self.left -= 1
        if self.left:
            return super().run(work)

        def dies(uow: UnitOfWork) -> T:
            done = work(uow)
            uow.sql.row("select 1 as one")  # what was sent has reached the server
            os.kill(os.getpid(), signal.SIGKILL)
            return done

        return super().run(dies)


def walk_and_die(world: World, wave: UUID, *, dies: int) -> None:
    """Let two processes take a wave on at once; one of them is killed in its transaction of that number."""
    told = os.environ | {"WAVE_DATABASE": world.url, "WAVE": str(wave), "WAVE_NOW": world.clock.now.isoformat()}
    command = [sys.executable, "-m", "tests.trials.wave_walker"]
    with (
        subprocess.Popen(command, env=told | {"WAVE_DIES": str(dies)}, cwd=PROJECT) as mortal,  # noqa: S603 - ours
        subprocess.Popen(command, env=told, cwd=PROJECT) as other,  # noqa: S603 - as above
    ):
        assert (mortal.wait(WITHIN), other.wait(WITHIN)) == (-signal.SIGKILL, 0)


def main() -> None:
    """Walk the wave that the environment names, at the time that it says."""
    now = datetime.fromisoformat(os.environ["WAVE_NOW"])
    database = _Mortal(os.environ["WAVE_DATABASE"], clock=lambda: now, pool_size=2, keyring=KEYRING)
    run_wave(database, UUID(os.environ["WAVE"]))
    database.dispose()


if __name__ == "__main__":
    main()
