"""Writes what stands below a doctor's name on paper."""

from core.storage.sql import Sql

CREDENTIALS = """
    update doctors set registration = %(registration)s, qualifications = %(qualifications)s where id = %(doctor_id)s
"""


def write_credentials(sql: Sql, doctor_id: int, *, registration: str, qualifications: str) -> None:
    """Let these be a doctor's; the roster's revision is raised by it."""
    sql.send(CREDENTIALS, {"doctor_id": doctor_id, "registration": registration, "qualifications": qualifications})
