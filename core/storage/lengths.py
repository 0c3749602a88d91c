"""How long consultations lasted: summed up by the database, for one doctor and for everybody of their specialty."""

from core.domain.wait import Measured
from core.storage.sql import Row, Sql

# The latest ones: a doctor of two years ago is another doctor. Under a quarter of a minute is a slip of the finger.
OF_DOCTOR = """
    select count(*) as count, coalesce(avg(l), 0)::float as mean, coalesce(var_pop(l), 0)::float as variance from (
        select ln(extract(epoch from ended_at - started_at) / 60) as l from consultations
        where doctor_id = %(doctor_id)s and ended_at - started_at >= interval '15 seconds'
        order by ended_at desc limit 200) as lengths
"""
OF_SPECIALTY = """
    select count(*) as count, coalesce(avg(l), 0)::float as mean, coalesce(var_pop(l), 0)::float as variance from (
        select ln(extract(epoch from ended_at - started_at) / 60) as l
        from doctors as d cross join lateral (
            select started_at, ended_at from consultations c
            where c.doctor_id = d.id and ended_at - started_at >= interval '15 seconds'
            order by ended_at desc limit 100) as latest
        where d.specialty = %(specialty)s and d.id <> %(doctor_id)s) as lengths
"""


def measured(sql: Sql, doctor_id: int, specialty: str) -> tuple[Measured, Measured]:
    """Return what was measured of a doctor, and of the others of the specialty."""
    own = sql.row(OF_DOCTOR, doctor_id=doctor_id)
    others = sql.row(OF_SPECIALTY, doctor_id=doctor_id, specialty=specialty)
    return _measured(own), _measured(others)


def _measured(row: Row | None) -> Measured:
    return Measured(**row) if row else Measured.of(())
