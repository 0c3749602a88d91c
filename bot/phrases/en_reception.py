"""English, for the counter: who has come, who they are, and to whom they go."""

from collections.abc import Mapping

RECEPTION: Mapping[str, str] = {
    # --- somebody at the counter
    "known.last": "last visit {last:short}",
    "known.never": "no visit yet",
    "known.new": "new here",
    "known.no_phone": "no number",
    "option.known_person": "{name}",
    "option.known_person.hint": "{phone} · {last}",
    # --- /walkin
    "desk_walk_in.usage": "Somebody without an appointment is taken in like this: /walkin, the name, the number, and "
    "the doctor or the department; add urgent or emergency if it is. For example:\n/walkin Ramesh Kumar 98200 12345 "
    "Dr Mehta\n/walkin Asha 98200 12345 skin urgent\nOr the number of a visit of today: /walkin 7",
    "desk_walk_in.who": "Who has come? Write it in one line, as far as you know it: name, number, doctor or "
    "department. For example: Ramesh Kumar 98200 12345 Dr Mehta",
    "desk_walk_in.who.unknown": "No visit has the number {number}. Who has come? Write the name and the number. "
    "For example: Ramesh Kumar 98200 12345",
    "desk_walk_in.which": "We know {count} {count|person|people} called {name}. Who is it?",
    "desk_walk_in.which.family": "We know {count} {count|person|people} by that number. Who is it?",
    "desk_walk_in.which.new": "Somebody new",
    "desk_walk_in.name": "What is the full name?",
    "desk_walk_in.phone": "On which number can they be reached? For example 98200 12345",
    "desk_walk_in.phone.none": "They have none",
    "desk_walk_in.whom": "To whom? Tap, or write a doctor or a department.",
    "desk_walk_in.whom.away": "{doctor} sees nobody any more today. To whom else?",
    "option.at_work": "{doctor}",
    "option.at_work.hint": "{specialty} · {waiting} {waiting|waits|wait}",
    "option.at_work.where": "{clinic} · {specialty} · {waiting} {waiting|waits|wait}",
    "option.first_free": "First free: {specialty}",
    "option.first_free.where": "First free: {specialty}, {clinic}",
    "walk_in.to.one": "{doctor}. {before}",
    "walk_in.to.first": "the first free of {count} doctors. {before}",
    "walk_in.urgency.routine": "routine",
    "walk_in.urgency.urgent": "urgent",
    "walk_in.urgency.emergency": "EMERGENCY",
    "desk_walk_in.check": "{name} ({phone}, {last})\nTo {whom}\nUrgency: {urgency}\n\nTake in?",
    "desk_walk_in.check.agrees": "{name} ({phone}, {last})\nTo {whom}\nUrgency: {urgency}\n\nFirst tell them: the "
    "clinic keeps the name, the number and the visits, and what the doctors write; nobody else gets it, and they can "
    "see or erase it at any time. Do they agree?",
    "desk_walk_in.check.yes": "Take in",
    "desk_walk_in.check.agrees.yes": "They agree, take in",
    "desk_walk_in.check.routine": "Not urgent",
    "desk_walk_in.check.urgent": "Urgent",
    "desk_walk_in.check.emergency": "Emergency",
    "desk_walk_in.check.whom": "Another doctor",
    "desk_walk_in.check.other": "Another person",
    "desk_walk_in.check.drop": "Leave it",
    "desk_walk_in.same": "{name} without a number waits here already. Is this somebody else of the same name?",
    "desk_walk_in.same.another": "Yes, somebody else",
    "desk_walk_in.same.phone": "Give a number",
    "desk_walk_in.same.drop": "The same person",
    "desk_walk_in.taken": "Token {token}: {patient}\n{doctor}, {clinic}\n{before} {wait}\n{number}, {fee} to pay",
    "desk_walk_in.taken.free": "Token {token}: {patient}\n{doctor}, {clinic}\n{before} "
    "{wait}\n{number}, nothing to pay",
    "desk_walk_in.taken.paid": "Take {fee}",
    "desk_walk_in.taken.another": "Next person",
    "desk_walk_in.taken.undo": "Take back",
    "walk_in.before": "{ahead} {ahead|goes|go} before them.",
    "walk_in.before.none": "Nobody goes before them.",
    "walk_in.wait": "Expected wait: {low} to {high} minutes.",
    "walk_in.wait.soon": "Expected wait: up to {high} minutes.",
    "walk_in.wait.clock": "Expected turn: about {since:time} to {until:time}.",
    "walk_in.wait.none": "Waits are not told here.",
    "desk_walk_in.undone": "Taken back: they are not in the line any more. The token is not given again.",
    "desk_walk_in.dropped": "Nobody was taken in.",
    "desk_walk_in.nobody": "No doctor sees anybody any more today, so nobody can be taken in.",
    # --- /bookfor
    "desk_book.usage": "A visit is booked for somebody like this: /bookfor, the name, the number, the doctor and when. "
    "For example:\n/bookfor Ramesh Kumar 98200 12345 Dr Mehta tomorrow at 5",
    "desk_book.who": "For whom? Write it in one line, as far as you know it: name, number, doctor. "
    "For example: Ramesh Kumar 98200 12345 Dr Mehta",
    "desk_book.who.unknown": "No visit has the number {number}. For whom? Write the name and the number. "
    "For example: Ramesh Kumar 98200 12345",
    "desk_book.which": "We know {count} {count|person|people} called {name}. Who is it?",
    "desk_book.which.family": "We know {count} {count|person|people} by that number. Who is it?",
    "desk_book.which.new": "Somebody new",
    "desk_book.name": "What is the full name?",
    "desk_book.phone": "On which number can they be reached? For example 98200 12345",
    "desk_book.phone.none": "They have none",
    "desk_book.doctor": "With whom?",
    "option.doctor_of": "{specialty}, {fee}",
    "desk_book.slot": "{doctor}: the nearest free times. Tap one, or write a day and an hour, like Friday after 5.",
    "desk_book.slot.beyond": "{doctor} has nothing free just then. The nearest are these; or write another day.",
    "desk_book.slot.doctor": "Another doctor",
    "desk_book.full": "{doctor} has no free time on any day that can be booked.",
    "desk_book.check": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} to be paid at the desk\n\n"
    "Book it? They are told.",
    "desk_book.check.agrees": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} to be paid at the "
    "desk\n\nFirst tell them: the clinic keeps the name, the number and the visits, and what the doctors write; "
    "nobody else gets it, and they can see or erase it at any time. Do they agree?",
    "desk_book.check.over": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} to be paid at "
    "the desk\n{over}\n\nBook it? They are told.",
    "desk_book.check.agrees_over": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} to be "
    "paid at the desk\n{over}\n\nFirst tell them: the clinic keeps the name, the number and the visits, and "
    "what the doctors write; nobody else gets it, and they can see or erase it at any time. Do they agree?",
    "desk_book.slot.over": "Book over {starts:short}",
    "desk_book.over": "{doctor}, {starts:full}: every place is taken. Why is somebody booked over it? It is "
    "written down under your name.",
    "desk_book.over.urgent": "It cannot wait",
    "desk_book.over.short": "Only a minute",
    "desk_book.over.doctor": "The doctor says so",
    "desk_book.over.mistake": "Our mistake",
    "desk_book.over.time": "Another time",
    "over.of": "This time is full: booked over it, because {why}.",
    "over.urgent": "it cannot wait",
    "over.short": "it takes only a minute",
    "over.doctor": "the doctor says so",
    "over.mistake": "it is our mistake",
    "desk_book.check.yes": "Book it",
    "desk_book.check.agrees.yes": "They agree, book it",
    "desk_book.check.time": "Another time",
    "desk_book.check.other": "Another person",
    "desk_book.check.drop": "Leave it",
    "desk_book.booked": "Booked: {number}\n{patient}\n{doctor}, {starts:full}\n{clinic}, {fee}\n\nThey are being told.",
    "desk_book.booked.requested": "{patient}: {doctor}, {starts:full} waits for a yes or a no (/requests).",
    "desk_book.booked.paid": "Take {fee}",
    "desk_book.booked.another": "Book another",
    "desk_book.booked.undo": "Take back",
    "desk_book.undone": "Taken back: {patient}, {doctor}, {starts:full}. They are being told.",
    "desk_book.dropped": "Nothing was booked.",
    # --- /visit: the desk moves one
    "desk_visit.card.move": "Move it",
    "desk_visit.when": "{number}, {patient}: to when? The nearest with {doctor} are these. Tap one, or write a day and "
    "an hour, like Friday after 5.",
    "desk_visit.when.beyond": "{number}, {patient}: {doctor} has nothing free just then. The nearest are these; or "
    "write another day.",
    "desk_visit.when.full": "{number}, {patient}: {doctor} has no free time on any day that can be booked.",
    "desk_visit.when.doctor": "Another doctor",
    "desk_visit.when.back": "Leave it",
    "desk_visit.to_whom": "To whom? Only doctors of the same branch: the number stays.",
    "desk_visit.sure_move": "Move {number}, {patient}?\nFrom: {doctor}, {starts:full}\nTo: {to_doctor}, {to:full}\n"
    "{money}\n\nThey are told.",
    "desk_visit.sure_move.yes": "Yes, move it",
    "desk_visit.sure_move.other": "Another time",
    "desk_visit.sure_move.no": "No, leave it",
    "desk_visit.moved": "Moved: {number}, {patient}. Now: {doctor}, {starts:full}. They are being told.",
    "desk_visit.moved.requested": "Moved: {number}, {patient}. {doctor}, {starts:full} waits for a yes or a no "
    "(/requests).",
    "desk_move.same": "The fee stays {fee}.",
    "desk_move.free": "There is nothing to pay.",
    "desk_move.due": "Fee {fee}: {due} is to be paid at the desk.",
    "desk_move.back": "Fee {fee}: {back} of the {paid} paid goes back to them.",
    "refusal.unread_phone": "I cannot read that as a telephone number. For example: 98200 12345",
    "refusal.namesake_in_line": "{name} has the token {token}.",
}
