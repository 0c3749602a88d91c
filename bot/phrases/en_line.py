"""English, for a doctor's line: the day, who is next, and what the patients in it are told."""

from collections.abc import Mapping

LINE: Mapping[str, str] = {
    # --- a visit in the line
    "line.who": "{token} {patient}",
    "line.who.expected": "{starts:time} {patient}",
    "line.stands.expected": "not here yet",
    "line.stands.waiting": "here since {since:time}",
    "line.stands.skipped": "called in vain, waits since {since:time}",
    "line.stands.called": "called at {since:time}",
    "line.stands.inside": "with the doctor since {since:time}",
    "line.stands.seen": "seen",
    "line.stands.missed": "did not come",
    "line.sort.booked": "booked for {starts:time}",
    "line.sort.walk_in": "walk-in",
    "line.sort.urgent": "urgent",
    "line.sort.emergency": "EMERGENCY",
    "line.say.arrive": "Is here",
    "line.say.call": "Call",
    "line.say.call_who": "Call {next_who}",
    "line.say.in": "Has come in",
    "line.say.seen": "Seen",
    "line.say.seen_call": "Seen, call {next_who}",
    "line.say.skip": "Not here, call the next",
    "line.say.missed": "Did not come",
    "line.say.undo": "Take back: {who}",
    "option.in_line": "{who}",
    "option.in_line.hint": "{stands} · {sort}",
    "option.line_of": "{doctor}",
    # --- /today
    "desk_day.doctor": "Whose day?",
    "desk_day.day": "{doctor}, {day}: {count} {count|visit|visits}, {waiting} {waiting|waits|wait}, {expected} still "
    "to come, {seen} seen, {missed} missed. In the order of the line:",
    "desk_day.day.next": "Call the next",
    "desk_day.card": "{who}, {sort}\n{number}\n{stands}",
    "desk_day.card.day": "The whole day",
    "desk_day.free": "{doctor}, {day}: nobody is booked, and nobody waits.",
    "desk_day.nobody": "There is no such visit today, or no doctor whose day you could see.",
    "desk_day.usage": "The day is shown like this: /today",
    # --- /next
    "desk_next.doctor": "Whose line?",
    "desk_next.next.room": "{doctor}\nNow: {room_who}, {room_stands}.\nNext: {next_who}, {next_sort}, {next_stands}.\n"
    "{waiting} {waiting|waits|wait}, {expected} still to come.",
    "desk_next.next.room_last": "{doctor}\nNow: {room_who}, {room_stands}.\nNobody else waits; "
    "{expected} still to come.",
    "desk_next.next.empty": "{doctor}\nNobody is in. Next: {next_who}, {next_sort}, {next_stands}.\n"
    "{waiting} {waiting|waits|wait}, {expected} still to come.",
    "desk_next.next.empty_last": "{doctor}\nNobody is in, and nobody can be called now. "
    "{seen} seen, {missed} missed today.",
    "desk_next.next.day": "The whole day",
    "desk_next.nobody": "There is no doctor whose line you could move.",
    "desk_next.usage": "The next patient is called like this: /next",
    # --- /seen and /noshow
    "desk_seen.doctor": "Whose patient?",
    "desk_seen.which": "Who has been seen?",
    "desk_seen.empty": "Nobody is with {doctor} now. /next calls the next one.",
    "desk_seen.nobody": "There is no doctor whose line you could move.",
    "desk_seen.usage": "A patient is marked as seen like this: /seen",
    "desk_noshow.doctor": "Whose patient?",
    "desk_noshow.which": "Who has not come, or has gone? An appointment can be missed once its time has come.",
    "desk_noshow.sure": "{who}, {sort}: did not come? The place is lost. For two minutes you can take it back.",
    "desk_noshow.sure.yes": "Yes, did not come",
    "desk_noshow.sure.no": "No",
    "desk_noshow.empty": "{doctor}: there is nobody who could be missed now.",
    "desk_noshow.nobody": "There is no doctor whose line you could move.",
    "desk_noshow.usage": "Who has not come is marked like this: /noshow",
    # --- refusals
    "refusal.too_early": "The day or the time of this visit has not come yet.",
    "refusal.too_late_to_undo": "This can be taken back for two minutes only, or there is nothing to take back.",
    "refusal.nobody_called": "This patient is not called, or somebody else has just moved the line on.",
    "refusal.room_taken": "Somebody else is called, or with the doctor.",
}
