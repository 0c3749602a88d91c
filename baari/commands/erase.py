"""`baari erase`: have somebody erased who has asked the clinic for it; say first what goes, and take it back."""

from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.migrated_database import migrated_database
from baari.settings import Settings
from core.domain.errors import AlreadyDone, NotFound, StillOnStaff
from core.services.erasing_at_desk import Found, erase_by_clinic, find_people, keep_by_clinic, preview_person
from core.services.erasure import Preview

ARGUMENTS = (
    Argument("who", "the number of a visit (APT-20261124-0003), or a phone", {}),
    Argument("--person", "which of several who are known by it: the number in the list", {"type": int}),
    Argument("--yes", "do it; without, only what would go is said", {"action": "store_true"}),
    Argument("--keep", "take it back", {"action": "store_true"}),
)


def erase_person(settings: Settings, who: str, person: int | None, yes: bool, keep: bool) -> int:
    """Print what erasing somebody does and, with `yes`, have it done after the clinic's time to think.

    1 where it is asked for already, or there is nothing to take back. Raises `CommandRefused` where nobody or more than
    one is meant, and for somebody who works here.
    """
    with migrated_database(settings) as database:
        found = database.run(lambda uow: find_people(uow, None, who))
        meant = _one(found, who, person)
        try:
            seen = database.run(lambda uow: preview_person(uow, None, meant.patient_id))
            if keep:
                database.run(lambda uow: keep_by_clinic(uow, None, meant.patient_id))
                print("Nobody is erased.")
                return WELL
            _print(seen)
            if not yes:
                print("Nothing is done yet: --yes does it." if seen.due_at is None else "--keep takes it back.")
                return WELL
            asked = database.run(lambda uow: erase_by_clinic(uow, None, meant.patient_id))
        except StillOnStaff:
            raise CommandRefused("They work here. Take their role away first.") from None
        except AlreadyDone:
            return FOUND_WRONG
        except NotFound:
            print("Nothing was asked for, or it is done.")
            return FOUND_WRONG
    print(f"They will be erased on {asked.due_at:%d %b %Y, %H:%M} UTC; until then --keep takes it back.")
    return WELL


def _one(found: list[Found], who: str, person: int | None) -> Found:
    if person is not None:
        found = [each for each in found if each.patient_id == person]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandRefused(f"Nobody is known by {who}.")
    listed = "\n".join(f"  --person {each.patient_id:<8} {each.name}, {each.phone or 'no phone'}" for each in found)
    raise CommandRefused(f"{len(found)} people are known by {who}:\n{listed}")


def _print(seen: Preview) -> None:
    print(f"Erased: {', '.join(seen.names)}. Nobody can read them again.")
    print(f"Visits to come: {seen.visits}, cancelled by the clinic, the money given back.")
    print(f"Receipts and refund notes: {seen.papers}, kept without the name.")
    if seen.due_at is not None:
        print(f"It is asked for already, and done on {seen.due_at:%d %b %Y, %H:%M} UTC.")
