"""Settings of the clinic, and what one doctor has differently: each with its type, range and default; read and set."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from admin_api.access import TheGate, needs
from admin_api.acting import CONDITIONS, Sent, act, etag_of, sent
from admin_api.problems import Problem, declared
from core.domain.api_key import ApiKey, Scope
from core.domain.setting_rows import USUAL, as_text
from core.domain.settings import TABLE
from core.services.clinic_settings import change_setting, setting_as_it_stands
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["settings"])
Reader = Annotated[ApiKey, Depends(needs(Scope.SETTINGS_READ))]
Writer = Annotated[ApiKey, Depends(needs(Scope.SETTINGS_WRITE))]
Name = Annotated[str, Path(max_length=60, description="as the list names it")]
OfDoctor = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="what this doctor has; the clinic's without")]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found")


class SettingRow(BaseModel):
    """One setting as it stands."""

    name: str = Field(examples=["hold_minutes"])
    value: str = Field(description="in force, as it is written", examples=["15"])
    usual: str = Field(description="in force without an own value", examples=["15"])
    own: bool = Field(description="whether the clinic (or the doctor) has a value of its own")
    doctor: int | None
    doctors_differ: list[int] = Field(description="doctors with a value of their own")
    per_doctor: bool
    type: str = Field(examples=["int"])
    low: int | None
    high: int | None
    choices: list[str]
    says: str


class Setting(BaseModel):
    """The value that is to count, as the list writes it; null lets the usual one count again."""

    model_config = ConfigDict(extra="forbid")
    value: str | int | bool | None = Field(examples=["20"])


@router.get("/settings", summary="All settings, by name", responses=_REFUSALS)
def settings(_key: Reader, gate: TheGate, doctor: OfDoctor = None) -> list[SettingRow]:
    """Return every setting of the clinic, or those that a doctor can have differently."""

    def work(uow: UnitOfWork) -> list[SettingRow]:
        names = [name for name, row in TABLE.items() if doctor is None or row.metadata["per_doctor"]]
        return [_row(uow, name, doctor) for name in sorted(names)]

    return gate.database.run(work)


@router.get("/settings/{name}", summary="One setting, with its ETag", responses=_REFUSALS)
def setting(name: Name, _key: Reader, gate: TheGate, response: Response, doctor: OfDoctor = None) -> SettingRow:
    """Return one setting."""
    found = gate.database.run(lambda uow: _row(uow, name, doctor))
    response.headers["ETag"] = etag_of(found)
    return found


@router.put(
    "/settings/{name}",
    summary="Set one",
    responses=_REFUSALS | declared(*CONDITIONS) | {422: declared("invalid", "refused")[422]},
    response_model=SettingRow,
)
def change(
    *,
    name: Name,
    wanted: Setting,
    key: Writer,
    gate: TheGate,
    asked: Annotated[Sent, Depends(sent)],
    doctor: OfDoctor = None,
) -> Response:
    """Set a value: in force with the next message; it can be taken back by chat for ten minutes."""

    def work(uow: UnitOfWork) -> SettingRow:
        asked.check(etag_of(_row(uow, name, doctor)))
        mark = setting_as_it_stands(uow, name, doctor).mark
        value = USUAL if wanted.value is None else as_text(wanted.value)
        change_setting(uow, key, name, doctor, value, mark=mark)
        return _row(uow, name, doctor)

    return act(gate, key, asked, work)


def _row(uow: UnitOfWork, name: str, doctor_id: int | None) -> SettingRow:
    if name not in TABLE:
        raise Problem("not_found")
    declared_, seen = TABLE[name], setting_as_it_stands(uow, name, doctor_id)
    facts = declared_.metadata
    return SettingRow(
        name=name,
        value=as_text(seen.value),
        usual=as_text(seen.usual),
        own=seen.own is not None,
        doctor=doctor_id,
        doctors_differ=list(seen.others),
        per_doctor=facts["per_doctor"],
        type=type(declared_.default).__name__,
        low=facts["low"],
        high=facts["high"],
        choices=list(facts["choices"]),
        says=facts["says"],
    )
