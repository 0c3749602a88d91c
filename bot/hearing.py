"""What was heard in a chat, in the words that the engine reads: what it means, and whether it is for us at all."""

from datetime import UTC, tzinfo

from pydantic import SecretStr

from bot.deep_link import read_payload, scanned_in
from bot.heard import Heard as Words
from bot.heard import Opened, Said, Shared, Tapped, Unreadable
from bot.line import Line, Phrase
from bot.message import Heard, Kind
from bot.opting_out import is_start, is_stop
from bot.pace import Pace, pace_of
from bot.saying import button_labels
from bot.understanding import match_label, match_option, understand
from bot.understanding.meaning import Roster as NamedRoster
from bot.understanding.meaning import RosterDoctor, Understood
from core.domain.roster import Roster
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


class Hearing:
    """Reads what was heard; `secret` signs the deep links. What the roster is called is made once for each version."""

    def __init__(self, *, secret: SecretStr) -> None:
        self._secret = secret
        self._named: tuple[Roster, NamedRoster] | None = None

    def words(self, uow: UnitOfWork, chat: Chat, heard: Heard) -> Words:
        """Return what the engine is to hear."""
        if heard.kind is Kind.TAP:
            return Tapped(heard.text)
        if heard.kind is Kind.START:
            return Opened(*read_payload(heard.text, self._secret))
        scanned = scanned_in(heard.text, self._secret) if heard.kind is Kind.TEXT else None
        if scanned:
            return Opened(*scanned)
        if heard.kind is Kind.CONTACT:
            return Shared(heard.phone)
        if heard.kind is Kind.UNREADABLE:
            return Unreadable(heard.text, heard.facts.get("caption", ""), heard.facts.get("message"))
        return Said(
            text=heard.text,
            understood=self._understood(uow, chat, heard.text),
            picks=lambda buttons: match_option(heard.text, button_labels(tuple(buttons), chat.language)),
            names=lambda buttons: match_label(heard.text, button_labels(tuple(buttons), chat.language)),
        )

    def _understood(self, uow: UnitOfWork, chat: Chat, text: str) -> Understood:
        roster = uow.roster
        if self._named is None or self._named[0] is not roster:
            self._named = (roster, _named(roster))
        named = self._named[1]

        def at(zone: tzinfo) -> Understood:
            return understand(text, roster=named, now=uow.now.astimezone(zone), language=chat.language)

        zone: tzinfo = next((clinic.zone for clinic in roster.clinics.values()), UTC)
        said = at(zone)
        meant = _zone_of(said, roster)
        return said if meant is None or meant is zone else at(meant)


def before_the_talk(uow: UnitOfWork, chat: Chat, heard: Heard) -> tuple[list[Line], bool]:
    """Note on the chat that it was heard from; return what is said first, and whether its conversation goes on.

    It does not where the sender has gone, where a group talks among itself, where somebody writes too fast, and where
    all that was said is that no notices are wanted.
    """
    if heard.kind in (Kind.LEFT, Kind.STOPPED):
        chat.unreachable_at = uow.now
        if heard.kind is Kind.STOPPED:
            uow.opt_outs.stop(chat.channel, chat.address, by="provider")
        return [], False
    if not heard.private and not _for_us(heard):
        return [], False
    chat.unreachable_at = None
    chat.last_heard_at = max(heard.sent_at or uow.now, chat.last_heard_at or uow.now)
    chat.phone, chat.name = chat.phone or heard.phone, chat.name or heard.name  # kept only after consent
    pace = pace_of(chat, uow.now)
    if pace is not Pace.EASY:
        return [Line(notes=(Phrase("refusal.slow_down"),))] if pace is Pace.TOO_FAST else [], False
    if not heard.private:
        return [Line(notes=(Phrase("only_in_private"),))], False
    wanted = _about_notices(uow, chat, heard)
    return [wanted] if wanted else [], not (wanted and heard.kind is Kind.TEXT)


def _about_notices(uow: UnitOfWork, chat: Chat, heard: Heard) -> Line | None:
    """Stop or resume notices to this chat where that is what was said, and say so; the conversation stays as it is."""
    if heard.kind is Kind.TEXT and is_stop(heard.text):
        anew = uow.opt_outs.stop(chat.channel, chat.address)
        uow.notices.stop(chat.id)
        return Line(notes=(Phrase("stop.done" if anew else "stop.already"),))
    asked = heard.kind is Kind.START or (heard.kind is Kind.TEXT and is_start(heard.text))
    if asked and uow.opt_outs.resume(chat.channel, chat.address):
        return Line(notes=(Phrase("stop.resumed"),))
    return None


def _for_us(heard: Heard) -> bool:
    """Return whether something in a group was meant for us: the group's own talk is nobody's business of ours."""
    return heard.kind in (Kind.START, Kind.TAP) or heard.text.startswith("/")


def _zone_of(said: Understood, roster: Roster) -> tzinfo | None:
    """Return the zone of the branch that is named, or of the doctors, whose "tomorrow" is meant; None for several."""
    branches = {said.clinic_id} if said.clinic_id else {c for d in said.doctor_ids for c in roster.doctor(d).clinic_ids}
    zones = {roster.clinic(branch).zone for branch in branches}
    return zones.pop() if len(zones) == 1 else None


def _named(roster: Roster) -> NamedRoster:
    return NamedRoster(
        doctors=tuple(
            RosterDoctor(
                id=d.id,
                name=d.name,
                specialty=d.specialty,
                clinic_ids=d.clinic_ids,
                languages=d.languages,
                other_names=tuple(d.names.values()),
            )
            for d in roster.doctors.values()
            if d.active
        ),
        clinics=tuple((c.id, name) for c in roster.clinics.values() for name in (c.name, *c.names.values())),
    )
