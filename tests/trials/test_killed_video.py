"""A process is killed between Zoom's answer and our commit: the visit has one video call all the same."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.schedule import Consultation
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from tests.builders import World
from tests.standins.server import wait_for
from tests.standins.zoom import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, ZoomStandin
from tests.trials.mortal import BORN_WITHIN, Life, Mortal, SharedClock

MADE = "POST /v2/users/me/meetings answered #1"
"""The step between making a meeting and recording it."""
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(("noted", "meetings"), [(True, 1), (False, 2)], ids=["noted", "control"])
def test_killed_between_the_answer_and_the_commit_it_makes_no_second_meeting(
    world: World, tmp_path: Path, noted: bool, meetings: int
) -> None:
    book_by_video(world)
    clock = SharedClock(tmp_path / "clock")
    clock.to(world.clock.now)
    with ZoomStandin(clock=clock) as zoom:
        first = Mortal(a_life(world, tmp_path, zoom, fuse=MADE))
        wait_for(lambda: first.dead, BORN_WITHIN, what="killed")
        assert len(zoom.meetings) == 1
        assert world.sql("select status from meetings") == [("wanted",)]
        if not noted:
            world.sql("update meetings set asked_at = null")
        clock.to(world.clock.now + timedelta(seconds=61))  # the lease of the dead one is over
        with closing(Second(a_life(world, tmp_path, zoom))):
            wait_for(lambda: world.sql("select status from meetings") == [("made",)], BORN_WITHIN, what="recorded")
        assert len(zoom.meetings) == meetings


class Second(Mortal):
    """A life that is ended at the end."""

    def close(self) -> None:
        """End it."""
        self.kill()


def book_by_video(world: World) -> None:
    """Book a visit whose meeting is yet to be made."""
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic, fee=0)
    world.sql("update weekly_hours set consultation = 'online'")
    chat, patient = world.a_chat()
    with world.work() as uow:
        wanted = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=doctor,
            clinic_id=clinic,
            starts_at=world.at(17, days=2),
            consultation=Consultation.ONLINE,
        )
        held = hold_slot(uow, wanted)
    with world.work() as uow:
        confirm_at_clinic(uow, held.id, chat)


def a_life(world: World, folder: Path, zoom: ZoomStandin, fuse: str | None = None) -> Life:
    """A process that dispatches, and knows Zoom."""
    return Life(
        database=world.url,
        folder=folder,
        telegram=NOBODY,
        token="123456789:AAE-q7Zp0xW3rT9yUiOpAsDfGhJkLzXcVbN",
        razorpay=NOBODY,
        fuse=fuse,
        role="dispatch",
        settings={
            "zoom_account_id": ACCOUNT_ID,
            "zoom_client_id": CLIENT_ID,
            "zoom_client_secret": CLIENT_SECRET,
            "zoom_oauth_base": zoom.url,
            "zoom_api_base": zoom.url,
        },
    )
