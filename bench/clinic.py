"""The clinic that is measured: branches, doctors with ordinary hours, and returning patients in their chats.

Planted by a few statements, because what is measured begins afterwards. Every patient has been seen once, by a doctor
of their own, so that `/book` goes straight to that doctor's nearest times.
"""

from dataclasses import dataclass

import psycopg

from core.domain.consent import CURRENT

BRANCHES = 20
"""A visit's number is dense per branch and day, so bookings of one branch and day wait for each other's commit."""
DOCTORS = 200
"""24 places a day for 30 days each: 144,000 places, more than a run books."""
FIRST_ADDRESS = 1_000_000_001
"""Telegram's id of the first chat; the others follow."""
PLAIN = 2_000
"""Chats beside them for (a), whose unpaid holds would count against a patient of (b)."""

PLANT = (
    """
    insert into clinics (name, timezone, address, phone)
    select 'City Clinic ' || n, 'Asia/Kolkata', n || ' MG Road, Mumbai', '+912226730000'
    from generate_series(1, %(branches)s) n
    """,
    """
    insert into doctors (name, specialty, qualifications, practising_since, languages, fee_minor, follow_up_fee_minor,
        follow_up_days, currency)
    select 'Dr ' || (array['Asha', 'Ravi', 'Neha', 'Arjun', 'Kavita', 'Imran', 'Sunita', 'Thomas', 'Priya', 'Vikram']
                    )[1 + n %% 10] || ' ' || (array['Mehta', 'Rao', 'Sharma', 'Shaikh', 'Iyer', 'Singh', 'Kapoor',
                    'Mathew', 'Chopra', 'Joshi', 'Desai', 'Patel', 'Gupta', 'Bose', 'Menon', 'Pillai', 'Kulkarni',
                    'Chavan', 'Banerjee', 'Fernandes'])[1 + n / 10],
           (array['dermatology', 'cardiology', 'general_medicine', 'pediatrics', 'gynecology', 'orthopedics', 'ent',
                  'ophthalmology'])[1 + n %% 8],
           'MBBS, MD', 2005, '{en,hi}', 50000, 25000, 7, 'INR'
    from generate_series(0, %(doctors)s - 1) n
    """,
    """
    insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes)
    select doctors.id, (select min(id) from clinics) + (doctors.id %% %(branches)s), weekday, starts, ends, 20, 0
    from doctors, generate_series(0, 6) weekday,
         (values (time '09:00', time '13:00'), ('16:00', '20:00')) hours(starts, ends)
    """,
    """
    insert into chats (channel, address, language, name, tokens_at, created_at, consent)
    select 'telegram', %(first)s + n, 'en', 'Ravi Kumar ' || n, now() - interval '1 hour', now() - interval '90 days',
           %(consent)s
    from generate_series(0, %(chats)s - 1) n
    """,
    """
    insert into patients (name, phone, created_at) select name, null, created_at from chats
    """,
    """
    insert into chat_patients (chat_id, patient_id, relation)
    select chats.id, patients.id, 'self'
    from (select id, row_number() over (order by id) n from chats) chats
    join (select id, row_number() over (order by id) n from patients) patients using (n)
    """,
    """
    insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until,
        status, number, fee_minor, currency, consultation, pays, created_at)
    select gen_random_uuid(), (select min(id) from clinics) + (doctor_id %% %(branches)s), doctor_id, patient_id,
           chat_id, 0, seen, seen + interval '20 minutes', seen + interval '20 minutes', 'completed',
           'APT-' || to_char(seen, 'YYYYMMDD') || '-' || chat_id, 50000, 'INR', 'in_person', 'at_clinic', seen
    from (select chat_id, patient_id, (select min(id) from doctors) + (chat_id %% %(doctors)s) as doctor_id,
                 date_trunc('day', now()) - interval '60 days' as seen
          from chat_patients) seen
    """,
    # The diary is a fifth full already, booked at the desk: an empty one would flatter us, and mislead the planner.
    """
    with callers as (
        insert into patients (name, phone, created_at)
        select 'Caller ' || n, null, now() from generate_series(1, %(doctors)s * 30 * 5) n returning id)
    insert into appointments (id, clinic_id, doctor_id, patient_id, seat, starts_at, ends_at, occupied_until, status,
        number, fee_minor, currency, consultation, pays, created_at)
    select gen_random_uuid(), (select min(id) from clinics) + (doctor_id %% %(branches)s), doctor_id, patient_id, 0,
           booked, booked + interval '20 minutes', booked + interval '20 minutes', 'confirmed',
           'APT-' || to_char(booked, 'YYYYMMDD') || '-' || patient_id, 50000, 'INR', 'in_person', 'at_clinic', now()
    from (select id as patient_id, (select min(id) from doctors) + n %% %(doctors)s as doctor_id,
                 (date_trunc('day', now() at time zone 'Asia/Kolkata') + n / %(doctors)s %% 30 * interval '1 day'
                  + (array['09:00', '10:20', '12:00', '16:40', '18:20'])[1 + n / (%(doctors)s * 30)]::interval
                 ) at time zone 'Asia/Kolkata' as booked
          from (select id, row_number() over (order by id) - 1 as n from callers) callers) visits
    """,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """What was planted: chats for (b) from `FIRST_ADDRESS` on, ids of chats and patients for (a), doctors by name."""

    chats: int
    plain: range
    doctors: tuple[tuple[int, str], ...]


def plant(url: str, *, chats: int, doctors: int = DOCTORS, branches: int = BRANCHES) -> Clinic:
    """Fill an empty migrated database. `url` is libpq's. The planner's statistics are fresh afterwards."""
    facts = {"chats": chats + PLAIN, "doctors": doctors, "branches": branches, "first": FIRST_ADDRESS}
    facts["consent"] = CURRENT.version
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.transaction():
            for statement in PLANT:
                connection.execute(statement.encode(), facts)
        names = connection.execute("select id, name from doctors order by id").fetchall()
        connection.execute("vacuum analyze")
    return Clinic(chats=chats, plain=range(chats + 1, chats + PLAIN + 1), doctors=tuple(names))
