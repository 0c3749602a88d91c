"""English: every sentence and label. Labels are at most 20 characters, rows of lists at most 24."""

from collections.abc import Mapping

from bot.phrases.calendar_words import CalendarWords

CALENDAR = CalendarWords(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    short_weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    parts=((0, "{clock} am"), (12, "{clock} pm")),
    day="{weekday} {date} {month}",
    moment="{day}, {time}",
    zoned="{time} {zone}",
    zones={"Asia/Kolkata": "IST", "Asia/Calcutta": "IST"},
    other_zone="{city} time",
)

PHRASES: Mapping[str, str] = {
    # --- start
    "start.hello": "Hello! This is the clinic's front desk. I can book a doctor for you in a minute.\n"
    "Tap a button, or just say it: “skin doctor tomorrow after 5”.",
    "start.hello.known": "Hello {name}! What can I do for you?\n"
    "Tap a button, or just say it: “Dr Mehta tomorrow after 5”.",
    "start.hello.book": "Book a visit",
    "start.hello.visits": "My visits",
    "start.hello.language": "हिन्दी / English",
    # --- email
    "email.which": "What is your e-mail address? I write there only what reaches you nowhere else.",
    "email.which.known": "Your e-mail is {address}. To change it, write the new one.",
    "email.which.forget": "Forget it",
    "email.which.stop": "Leave it",
    "email.code": "I have sent a code of six digits to {address}. Please write it here; it is good for 15 minutes.\n"
    "Nothing there? Look in spam, or correct the address.",
    "email.code.wrong": "That is not the code I have sent to {address}. Please look again and write it here.",
    "email.code.other": "Another address",
    "email.code.stop": "Leave it",
    "email.kept": "Thank you. I keep {address} for what reaches you nowhere else. /email changes it.",
    "email.forgotten": "Done. I will not send you e-mail any more.",
    "email.none": "This clinic sends no e-mail.",
    "email.stopped": "All right. /email whenever you like.",
    "email.unknown": "I do not know you yet: book a visit first, and then tell me your e-mail.",
    "email.unknown.book": "Book a visit",
    "email.letter.title": "Your code",
    "email.letter": "Your code is {code}.\nPlease write it in the chat with the clinic within 15 minutes.\n\n"
    "If you did not ask for it, somebody has mistyped an address, and you need do nothing.",
    "refusal.bad_mail": "That is not an e-mail address. Please write it like name@example.com.",
    "refusal.code_gone": "That code no longer works. Please ask for a new one.",
    # --- book: people
    "book.patient": "Who is the visit for? Tap, or say a name.",
    "book.patient.me": "Me",
    "book.patient.someone": "Someone else",
    "book.crowded": "Who of these is the visit for?",
    "book.crowded.drop": "None of them",
    "book.name": "{found}What is your full name? The doctor will see it.",
    "book.name.family": "{found}What is the full name of your {relation}?",
    "book.name.other": "{found}What is the patient's full name?",
    "book.name.someone": "For someone else",
    "book.name.before": "I was here before",
    # --- book: doctors
    "book.doctor": "Which doctor would you like to see?\nTap, or say a name, a specialty, a language or what is wrong.",
    "book.doctor.which": "Which doctor do you mean? Tap or say the full name.\n\n{cards}",
    "book.doctor.fitting": "These doctors can help with that. Tap, or say a name.\n\n{cards}",
    "book.doctor.nobody": "We have no doctor of that name or specialty. These are our doctors:",
    "book.doctor.any": "Any doctor",
    "book.doctor.all": "All doctors",
    "book.no_doctors": "No doctor can be booked at the moment. Please call the clinic.",
    # --- book: times
    "book.slot": "{card}\n{whom}The nearest times are below. "
    "Or say one: “Friday morning”, “later than 5”, “another doctor”.",
    "book.slot.any": "{whom}The earliest times with any of our doctors are below. "
    "Or say one: “Friday morning”, “later than 5”, “Hindi speaking doctor”.",
    "book.slot.beyond": "{reason}\n\n{doctor}, {specialty}, {fee}\n{whom}The nearest other times. Or say another one.",
    "book.slot.beyond_any": "{reason}\n\n{whom}The nearest other times. Or say another one.",
    "book.slot.days": "Other days",
    "book.slot.doctor": "Another doctor",
    "book.slot.wait": "Tell me when free",
    "book.no_slot": "{reason}\n\nShall we look for another doctor?",
    "book.no_slot.colleagues": "{reason}\n\nThese colleagues can see you. Or say a name.",
    "book.no_slot.colleagues_video": "{reason}\n\nThese colleagues can see you by video. Or say a name.",
    "book.no_slot.doctor": "Another doctor",
    "book.no_slot.wait": "Tell me when free",
    "book.no_slot.stop": "Not now",
    "book.day": "Which day with {doctor}?",
    "book.day.any": "Which day?",
    "book.time": "{doctor}, {day}. Which time?",
    "book.day.doctor": "Another doctor",
    "book.time.any": "{day}. Which time?",
    "book.time.days": "Other days",
    "book.full_day": "{reason}\n\nThe nearest other times. Or say another one.",
    "book.full_day.days": "Other days",
    "book.full_day.doctor": "Another doctor",
    "book.seen": "How would you like to see the doctor?",
    "book.seen.clinic": "At the clinic",
    "book.seen.video": "By video call",
    "book.no_slot.clinic": "At the clinic",
    "book.full_day.wait": "Tell me when free",
    "book.limit": "You can look at your visits, or leave this one.",
    "book.limit.visits": "My visits",
    "book.limit.drop": "Leave this one",
    # --- book: money
    "book.review": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nFee: {fee}\n\n"
    "Kept for you until {held_until:zoned}. {refund_rule}",
    "book.review.free": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nNo fee\n\n"
    "Kept for you until {held_until:zoned}.",
    "book.review.pay": "Pay {fee}",
    "book.review.at_clinic": "Pay at the clinic",
    "book.review.video": "By video instead",
    "book.review.clinic": "Come to the clinic",
    "book.review.confirm": "Book it",
    "book.review.change": "Change",
    "book.payment": "Please pay {fee} by {held_until:zoned}. I keep your place meanwhile:\n"
    "{doctor}, {starts:full}.\n\nYour number comes here as soon as it is paid.",
    "book.payment.part": "{part} of {fee} has come, thank you. Please pay the other {open} by {held_until:zoned}; "
    "I keep your place meanwhile:\n{doctor}, {starts:full}.\n\nIf it does not come, you get back what you have paid.",
    "book.payment.preparing": "One moment, your payment link for {fee} is being made.\n"
    "Your place is kept until {held_until:zoned}: {doctor}, {starts:full}.",
    "book.payment.open": "Pay {fee}",
    "book.payment.at_clinic": "Pay at the clinic",
    "book.payment.change": "Change",
    "book.no_link": "The payment service does not answer at the moment. "
    "Your place is kept until {held_until:zoned}: {doctor}, {starts:full}.",
    "book.no_link.again": "Try again",
    "book.no_link.at_clinic": "Pay at the clinic",
    "book.no_link.change": "Change",
    "book.change": "What would you like to change?\n"
    "{doctor}, {starts:full} stays yours until you choose something else.",
    "book.change.nothing_held": "What would you like to change?",
    "book.change.time": "Another time",
    "book.change.seen": "Clinic or video",
    "book.change.doctor": "Another doctor",
    "book.change.person": "Another patient",
    "book.change.more": "More time to pay",
    "book.change.drop": "Leave it",
    "book.change.keep": "Keep it as it is",
    "book.booked": "Booked and paid. Your number: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nPaid: {fee}\n\n{refund_rule} "
    "Say “my visits” to see it again.",
    "book.booked.at_clinic": "Booked. Your number: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nTo pay at the clinic: {open}\n\nSay “my visits” to see it again.",
    "book.booked.free": "Booked. Your number: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\nSay “my visits” to see it again.",
    "book.booked.requested": "Thank you. {doctor} will confirm {starts:full} for {patient}; I will write to you here, "
    "{held_until} at the latest.",
    "book.dropped": "All right, nothing is booked. Write whenever you need a doctor.",
    "book.question": "Money came for {doctor}, {starts:full}, but the amount does not match. "
    "The clinic is looking into it and will write to you.",
    # --- money that came too late
    "late_money.places": "I keep these places for you until {until:zoned}: tap one to use your {amount} for it. "
    "Or take your money back; without an answer by then it goes back by itself.",
    "late_money.places.refund": "Refund",
    "late_money.booked": "Booked with the money you have paid. Your number: {number}\n\n{patient}\n"
    "{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nPaid: {fee}\n\n{refund_rule}",
    "late_money.booked.lower": "Booked with the money you have paid. Your number: {number}\n\n{patient}\n"
    "{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nPaid: {fee}; {back} comes back to you.\n\n"
    "{refund_rule}",
    "late_money.booked.requested": "Thank you. {doctor} will confirm {starts:full} for {patient}; I will write to you "
    "here. If not, you get all of your money back.",
    # --- what nobody has confirmed
    "unconfirmed.ways": "Shall I find you something else?",
    "unconfirmed.ways.time": "Another time",
    "unconfirmed.ways.any": "First free doctor",
    "unconfirmed.ways.human": "Talk to the desk",
    "unconfirmed.ways.wait": "Waiting list",
    "unconfirmed.gone": "That visit is not known here any more.",
    "late_money.returned": "All right, all of your {fee} is on its way back; the bank may take some days.",
    "late_money.over": "Those places are no longer kept for you. "
    "Your {fee} for {doctor}, {starts:short} goes back to you.",
    "late_money.over.taken": "You have chosen {doctor}, {starts:full}. It is {status}: {number}",
    # --- appointments
    "appointments.list": "Your visits:",
    "appointments.list.cancel": "Which visit do you want to cancel?",
    "appointments.list.none": "You have no visit coming up.",
    "appointments.list.past": "Earlier visits",
    "appointments.list.book": "Book a visit",
    "appointments.past": "Your earlier visits:",
    "appointments.none": "You have no visits yet.",
    "appointments.none.book": "Book a visit",
    "appointments.visit": "{number}, {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "{money}",
    "appointments.visit.paid": "{number}, {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n{money}\n\n{refund_rule}",
    "appointments.visit.held": "Not booked yet, kept until {held_until:zoned}\n\n{patient}\n{doctor}, {specialty}\n"
    "{starts:full}\n{clinic}, {address}\nFee: {fee}",
    "appointments.visit.over": "{number} {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}",
    "appointments.visit.unnumbered": "This one is {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}",
    "appointments.visit.finish": "Finish booking",
    "appointments.visit.join": "Join the video call",
    "appointments.visit.calendar": "Add to calendar",
    "appointments.visit.up": "Ask for earlier",
    "appointments.visit.cancel": "Cancel it",
    "appointments.visit.drop": "Leave it",
    "appointments.visit.again": "Book again",
    "appointments.visit.list": "All my visits",
    "appointments.sure": "Cancel {doctor}, {starts:full}, for {patient}?",
    "appointments.sure.refund": "Cancel {doctor}, {starts:full}, for {patient}?\n"
    "You get {refund} back, which is all you have paid.",
    "appointments.sure.part": "Cancel {doctor}, {starts:full}, for {patient}?\n"
    "You get {refund} back of the {paid} you have paid: {percent} %, as it is at least "
    "{hours} {hours|hour|hours} before the visit.",
    "appointments.sure.late": "Cancel {doctor}, {starts:full}, for {patient}?\n"
    "It is too late for a refund: nothing of the {paid} comes back.",
    "appointments.sure.yes": "Yes, cancel it",
    "appointments.sure.no": "No, keep it",
    "appointments.cancelled": "Cancelled: {doctor}, {starts:full}.",
    "appointments.cancelled.refund": "Cancelled: {doctor}, {starts:full}.\n"
    "{refund} is on its way back to you; the bank may take some days.",
    "appointments.dropped": "All right, {doctor}, {starts:full} is free again.",
    "appointments.calendar": "{doctor}, {starts:full}, {clinic}. Open the file to put it into your calendar.",
    # --- reminders and notices: who, where, when, which number, and nothing else
    "reminder.card.day": "Hello {first_name}, this is {clinic}. Your visit is on {starts:full}. "
    "Your number: {number}.\nAre you coming?",
    "reminder.card.hour": "Hello {first_name}, {clinic} expects you soon: {starts:full}. Your number: {number}.\n"
    "Please tell us if anything has changed.",
    "reminder.card.nudge": "Hello {first_name}, {clinic} has not heard from you yet. "
    "Your visit is on {starts:full}. Your number: {number}.\nAre you coming? One tap is enough.",
    "reminder.card.coming": "Coming",
    "reminder.card.late": "Running late",
    "reminder.card.move": "Move",
    "reminder.card.cancel": "Cancel",
    "reminder.minutes": "How many minutes late will you be? Tap, or write a number.",
    "reminder.minutes.some": "{minutes} minutes",
    "reminder.coming": "Thank you, {first_name}. {clinic} expects you: {starts:full}, number {number}.",
    "reminder.noted": "Thank you, {first_name}. {clinic} knows that you will be about {minutes} minutes late.",
    "reminder.holds": "This is how it stands: {number} {status}, {starts:full}, {clinic}.",
    "notice.day": "Hello {first_name}, this is {clinic}. Your visit is on {starts:full}. Your number: {number}. "
    "If you cannot come, or will be late, please call {phone}.",
    "notice.hour": "Hello {first_name}, {clinic} expects you soon: {starts:full}. Your number: {number}. "
    "If anything has changed, please call {phone}.",
    "notice.nudge": "Hello {first_name}, {clinic} has not heard from you yet. Your visit is on {starts:full}. "
    "Your number: {number}. If you cannot come, please call {phone}.",
    "notice.confirmation": "Hello {first_name}, your visit to {clinic} is booked for {starts:full}. "
    "Your number: {number}. See you then!",
    "notice.cancelled": "Hello {first_name}, your visit to {clinic} on {starts:full}, number {number}, is cancelled. "
    "Write to us for another time.",
    "notice.cancelled_by_clinic": "Hello {first_name}, we are sorry: {clinic} cannot see you on {starts:full}. "
    "If you have paid, all of it goes back to you. Write to us for another time.",
    "notice.request_lapsed": "Hello {first_name}, {clinic} has not confirmed your visit on {starts:full}, so nothing "
    "is booked. We are sorry. If you have paid, all of it goes back to you. Write to us for another time.",
    "notice.moved": "Hello {first_name}, your visit to {clinic} has a new time: {starts:full}. "
    "Your number stays {number}. See you then!",
    "notice.payment_received": "Hello {first_name}, {clinic} has received your payment for {starts:full}. "
    "Your number: {number}. Thank you!",
    "notice.payment_failed": "Hello {first_name}, your payment to {clinic} for {starts:full} did not go through. "
    "Please try again. If money has left your account all the same, it counts for this visit or goes back to you.",
    "notice.payment_refunded": "Hello {first_name}, {clinic} has paid out your refund for {starts:full}. "
    "The bank may take some days.",
    "notice.online_link": "Hello {first_name}, your visit to {clinic}, {starts:full}, number {number}, begins soon. "
    "Join here:\n{link}\nThe link is yours alone. If it does not open, call {phone}.",
    "notice.online_down": "Hello {first_name}, there is no video link for your visit to {clinic}, {starts:full}, "
    "number {number}: the video service does not answer. Please call {phone}, and we find another way.",
    "notice.host_link": "Your video visit with {first_name}, {starts:full}, number {number}. Start it here:\n{link}\n"
    "Whoever opens this link leads the call: please give it to nobody.",
    "notice.host_down": "There is no link for your video visit with {first_name}, {starts:full}, number {number}: "
    "the video service does not answer. {how}\nThe patient knows the clinic's number: {phone}.",
    "online.clinic": "{clinic} (video call)",
    "online.when": "the link comes here {minutes} {minutes|minute|minutes} before",
    "online.now": "the link comes here at once",
    "online.open": "the link is here: tap to join",
    "online.how.start": "Please open the video app with your own account and start meeting {meeting}.",
    "online.how.call": "Please call the patient, or ask the desk to.",
    # --- stop and start
    "stop.done": "You will get no more notices here. I still answer when you write, and your visits stay as they are. "
    "To get notices again, write START.",
    "stop.already": "You get no notices here. Write START to get them again.",
    "stop.resumed": "Welcome back: you will get notices about your visits here again.",
    # --- language, help and the rest
    "language.which": "Which language do you prefer? / आप कौन-सी भाषा पसंद करेंगे?",
    "language.name.en": "English",
    "language.name.hi": "हिन्दी",
    "language.done": "I will write in English from now on.",
    "help.text": "I book doctors for you. Say what you need, in your own words:\n"
    "• “Dr Mehta tomorrow after 5 for my mother”\n• “my child has fever”\n• “cancel my appointment”\n\n"
    "/book a visit · /appointments to see, move or cancel one · /waitlist · /family · /privacy · /language\n"
    "/human to talk to the desk. "
    "“back” and “change” work everywhere.",
    "thanks.text": "You're welcome. Take care!",
    "medical.text": "I am only the front desk and must not give medical advice, but a doctor can. "
    "Say what is wrong, and I will find one.",
    "emergency.card": "{number}: call it now if this is an emergency.\n\n"
    "Do not wait for an appointment. You can also call the clinic:\n{branches}",
    "emergency.card.on": "Go on",
    "branch": "{name}: {phone}\n{address}",
    # --- labels with facts
    "option.person": "{name}",
    "option.person.hint": "{relation}",
    "option.as_is": "{name}",
    "option.doctor": "{name}, {specialty}",
    "option.doctor.hint": "{specialty} · {fee} · {clinic}",
    "option.slot": "{starts:short}",
    "option.slot_with": "{starts:short}, {doctor}",
    "option.slot_with_field": "{starts:short}, {doctor}, {specialty}",
    "option.place.hint": "{doctor} · {clinic}",
    "option.place.hint.field": "{specialty} · {doctor} · {clinic}",
    "option.day": "{day:short}, {badge}",
    "option.day.hint": "{badge} · {free} free {free|place|places}",
    "option.time": "{starts:time}",
    "option.time_with": "{starts:time}, {doctor}",
    "option.visit": "{starts:short}, {doctor}",
    "option.visit.hint": "{doctor} · {patient} · {status}",
    "several_clinics": "several branches",
    "sorry": "Something went wrong on our side. Your message is kept; I will try again in a moment.",
    "calendar.summary": "Visit: {doctor}",
    "calendar.summary.clinic": "Visit at {clinic}",
    "share_phone": "Share my phone number",
    # --- words anywhere
    "go.more": "More ({page}/{pages})",
    "go.back": "Back",
    "go.change": "Change",
    "go.restart": "Start over",
    "go.unfinished": "You had begun something: say “back” to go on with it.",
    "go.first": "That was the first question.",
    "hello_again": "Hello! We were here:",
    "unknown": "Sorry, I did not understand that. Tap a button, or say it in other words; /help shows how.",
    "unknown_command": "I do not know {command}. /help shows what I can do.",
    "unknown_command.unsaid": "I do not know that command. /help shows what I can do.",
    "only_in_private": "I speak about visits only in a private chat. Tap my name and write to me there.",
    "unreadable.voice": "Sorry, I cannot listen to voice messages. Please write it or tap a button.",
    "unreadable.photo": "Sorry, I cannot look at pictures. Please write it or tap a button; "
    "bring reports along to the visit.",
    "unreadable.sticker": "Nice one! I can only read text, though. Please write or tap a button.",
    "unreadable.other": "Sorry, I can only read text. Please write it or tap a button.",
    "phone_kept": "Thank you, the desk can reach you on this number now.",
    "stale.finished": "That card is finished. This is how it stands now:",
    "stale.unknown": "That button is too old for me. This is where we are:",
    "stale.changed": "That is no longer on offer. This is where we are:",
    "stale.waiting": "Your payment may be under way, so I changed nothing. Tap Change if you want something else.",
    # --- news
    "told.link_unavailable": "The payment link could not be made.",
    "told.payment_settled": "Your payment of {fee} has arrived. Thank you!",
    "told.hold_lapsed": "The time to pay is over, so {starts:short} with {doctor} is no longer kept for you.",
    "told.part_paid": "Part of the fee has come for {starts:short} with {doctor}: {part} of {fee}. {open} is open.",
    "told.part_returned": "What you have paid of the {fee} for {starts:short} with {doctor} is on its way back, "
    "as the rest did not come in time.",
    "told.places_offered": "Your {fee} for {starts:short} with {doctor} came after the place had gone.",
    "told.offer_lapsed": "You have chosen no other place, so all of your {fee} for {starts:short} with {doctor} "
    "is on its way back; the bank may take some days.",
    "told.overpaid": "More came than the fee of {fee} for {starts:short} with {doctor}. "
    "What was too much is on its way back.",
    "told.refund_by_hand": "Your refund for {starts:short} with {doctor} cannot go back the way it came. "
    "The clinic's desk gives it back to you and will be in touch.",
    "told.request_lapsed": "{doctor} could not confirm {starts:full} for {patient} in time, so nothing is booked. I am "
    "sorry. If you have paid, all of it is on its way back.",
    "told.paid_too_late": "Your payment for {starts:short} with {doctor} came after the place had gone. "
    "You get all of {fee} back; the bank may take some days.",
    "told.paid_twice": "You have paid twice for {starts:short} with {doctor}. The second {fee} is on its way back.",
    "told.payment_in_question": "A payment for {starts:short} with {doctor} does not match the fee.",
    "told.payment_try_failed": "That payment did not go through. The link still works, try again. "
    "If money has left your account all the same, it counts for this visit or goes back to you.",
    "told.refunded_at_gateway": "The clinic has sent money back to you for {starts:short} with {doctor}; the bank may "
    "take some days. Nothing else about the visit has changed.",
    "told.refund_done": "Your refund for {starts:short} with {doctor} has been paid out.",
    # --- refusals
    "refusal.slot_taken": "Somebody else has just taken this time.",
    "refusal.too_late": "This time is too close, or has passed.",
    "refusal.too_far_ahead": "The clinic does not book that far ahead.",
    "refusal.not_working": "The doctor does not work at this time.",
    "refusal.on_leave": "The doctor is away at this time.",
    "refusal.too_many_holds": "You are keeping other places that are not paid yet. Finish or leave one of them first.",
    "refusal.too_many_people": "I can speak for {limit} people in one chat. Take somebody off the list first: /family.",
    "refusal.too_many_bookings": "This patient has too many open visits. Cancel one of them first.",
    "refusal.overlapping_visit": "The patient already has a visit at this time.",
    "refusal.already_extended": "I can give more time only once, and you have had it.",
    "refusal.moved_too_often": "This visit has been moved as often as the clinic allows. "
    "The desk can still help you: /human.",
    "refusal.too_late_to_move": "It is too late to move this visit here. You can cancel it, or ask the desk: /human.",
    "refusal.higher_fee": "That place costs more: {fee}. The difference cannot be paid at the clinic, so please "
    "book it as a new visit and cancel this one.",
    "refusal.slow_down": "That was a lot at once. Give me a few seconds, then write again.",
    "refusal.hold_gone": "The place is no longer kept. Please choose a time again.",
    "refusal.visit_closed": "This visit is over, cancelled or has begun.",
    "refusal.already_done": "That has been done already.",
    "refusal.link_closed": "This payment link is closed. Please ask for a new one.",
    "refusal.offer_over": "These places are no longer kept for you.",
    "refusal.not_found": "I cannot find that any more.",
    "refusal.not_allowed": "That cannot be done here.",
    "refusal.bad_name": "Please write the name in letters, between 2 and 80 of them.",
    "refusal.bad_phone": "I can only keep your own number. Please use the button to share it.",
    "refusal.bad_setting": "This setting does not take that value.",
    "refusal.payment_unavailable": "The payment service does not answer at the moment.",
    "refusal.nothing_to_refund": "There is no money left to give back.",
    # --- reasons why nothing is free
    "reason.not_online": "Video visits are not available here at the moment.",
    "reason.not_online.doctor": "This doctor sees nobody by video.",
    "reason.full": "Everything is taken.",
    "reason.full.day": "Everything on {day} is taken.",
    "reason.full_then": "Everything at that hour is taken.",
    "reason.full_then.day": "Everything at that hour on {day} is taken.",
    "reason.away_then": "The doctor is away at that hour on {day}.",
    "reason.on_leave_until": "The doctor is away.",
    "reason.on_leave_until.day": "The doctor is away on {day}.",
    "reason.on_leave_until.until": "The doctor is away until {until}.",
    "reason.on_leave_until.day.until": "The doctor is away on {day} and back on {until}.",
    "reason.too_late_today": "It is too late for today.",
    "reason.too_late_today.day": "It is too late for today.",
    "reason.too_late": "That time has passed.",
    "reason.too_late.day": "That time has passed.",
    "reason.not_their_hours": "The doctor is not there at that hour.",
    "reason.not_their_hours.day": "The doctor is not there at that hour on {day}.",
    "reason.not_their_day": "The doctor does not see patients on that day.",
    "reason.not_their_day.day": "The doctor does not see patients on {day}.",
    "reason.too_far_ahead": "The clinic does not book that far ahead.",
    "reason.too_far_ahead.day": "The clinic cannot be booked for {day} yet.",
    # --- words for things
    "badge.available": "Available",
    "badge.filling_fast": "Filling fast",
    "badge.almost_full": "Almost full",
    "badge.full": "Full",
    "money.free": "No fee",
    "money.paid": "Paid: {fee}",
    "money.at_clinic": "To pay at the clinic: {fee}",
    "money.part": "Paid: {part} of {fee}. To pay at the clinic: {open}",
    "money.open": "Not paid yet: {fee}",
    "refund.until": "Full refund if you cancel before {until}.",
    "refund.steps": "If you cancel:\n{steps}\nAfter that nothing comes back.",
    "refund.step": "before {until}: {percent} % comes back",
    "refund.step.all": "before {until}: everything comes back",
    "refund.none": "The visit is so soon that cancelling gives no money back.",
    "status.held": "not booked yet",
    "status.requested": "waiting for the doctor",
    "status.confirmed": "booked",
    "status.moved": "booked (moved to this time)",
    "status.arrived": "at the clinic",
    "status.in_consultation": "with the doctor",
    "status.completed": "done",
    "status.cancelled": "cancelled",
    "status.no_show": "missed",
    "status.expired": "not booked",
    "relation.self": "you",
    "relation.mother": "mother",
    "relation.father": "father",
    "relation.son": "son",
    "relation.daughter": "daughter",
    "relation.wife": "wife",
    "relation.husband": "husband",
    "relation.brother": "brother",
    "relation.sister": "sister",
    "relation.grandmother": "grandmother",
    "relation.grandfather": "grandfather",
    "relation.child": "child",
    "relation.other": "family",
    "specialty.general_medicine": "General physician",
    "specialty.cardiology": "Heart",
    "specialty.dermatology": "Skin",
    "specialty.pediatrics": "Children",
    "specialty.gynecology": "Gynaecology",
    "specialty.orthopedics": "Bones and joints",
    "specialty.ent": "Ear, nose, throat",
    "specialty.ophthalmology": "Eyes",
    "specialty.gastroenterology": "Stomach",
    "specialty.neurology": "Nerves and brain",
    "specialty.pulmonology": "Lungs",
    "specialty.endocrinology": "Diabetes and hormones",
    "specialty.urology": "Urology",
    "specialty.psychiatry": "Mental health",
    "specialty.dentistry": "Teeth",
}
