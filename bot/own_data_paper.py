"""A person's own data as they are printed: who, which visits, what money; the rest stands in the file for programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.desk_values import Moment
from bot.phrases import TABLES, render, write_money
from core.documents.paper import Block, Facts, Note, Paper
from core.domain.money import Money
from core.domain.roster import Roster

MADE_OF_JSON, MADE_OF_PDF = "own_json", "own_pdf"
"""What an attachment that is somebody's own data is made of (`Attachment.made_of`)."""

Records = Mapping[str, Sequence[Mapping[str, Any]]]


def own_data_paper(data: Mapping[str, Any], language: str, roster: Roster) -> Paper:
    """Return what is printed of an export (core/services/export.py), with names in the reader's script."""
    records: Records = data["records"]
    clinic = next(iter(roster.clinics.values()))

    def say(key: str, **facts: object) -> str:
        return render(language, key, facts)

    def at(stored: str) -> str:
        moment = Moment(datetime.fromisoformat(stored), clinic.zone.key)
        day = moment.at.astimezone(clinic.zone).date()
        return say("paper.at", day=day, year=day.year, time=moment)

    blocks: list[Block] = []

    def part(title: str, rows: Sequence[tuple[str, str]]) -> None:
        if rows:
            blocks.extend((Note(say(title)), Facts(tuple(rows))))

    part(
        "own_data.people",
        [(p["name"], ", ".join(x for x in (p["phone"], p["email"]) if x) or "–") for p in records["people"]],
    )
    part("own_data.profile", [(p["field"], str(p["value"] or "–")) for p in records["profile"]])
    part(
        "own_data.visits",
        [
            (
                v["number"] or "–",
                ", ".join(
                    (
                        at(v["starts_at"]),
                        roster.doctor_called(v["doctor"], language),
                        _status(v["status"], language),
                    )
                ),
            )
            for v in records["visits"]
        ],
    )
    part(
        "own_data.papers",
        [
            (say(f"paper.{p['kind']}"), f"{write_money(Money(p['amount_minor'], p['currency']))}, {at(p['issued_at'])}")
            for p in records["papers"]
        ],
    )
    part("own_data.consents", [(str(c["version"]), at(c["agreed_at"])) for c in records["consents"]])
    blocks.append(Note(say("own_data.rest")))
    return Paper(
        language=f"{language}-IN",
        made_at=datetime.fromisoformat(data["made_at"]),
        sender=clinic.called(language),
        sender_lines=(),
        title=say("own_data.title"),
        number=at(data["made_at"]),
        blocks=tuple(blocks),
    )


def _status(status: str, language: str) -> str:
    key = f"status.{status}"
    return render(language, key, {}) if key in TABLES[language] else status
