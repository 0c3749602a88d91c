"""English: moving a visit, and what else can be done with one."""

from collections.abc import Mapping

VISITS: Mapping[str, str] = {
    # --- a place that is kept is given back
    "book.leaving": "Give this place back?\n{doctor}, {starts:full}, for {patient}\n"
    "Nothing is booked then, and somebody else may take it at once.",
    "book.leaving.paying": "Give this place back?\n{doctor}, {starts:full}, for {patient}\n"
    "Your payment page closes with it. If you have paid in the meantime, all of it comes back.",
    "book.leaving.yes": "Yes, leave it",
    "book.leaving.no": "No, keep it",
    "appointments.leaving": "Give this place back?\n{doctor}, {starts:full}, for {patient}\n"
    "Nothing is booked then, and somebody else may take it at once.",
    "appointments.leaving.paying": "Give this place back?\n{doctor}, {starts:full}, for {patient}\n"
    "Your payment page closes with it. If you have paid in the meantime, all of it comes back.",
    "appointments.leaving.yes": "Yes, leave it",
    "appointments.leaving.no": "No, keep it",
    # --- the card of a visit
    "appointments.visit.move": "Move",
    "appointments.visit.more": "More",
    "appointments.visit.others": "{number}, {doctor}, {starts:short}. What else would you like?",
    "appointments.visit.less": "Back to the visit",
    # --- a follow-up costs less
    "money.follow_up": "{fee} as a follow-up until {until}, then {then}",
    "money.again": "{fee} (follow-up)",
    "book.review.again": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "Fee: {fee} as a follow-up, instead of {whole}\n\nKept for you until {held_until:zoned}. {refund_rule}",
    "book.review.free_again": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "No fee as a follow-up, instead of {whole}\n\nKept for you until {held_until:zoned}.",
    # --- feedback
    "appointments.visit.feedback": "How was it?",
    "appointments.visit.prescription": "Prescription",
    "appointments.visit.directions": "Directions",
    "appointments.directions": "{clinic}\n{address}\nPhone: {phone}\n\nYour visit: {starts:full}",
    "appointments.directions.told": "{clinic}\n{address}\n{directions}\nPhone: {phone}\n\nYour visit: {starts:full}",
    "appointments.directions.map": "Open the map",
    "appointments.directions.back": "Back to the visit",
    # --- a visit to the same doctor costs less for a while
    "feedback.again": "Hello {first_name}, you were at {clinic} on {starts:full}. Another visit to the same doctor "
    "costs less until {until}. Shall I look for a time?",
    "feedback.again.over": "The lower fee after your visit on {starts:short} is over. Shall I look for a time anyway?",
    "feedback.again.book": "Book again",
    "feedback.card": "How was the visit to {doctor} on {starts:short}?",
    "feedback.card.ask": "Hello {first_name}, this is {clinic}. How was your visit on {starts:full}? "
    "Tap, or write a number from 1 (bad) to 5 (very good). Thank you!",
    "feedback.card.known": "You have given {stars} of 5 for {doctor}, {starts:short}. What would you say now?",
    "feedback.card.5": "5, very good",
    "feedback.card.4": "4, good",
    "feedback.card.3": "3, all right",
    "feedback.card.2": "2, not so good",
    "feedback.card.1": "1, bad",
    "feedback.comment": "Thank you for {stars} of 5. Would you like to add a word? Please write it here, "
    "without medical details.",
    "feedback.comment.few": "We are sorry that it was not better: {stars} of 5 is noted. What should {clinic} do "
    "differently? Please write it here, without medical details.",
    "feedback.comment.done": "No, that is all",
    "feedback.thanks": "Thank you, {clinic} will read it. You can change it for a week under “my visits”.",
    "feedback.closed": "Nothing has changed about {doctor}, {starts:short}.",
    "refusal.feedback_closed": "What you said of this visit is older than a week and stays as it is.",
    # --- move
    "move.which": "Which visit do you want to move?",
    "move.none": "You have no booked visit that could be moved.",
    "move.none.visits": "My visits",
    "move.none.book": "Book a visit",
    "move.when": "{patient}, {doctor}\nNow: {old:full}\n\nWhen would you like to come instead? "
    "Tap a time or say one: “Monday after 5”. Your place is yours until you have another.",
    "move.when.any": "{patient}\nNow: {old:full}, {old_doctor}\n\nThe earliest times with any doctor are below. "
    "Your place is yours until you have another.",
    "move.when.beyond": "{reason}\n\n{patient}, {doctor}\nNow: {old:full}\n\nThe nearest other times. "
    "Your place is yours until you have another.",
    "move.when.beyond_any": "{reason}\n\n{patient}\nNow: {old:full}, {old_doctor}\n\nThe nearest other times. "
    "Your place is yours until you have another.",
    "move.when.days": "Other days",
    "move.when.doctor": "Another doctor",
    "move.no_slot": "{reason}\n\n{old:full} with {old_doctor} stays yours. Shall we look for another doctor?",
    "move.no_slot.colleagues": "{reason}\n\n{old:full} with {old_doctor} stays yours. These colleagues can see you:",
    "move.no_slot.doctor": "Another doctor",
    "move.no_slot.stop": "Keep it as it is",
    "move.doctor": "With whom instead? Now it is {doctor}, {starts:full}.",
    "move.day": "Which day with {doctor}? Now it is {old:full}.",
    "move.day.doctor": "Another doctor",
    "move.day.any": "Which day? Now it is {old:full}.",
    "move.time": "{doctor}, {day}. Which time? Now it is {old:full}.",
    "move.time.any": "{day}. Which time? Now it is {old:full}.",
    "move.time.days": "Other days",
    "move.full_day": "{reason}\n\nThe nearest other times. Now it is {old:full}:",
    "move.full_day.days": "Other days",
    "move.full_day.doctor": "Another doctor",
    "move.sure": "Move {number} for {patient}?\n\nNow: {old:full}, {old_doctor}\nNew: {starts:full}, {doctor}\n\n"
    "{money}",
    "move.sure.paid": "Move {number} for {patient}?\n\nNow: {old:full}, {old_doctor}\nNew: {starts:full}, {doctor}\n\n"
    "{money}. {refund_rule}",
    "move.sure.yes": "Yes, move it",
    "move.sure.other": "Another time",
    "move.sure.no": "Keep it as it is",
    "move.money.same": "The fee stays {fee}",
    "move.money.back": "It costs {fee}; {back} of the {paid} you have paid comes back",
    "move.money.all_back": "It costs nothing; all of the {paid} you have paid comes back",
    "move.money.more": "It costs {fee}: you have paid {paid}, and pay {due} at the clinic",
    "move.money.due": "To pay at the clinic: {due}",
    "move.moved": "Moved. Your number stays {number}.\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\nThe file puts the new time into your calendar.",
    "move.moved.back": "Moved. Your number stays {number}.\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\n{back} is on its way back to you; the bank may take some days. "
    "The file puts the new time into your calendar.",
    "move.asked": "Your old time is given up, and {starts:full} is kept for {patient} until {doctor} has confirmed it. "
    "Your number stays {number}; I will write to you here.",
    "move.kept": "All right, it stays as it is: {doctor}, {starts:full}, number {number}.",
    "move.stuck": "This is how it stands: {doctor}, {starts:full}, {status}.",
    "move.stuck.cancel": "Cancel it",
    "move.stuck.visits": "My visits",
}
