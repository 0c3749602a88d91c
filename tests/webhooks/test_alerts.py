"""Admins are told what needs them: each once, in their language, once an hour for the same cause."""

from typing import Any

import pytest

from core.domain.alert import Cause
from core.domain.money import Money
from core.domain.staff import Role
from core.domain.task import Facts, Kind
from core.gateways.payments.sandbox import SandboxKeys
from core.services.alerts import tell_admins
from core.services.staff import accept, invite
from tests.bot.paper import PaperChannel
from tests.builders import World
from webhooks.command_menus import show_new_commands
from webhooks.dispatcher import Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.sandbox_courier import SandboxCourier


class Clinic:
    """A clinic with two admins, a receptionist and a patient, whose outbox is done on paper."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.paper = PaperChannel()
        self.menus: list[tuple[str, Role | None]] = []
        roles = {"boss": Role.SUPER_ADMIN, "admin": Role.ADMIN, "desk": Role.RECEPTIONIST}
        world.a_chat("patient")
        for name, role in roles.items():
            chat, _ = world.a_chat(name)
            with world.work() as uow:
                accept(uow, chat, invite(uow, None, role).token, name=name)
        world.sql("update chats set language = 'hi' where address = 'admin'")

    def done(self) -> None:
        """Do all that is due."""
        courier = SandboxCourier(door="http://127.0.0.1:1", keys=SandboxKeys.of("x"))
        outside = Outside(
            database=self.world.database,
            channels={"webchat": self.paper},
            gateways={},
            tell=lambda _uow, _events: None,
            public_url="http://127.0.0.1",
            sandbox=courier,
            menus={"webchat": lambda address, role, _language: self.menus.append((address, role))},
        )
        Dispatcher(self.world.database, handlers(outside)).run_due()
        courier.close()

    def said(self) -> dict[str, list[str]]:
        """What stands in each chat."""
        return {who: [m.text for m in page.values()] for who, page in self.paper.said.items()}


@pytest.fixture
def clinic(world: World) -> Clinic:
    return Clinic(world)


def tell(world: World, cause: Cause, **facts: Any) -> None:
    with world.work() as uow:
        tell_admins(uow, cause, facts)


def test_admins_and_nobody_else_are_told_in_their_own_language(clinic: Clinic) -> None:
    tell(clinic.world, Cause.DEAD_ROWS, count=2)
    clinic.done()
    assert {who: len(texts) for who, texts in clinic.said().items()} == {"boss": 1, "admin": 1}
    assert "2 things" in clinic.said()["boss"][0]
    assert "आउटबॉक्स" in clinic.said()["admin"][0]


def test_the_same_cause_is_told_once_an_hour_and_another_at_once(clinic: Clinic) -> None:
    for _ in range(3):
        tell(clinic.world, Cause.OUTBOX_STUCK, minutes=5)
        clinic.world.clock.forward(minutes=10)
    tell(clinic.world, Cause.PROVIDER_AWAY, provider="razorpay")
    clinic.done()
    assert len(clinic.said()["boss"]) == 2
    clinic.world.clock.forward(hours=1)
    tell(clinic.world, Cause.OUTBOX_STUCK, minutes=75)
    clinic.done()
    assert "75 minutes" in clinic.said()["boss"][-1]


def test_a_task_about_money_is_told_when_it_is_opened_and_others_are_not(clinic: Clinic) -> None:
    for _ in range(2):
        with clinic.world.work() as uow:
            facts: Facts = {"amount": Money(50_000, "INR"), "gateway": "razorpay", "reference": "pay_1"}
            uow.tasks.open(Kind.DISPUTE, key="dispute 1", facts=facts)
            uow.tasks.open(Kind.CALL_PATIENT, key="call 1", facts={"about": "reminder"})
    clinic.done()
    (said,) = clinic.said()["boss"]
    assert "₹500 back (razorpay, pay_1)" in said
    assert "desk" not in clinic.said()


def test_facts_that_are_not_the_causes_are_a_defect(clinic: Clinic) -> None:
    with pytest.raises(ValueError, match="dead_rows is told with"):
        tell(clinic.world, Cause.DEAD_ROWS, rows=2)


def test_an_admin_who_has_left_the_channel_is_passed_over(clinic: Clinic) -> None:
    clinic.world.sql("update chats set unreachable_at = now() where address = 'boss'")
    tell(clinic.world, Cause.DEAD_ROWS, count=1)
    clinic.done()
    assert list(clinic.said()) == ["admin"]


def test_new_commands_are_shown_once_to_everybody_who_has_a_role(clinic: Clinic) -> None:
    clinic.done()
    for _ in range(2):
        show_new_commands(clinic.world.database)
        clinic.done()
    assert [address for address, _ in clinic.menus[3:]] == ["boss", "admin", "desk"]


def test_a_chat_is_shown_the_commands_of_its_role_as_it_is_by_then(clinic: Clinic) -> None:
    clinic.done()
    assert clinic.menus == [("boss", Role.SUPER_ADMIN), ("admin", Role.ADMIN), ("desk", Role.RECEPTIONIST)]
