"""Any doctor, at the real desk: a dozen chats take the first place that they are shown, and three equals share them."""

from collections import Counter
from datetime import time

from bot.desk_values import Wish
from bot.free_times import FreeTimes
from core.services.booking import HoldRequest, hold_slot
from tests.builders import World


def test_a_dozen_chats_are_shared_among_equals(world: World) -> None:
    clinic = world.a_clinic()
    doctors = [world.a_doctor(clinic, name, starts=time(10), ends=time(13)) for name in ("Dr A", "Dr B", "Dr C")]
    taken = Counter[int]()
    for number in range(12):
        chat, patient = world.a_chat(f"chat-{number}", name=f"Patient {number}")
        with world.work() as uow:
            times = FreeTimes(uow, turn=chat, language="en")
            first = times.nearest(Wish(), limit=1)[0]
            again = FreeTimes(uow, turn=chat, language="en").nearest(Wish(), limit=1)[0]
            assert first == again
            hold_slot(
                uow,
                HoldRequest(
                    chat_id=chat,
                    patient_id=patient,
                    doctor_id=first.doctor_id,
                    clinic_id=first.clinic_id,
                    starts_at=first.starts.at,
                ),
            )
        taken[first.doctor_id] += 1
    assert taken == Counter(dict.fromkeys(doctors, 4))
    world.assert_invariants()
