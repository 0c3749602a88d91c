"""A notice that goes along with an answer is a template, whole, where only templates may leave; else it needs none."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.clinic_desk import ClinicDesk
from bot.line import Line, Phrase
from bot.queueing import queue_lines
from core.domain.notices import NoticeKind
from core.services import notices
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import a_visit
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()


def test_news_of_the_line_is_carried_with_where_one_stands_and_not_once_the_visit_is_off(
    clinic: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    world, ravi = clinic.world, clinic.patient()
    a_visit(clinic, ravi, 17)
    ((visit,),) = world.sql("select id from appointments")
    carried = []
    for about, channel in (("elsewhere", "telegram"), ("stands", "whatsapp"), ("is off", "whatsapp")):
        if about == "is off":
            world.sql("update appointments set status = 'cancelled' where id = %s", visit)
        with world.work() as uow:
            chat = replace(uow.chats.lock(clinic.chat_of(ravi)), channel=channel)
            notices.plan(uow, uow.appointments.one(visit), NoticeKind.QUEUE, about=about)
            said = [Line(notes=(Phrase("help.text"),))]
            desk = ClinicDesk(uow, chat, gateway=None, join_link=lambda _token: None, sends_mail=False)
            (reply,) = queue_lines(uow, chat, said, desk, key=about, calendar_url=lambda _visit: None, leased=True)
            carried.append((len(reply.carries), reply.message.prepared and reply.message.prepared.name))
    assert carried == [(1, None), (1, "notice_queue"), (1, None)]
    assert [record for record in caplog.records if record.message == "fact missing"] == []
