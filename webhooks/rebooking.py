"""Takes rebooking waves on, one visit after the other, and tells whoever began one how it stands."""

from uuid import UUID

from core.domain.effects import RunWave
from core.domain.errors import NotFound, Refusal
from core.domain.events import WaveMoved
from core.services.rebooking import step
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell


class Rebooking:
    """The handler of `run_wave`."""

    def __init__(self, database: Database, *, tell: Tell) -> None:
        self._database = database
        self._tell = tell

    def run(self, due: Due) -> Closing:
        """Take one wave on; nothing is lost where the process dies between two visits: the clock looks again."""
        wave_id = UUID(due.body["wave_id"])
        run_wave(self._database, wave_id)

        def close(uow: UnitOfWork) -> None:
            self._tell(uow, _told(uow, wave_id))

        return close


def run_wave(database: Database, wave_id: UUID) -> None:
    """Do what is next for every visit of a wave, each in a transaction of its own, and end it when all are over."""
    for row in database.run(lambda uow: uow.waves.undecided(wave_id)):
        try:
            database.run(lambda uow: step(uow, wave_id, row.appointment_id))  # noqa: B023 - run before the next row
        except Refusal:  # the visit has changed under us: the next look sees it as it is
            continue
    database.run(lambda uow: uow.waves.end(wave_id))


def _told(uow: UnitOfWork, wave_id: UUID) -> list[WaveMoved]:
    """Return what the chat is to hear that began the wave, while whoever sits there still works here."""
    try:
        member = uow.staff.one(int(uow.waves.one(wave_id).by.removeprefix("staff ")))
    except (NotFound, ValueError):
        return []
    return [WaveMoved(chat_id=member.chat_id, appointment_id=wave_id)]


def look_after_waves(database: Database) -> None:
    """Have every open wave taken on, and close the desk's tasks that have settled: the clock's own look."""

    def work(uow: UnitOfWork) -> None:
        for wave in uow.waves.open():
            uow.outbox.add(RunWave(wave_id=str(wave.id)), key=f"run-wave:{wave.id}:{uow.now:%Y%m%d%H%M}")
        uow.waves.close_settled_tasks()

    database.run(work)
