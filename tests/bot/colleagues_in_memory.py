"""Who works at the clinic in memory: seen, invited, removed."""

from datetime import timedelta

from bot.desk_values import Moment
from bot.staff_desk import Colleague, Invited
from core.domain.errors import LastSuperAdmin, NotFound
from core.domain.permissions import Action, appointing, may
from core.domain.staff import Role
from tests.bot.counter_in_memory import ZONE, CounterInMemory


class ColleaguesInMemory(CounterInMemory):
    """The colleagues as one chat of the staff sees them."""

    def colleagues(self) -> tuple[Colleague, ...]:
        self._permit(Action.SEE_STAFF)
        return tuple(self._colleague(id_) for id_ in self.clinic.members.seats)

    def colleague(self, member_id: int) -> Colleague:
        self._permit(Action.SEE_STAFF)
        return self._colleague(member_id)

    def appointable(self) -> tuple[Role, ...]:
        mine = self.clinic.members.role(self.chat)
        return tuple(role for role in Role if may(mine, appointing(role)))

    def invite(self, role: Role, doctor_id: int | None) -> Invited:
        self._permit(appointing(role))
        if (role is Role.DOCTOR) != (doctor_id is not None):
            raise NotFound
        members = self.clinic.members
        token = f"{len(members.tokens) + members.ever:032}"
        members.tokens[token] = role
        until = Moment(self.clinic.now + timedelta(days=2), ZONE)
        return Invited(role=role, line=f"/join {token}", link=None, until=until)

    def remove(self, member_id: int) -> None:
        leaver = self.colleague(member_id)
        self._permit(appointing(leaver.role))
        seats = self.clinic.members.seats
        if [id_ for id_, (_, role, _) in seats.items() if role is Role.SUPER_ADMIN] == [member_id]:
            raise LastSuperAdmin
        del seats[member_id]

    def _colleague(self, member_id: int) -> Colleague:
        if member_id not in self.clinic.members.seats:
            raise NotFound
        chat, role, name = self.clinic.members.seats[member_id]
        return Colleague(
            id=member_id,
            name=name,
            role=role,
            channel="telegram",
            since=Moment(self.clinic.now, ZONE),
            removable=role in self.appointable(),
            me=chat == self.chat,
        )
