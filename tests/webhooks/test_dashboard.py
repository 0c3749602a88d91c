"""The pages in a browser: who gets in and who does not, what they show, and that what is done there is done."""

import pytest

from core.domain.errors import NotPermitted
from core.domain.staff import Role
from core.services.staff import remove
from core.services.timetable import State, timetable
from tests.builders import World
from tests.webhooks.pages_office import an_office, words


def a_day(world: World) -> tuple[int, int]:
    clinic = world.a_clinic()
    return clinic, world.a_doctor(clinic)


def test_a_link_is_spent_by_its_button_and_by_it_alone(world: World) -> None:
    a_day(world)
    with an_office(world) as office:
        outside = office.client.get("/admin")
        assert outside.status_code == 401
        assert "Write /dashboard to the clinic's bot" in words(outside.text)
        link = office.link()
        for look in (office.client.get, office.client.get, office.client.head):
            shown = look(f"/admin/login/{link}")
            assert (shown.status_code, "set-cookie" in shown.headers) == (200, False)
        entered = office.client.post("/admin/login", data={"link": link}, follow_redirects=False)
        assert (entered.status_code, entered.headers["location"]) == (303, "/admin")
        cookie = entered.headers["set-cookie"].lower()
        assert {"httponly", "secure", "samesite=strict", "path=/admin"} <= {p.strip() for p in cookie.split(";")}
        assert "Monday 23 November" in office.read("/admin")
        other = office.browser()
        again = other.post("/admin/login", data={"link": link})
        assert (again.status_code, "has been used" in words(again.text)) == (404, True)
        assert other.get("/admin").status_code == 401
        token = entered.headers["set-cookie"].partition("=")[2].partition(";")[0]
        kept = str(world.sql("select row_to_json(web_sessions)::text from web_sessions"))
        assert link not in kept
        assert token not in kept
        assert world.sql("select act, door from audit where act like 'pages.%%'") == [("pages.signed_in", "pages")]


@pytest.mark.parametrize("late", [True, False])
def test_a_link_that_is_over_replaced_or_made_up_opens_nothing(world: World, late: bool) -> None:
    a_day(world)
    with an_office(world) as office:
        link = office.link()
        if late:
            world.clock.forward(minutes=5, seconds=1)
        else:
            office.link()  # a newer one was asked for
        tried = [office.client.post("/admin/login", data={"link": each}) for each in (link, "x" * 32, "")]
        assert {answer.status_code for answer in tried} == {404}
        assert len({answer.text for answer in tried}) == 1
        for _ in range(20):
            last = office.client.post("/admin/login", data={"link": "y" * 32})
        assert (last.status_code, int(last.headers["retry-after"]) >= 1) == (429, True)


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.DOCTOR])
def test_who_may_not_see_the_pages_gets_no_link(world: World, role: Role) -> None:
    a_day(world)
    with an_office(world) as office, pytest.raises(NotPermitted):
        office.link(role)


def test_who_is_removed_idle_or_signed_out_is_out_with_the_next_click(world: World) -> None:
    a_day(world)
    with an_office(world) as office:
        office.sign_in()
        for _ in range(3):
            world.clock.forward(minutes=29)
            assert office.client.get("/admin").status_code == 200
        world.clock.forward(minutes=31)
        assert office.client.get("/admin").status_code == 401
        office.sign_in()
        for _ in range(25):
            world.clock.forward(minutes=29)
            office.client.get("/admin")
        assert office.client.get("/admin").status_code == 401  # twelve hours, however busy
        office.sign_in()
        second = office.browser()
        second.cookies = office.client.cookies
        form = office.form()
        assert office.client.post("/admin/logout", data={"form": form}).status_code == 200
        assert second.get("/admin").status_code == 401
        office.sign_in()
        boss = office.seat(Role.SUPER_ADMIN)
        ((member,),) = world.sql("select id from staff where role = 'admin'")
        with world.work() as uow:
            remove(uow, boss, member)
        assert office.client.get("/admin").status_code == 401


def test_a_form_that_is_not_ours_does_nothing(world: World) -> None:
    clinic, doctor = a_day(world)
    with an_office(world) as office:
        office.sign_in()
        visit = office.book(doctor, clinic, 10, 20)
        path, ours = f"/admin/visits/{visit}/cancel", {"version": "1", "form": office.form()}
        thief = office.browser()
        office_of = {"nobody": thief.post(path, data=ours)}
        office_of["without"] = office.client.post(path, data={"version": "1"})
        office_of["wrong"] = office.client.post(path, data={**ours, "form": "0" * 64})
        office_of["from elsewhere"] = office.client.post(path, data=ours, headers={"Sec-Fetch-Site": "cross-site"})
        office_of["kept open elsewhere"] = office.client.post("/admin/logout", data={})
        assert {name: answer.status_code for name, answer in office_of.items()} == {
            "nobody": 401,
            "without": 403,
            "wrong": 403,
            "from elsewhere": 403,
            "kept open elsewhere": 403,
        }
        assert world.sql("select status from appointments") == [("confirmed",)]
        assert office.client.get("/admin").status_code == 200
        old = office.client.post(path, data={**ours, "version": "0"})
        assert (old.status_code, "Somebody has changed this meanwhile" in words(old.text)) == (409, True)


