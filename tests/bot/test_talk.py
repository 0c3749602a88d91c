"""What falls out of a chat's memory, and what does not."""

from collections.abc import Mapping

from bot.talk import DEPTH, TALKS, Talk


def opened(*drafts: Mapping[str, object]) -> Talk:
    talk = Talk()
    for draft in drafts:
        talk.begin("form", "step", draft)
    return talk


def test_of_forms_the_oldest_falls_out() -> None:
    assert [run.id for run in opened(*[{}] * (DEPTH + 2)).stack] == [3, 4, 5, 6]


def test_a_talk_with_somebody_waits_however_many_forms_are_opened_above_it() -> None:
    talk = opened({"talk": 7}, *[{}] * (DEPTH + 3))
    assert [run.draft.get("talk") for run in talk.stack] == [7, None, None, None]
    assert talk.open is talk.stack[-1]


def test_many_talks_wait_and_no_chat_grows_without_end() -> None:
    talk = opened(*({"talk": number} for number in range(TALKS + 3)))
    assert [run.draft["talk"] for run in talk.stack] == list(range(3, TALKS + 3))
    talk.begin("form", "step", {})
    assert talk.open is talk.stack[-1]
    assert len(talk.stack) == TALKS
