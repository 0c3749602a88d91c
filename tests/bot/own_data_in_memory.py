"""What one chat may ask of its own data, in memory: taken along, erased; and the proved address for letters."""

from datetime import timedelta

from bot.front_desk import Moment
from bot.own_data import Erasing
from core.domain.errors import AlreadyDone, BadMail, CodeGone, NotFound, SlowDown, StillOnStaff
from core.domain.mail_address import mail_address
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.clinic_in_memory import CODE, LIVE, ZONE


class OwnDataInMemory(ChatInMemory):
    """One chat's data; a part of `DeskInMemory`."""

    def take_along(self) -> str:
        if not self.people:
            raise NotFound(what="patient")
        if self.taken_along >= 3:
            raise SlowDown
        self.taken_along += 1
        return "file"

    def erasing(self) -> Erasing:
        if self.role() is not None:
            raise StillOnStaff
        own = [b for b in self.clinic.bookings.values() if b.chat == self.chat and self.clinic.status(b) in LIVE]
        return Erasing(
            names=tuple(p.name for p in self.people),
            visits=len(own),
            papers=sum(b.paid for b in own),
            hours=24,
            at_once=not own,
            due=Moment(self.erased_at, ZONE.key) if self.erased_at else None,
        )

    def ask_erasure(self) -> Erasing:
        if self.erased_at:
            raise AlreadyDone
        self.erasing()
        self.erased_at = self.clinic.now + timedelta(hours=24)
        return self.erasing()

    def take_back_erasure(self) -> None:
        if self.erased_at is None:
            raise NotFound(what="erasure")
        self.erased_at = None

    def sends_mail(self) -> bool:
        return self.clinic.mails

    def mail(self) -> str | None:
        return self.proved_mail

    def ask_mail_code(self, address: str) -> str:
        found = mail_address(address)
        if found is None:
            raise BadMail
        if not self.people:
            raise NotFound(what="patient")
        if self.codes >= 3:
            raise SlowDown
        self.codes += 1
        self.asked_mail, self.wrong_codes = found, 0
        return found

    def prove_mail(self, code: str) -> str | None:
        if self.asked_mail is None or self.wrong_codes >= 5:
            raise CodeGone
        if code != CODE:
            self.wrong_codes += 1
            return None
        self.proved_mail, self.asked_mail = self.asked_mail, None
        return self.proved_mail

    def forget_mail(self) -> None:
        self.proved_mail = None
