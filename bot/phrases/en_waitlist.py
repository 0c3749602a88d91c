"""English: the waiting list."""

from collections.abc import Mapping

WAITLIST: Mapping[str, str] = {
    # --- joining it
    "waitlist.patient": "Who is waiting?",
    "waitlist.patient.me": "Me",
    "waitlist.patient.someone": "Someone else",
    "waitlist.doctor": "Which doctor are you waiting for?",
    "waitlist.doctor.which": "Which doctor do you mean?",
    "waitlist.doctor.fitting": "Which of these doctors are you waiting for?",
    "waitlist.doctor.nobody": "We have no doctor of that name or specialty. Which of these do you mean?",
    "waitlist.doctor.all": "All doctors",
    "waitlist.free": "You need not wait, these are free now:",
    "waitlist.free.wait": "Wait for another",
    "waitlist.joined": "{patient} is on the waiting list: {what}.\n"
    "When a place becomes free I write to you here and keep it for you for a while. "
    "/waitlist shows what you wait for, and ends it.",
    "waitlist.joined.up": "{patient} is on the waiting list: {what}.\n"
    "The visit stays as it is until you take an earlier place. When one becomes free I write to you here and keep it "
    "for you for a while. /waitlist shows what you wait for, and ends it.",
    "waitlist.usage": "Say with whom and when you want to be seen, for example: /waitlist Dr Mehta on Friday",
    # --- what one waits for
    "waitlist.list": "You are on the waiting list for:",
    "waitlist.list.join": "Join the list",
    "waitlist.list.up": "Ask for earlier",
    "waitlist.list.book": "Book a visit",
    "waitlist.none": "You are not on a waiting list. Where a doctor is full, I will offer it.",
    "waitlist.none.book": "Book a visit",
    "waitlist.entry": "{patient} is on the waiting list: {what}.",
    "waitlist.entry.see": "See the place",
    "waitlist.entry.leave": "Leave the list",
    "waitlist.entry.list": "All I wait for",
    "waitlist.entry.rests": "{patient} is on the waiting list: {what}.\n"
    "The last places were left unanswered, so I offer no more until you say that you still wait.",
    "waitlist.entry.go_on": "I still wait",
    "waitlist.goes_on": "All right, I go on looking for {patient}: {what}.",
    "waitlist.rests": "Does {patient} still wait for this: {what}?\n"
    "I have kept several places and heard nothing. Until you say so, I offer the next ones to others.",
    "notice.waiting_rests": "Hello, {patient} is still on our waiting list, and the last places that we offered were "
    "not answered. Shall we go on looking for a place?",
    "waitlist.rests.go_on": "Yes, keep looking",
    "waitlist.rests.leave": "Leave the list",
    "waitlist.left": "All right, {patient} is off the waiting list: {what}.",
    # --- a place has become free
    "waitlist.offer": "A place has become free for {patient}:\n{doctor}, {starts:full}, {clinic}.\n\n"
    "It is kept for you until {held_until:zoned}. Do you want it?",
    "waitlist.offer.up": "An earlier place has become free for {patient}:\n{doctor}, {starts:full}, {clinic}.\n\n"
    "If you take it, your visit of {later:short} moves there. It is kept for you until {held_until:zoned}. "
    "Do you want it?",
    "waitlist.offer.take": "Take it",
    "waitlist.offer.decline": "No, keep waiting",
    "waitlist.offer.leave": "Leave the list",
    "waitlist.booked": "Booked. Your number: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nTo pay at the clinic: {open}",
    "waitlist.booked.free": "Booked. Your number: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}",
    "waitlist.booked.requested": "Thank you. {doctor} will confirm {starts:full} for {patient}; I will write to you "
    "here.",
    "waitlist.moved": "Done: {patient} comes earlier now.\n\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nThe number stays {number}.",
    "waitlist.declined": "All right, the next one gets that place, and {patient} stays on the waiting list: {what}.",
    "waitlist.over": "{doctor}, {starts:short} is no longer kept for you. {patient} stays on the waiting list: {what}.",
    "waitlist.over.done": "{doctor}, {starts:short} is no longer kept for you, and you do not wait for it any more.",
    "waitlist.over.gone": "I cannot find that place any more.",
    "notice.waitlist_offer": "Hello {first_name}, a place has become free at {clinic}: {starts:full}. "
    "It is kept for you until {held_until:zoned}. To take it, open the chat in which you asked for it.",
    "told.waiting_again": "{patient} is on the waiting list again, in the same place as before: {what}.",
    "told.waiting_over": "Nothing has become free for {patient}: {what}. That time has passed, "
    "and so the waiting is over.",
    "told.waiting_over.fulfilled": "{patient} has a visit now, so the waiting is over: {what}.",
    # --- what is waited for
    "option.waiting": "{what}",
    "option.waiting.hint": "{patient}",
    "waitlist.what": "{who}, {days}",
    "waitlist.what.hours": "{who}, {days}, {hours}",
    "waitlist.what.up": "{who}, earlier than {later:short}",
    "waitlist.day": "{first:short}",
    "waitlist.days": "{first:short} to {last:short}",
    "waitlist.hours": "{since:time} to {until:time}",
    "waitlist.hours.after": "after {since:time}",
    "waitlist.hours.before": "before {until:time}",
    "waitlist.part.morning": "in the morning",
    "waitlist.part.afternoon": "in the afternoon",
    "waitlist.part.evening": "in the evening",
    "waitlist.part.night": "at night",
    # --- at the desk
    "desk_waiting.usage": "/waiting shows who waits for a place; there somebody who is urgent is put first.",
    "desk_waiting.list": "These wait for a place, in the order in which they are offered one:",
    "desk_waiting.card": "{patient} waits since {since:full}: {what}.\nNumber {place} in that line.",
    "desk_waiting.card.urgent": "{patient} waits since {since:full}, as urgent: {what}.\nNumber {place} in that line.",
    "desk_waiting.card.first": "Urgent, comes first",
    "desk_waiting.card.usual": "Usual order again",
    "desk_waiting.card.list": "The whole list",
    "desk_waiting.done": "{patient} waits in the usual order again, as number {place}: {what}.",
    "desk_waiting.done.urgent": "{patient} is urgent now and comes as number {place}: {what}. It is written down.",
    "desk_waiting.nobody": "Nobody is waiting for a place.",
    "option.waiter": "{place}. {patient}",
    "option.waiter.urgent": "❗ {place}. {patient}",
    "option.waiter.hint": "{what}",
    # --- refusals
    "refusal.too_many_waits": "You wait for {limit} {limit|thing|things} already. Leave one of them first.",
    "refusal.not_waiting": "You are not waiting for that any more.",
}
