"""The desk acts and the patient hears of it, each on the other's channel: a visit called off, money given back."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import SOON, Seat, TelegramSeat, WhatsAppSeat
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


class Office:
    """A house in which a patient and the desk sit in different channels."""

    def __init__(self, house: House, patient: Seat, desk: Seat) -> None:
        self.house, self.patient, self.desk = house, patient, desk

    def joins(self, role: Role) -> None:
        """Seat the desk under a role."""
        token = self.house.world.database.run(lambda uow: invite(uow, None, role)).token
        self.desk.says(f"/join {token}")

    def sees(self, label: str) -> str:
        """Let the desk tap; return what it then sees last, in a new message or in the card."""
        self.desk.taps(label)
        return self.desk.seen[-1].text

    def heard(self, *words: str) -> str:
        """Wait until the patient is told something with these words; return it."""

        def found() -> list[str]:
            return [seen.text for seen in self.patient.seen if all(word in seen.text for word in words)]

        wait_for(lambda: bool(found()), SOON, what=f"telling {words}: {[s.text for s in self.patient.seen][-2:]}")
        self.house.settle()
        return found()[-1]

    def books(self, *, pays: bool) -> str:
        """Let the patient book Wednesday at five; returns the number."""
        self.patient.says("Dr Mehta on Wednesday after 5")
        self.patient.says("Ravi Kumar")
        self.patient.taps("Pay ₹800" if pays else "Pay at the clinic")
        if pays:
            self.pays("pay")
        self.heard("APT-20261125-0001")
        return "APT-20261125-0001"

    def pays(self, how: str) -> None:
        """Let the patient tap a button of the sandbox's page."""
        wait_for(lambda: bool(self._link()), SOON, what="a payment link")
        with httpx.Client(timeout=10.0) as payer:
            page = self._link().replace(PUBLIC, self.house.url)
            assert payer.post(page, data={"do": how}).status_code in (200, 303)

    def _link(self) -> str:
        links = self.house.world.sql(
            "select link_url from payments where link_url is not null order by status = 'paid', created_at desc"
        )
        return str(links[0][0]) if links else ""


@pytest.fixture(params=["the patient on Telegram", "the patient on WhatsApp"])
def office(
    request: pytest.FixtureRequest,
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
) -> Iterator[Office]:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        on_telegram, on_whatsapp = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
        if "Telegram" in request.param:
            yield Office(house, on_telegram, on_whatsapp)
        else:
            yield Office(house, on_whatsapp, on_telegram)
    world.assert_invariants()


def test_a_payment_that_fails_is_told_and_the_link_still_works(office: Office) -> None:
    office.patient.says("Dr Mehta on Wednesday after 5")
    office.patient.says("Ravi Kumar")
    office.patient.taps("Pay ₹800")
    office.pays("fail")
    told = office.heard("That payment did not go through. The link still works, try again.")
    assert "it counts for this visit or goes back to you" in told
    (status,) = office.house.world.sql("select status from notices where kind = 'payment_failed'")
    assert status in (("sent",), ("delivered",))
    office.pays("pay")
    office.heard("Your number: APT-20261125-0001")


def test_a_visit_that_is_moved_is_told_once_as_moved_and_reminded_of_at_its_new_time(office: Office) -> None:
    number = office.books(pays=False)
    office.patient.says("move my appointment to Thursday at 5 pm")
    office.patient.says("yes")
    office.heard("Moved. Your number stays", number)
    planned = "select status from notices where kind = 'moved'"
    assert office.house.world.sql(planned) in ([("sent",)], [("delivered",)])
    office.house.settle()
    assert not any("has a new time" in seen.text for seen in office.patient.seen)  # said once, by the answer itself
    due = office.house.world.sql("select due_at from notices where kind = 'reminder_day' and status = 'planned'")
    assert due == [(office.house.world.at(17, days=2),)]


def test_the_clinic_cancels_and_the_patient_is_told_and_has_all_back(office: Office) -> None:
    office.joins(Role.RECEPTIONIST)
    number = office.books(pays=True)
    office.desk.says(f"/visit {number}")
    assert "All of ₹800 goes back to them by itself. The patient is told." in office.sees("Cancel it")
    assert office.sees("Yes, cancel it").startswith(f"Cancelled: {number}, Ravi Kumar")
    assert "all of it goes back to you" in office.heard("Hello Ravi, we are sorry:", "cannot see you")
    office.house.forward(minutes=5)
    office.heard("₹800 paid back. Here is your refund note RFN-26-27-000001.")
    assert office.house.world.sql("select status, amount_minor from refunds") == [("processed", 80_000)]
    assert len([s for s in office.patient.seen if "we are sorry" in s.text]) == 1


