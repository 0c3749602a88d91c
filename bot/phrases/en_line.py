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
    "line.say.onward": "Seen, call {next_who}",
    "line.say.skip": "Not here, call the next",
    "line.say.missed": "Did not come",
    "line.say.undo": "Take back: {who}",
    "line.undo.arrive": "Not here after all",
    "line.undo.call": "Take the call back",
    "line.undo.in": "Not in after all",
    "line.undo.skip": "Here after all",
    "line.undo.seen": "Not seen yet",
    "line.undo.missed": "Came after all",
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
    "desk_next.next.room": "{doctor}\nNow: {room_who}, {room_stands}.\nNext: {next_who}, {next_sort}, "
    "{next_stands}.\n"
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
    # --- what patients are told, and ask
    "notice.queue": "Hello {first_name}, this is {clinic}: {place} Thank you for waiting.",
    "notice.queue_back": "Hello {first_name}, this is {clinic}. Our last message was a mistake. Now: {place} "
    "We are sorry.",
    "notice.doctor_late": "Hello {first_name}, this is {clinic}. The doctor is about {late} minutes late today: your "
    "visit {number} begins about {begins:time}. If that does not suit you, you can move it, or "
    "cancel it and get everything back: write to us.",
    "notice.doctor_on_time": "Hello {first_name}, this is {clinic}. The doctor is on time again today: your visit "
    "{number} begins at {starts:time}, as booked.",
    "place.expected": "you are booked; tell us when you are here.",
    "place.waiting": "{ahead} {ahead|goes|go} before you. Your token is {token}.",
    "place.next": "you are next, please be at the doctor's door. Your token is {token}.",
    "place.called": "it is your turn, {token}. Please come in.",
    "place.inside": "you are with the doctor.",
    "place.over": "this visit is over.",
    "place.wait": "About {low} to {high} minutes.",
    "place.wait.soon": "Up to {high} minutes.",
    "place.wait.clock": "Your turn is about {since:time} to {until:time}.",
    "place.wait.none": "How long it lasts, the desk can tell you.",
    "place.why.emergency": "{count}: an emergency, which always goes first",
    "place.why.urgent": "{count}: urgent, which goes first here",
    "place.why.due": "{count}: booked for a time that has come",
    "place.why.here": "{count}: here already, while your time has not come yet",
    "place.why.sooner": "{count}: like you, and here or booked sooner",
    "question.wait.line": "Your token is {token}. {ahead} {ahead|goes|go} before you to {doctor}. {wait}",
    "appointments.visit.here": "I am here",
    "appointments.visit.line": "My place in the line",
    "queue.which": "Which visit are you here for?",
    "queue.place.expected": "You are booked with {doctor} for {begins:time}. Tell us by /here when you are "
    "at the clinic.",
    "queue.place.waiting": "Your token is {token}. {ahead} {ahead|goes|go} before you to {doctor}. "
    "{wait}\n\nI tell you "
    "when three are left, when you are next, and when it is your turn.",
    "queue.place.next": "Your token is {token}. You are next for {doctor}: please be at the door. {wait}",
    "queue.place.called": "It is your turn, {token}: please come in to {doctor}.",
    "queue.place.inside": "You are with {doctor}.",
    "queue.place.over": "This visit is over.",
    "queue.place.look": "Look again",
    "queue.place.why": "Why?",
    "queue.place.visit": "The visit",
    "queue.why": "{ahead} {ahead|goes|go} before you:\n{why}",
    "queue.why.look": "Look again",
    "queue.early": "It is too early to wait for {doctor}: your time is {starts:full}. Tell us when you are "
    "here, up to two hours before.",
    "queue.elsewhere": "Once you have been in there, tell us by /here that you wait for {doctor}.",
    "queue.none": "You have no visit at the clinic today. /book finds you a time.",
    "queue.none.later": "You have no visit at the clinic today. Your next one is on {starts:full}: {doctor}, {clinic}.",
    "queue.late": "Hello {first_name}, this is {clinic}. The doctor is about {late} minutes late today: your "
    "visit {number} begins about {begins:time}.",
    "queue.late.fine": "Fine",
    "queue.late.move": "Move it free",
    "queue.late.cancel": "Cancel, full refund",
    "queue.sure": "Cancel {doctor}, {starts:full}? Everything that was paid comes back.",
    "queue.sure.yes": "Yes, cancel it",
    "queue.sure.no": "No, keep it",
    "queue.fine": "Thank you for waiting. See you at {clinic}, {number}.",
    "queue.cancelled": "Cancelled: {doctor}, {starts:full}.",
    "queue.cancelled.refund": "Cancelled: {doctor}, {starts:full}. {refund} is on its way back to you.",
    "queue.over": "This visit is not yours, it is over or its time has come, or the doctor is on time again. "
    "/appointments shows your visits.",
    "desk_late.doctor": "Who is late?",
    "desk_late.minutes": "How many minutes late? Tap, or write the number; 0 is on time again.",
    "desk_late.minutes.some": "{minutes} minutes",
    "desk_late.sure": "{doctor}, {day}: {minutes} minutes late. All patients of today who have "
    "not come yet, at every branch, will be told the new time, and may move free or cancel with all money back. "
    "Tell them?",
    "desk_late.sure.on_time": "{doctor}, {day}: on time again. Those who were told of a delay and have "
    "not come yet will be told. Tell them?",
    "desk_late.sure.yes": "Yes, tell them",
    "desk_late.sure.no": "No",
    "desk_late.told": "{told} {told|patient is|patients are} being told: {doctor} is {minutes} minutes late. /late "
    "says it anew.",
    "desk_late.told.on_time": "{told} {told|patient is|patients are} being told: {doctor} is on time.",
    "desk_late.dropped": "Nobody is told anything.",
    "desk_late.nobody": "There is no doctor whose line you could move.",
    "desk_late.usage": "A delay is said like this: /late 30",
    # --- refusals
    "refusal.no_walk_ins": "{doctor} sees nobody without an appointment.",
    "refusal.too_many_walk_ins": "{doctor} has taken as many walk-ins today as they take.",
    "refusal.queue_full": "The line of {doctor} is as long as it may get.",
    "refusal.in_line_already": "This patient has a visit with this doctor today. /today: mark it as here.",
    "refusal.waits_elsewhere": "A patient stands in one line at a time, and now it is the line of {doctor}.",
    "refusal.too_early": "The day or the time of this visit has not come yet.",
    "refusal.too_late_to_undo": "It is too late to take this back: two minutes have passed, or something else "
    "has happened since.",
    "refusal.nobody_called": "This patient is not called, or somebody else has just moved the line on.",
    "refusal.room_taken": "Somebody else is called, or with the doctor.",
}
