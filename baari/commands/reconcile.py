"""`baari reconcile`: compare a day of the gateways' books with ours, make up for lost webhooks, print the rest."""

import time
from collections.abc import Sequence
from datetime import date

from baari.bootstrap import Baari, build
from baari.clock import DatabaseClock
from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from core.domain.money import Money
from core.domain.reconciliation import MENDED, DayOfMoney, Difference
from core.gateways.payments.port import GatewayFailed, PaymentGateway
from core.services.reconciliation import days_of_money, reads_under_way, today
from core.storage.database import libpq_url
from core.storage.unit_of_work import UnitOfWork
from webhooks.reconciliation import compared, read_day

ARGUMENTS = (
    Argument("--day", "the clinic's day, as 2026-11-23; today if not given", {"type": date.fromisoformat}),
    Argument("--gateway", "only this gateway; every one that is set up if not given", {}),
    # what a look queues is read anew within seconds by a server that runs; without one nothing is read
    Argument(
        "--wait", "seconds to wait for what is being read anew; 15 if not given", {"type": float, "default": 15.0}
    ),
)

_COLUMNS = ("gateway", "what", "kind", "gateway's id", "theirs", "ours", "chat")


def reconcile(settings: Settings, day: date | None, gateway: str | None, wait: float) -> int:
    """Print the day's sums and every difference; 1 when differences remain or a gateway does not answer."""
    with any_database(settings) as url:
        migrate(url)
        baari = build(settings, url, clock=DatabaseClock(libpq_url(url)), timetable=False)
        try:
            chosen = _chosen(baari, gateway)
            on = day or baari.database.run(today)
            answered = [_look(baari, each, on, wait) for each in chosen]
            days = baari.database.run(lambda uow: days_of_money(uow, on))
            rows = baari.database.run(lambda uow: _rows(uow, days, [each.name for each in chosen]))
        finally:
            baari.stop()
    _print_sums(on, days)
    _print_table(rows)
    return WELL if all(answered) and not rows else FOUND_WRONG


def _chosen(baari: Baari, name: str | None) -> list[PaymentGateway]:
    if name is None:
        return list(baari.gateways.values())
    if name not in baari.gateways:
        raise CommandRefused(f"There is no gateway {name!r} here; there is {', '.join(baari.gateways) or 'none'}.")
    return [baari.gateways[name]]


def _look(baari: Baari, gateway: PaymentGateway, day: date, wait: float) -> bool:
    """Compare; where something was queued to be read anew, wait for it and compare once more. False: no answer."""
    try:
        if any(difference.what in MENDED for difference in _compare(baari, gateway, day)):
            print(f"{gateway.name}: what no webhook told is being read anew.")
            _wait(baari, gateway.name, wait)
            _compare(baari, gateway, day)
    except GatewayFailed as failed:
        print(f"{gateway.name} does not answer: {failed.reason}")
        return False
    return True


def _compare(baari: Baari, gateway: PaymentGateway, day: date) -> Sequence[Difference]:
    theirs = read_day(baari.database, gateway, day)
    return baari.database.run(lambda uow: compared(uow, theirs))


def _wait(baari: Baari, gateway: str, patience: float) -> None:
    ends = time.monotonic() + patience
    while time.monotonic() < ends and baari.database.run(lambda uow: reads_under_way(uow, gateway)):
        time.sleep(0.2)


def _rows(uow: UnitOfWork, days: Sequence[DayOfMoney], chosen: Sequence[str]) -> list[tuple[str, ...]]:
    return [
        (
            day.gateway,
            difference.what.value,
            difference.kind,
            difference.entry_id,
            _written(difference.theirs),
            _written(difference.ours),
            _chat(uow, difference.chat_id),
        )
        for day in days
        if day.gateway in chosen
        for difference in day.differences
    ]


def _chat(uow: UnitOfWork, chat_id: int | None) -> str:
    """Return the chat to open: its number and channel, without the address, which is somebody's phone."""
    binding = uow.chats.binding(chat_id, None) if chat_id is not None else None
    return f"{chat_id} ({binding.channel})" if binding else "-"


def _written(money: Money | None) -> str:
    return f"{money.currency} {money.decimal()}" if money else "-"


def _print_sums(on: date, days: Sequence[DayOfMoney]) -> None:
    print(f"{on}: captured = booked + credit + refunded")
    for day in days:
        booked, credit, refunded = (day.money(minor).decimal() for minor in (day.booked, day.credit, day.refunded))
        captured = day.money(day.captured).decimal()
        print(f"  {day.gateway:<10} {day.currency} {captured} = {booked} + {credit} + {refunded}")


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        print("Nothing differs.")
        return
    widths = [max(len(row[column]) for row in (_COLUMNS, *rows)) for column in range(len(_COLUMNS))]
    for row in (_COLUMNS, *rows):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"{len(rows)} {'difference remains' if len(rows) == 1 else 'differences remain'}.")
