"""The audit log in memory: what the colleagues did, a line each, in pages of two."""

from datetime import date

from bot.audit_desk import AuditAsked, AuditSeen
from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import NotFound
from core.domain.permissions import Action
from tests.bot.counter_in_memory import ZONE, CounterInMemory

ROWS = 5
PAGE = 2


class AuditInMemory(CounterInMemory):
    """The log as one chat of the staff sees it: always the same rows, whatever is asked for."""

    def audit_people(self) -> tuple[tuple[int, str], ...]:
        self._permit(Action.SEE_AUDIT)
        return tuple((id_, name) for id_, (_, _, name) in self.clinic.members.seats.items())

    def audit_page(self, asked: AuditAsked) -> AuditSeen:
        self.open_audit(asked)
        day = date.fromisoformat(asked["day"]) if "day" in asked else None
        last = asked.get("before") or ROWS + 1
        rows = [] if day and day < self.today() else range(last - 1, 0, -1)
        who = Phrase("audit.by_command_line")
        what = Phrase("act.visit_opened", {"about": Phrase("about.visit", {"number": "APT-20261123-0001"})})
        facts = {"at": Moment(self.clinic.now, ZONE), "who": who, "what": what}
        shown = tuple(rows)[:PAGE]
        return AuditSeen(
            title=Phrase("audit.of_day", {"day": day or self.today()}),
            lines=tuple(Phrase("audit.line", facts) for _ in shown),
            last=shown[-1] if shown else 0,
            older=len(rows) > PAGE,
            day=day,
        )

    def audit_has(self, asked: AuditAsked) -> bool:
        self._permit(Action.SEE_AUDIT)
        numbers = {b.number for b in self.clinic.bookings.values()}
        person = asked.get("person", 1) in self.clinic.members.seats or "person" not in asked
        return person and ("number" not in asked or asked["number"] in numbers)

    def open_audit(self, asked: AuditAsked) -> int:
        if not self.audit_has(asked):
            raise NotFound
        return ROWS
