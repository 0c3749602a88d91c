"""English for what is done to a whole day of a doctor, and said to everybody of it."""

from collections.abc import Mapping

DAYS: Mapping[str, str] = {
    "desk_day_off.whose": "Whose day is called off?",
    "desk_day_off.when": "Which day of {doctor}? Tap, or write it: 24 Nov, or 24 Nov 2-5 pm.",
    "desk_day_off.when.today": "Today",
    "desk_day_off.when.tomorrow": "Tomorrow",
    "desk_day_off.preview": "{doctor}, {when}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\nNothing is paid for them yet. “Cancel all” blocks this time and cancels them; "
    "“Offer other times” lets each choose first.",
    "desk_day_off.preview.paid": "{doctor}, {when}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\n“Cancel all” blocks this time, cancels them, and gives back all of {back}. "
    "“Offer other times” lets each choose first.",
    "desk_day_off.preview.by_hand": "{doctor}, {when}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\n“Cancel all” blocks this time, cancels them, and gives back all of {back}; "
    "{by_hand} of it was taken at the desk and becomes tasks by hand. “Offer other times” lets each choose first.",
    "desk_day_off.preview.nothing": "{doctor}, {when}: nobody is booked. /leave blocks the time.",
    "desk_day_off.preview.cancel": "Cancel all",
    "desk_day_off.preview.move": "Offer other times",
    "desk_day_off.preview.no": "No, keep them",
    "desk_day_off.preview.another": "Another day",
    "desk_day_off.tally": "{doctor}: this time is blocked. {visits} {visits|visit is|visits are} cancelled at "
    "{begins:time}, and the patients are told then. Until that you can take it back.",
    "desk_day_off.tally.begun": "{doctor}: {cancelled} of {visits} cancelled and told, {untold} to go, {desk} left to "
    "the desk, {stands} kept.",
    "desk_day_off.tally.over": "{doctor}: done. {cancelled} of {visits} cancelled and told, {desk} left to the desk, "
    "{moved} had moved before, {stands} kept.",
    "desk_day_off.tally.undo": "Take it back",
    "desk_day_off.tally.look": "Look again",
    "desk_day_off.undone": "Taken back: {doctor} is there as before, nobody was told and nobody is cancelled.",
    "desk_day_off.nobody": "The time of {doctor} is blocked; nobody was booked in it any more.",
    "desk_day_off.kept": "Nothing is changed for {doctor}.",
    "desk_day_off.gone": "I cannot find that any more. Please begin again: /cancelday",
    "desk_day_off.usage": "A doctor's day is called off or moved like this: /cancelday Dr Mehta 24 Nov, "
    "or /cancelday Dr Mehta tomorrow 2-5 pm. You see who is booked first.",
    "day.patient": "• {starts:short} {patient}",
    "day.more": "• and {count} more",
    "day.whole": "{day}, the whole day",
    "day.wholes": "{first} to {last}, whole days",
    "day.part": "{since} to {until}",
    "act.day_cancelled": "called off the day of {about}; {count} {count|visit|visits}, {amount} to go back",
    # --- one message to everybody of a day
    "desk_broadcast.whose": "To the patients of which doctor?",
    "desk_broadcast.when": "Of which day of {doctor}? Tap, or write it: 24 Nov.",
    "desk_broadcast.when.today": "Today",
    "desk_broadcast.when.tomorrow": "Tomorrow",
    "desk_broadcast.words": "What do you want to say to the patients of {doctor} on {day}? They get it as you write "
    "it, in one language or in both. No diagnosis and no complaint, please.",
    "desk_broadcast.words.leave": "Leave it",
    "desk_broadcast.preview": "{doctor}, {day}: {people} {people|person|people}\n{ways}\n\nThe first of them reads, "
    "by language:\n{shown}\n\nWhoever has two visits that day hears it once.",
    "desk_broadcast.preview.stopped": "{doctor}, {day}: {people} {people|person|people}\n{ways}\n"
    "{stopped} of them {stopped|wants|want} no notices and {stopped|hears|hear} nothing.\n\nThe first of them reads, "
    "by language:\n{shown}\n\nWhoever has two visits that day hears it once.",
    "desk_broadcast.preview.send": "Send it",
    "desk_broadcast.preview.rewrite": "Other words",
    "desk_broadcast.preview.no": "No, leave it",
    "desk_broadcast.sent": "It goes to the patients of {doctor} at {goes:time}, or after the quiet hours. "
    "Until {goes:time} you can take it back.",
    "desk_broadcast.sent.undo": "Take it back",
    "desk_broadcast.sent.another": "Another message",
    "desk_broadcast.undone": "Taken back: no patient of {doctor} hears of it.",
    "desk_broadcast.left": "Nothing is sent to the patients of {doctor}.",
    "desk_broadcast.gone": "I cannot find that any more. Please begin again: /broadcast",
    "desk_broadcast.usage": "A message to a doctor's day is written like this: "
    "/broadcast Dr Mehta tomorrow: please bring old reports. You see who gets it first.",
    "broadcast.way": "• {way}: {count}",
    "broadcast.by_telegram": "Telegram",
    "broadcast.by_whatsapp": "WhatsApp",
    "broadcast.by_webchat": "Web chat",
    "broadcast.by_sms": "SMS",
    "broadcast.by_mail": "E-mail",
    "broadcast.by_call": "To be called by the desk",
    "notice.broadcast": "Hello {first_name}, {clinic} writes about your visit {number} on {starts:full}:\n{words}\n"
    "Write here if you have a question.",
    "refusal.bad_words": "A message has at most {longest} characters, and some word.",
    "refusal.nobody_booked": "Nobody is booked with this doctor on that day any more.",
    "act.broadcast_sent": "wrote to the patients of {about}; {count} {count|person|people}",
    "act.broadcast_undone": "took back a message to the patients of {about}",
}
