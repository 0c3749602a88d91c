"""A clinic in two time zones and what has happened there by chance: what the reports are counted on."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.payment import RefundStatus
from core.domain.report import Period
from tests.builders import World

FIRST = date(2026, 11, 2)
DAYS = 12
ZONES = ("Asia/Kolkata", "America/New_York")
BOOKED = ("confirmed", "arrived", "in_consultation", "completed", "cancelled", "no_show", "expired")


class History:
    """A clinic of two branches in two zones and three doctors, and what has happened there by chance."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)  # noqa: S311 - chance, no secret
        self.branches = [world.a_clinic(f"Branch {n}", zone=zone) for n, zone in enumerate(ZONES)]
        self.doctors = [world.a_doctor(self.branches[n % 2], f"Dr {name}") for n, name in enumerate("ABC")]
        world.sql(
            "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
            self.doctors[0],
            datetime(2026, 11, 4, 6, tzinfo=UTC),
            datetime(2026, 11, 5, 9, tzinfo=UTC),
        )
        self.chat, _ = world.a_chat()
        self.visits: list[dict[str, Any]] = []
        self.money: list[dict[str, Any]] = []
        taken: set[tuple[int, datetime]] = set()
        for number in range(60):
            self._visit(number, taken)

    def _visit(self, number: int, taken: set[tuple[int, datetime]]) -> None:
        rnd, sql = self.random, self.world.sql
        index = rnd.randrange(3)
        doctor, branch = self.doctors[index], self.branches[index % 2]
        # any hour of the day: near midnight the two branches have different dates
        starts = datetime.combine(FIRST, time(0), UTC) + timedelta(hours=rnd.randrange(-24, 24 * (DAYS + 1)))
        if (doctor, starts) in taken:
            return
        taken.add((doctor, starts))
        walk_in = rnd.random() < 0.3
        status = rnd.choice(("requested", "held", *BOOKED) if not walk_in else ("arrived", "completed", "no_show"))
        ends = starts if walk_in else starts + timedelta(minutes=30)
        named = None if status in {"held", "requested"} else f"{'WLK' if walk_in else 'APT'}-{number:04}"
        ((patient,),) = sql("insert into patients (name, created_at) values ('x', now()) returning id")
        ((visit,),) = sql(
            "insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at,"
            " occupied_until, status, number, fee_minor, currency, consultation, held_until, created_at)"
            " values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 50000, 'INR', 'in_person', %s, now())"
            " returning id",
            *(branch, doctor, patient, self.chat, -1 if walk_in else 0, starts, ends, ends, status, named, ends),
        )
        row = {"doctor": doctor, "branch": branch, "starts": starts, "walk_in": walk_in, "status": status}
        row |= {"number": named, "answers": [], "wait": None, "zone": ZoneInfo(ZONES[index % 2])}
        self.visits.append(row)
        for _ in range(rnd.randrange(3)):
            answer = rnd.choice(("coming", "late", "move", "cancel"))
            at = starts if rnd.random() < 0.8 else starts - timedelta(days=1)  # before it was moved
            sql(
                "insert into visit_answers (appointment_id, starts_at, answer, at) values (%s, %s, %s, now())"
                " on conflict do nothing",
                *(visit, at, answer),
            )
        row["answers"] = sql(
            "select answer from visit_answers where appointment_id = %s and starts_at = %s order by at, id",
            visit,
            starts,
        )
        if walk_in:
            row["wait"] = rnd.randrange(0, 90) if status == "completed" else None
            self._waits(visit, row, number)
        row |= {"took": None, "stars": None}
        if status == "completed" and not walk_in:
            self._is_seen(visit, row)
        if rnd.random() < 0.5:
            self._pays(visit, row)

    def _waits(self, visit: object, row: dict[str, Any], number: int) -> None:
        day = row["starts"].astimezone(row["zone"]).date()
        self.world.sql(
            "insert into arrivals (appointment_id, clinic_id, doctor_id, day, token, urgency, arrived_at, by)"
            " values (%s, %s, %s, %s, %s, 'routine', %s, 'x')",
            *(visit, row["branch"], row["doctor"], day, number + 1, row["starts"]),
        )
        if row["wait"] is not None:
            self.world.sql(
                "insert into consultations (appointment_id, doctor_id, started_at) values (%s, %s, %s)",
                *(visit, row["doctor"], row["starts"] + timedelta(minutes=row["wait"])),
            )

    def _is_seen(self, visit: object, row: dict[str, Any]) -> None:
        row["took"] = self.random.randrange(5, 60)
        begins, ends = row["starts"], row["starts"] + timedelta(minutes=row["took"])
        self.world.sql(
            "insert into consultations (appointment_id, doctor_id, started_at, ended_at) values (%s, %s, %s, %s)",
            *(visit, row["doctor"], begins, ends),
        )
        if self.random.random() < 0.7:
            row["stars"] = self.random.randrange(1, 6)
            self.world.sql(
                "insert into feedback (appointment_id, stars, given_at, changed_at) values (%s, %s, %s, %s)",
                *(visit, row["stars"], ends, ends),
            )

    def _pays(self, visit: object, row: dict[str, Any]) -> None:
        ((payment,),) = self.world.sql(
            "insert into payments (id, appointment_id, gateway, reference, amount_minor, currency, status, expires_at,"
            " created_at) values (gen_random_uuid(), %s, 'desk', left(gen_random_uuid()::text, 36), 50000, 'INR',"
            " 'paid', now(), now()) returning id",
            visit,
        )
        for kind, settled in self.random.choice(
            ((("capture", "booked"),), (("capture", "booked"), ("refund", "refunded")))
        ):
            at = row["starts"] + timedelta(hours=self.random.randrange(-48, 12))
            minor = self.random.randrange(1, 50_000)
            self.world.sql(
                "insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency,"
                " settled_as, appointment_id, at)"
                " values ('desk', %s, gen_random_uuid()::text, %s, 'p', %s, 'INR', %s, %s, %s)",
                *(kind, payment, minor, settled, visit, at),
            )
            self.money.append({**row, "kind": kind, "at": at, "minor": minor})
            if kind == "refund":
                so = self.random.choice([status.value for status in RefundStatus])
                self.world.sql(
                    "insert into refunds (id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason,"
                    " status, key, created_at)"
                    " values (gen_random_uuid(), %s, 'desk', 'p', %s, 'INR', 'x', %s, gen_random_uuid()::text, %s)",
                    *(payment, minor, so, at),
                )
                self.money[-1]["refund"] = so

    # --- the same by hand --------------------------------------------------------------------------------------------

    def of(self, period: Period) -> list[dict[str, Any]]:
        """Every visit of the period: one with a number, or one that waits for a yes."""
        return [
            row
            for row in self.visits
            if period.first <= row["starts"].astimezone(row["zone"]).date() <= period.last
            and period.doctor_id in (None, row["doctor"])
            and period.clinic_id in (None, row["branch"])
            and (row["number"] or row["status"] == "requested")
        ]
