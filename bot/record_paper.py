"""What doctors wrote as it is printed in one language: a prescription, a visit's note, what was written before.

The words of the doctor stand as they were written, and none of them is markup; ours come from the phrases.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.phrases import render
from core.documents.paper import Block, Facts, Note, Paper
from core.domain.clinical_note import Note as Written
from core.domain.prescription import Medicine
from core.domain.record import RecordKind
from core.domain.roster import Roster
from core.services.records import Opened
from core.storage.prescriptions import Prescription

PARTS = " · "


def record_paper(opened: Opened, language: str, *, roster: Roster, now: datetime) -> Paper:
    """Return what is printed for one handout."""
    kind = opened.handout.kind
    if kind in (RecordKind.PRESCRIPTION, RecordKind.DRAFT):
        return _prescription(opened.prescriptions[0], language, now=now)
    return _written(opened, language, roster=roster, now=now)


def _prescription(rx: Prescription, language: str, *, now: datetime) -> Paper:
    p = rx.printed

    def say(key: str, **facts: object) -> str:
        return render(language, key, facts)

    draft = rx.number is None
    doctor = _doctor(rx, language)
    given = rx.given_at or now
    rows = [
        (say("paper.date"), at(given, p["zone"], language)),
        (say("paper.patient"), p["patient"]),
        (say("paper.for"), say("paper.visit", number=p["visit"], doctor=doctor)),
    ]
    who = PARTS.join(part for part in (doctor, p["qualifications"]) if part)
    registered = (say("paper.rx.registration", number=p["registration"]),) if p["registration"] else ()
    phone = (say("paper.phone", phone=p["phone"]),) if p["phone"] else ()
    return Paper(
        language=f"{language}-IN",
        made_at=given,
        sender=p["clinic"],
        sender_lines=(who, *registered, *((p["address"],) if p["address"] else ()), *phone),
        title=say("paper.rx.draft") if draft else say("paper.rx"),
        number=rx.number or say("paper.rx.not_given"),
        blocks=(Facts(tuple(rows)), *_medicines(rx, language)),
        foot=say("paper.rx.foot"),
    )


def _doctor(rx: Prescription, language: str) -> str:
    """Return the doctor's name as of when the prescription was given, in the reader's script where there was one."""
    return rx.printed.get(f"doctor:{language}") or rx.printed.get("doctor", "")


def _medicines(rx: Prescription, language: str) -> tuple[Block, ...]:
    rows: list[tuple[str, str]] = []
    for number, medicine in enumerate(rx.written.medicines, 1):
        rows += [(f"{number}", medicine.name), ("", _how(medicine, language))]
    blocks: list[Block] = [Facts(tuple(row for row in rows if any(row)))]
    if rx.written.advice:
        lines = [line for line in rx.written.advice.splitlines() if line.strip()]
        label = render(language, "paper.rx.advice", {})
        blocks.append(Facts(tuple((label if n == 0 else "", line) for n, line in enumerate(lines))))
    return tuple(blocks)


def _how(medicine: Medicine, language: str) -> str:
    """Return dose, how often and how long on one line; what the doctor has left out is not there."""
    days = medicine.days or ""
    if days.isdecimal():
        days = render(language, "paper.rx.days", {"count": int(days)})
    return PARTS.join(part for part in (medicine.dose, medicine.frequency, days) if part)


def _written(opened: Opened, language: str, *, roster: Roster, now: datetime) -> Paper:
    """Return notes and prescriptions one below the other, the latest first."""
    clinic = next(iter(roster.clinics.values()))
    title = render(language, f"paper.{opened.handout.kind}", {})
    found: list[tuple[datetime, tuple[Block, ...]]] = [
        *((note.written_at, _note(note, language, roster, clinic.zone.key)) for note in opened.notes),
        *((rx.given_at or now, _earlier(rx, language)) for rx in opened.prescriptions),
    ]
    blocks: list[Block] = [Facts(((render(language, "paper.patient", {}), opened.patient),))]
    for _, each in sorted(found, key=lambda pair: pair[0], reverse=True):
        blocks += each
    if opened.handout.reason:
        blocks.append(Note(render(language, "paper.history.forced", {})))
    return Paper(
        language=f"{language}-IN",
        made_at=now,
        sender=clinic.called(language),
        sender_lines=(clinic.address,) if clinic.address else (),
        title=title,
        number=at(now, clinic.zone.key, language),
        blocks=tuple(blocks),
        foot=render(language, "paper.record.foot", {}),
    )


def _note(note: Written, language: str, roster: Roster, zone: str) -> tuple[Block, ...]:
    doctor = roster.doctors.get(note.doctor_id)
    rows = [(render(language, "paper.note.by", {}), doctor.called(language) if doctor else "")]
    rows += [(render(language, "paper.date", {}), at(note.written_at, zone, language))]
    if note.diagnosis:
        rows.append((render(language, "paper.note.diagnosis", {}), note.diagnosis))
    lines = [line for line in note.text.splitlines() if line.strip()]
    label = render(language, "paper.note.text", {})
    rows += [(label if n == 0 else "", line) for n, line in enumerate(lines)]
    return (Facts(tuple(rows)),)


def _earlier(rx: Prescription, language: str) -> tuple[Block, ...]:
    head = [
        (render(language, "paper.rx", {}), rx.number or ""),
        (render(language, "paper.note.by", {}), _doctor(rx, language)),
        (render(language, "paper.date", {}), at(rx.given_at or rx.made_at, rx.printed.get("zone", "UTC"), language)),
    ]
    return (Facts(tuple(head)), *_medicines(rx, language))


def at(moment: datetime, zone: str, language: str) -> str:
    """Return a moment with its year, as the branch's clock and calendar show it."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return render(language, "paper.at", {"day": day, "year": day.year, "time": Moment(moment, zone)})
