"""Sign in to the pages: a link asked for in chat, spent by a button, then a cookie that ends.

The role is read with every page, as with every message in chat: who is removed from the staff is out with their next
click.
"""

import secrets
from uuid import UUID

from core.domain.audit import Act
from core.domain.errors import NotFound
from core.domain.one_time import token_hash
from core.domain.permissions import Action, may
from core.domain.staff import Member
from core.domain.web_session import NOTED_EVERY, TOKEN_BYTES, WebSession
from core.services.staff import permit
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork


def ask_link(uow: UnitOfWork, by: int) -> UUID:
    """Make ready a link for whoever acts in this chat; what is sent is made by `make_link`. Raises `NotPermitted`."""
    return uow.web_sessions.ask(permit(uow, by, Action.SEE_DASHBOARD).id)


def make_link(uow: UnitOfWork, id_: UUID) -> str:
    """Return the token of the link, of which only the hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    uow.web_sessions.link(id_, token_hash(token))
    return token


def sign_in(uow: UnitOfWork, link: str) -> tuple[WebSession, str]:
    """Spend a link and return the session with the token of its cookie.

    Raises `NotFound`: used, over, made up and somebody's who may not any more look the same.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = uow.web_sessions.open(token_hash(link), token_hash(token))
    member = _still(uow, row) if row else None
    if row is None or member is None:
        raise NotFound(what="link")
    uow.audit.add(member, Act.SIGNED_IN, subject=f"staff {member.id}")
    return _session(row, member), token


def signed_in(uow: UnitOfWork, token: str) -> WebSession | None:
    """Return who has this cookie and note that they are there; None for one that is over, idle, ended or no good."""
    row = uow.web_sessions.of_token(token_hash(token))
    member = _still(uow, row) if row else None
    if row is None or member is None:
        return None
    if uow.now - row["seen_at"] >= NOTED_EVERY:
        uow.web_sessions.seen(row["id"])
    return _session(row, member)


def sign_out(uow: UnitOfWork, session: WebSession) -> None:
    """End a session, for every browser that has its cookie."""
    uow.web_sessions.end(session.id)


def _still(uow: UnitOfWork, row: Row) -> Member | None:
    """Return whose session it is, if they work here and may still see the pages."""
    try:
        member = uow.staff.one(row["staff_id"])
    except NotFound:
        return None
    return member if may(member.role, Action.SEE_DASHBOARD) else None


def _session(row: Row, member: Member) -> WebSession:
    return WebSession(
        id=row["id"], member=member, language=row["language"], opened_at=row["opened_at"], seen_at=row["seen_at"]
    )
