"""What must be true of visits and places inside leave, each as a query that finds what breaks it."""

from collections.abc import Mapping

# Leave that was entered by a command; what somebody writes into the table by hand tells nobody.
_ENTERED = """
    select p.* from blocked_periods p
    join schedule_changes c on c.kind = 'block' and c.after -> 'blocks' @> to_jsonb(p.id)
"""

REBOOKING: Mapping[str, str] = {
    "B6: a visit inside leave that was entered here is being rebooked, or is before the desk": f"""
        select a.id from appointments a join ({_ENTERED}) b
          on (b.doctor_id is null or b.doctor_id = a.doctor_id) and (b.clinic_id is null or b.clinic_id = a.clinic_id)
         and b.starts_at < a.ends_at and a.starts_at < b.ends_at
        where a.status in ('requested', 'confirmed', 'arrived')
          and not exists (select 1 from wave_visits v where v.appointment_id = a.id and v.outcome is null)
          and 'rebook:' || a.id not in (select left(key, 43) from tasks where kind in ('rebook', 'doctor_gone'))
    """,
    "B6: a place that is held is not inside leave that was entered here": f"""
        select a.id from appointments a join ({_ENTERED}) b
          on (b.doctor_id is null or b.doctor_id = a.doctor_id) and (b.clinic_id is null or b.clinic_id = a.clinic_id)
         and b.starts_at < a.ends_at and a.starts_at < b.ends_at
        where a.status = 'held'
    """,
    "B6: a wave that is over has left nobody undecided": """
        select w.id from waves w join wave_visits v on v.wave_id = w.id
        where w.ended_at is not null and v.outcome is null
    """,
    "B6: places are held for rebooking only while a wave is over the visit": """
        select f.id from offers f left join wave_visits v on v.appointment_id = f.subject and v.outcome is null
        left join appointments a on a.id = f.subject
        where f.status = 'open' and f.cause = 'rebooking' and v.appointment_id is null
          and a.status in ('requested', 'confirmed', 'arrived')
    """,
}
