"""One transaction: what is read, written and queued in it happens together or not at all.

This is the only file that commits. What must happen outside is added to the outbox here and done by the dispatcher
after the commit; a refusal inside `attempt` undoes that attempt, its queued effects too, and not the transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from core.domain.errors import Refusal
from core.domain.keyring import Keyring
from core.domain.roster import Roster
from core.domain.settings import ClinicSettings
from core.storage.answers import Answers
from core.storage.api_keys import ApiKeys
from core.storage.appointments import Appointments
from core.storage.audit import Audit
from core.storage.callers import Callers
from core.storage.chats import Chats
from core.storage.clinic_changes import ClinicChanges
from core.storage.clinic_rows import ClinicRows
from core.storage.clinic_settings import SettingRows
from core.storage.clinical_notes import ClinicalNotes
from core.storage.consents import Consents
from core.storage.desk_talks import DeskTalks
from core.storage.doctors_time import DoctorsTime
from core.storage.doors import Doors
from core.storage.erasures import Erasures
from core.storage.exports import Exports
from core.storage.feedback import FeedbackRows
from core.storage.handovers import Handovers
from core.storage.inbox import Inbox
from core.storage.known_people import KnownPeople
from core.storage.ledger import Ledger
from core.storage.line import Line
from core.storage.line_steps import LineSteps
from core.storage.linking import Linking
from core.storage.mailboxes import Mailboxes
from core.storage.meetings import Meetings
from core.storage.misses import Misses
from core.storage.notices import Notices
from core.storage.offers import Offers
from core.storage.on_demand import OnDemand
from core.storage.opt_outs import OptOuts
from core.storage.outbox import Outbox
from core.storage.patients import Patients
from core.storage.payments import Payments
from core.storage.prescriptions import Prescriptions
from core.storage.profiles import Profiles
from core.storage.rates import Rates
from core.storage.receipts import Receipts
from core.storage.records import Records
from core.storage.roster import RosterCopy, read_revision, read_roster
from core.storage.secrets import Secrets
from core.storage.sql import Sql, Wire
from core.storage.staff import Staff
from core.storage.tasks import Tasks
from core.storage.undone import Undone
from core.storage.waitlist import Waitlist
from core.storage.waves import Waves
from core.storage.web_sessions import WebSessions


class UnitOfWork:
    """The clinic's storage for the length of one transaction; `now` (aware UTC) is the same throughout.

    Each part of it is made where it is first needed: a message needs a fifth of them.
    """

    outbox = OnDemand(lambda uow: Outbox(uow.sql, now=uow.now, owner=uow.owner))
    inbox = OnDemand(lambda uow: Inbox(uow.sql, now=uow.now))
    chats = OnDemand(lambda uow: Chats(uow.sql, now=uow.now))
    consents = OnDemand(lambda uow: Consents(uow.sql, now=uow.now))
    patients = OnDemand(lambda uow: Patients(uow.sql, now=uow.now))
    known_people = OnDemand(lambda uow: KnownPeople(uow.sql, now=uow.now))
    appointments = OnDemand(lambda uow: Appointments(uow.sql, now=uow.now))
    payments = OnDemand(lambda uow: Payments(uow.sql, now=uow.now))
    callers = OnDemand(lambda uow: Callers(uow.sql))
    receipts = OnDemand(lambda uow: Receipts(uow.sql, now=uow.now))
    audit = OnDemand(lambda uow: Audit(uow.sql, now=uow.now))
    staff = OnDemand(lambda uow: Staff(uow.sql, now=uow.now))
    tasks = OnDemand(lambda uow: Tasks(uow.sql, now=uow.now, outbox=uow.outbox))
    undone = OnDemand(lambda uow: Undone(uow.sql, now=uow.now))
    mailboxes = OnDemand(lambda uow: Mailboxes(uow.sql, now=uow.now))
    linking = OnDemand(lambda uow: Linking(uow.sql, now=uow.now))
    handovers = OnDemand(lambda uow: Handovers(uow.sql, now=uow.now))
    meetings = OnDemand(lambda uow: Meetings(uow.sql, now=uow.now))
    notices = OnDemand(lambda uow: Notices(uow.sql, now=uow.now))
    answers = OnDemand(lambda uow: Answers(uow.sql, now=uow.now))
    feedback = OnDemand(lambda uow: FeedbackRows(uow.sql, now=uow.now))
    opt_outs = OnDemand(lambda uow: OptOuts(uow.sql, now=uow.now))
    ledger = OnDemand(lambda uow: Ledger(uow.sql, now=uow.now))
    line = OnDemand(lambda uow: Line(uow.sql, now=uow.now))
    line_steps = OnDemand(lambda uow: LineSteps(uow.sql, now=uow.now))
    misses = OnDemand(lambda uow: Misses(uow.sql, now=uow.now))
    offers = OnDemand(lambda uow: Offers(uow.sql, now=uow.now))
    desk_talks = OnDemand(lambda uow: DeskTalks(uow.sql, now=uow.now))
    doctors_time = OnDemand(lambda uow: DoctorsTime(uow.sql, now=uow.now))
    clinic_changes = OnDemand(lambda uow: ClinicChanges(uow.sql, now=uow.now))
    clinic_rows = OnDemand(lambda uow: ClinicRows(uow.sql, now=uow.now))
    setting_rows = OnDemand(lambda uow: SettingRows(uow.sql, now=uow.now))
    secrets = OnDemand(lambda uow: Secrets(uow.sql, uow.keyring, now=uow.now))
    clinical_notes = OnDemand(lambda uow: ClinicalNotes(uow.sql, uow.secrets))
    prescriptions = OnDemand(lambda uow: Prescriptions(uow.sql, uow.secrets, now=uow.now))
    records = OnDemand(lambda uow: Records(uow.sql, now=uow.now))
    profiles = OnDemand(lambda uow: Profiles(uow.sql, uow.secrets, now=uow.now))
    erasures = OnDemand(lambda uow: Erasures(uow.sql, uow.secrets, now=uow.now))
    exports = OnDemand(lambda uow: Exports(uow.sql, now=uow.now))
    waitlist = OnDemand(lambda uow: Waitlist(uow.sql, now=uow.now))
    waves = OnDemand(lambda uow: Waves(uow.sql, now=uow.now))
    doors = OnDemand(lambda uow: Doors(uow.sql, now=uow.now))
    api_keys = OnDemand(lambda uow: ApiKeys(uow.sql, now=uow.now))
    rates = OnDemand(lambda uow: Rates(uow.sql, now=uow.now))
    web_sessions = OnDemand(lambda uow: WebSessions(uow.sql, now=uow.now))

    def __init__(
        self, wire: Wire, *, now: datetime, owner: str, copy: RosterCopy, keyring: Keyring | None = None
    ) -> None:
        self.sql = Sql(wire)
        self.now = now
        self.owner = owner
        self.keyring = keyring
        self._copy = copy
        self._roster: Roster | None = None
        self._last: list[Callable[[UnitOfWork], object]] = []
        self._depth = 0

    @property
    def roster(self) -> Roster:
        """Return the clinic's roster as of this transaction.

        No `cached_property`: until Python 3.12 that holds one lock for all transactions while it is worked out, and who
        waits for a doctor's line in it would keep the one who has that line from going on.
        """
        if self._roster is None:
            revision = self.chats.revision
            self._roster = self._copy.at(read_revision(self.sql) if revision is None else revision, self.sql)
        return self._roster

    @property
    def settings(self) -> ClinicSettings:
        """Return the clinic's settings; those of one doctor are `roster.settings_of`."""
        return self.roster.settings

    def refresh_roster(self, revision: int) -> None:
        """Look at the roster anew where a lock was waited for and `revision` shows that it has changed meanwhile."""
        if revision > self.roster.revision:
            self._roster = self._copy.at(revision, self.sql)

    def reread_roster(self) -> None:
        """Look at the roster as this transaction has changed it; the process's copy waits for the commit."""
        self._roster = read_roster(self.sql)

    def at_the_end(self, work: Callable[["UnitOfWork"], object]) -> None:
        """Do this last in the transaction: what locks a row that many wait for, after every other lock is taken."""
        self._last.append(work)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo, on a refusal, what was written and queued inside; the refusal is raised on.

        An attempt inside another has a savepoint of its own name: of two of one name PostgreSQL goes back to the newer.
        """
        savepoint = f"attempt_{self._depth}"
        self._depth += 1
        self.sql.send(f"savepoint {savepoint}")
        queued, planned, told, last = self.outbox.mark(), self.notices.mark(), self.audit.mark(), len(self._last)
        try:
            yield
        except Refusal:
            self.sql.send(f"rollback to savepoint {savepoint}")
            self.outbox.back_to(queued)
            self.notices.back_to(planned)
            self.audit.back_to(told)
            del self._last[last:]
            raise
        finally:
            self._depth -= 1

    def finish(self) -> None:
        """Do what comes last, write what is queued and send the commit.

        The caller waits for it by ending the wire's transaction.
        """
        for work in self._last:
            work(self)
        self.waitlist.freed(self.appointments.freed)
        self.notices.flush()
        self.outbox.flush()
        self.audit.flush()
        self.sql.send("commit")
