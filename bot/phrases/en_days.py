"""English for what is done to a whole day of a doctor, and said to everybody of it."""

from collections.abc import Mapping

DAYS: Mapping[str, str] = {
    "desk_day_off.whose": "Whose day is called off?",
    "desk_day_off.when": "Which day of {doctor}? Tap, or write it: 24 Nov, or 24 Nov 2-5 pm.",
    "desk_day_off.when.today": "Today",
    "desk_day_off.when.tomorrow": "Tomorrow",
    "desk_day_off.preview": "{doctor}, {since} to {until}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\nNothing is paid for them yet. “Cancel all” blocks this time and cancels them; "
    "“Offer other times” lets each choose first.",
    "desk_day_off.preview.paid": "{doctor}, {since} to {until}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\n“Cancel all” blocks this time, cancels them, and gives back all of {back}. "
    "“Offer other times” lets each choose first.",
    "desk_day_off.preview.by_hand": "{doctor}, {since} to {until}\n\n{visits} {visits|visit|visits} of {people} "
    "{people|person|people}:\n{names}\n\n“Cancel all” blocks this time, cancels them, and gives back all of {back}; "
    "{by_hand} of it was taken at the desk and becomes tasks by hand. “Offer other times” lets each choose first.",
    "desk_day_off.preview.nothing": "{doctor}, {since} to {until}: nobody is booked. /leave blocks the time.",
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
    "act.day_cancelled": "called off the day of {about}; {count} {count|visit|visits}, {amount} to go back",
}