def test_money_in_question_is_taken_for_its_visit_or_sent_back_by_the_desk(office: Office) -> None:
    office.joins(Role.RECEPTIONIST)
    office.patient.says("Dr Mehta on Wednesday after 5")
    office.patient.says("Ravi Kumar")
    office.patient.taps("Pay ₹800")
    office.pays("wrong")
    office.heard("The clinic is looking into it and will write to you.")
    office.desk.says("/tasks")
    office.desk.taps_id(office.desk.ids[0])
    assert "₹800 is open for the visit." in office.sees("Decide")
    assert office.sees("Use it").startswith("Done: Money in question: ₹")
    office.heard("Hello Ravi, your visit to", "Your number: APT-20261125-0001")
    office.house.forward(minutes=5)
    assert office.house.world.sql("select status, reason from refunds") == [("processed", "overpaid")]


def test_a_visit_that_waits_for_a_yes_is_confirmed_by_a_tap_and_one_that_nobody_answers_lapses(office: Office) -> None:
    office.house.world.sql("insert into settings (name, value) values ('auto_confirm_appointments', 'false')")
    office.joins(Role.RECEPTIONIST)
    office.patient.says("Dr Mehta on Wednesday after 5")
    office.patient.says("Ravi Kumar")
    office.patient.taps("Pay ₹800")
    office.pays("pay")
    wait_for(lambda: "Ravi Kumar asks for a visit:" in office.desk.seen[-1].text, SOON, what="asking the desk")
    assert office.sees("Confirm").startswith("Confirmed: APT-20261125-0001, Ravi Kumar")
    office.heard("Hello Ravi, your visit to", "Your number: APT-20261125-0001")

    office.patient.says("Dr Mehta today after 5")
    office.patient.taps("Pay ₹800")
    office.pays("pay")
    office.heard("Dr Anjali Mehta will confirm Monday 23 November, 5:00 pm IST", "Mon 23 Nov, 3:00 pm at the latest")
    wait_for(lambda: "asks for a visit:" in office.desk.seen[-1].text, SOON, what="asking the desk again")
    assert "Please answer by Mon 23 Nov, 3:00 pm." in office.desk.seen[-1].text
    office.house.forward(hours=4.5)
    wait_for(lambda: "still waits for an answer:" in office.desk.seen[-1].text, SOON, what="reminding the desk")
    assert "Without an answer it lapses on Mon 23 Nov, 3:00 pm, and the money goes back." in office.desk.seen[-1].text
    office.house.forward(hours=1.5)
    told = office.heard("Dr Anjali Mehta could not confirm Monday 23 November, 5:00 pm IST for Ravi Kumar in time")
    assert "If you have paid, all of it is on its way back.\n\nShall I find you something else?" in told
    statuses = office.house.world.sql("select status from notices where kind = 'request_lapsed'")
    assert statuses in ([("sent",)], [("delivered",)])
    assert [text for text in office.desk.seen if "still waits" in text.text] == [office.desk.seen[-1]]
    office.house.forward(minutes=5)
    refunds = office.house.world.sql("select status, reason from refunds order by created_at")
    assert refunds[-1] == ("processed", "not-confirmed")
    office.patient.taps("Another time")
    assert "Dr Anjali Mehta" in office.patient.seen[-1].text
    office.house.world.assert_invariants()


@pytest.mark.parametrize("office", ["the patient on Telegram"], indirect=True)
def test_money_of_yesterday_goes_back_over_the_counter_and_the_patient_has_the_note(office: Office) -> None:
    office.joins(Role.ADMIN)
    number = office.books(pays=False)
    office.desk.says(f"/paid {number}")
    office.desk.taps("Cash")
    office.desk.taps("Yes, taken")
    office.heard("₹800 received, thank you. Here is your receipt RCP-26-27-000001.")
    office.house.forward(hours=23)  # WhatsApp's window is still open
    office.desk.says(f"/refund {number}")
    office.desk.says("₹300")
    office.desk.taps("Cash")
    assert office.sees("Yes, given back").startswith("Given back: ₹300 (Cash)")
    office.heard("₹300 paid back. Here is your refund note RFN-26-27-000001.")
