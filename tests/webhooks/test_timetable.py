"""The clinic's clock: what was forgotten is found, what is old goes, and two replicas do not do it twice."""

import logging
from datetime import timedelta

import pytest

from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.ledger import give_back
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from core.storage.deliveries import Deliveries
from core.storage.inbox import GIVE_UP_AFTER
from tests.builders import World
from tests.standins.server import wait_for
from webhooks.timetable import (
    INBOX_FOR,
    JOBS,
    OUTBOX_FOR,
    Job,
    Timetable,
    ask_forgotten_refunds,
    check_itself,
    end_forgotten_holds,
    end_forgotten_requests,
    forget_old_rows,
    read_forgotten_payments,
)


def a_hold(world: World) -> None:
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    chat, patient = world.a_chat()
    with world.work() as uow:
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=clinic, starts_at=world.at(17, days=2)
            ),
        )
        payment = request_payment(uow, held.id, chat, "sandbox")
    with world.work() as uow:
        link_made(uow, payment.id, link_id="link-1", link_url="https://pay.example/1")


def open_rows(world: World, kind: str) -> int:
    query = "select count(*) from outbox where kind = %s and done_at is null and dead_at is null"
    return int(world.sql(query, kind)[0][0])


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_can_run_on_an_empty_clinic_and_twice(world: World, job: Job) -> None:
    for _ in range(2):
        job.does(world.database)
    assert world.sql("select count(*) from outbox") == [(0,)]


def test_a_hold_that_lost_its_end_gets_a_new_one_once(world: World) -> None:
    a_hold(world)
    world.sql("delete from outbox where kind = 'expire_hold'")
    end_forgotten_holds(world.database)
    assert open_rows(world, "expire_hold") == 0
    world.clock.forward(minutes=17)
    for _ in range(2):
        end_forgotten_holds(world.database)
    assert open_rows(world, "expire_hold") == 1


def test_a_hold_whose_end_is_on_its_way_is_left_to_it(world: World) -> None:
    a_hold(world)
    world.clock.forward(minutes=17)
    end_forgotten_holds(world.database)
    assert open_rows(world, "expire_hold") == 1


def test_a_payment_that_nobody_asks_about_is_read_once_an_hour_for_three_days(world: World) -> None:
    a_hold(world)
    read_forgotten_payments(world.database)
    assert open_rows(world, "read_payment") == 0
    world.sql("update outbox set dead_at = now() where kind = 'poll_payment'")
    for _ in range(2):
        read_forgotten_payments(world.database)
    assert open_rows(world, "read_payment") == 1
    world.sql("update outbox set done_at = now() where kind = 'read_payment'")
    world.clock.forward(hours=1)
    read_forgotten_payments(world.database)
    assert open_rows(world, "read_payment") == 1
    world.sql("update outbox set done_at = now() where kind = 'read_payment'")
    world.clock.forward(days=3)
    read_forgotten_payments(world.database)
    assert open_rows(world, "read_payment") == 0


def test_a_request_that_lost_its_end_gets_a_new_one_once(world: World) -> None:
    world.sql("insert into settings (name, value) values ('auto_confirm_appointments', 'false')")
    a_hold(world)
    ((visit, chat),) = world.sql("select id, chat_id from appointments")
    world.database.run(lambda uow: confirm_at_clinic(uow, visit, chat))
    world.sql("delete from outbox where kind = 'expire_request'")
    end_forgotten_requests(world.database)
    assert open_rows(world, "expire_request") == 0
    world.clock.now = world.at(17, 2, days=2)
    for _ in range(2):
        end_forgotten_requests(world.database)
    assert open_rows(world, "expire_request") == 1


@pytest.mark.parametrize(("status", "kind"), [("due", "send_refund"), ("pending", "poll_refund")])
def test_a_refund_that_nothing_follows_is_taken_up_once_a_day(world: World, status: str, kind: str) -> None:
    a_hold(world)
    ((payment,),) = world.sql("select id from payments")
    amount = Money(60_000, "INR")
    world.database.run(lambda uow: settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=amount)]))
    with world.work() as uow:
        asked = uow.payments.locked(payment)
        capture = Capture(gateway_payment_id="pay_1", amount=amount)
        give_back(uow, asked, capture, reason="in-question", amount=amount)
    ask_forgotten_refunds(world.database)
    assert (open_rows(world, "send_refund"), open_rows(world, "poll_refund")) == (1, 0)
    world.sql("update outbox set done_at = now() where kind = 'send_refund'")
    world.sql("update refunds set status = %s", status)
    for _ in range(2):
        ask_forgotten_refunds(world.database)
    assert open_rows(world, kind) == 1
    world.sql("update refunds set status = 'processed'")
    world.sql("update outbox set done_at = now() where kind = %s", kind)
    world.clock.forward(days=1)
    ask_forgotten_refunds(world.database)
    assert open_rows(world, kind) == 0


def test_what_is_old_and_done_goes_and_what_is_not_stays(world: World) -> None:
    a_hold(world)
    with world.work() as uow:
        uow.inbox.claim("telegram", "old")
        uow.inbox.keep("telegram", "to be tried again", {}, error="x")
        uow.inbox.keep("telegram", "given up", {}, error="x", attempts=GIVE_UP_AFTER)
        Deliveries(uow.sql, now=uow.now).record_status("SM1", "read", None, overtakes=())
    world.sql("update outbox set done_at = %s where kind = 'create_link'", world.clock.now)
    world.sql("update outbox set dead_at = %s where kind = 'expire_hold'", world.clock.now)
    world.clock.now += max(INBOX_FOR, OUTBOX_FOR) + timedelta(days=1)
    forget_old_rows(world.database)
    assert world.sql("select external_id from inbox") == [("to be tried again",)]
    assert world.sql("select * from deliveries") == []
    assert world.sql("select kind from outbox order by kind") == [("expire_hold",), ("poll_payment",)]


def test_a_broken_promise_is_said_loudly(world: World, caplog: pytest.LogCaptureFixture) -> None:
    a_hold(world)
    check_itself(world.database)
    assert caplog.records == []
    world.sql("update appointments set status = 'confirmed', number = 'APT-20261123-0001'")
    check_itself(world.database)
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert "M4: a visit booked as paid online has its money" in {vars(record)["invariant"] for record in caplog.records}


def test_the_timetable_wakes_its_jobs_and_outlives_one_that_fails(world: World) -> None:
    ran: list[str] = []

    def works(_database: object) -> None:
        ran.append("works")

    def fails(_database: object) -> None:
        ran.append("fails")
        world.database.run(lambda uow: uow.sql.rows("select 1/0"))

    soon = timedelta(milliseconds=50)
    jobs = (Job(name="works", every=soon, does=works), Job(name="fails", every=soon, does=fails))
    woken: list[bool] = []
    timetable = Timetable(world.database, jobs=jobs, after_each=lambda: woken.append(True))
    timetable.start()
    wait_for(lambda: ran.count("works") > 1 and ran.count("fails") > 1, 10, what="both run twice")
    timetable.stop()
    assert len(woken) == ran.count("works")
