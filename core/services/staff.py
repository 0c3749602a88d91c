"""Who may act for the clinic: invited by a link that works once, seated in a chat under a role, removed at once.

A role is read from the database whenever it is used, and kept from being taken away until that use has committed.
"""

import secrets
from dataclasses import dataclass

from core.domain.api_key import ApiKey, By, acting
from core.domain.audit import Act
from core.domain.effects import ShowCommands
from core.domain.errors import InvitationGone, LastSuperAdmin, NotFound, NotPermitted, WorksHereAlready
from core.domain.one_time import token_hash
from core.domain.permissions import Action, appointing, may
from core.domain.staff import INVITATION_LASTS, Invitation, Member, Role
from core.services.given_back import give_back
from core.storage.unit_of_work import UnitOfWork

TOKEN_BYTES = 24
"""192 bits: nobody guesses one, and 32 characters still fit a Telegram link and can be typed in an emergency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation and its token, which is known only now: the clinic keeps its hash."""

    invitation: Invitation
    token: str


def role_of(uow: UnitOfWork, chat_id: int) -> Role | None:
    """Return the role of this chat as it stands now; None for a patient's, or a stranger's."""
    member = uow.staff.of_chat(chat_id)
    return member.role if member else None


def permit(uow: UnitOfWork, by: By, action: Action) -> Member:
    """Return who acts in this chat, if their role may do this; it stays theirs until this transaction ends.

    A key may do what its scopes say (`core/domain/api_key.py`). Raises `NotPermitted`, for who does not work here as
    for who may not.
    """
    member = acting(by, action) if isinstance(by, ApiKey) else uow.staff.of_chat(by, keep=True)
    if member is None or not may(member.role, action):
        raise NotPermitted(action=action.value)
    return member


def invite(uow: UnitOfWork, by: int | None, role: Role, *, doctor_id: int | None = None) -> Invited:
    """Make an invitation to one role: for one chat, for two days. A doctor's says which of the roster they are.

    `by` is the chat that invites, None at the command line. Raises `NotPermitted`; `NotFound` for a doctor whom the
    roster does not have, and where a doctor is needed or given in vain.
    """
    member = permit(uow, by, appointing(role)) if by is not None else None
    if (role is Role.DOCTOR) != (doctor_id is not None):
        raise NotFound(what="doctor")
    if doctor_id is not None:
        uow.roster.doctor(doctor_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = uow.now + INVITATION_LASTS
    invitation = uow.staff.invite(token_hash(token), role, doctor_id=doctor_id, by=member, until=until)
    uow.audit.add(member, Act.INVITED, subject=f"invitation {invitation.id}", facts={"role": role.value})
    return Invited(invitation=invitation, token=token)


def accept(uow: UnitOfWork, chat_id: int, token: str, *, name: str) -> Member:
    """Give this chat the role that it is invited to; the invitation is spent by it.

    Raises `WorksHereAlready` (the invitation stays good for somebody else) and `InvitationGone`: used, over, taken
    back and made up look the same.
    """
    if uow.staff.of_chat(chat_id) is not None:
        raise WorksHereAlready
    invitation = uow.staff.invitation(token_hash(token))
    if invitation is None or invitation.expires_at <= uow.now:
        raise InvitationGone
    member = uow.staff.join(invitation, chat_id, name=name)
    uow.audit.add(
        member, Act.JOINED, subject=f"staff {member.id}", facts={"role": member.role.value, "invitation": invitation.id}
    )
    _show_commands(uow, member, "joined")
    return member


def remove(uow: UnitOfWork, by: int, member_id: int) -> Member:
    """Take somebody's role away, with the invitations they have handed out; in force with their next message.

    The talks that they answer go back to the desk: no word of a patient reaches them any more. Raises `NotPermitted`,
    `NotFound`, and `LastSuperAdmin` where nobody would be left to appoint admins.
    """
    if not may(role_of(uow, by), Action.SEE_STAFF):
        raise NotPermitted(action=Action.SEE_STAFF.value)
    supers = uow.staff.lock(member_id)  # before our own row: two who remove each other wait in one order
    leaver = uow.staff.one(member_id)
    actor = permit(uow, by, appointing(leaver.role))
    if supers == {leaver.id}:
        raise LastSuperAdmin
    uow.staff.remove(leaver.id, by=actor)
    uow.staff.cancel_invitations_of(leaver.id)
    for talk in uow.desk_talks.lock_answered_by(leaver.chat_id):
        give_back(uow, talk)
    uow.audit.add(actor, Act.REMOVED, subject=f"staff {leaver.id}", facts={"role": leaver.role.value})
    _show_commands(uow, leaver, "removed")
    return leaver


def _show_commands(uow: UnitOfWork, member: Member, since: str) -> None:
    """Have the chat shown what it may do from now on; what that is, is read when it is done."""
    uow.outbox.add(ShowCommands(), key=f"show-commands:{member.id}:{since}", chat_id=member.chat_id)
