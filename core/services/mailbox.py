"""Prove that a mailbox is the patient's own: a code goes there, and comes back through the chat.

An address that somebody only typed may be another's, and would get to know when the patient sees whom.
"""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from core.domain.effects import SendCode
from core.domain.errors import BadMail, CodeGone, NotFound, SlowDown
from core.domain.mail_address import mail_address
from core.storage.unit_of_work import UnitOfWork

DIGITS = 6
LASTS = timedelta(minutes=15)
"""Long enough for a slow mail server, short enough that the mail is still open in front of them."""
MOST_TRIES = 5
"""Of a million codes: whoever guesses finds it once in 200,000 addresses."""
MOST_AN_HOUR = 3
"""Codes one chat may have sent, to whatever addresses: a mistyped one, the right one, and one that got lost."""


def ask_for_proof(uow: UnitOfWork, chat_id: int, text: str, *, language: str) -> str:
    """Send a code to the address in `text`, and return the address as it is understood.

    Raises `BadMail`; `NotFound` where the chat's own person is not known yet; `SlowDown` after `MOST_AN_HOUR` codes.
    """
    address = mail_address(text)
    if address is None:
        raise BadMail
    if not any(patient.relation == "self" for patient in uow.patients.of_chat(chat_id)):
        raise NotFound(what="patient")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    if not uow.mailboxes.ask(chat_id, address, _hash(chat_id, code), expires_at=uow.now + LASTS, most=MOST_AN_HOUR):
        raise SlowDown
    effect = SendCode(address=address, code=code, language=language)
    uow.outbox.add(effect, key=f"send-code:{chat_id}:{uow.now.timestamp():.6f}", chat_id=chat_id)
    return address


def prove(uow: UnitOfWork, chat_id: int, code: str) -> str | None:
    """Take the code that came back, keep the mailbox, and return its address; None for another code.

    A wrong one is an answer and no refusal: what is refused is undone, and every try has to count. Raises `CodeGone`
    when the code is over, spent, or too many others were tried.
    """
    proof = uow.mailboxes.tried(chat_id)
    if proof is None or proof.expires_at <= uow.now or proof.tries > MOST_TRIES:
        raise CodeGone
    if not hmac.compare_digest(proof.code_hash, _hash(chat_id, code.strip())):
        return None
    uow.mailboxes.spent(chat_id)
    uow.mailboxes.keep(chat_id, proof.address)
    return proof.address


def forget(uow: UnitOfWork, chat_id: int) -> None:
    """Send nothing to the patient's mailbox any more."""
    uow.mailboxes.keep(chat_id, None)


def _hash(chat_id: int, code: str) -> bytes:
    return sha256(f"{chat_id}:{code}".encode()).digest()
