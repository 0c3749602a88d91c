"""Who works at the clinic, as far as the front desk must know: the roles."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the clinic; what each may do stands in `core/domain/permissions.py`."""

    DOCTOR = "doctor"
    RECEPTIONIST = "receptionist"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"
