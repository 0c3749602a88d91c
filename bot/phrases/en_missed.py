"""English, for appointments that were missed: what the patient is asked, what it counts for, and what the desk says."""

from collections.abc import Mapping

MISSED: Mapping[str, str] = {
    "miss.says.nothing": "has said nothing yet",
    "miss.says.missed": "says: I missed it",
    "miss.says.was_there": "says: I was there",
    "miss.says.had_told": "says: I had told you",
    "miss.judged.counts": "counts",
    "miss.judged.open": "does not count",
    "miss.judged.forgiven": "forgiven",
    "miss.judged.stands": "counts, as the desk has said",
    "miss.ladder": "{strikes} {strikes|miss counts|misses count} within {months} months; from {allowed} on, visits are "
    "paid when they are booked.",
    "miss.ladder.none": "{strikes} {strikes|miss counts|misses count} within {months} months; nothing follows from it.",
    # --- the patient
    "missed.card": "Your visit {number}, {starts:full}, was missed. What happened?",
    "missed.card.ask": "Hello {first_name}, this is {clinic}. You were not seen at your visit {number}, {starts:full}. "
    "What happened? If we hear nothing within two days, it counts as missed.",
    "missed.card.said": "Your visit {number}, {starts:full}, was missed, and you have told us what happened. You can "
    "still say something else.",
    "missed.card.missed": "I missed it",
    "missed.card.was_there": "I was there",
    "missed.card.had_told": "I had told you",
    "missed.thanks": "Thank you for telling us. /book finds you another time.",
    "missed.thanks.prepays": "Thank you for telling us. With this one, {strikes} missed visits count within {months} "
    "months, so your next visits are paid when you book them. If that is not fair, tell us why: /human. /book finds "
    "you another time.",
    "missed.thanks.disputed": "Thank you. Our desk looks into it, and until then it does not count. /book finds you "
    "another time.",
    "missed.closed": "This has been settled meanwhile, or is too long ago. /human reaches our desk.",
    "missed.gone": "There is nothing to say about this visit. /appointments shows your visits.",
    "book.review.prepay": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nFee: {fee}\n\n"
    "Kept for you until {held_until:zoned}. {refund_rule}\n\nBecause some visits were missed before, this one is paid "
    "when you book it. If that is not fair, tell us: /human.",
    "refusal.prepay_only": "Because some visits were missed before, this one is paid when you book it.",
    # --- the desk
    "option.miss": "{patient}",
    "option.miss.hint": "{starts:short} · {judged}",
    "desk_forgive.which": "{count} missed {count|visit|visits}, the latest first. Which one?",
    "desk_forgive.which.unknown": "Nothing was missed under {number}. These were missed lately:",
    "desk_forgive.card": "{patient}, {number}\n{doctor}, {starts:full}\n\n{says}; {judged}.\n{ladder}",
    "desk_forgive.card.forgive": "Forgive it",
    "desk_forgive.card.stands": "It counts",
    "desk_forgive.card.undo": "Take that back",
    "desk_forgive.card.list": "The list",
    "desk_forgive.nothing": "Nobody has missed a visit.",
    "desk_forgive.nothing.unknown": "Nothing was missed under {number}.",
    "desk_forgive.usage": "A missed visit is forgiven like this: /forgive 7, or choose one: /forgive",
    "desk_tasks.task.judge": "Look into it",
    "task.miss_disputed": "{number} with {doctor} was noted as missed, and the patient says that it was not their "
    "fault. Look into it: forgive it, or let it count.",
    "task.miss_disputed.short": "Was it missed?",
}