def test_a_visit_is_paid_moved_and_cancelled_on_its_page_as_in_chat(world: World) -> None:
    clinic, doctor = a_day(world)
    other = world.a_doctor(clinic, "Dr Zoya Khan")
    with an_office(world) as office:
        visit, hidden = office.book(doctor, clinic, 10, 20), office.book(doctor, clinic, 11, who="<b>Ravi</b>")
        office.sign_in()
        day = office.client.get("/admin").text
        assert "&lt;b&gt;Ravi&lt;/b&gt;" in day
        assert "<b>Ravi" not in day
        path = f"/admin/visits/{visit}"
        assert "Ravi" in office.read(path)
        status, said = office.send(f"{path}/paid", way="upi")
        assert (status, "The payment is written down" in said, "Paid ₹500" in said) == (200, True, True)
        assert "Paid ₹500" in office.read("/admin?pays=paid")
        assert "<b>Ravi</b>" in office.read("/admin?pays=open")
        assert path not in office.client.get("/admin?pays=open").text
        assert "Dr Asha Mehta" not in office.read(f"/admin/day?doctor={other}").partition("Dr Zoya Khan 0 taken")[2]
        taken = world.at(11, 0, days=0).strftime("%Y-%m-%dT%H:%M:%SZ")
        status, said = office.send(f"{path}/move?to={doctor}&at={taken}")
        assert (status, "Somebody else has just taken this time" in said) == (409, True)
        free = world.at(12, 20, days=0).strftime("%Y-%m-%dT%H:%M:%SZ")
        status, said = office.send(f"{path}/move?to={other}&at={free}")
        assert (status, "The visit is moved" in said) == (200, True)
        assert "12:20 pm Ravi Confirmed Paid ₹500" in office.read("/admin/day")
        status, said = office.send(f"{path}/cancel")
        assert (status, "Cancelled" in said) == (200, True)
        assert world.sql("select status from appointments where id = %s", visit) == [("cancelled",)]
        told = world.sql("select kind from notices where appointment_id = %s order by id", visit)
        assert {"moved", "cancelled_by_clinic"} <= {kind for (kind,) in told}
        acts = [act for (act,) in world.sql("select act from audit where subject = %s order by id", f"visit {visit}")]
        assert [act for act in acts if act != "visit.opened"] == [
            "money.taken",
            "visit.moved_at_desk",
            "visit.cancelled",
        ]
        done = "select distinct door from audit where staff_id is not null and act <> 'staff.joined'"
        assert world.sql(done) == [("pages",)]
        assert office.client.get(f"/admin/visits/{hidden}/nothing").status_code == 404
        assert office.client.get("/admin/visits/1").status_code == 404
        assert office.client.get("/admin?day=tomorrow").status_code == 404
        assert office.client.get("/admin?branch=99").status_code == 404
    world.assert_invariants()


def test_a_timetable_tells_free_held_booked_and_blocked_apart(world: World) -> None:
    clinic, doctor = a_day(world)
    world.sql(
        "insert into blocked_periods (doctor_id, kind, starts_at, ends_at) values (%s, 'leave', %s, %s)",
        doctor,
        world.at(14, 0, days=0),
        world.at(20, 0, days=0),
    )
    with an_office(world) as office:
        office.book(doctor, clinic, 10, 20)
        office.sign_in()
        said = office.read("/admin/day")
        assert "10:20 am Ravi Confirmed Open ₹500 11:00 am Free 11:40 am Free" in said
        assert "2:20 pm Not open" in said
        assert "1 taken, 5 free" in said
        with world.work() as uow:  # the timetable of the HTTP API is read another way, and says the same
            counted = timetable(uow, doctor, clinic, world.clock.now.date())
            told = {state: counted.count(state) for state in (State.BOOKED, State.FREE, State.BLOCKED)}
        marks = office.client.get("/admin/day").text.partition('class="days"')[2]
        assert {state: marks.count(f'<li class="{state.value}"') for state in told} == told
        office.client.post("/admin/language", data={"form": office.form(), "language": "hi"})
        assert "समय-सारणी" in office.read("/admin/day")


def test_the_figures_are_drawn_and_stand_behind_each_chart_as_a_table(world: World) -> None:
    clinic, doctor = a_day(world)
    with an_office(world) as office:
        office.book(doctor, clinic, 10, 20)
        office.sign_in()
        page = office.client.get("/admin/figures?first=2026-11-23&last=2026-11-23")
        said = words(page.text)
        assert page.text.count("<svg ") == page.text.count("<figure>") == 7
        assert "style-src 'self'" in page.headers["content-security-policy"]
        assert "Figures, Monday 23 November" in said
        assert "Day By appointment Without 2026-11-23 1 0" in said
        assert "Monday 10:00 1" in said
        assert "Dr Asha Mehta 30 480 6.2" in said
        pdf = office.client.get(f"/admin/figures.pdf?doctor={doctor}")
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        table = office.client.get(f"/admin/figures.csv?doctor={doctor}").content.decode("utf-8-sig")
        assert "2026-11-23,1,0" in table
        for wrong in ("first=2026-11-24&last=2026-11-23", "first=2020-01-01&last=2026-11-23", "doctor=99", "first=x"):
            assert office.client.get(f"/admin/figures?{wrong}").status_code == 404, wrong
        assert office.browser().get("/admin/figures.csv").status_code == 401
