"""The e-mail address of the chat's own person."""

from bot.counter.counter import Counter
from core.services.mailbox import ask_for_proof, forget, prove


class Mailbox(Counter):
    """One mailbox, proved by a code. See `FrontDesk` for what each does."""

    def sends_mail(self) -> bool:
        return self._sends_mail

    def mail(self) -> str | None:
        return self._uow.mailboxes.of_chat(self._chat.id)

    def ask_mail_code(self, address: str) -> str:
        return ask_for_proof(self._uow, self._chat.id, address, language=self._chat.language)

    def prove_mail(self, code: str) -> str | None:
        return prove(self._uow, self._chat.id, code)

    def forget_mail(self) -> None:
        forget(self._uow, self._chat.id)
