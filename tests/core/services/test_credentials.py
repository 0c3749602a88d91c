"""Who enters a doctor's registration number, and what is printed until somebody has."""

import pytest

from core.domain.errors import BadAnswer, NotPermitted
from core.domain.staff import Role
from core.services.credentials import credentials_of, set_credentials
from core.services.prescriptions import unregistered
from tests.builders import World
from tests.core.services.line_of import Morning


def test_an_admin_enters_number_and_training_and_nobody_else_does(world: World) -> None:
    morning = Morning(world)
    admin = morning.seated("admin", Role.ADMIN)
    with world.work() as uow:
        assert unregistered(uow, morning.doc)
        with pytest.raises(NotPermitted):
            set_credentials(uow, morning.doc, morning.doctor, registration="MMC 1")
        for words in ("no figure", "7" * 41, "MMC 1\u202e2", "<b>1</b>"):
            with pytest.raises(BadAnswer):
                set_credentials(uow, admin, morning.doctor, registration=words)
        for words in ("1234", "M" * 121, "MBBS\u202e"):
            with pytest.raises(BadAnswer):
                set_credentials(uow, admin, morning.doctor, qualifications=words)
    with world.work() as uow:
        set_credentials(uow, admin, morning.doctor, registration=" MMC  2001/02/1234 ", qualifications="MBBS, MD")
    with world.work() as uow:
        assert credentials_of(uow, morning.doctor).registration == "MMC 2001/02/1234"
        assert credentials_of(uow, morning.doctor).qualifications == "MBBS, MD"
        assert not unregistered(uow, morning.doc)
        set_credentials(uow, admin, morning.doctor, registration="MMC 2001/02/1234")
    told = world.sql("select facts ->> 'before', facts ->> 'after' from audit where act = 'doctor.credentials'")
    assert told == [("; ", "MMC 2001/02/1234; MBBS, MD")]
