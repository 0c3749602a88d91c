"""`baari erase`: nothing without a yes, nobody but the one who is meant, and a way back."""

from pathlib import Path

import pytest

from baari.commands.command import CommandRefused
from baari.commands.erase import erase_person
from baari.settings import Settings
from core.domain.staff import Role
from core.services.staff import accept, invite
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.core.services.test_erasure import PHONE, House


@pytest.fixture
def house(world: World) -> House:
    return House(world)


@pytest.fixture
def settings(world: World, tmp_path: Path) -> Settings:
    return some_settings(world, tmp_path)


def runs(
    settings: Settings, who: str = PHONE, *, person: int | None = None, yes: bool = False, keep: bool = False
) -> int:
    return erase_person(settings, who, person, yes, keep)


def test_it_says_what_goes_does_it_after_a_yes_and_takes_it_back(
    house: House, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = house.books()
    ((number,),) = house.world.sql("select number from appointments where id = %s", visit)
    assert runs(settings, number) == 0
    said = capsys.readouterr().out
    assert "Zubeida Merchant" in said
    assert "Visits to come: 1" in said
    assert house.world.sql("select count(*) from erasures") == [(0,)]
    assert runs(settings, number, yes=True) == 0
    assert runs(settings, number, yes=True) == 1
    assert house.world.sql("select by, patient_id from erasures") == [("command line", house.patient)]
    assert runs(settings, keep=True) == 0
    assert runs(settings, keep=True) == 1
    rows = house.world.sql("select act, door, subject from audit order by id")
    assert rows == [
        ("erasure.asked", "command line", f"patient {house.patient}"),
        ("erasure.taken_back", "command line", f"patient {house.patient}"),
    ]


def test_of_several_it_asks_which_and_of_none_it_says_so(house: House, settings: Settings) -> None:
    _, other = house.world.a_chat("other", name="Imtiaz")
    house.world.sql("update patients set phone = %s", PHONE)
    with pytest.raises(CommandRefused, match="2 people"):
        runs(settings, yes=True)
    with pytest.raises(CommandRefused, match="Nobody"):
        runs(settings, "APT-20261124-0009", yes=True)
    assert runs(settings, person=other, yes=True) == 0
    assert house.world.sql("select patient_id from erasures") == [(other,)]


def test_nobody_is_erased_under_a_role(house: House, settings: Settings) -> None:
    with house.world.work() as uow:
        accept(uow, house.chat, invite(uow, None, Role.ADMIN).token, name="Z")
    with pytest.raises(CommandRefused, match="role"):
        runs(settings, yes=True)
