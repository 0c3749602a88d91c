"""English: a doctor's hours and leave, and finding other places for who was booked into them."""

from collections.abc import Mapping

HOURS: Mapping[str, str] = {
    # --- whose, where, the week
    "desk_hours.whose": "Whose hours?",
    "desk_hours.where": "At which branch?",
    "desk_hours.week": "{doctor}, {clinic}\n\n{lines}\n\n{below}\n\n"
    "Tap a day, or write, for example: mon 9-1 5-8 slots 15",
    "desk_hours.week.nothing": "{doctor}, {clinic}: no hours yet.\n\n"
    "Tap a day, or write, for example: mon-fri 9-1 5-8 slots 15",
    "desk_hours.week.branch": "Other branch",
    "desk_hours.usage": "Hours are changed like this:\n/hours mon-fri 9-1 and 5-8\n/hours tomorrow 10-12 only\n"
    "/hours tue off\n/hours wed 10-2 video\n/hours mon 9-1 slots 15 buffer 5 capacity 2\n"
    "/hours mon 9-12 from 1 dec to 31 dec\nOr only /hours, and tap a day.",
    "desk_hours.gone": "There are no hours of that doctor to be changed here.",
    "option.leave": "{leave}",
    "option.weekday": "{days}",
    "option.wall": "{time}",
    "option.minutes": "{number} min",
    "option.seats": "{number} at a time",
    # --- one weekday
    "desk_hours.day": "{days}: {times}\n\nTap, or write the hours: 9-1 5-8",
    "desk_hours.day.free": "{days}: off\n\nTap, or write the hours: 9-1 5-8",
    "desk_hours.day.add": "Add hours",
    "desk_hours.day.drop": "Remove {times}",
    "desk_hours.day.slot": "Length of a visit",
    "desk_hours.day.pause": "Pause between",
    "desk_hours.day.seats": "How many at once",
    "desk_hours.day.seen": "Video or in person",
    "desk_hours.day.off": "Day off",
    "desk_hours.day.week": "Whole week",
    "desk_hours.from": "{days}: from when? Tap, or write a time, such as 9:30",
    "desk_hours.until": "{days} from {starts}: until when? Tap, or write a time, such as 13:30",
    "desk_hours.slot": "{days}: how many minutes is a visit? Tap, or write a number from 5 to 240",
    "desk_hours.pause": "{days}: how many minutes between two visits? Tap, or write a number from 0 to 120",
    "desk_hours.seats": "{days}: how many patients at the same time? Tap, or write a number from 1 to 20",
    "desk_hours.seen": "{days}: how are patients seen?",
    # --- before and after
    "desk_hours.preview": "It would be ({doctor}, {clinic}):\n\n{lines}\n\n{below}\n\n"
    "No booked visit falls outside. Change it?",
    "desk_hours.preview.outside": "It would be ({doctor}, {clinic}):\n\n{lines}\n\n{below}\n\n"
    "{count} booked {count|visit falls|visits fall} outside:\n{first}\n"
    "What about {count|it|them}? Patients are told when the change can no longer be undone.",
    "desk_hours.preview.yes": "Yes, change it",
    "desk_hours.preview.wave": "Offer other times",
    "desk_hours.preview.desk": "The desk calls",
    "desk_hours.preview.no": "No, leave it",
    "desk_hours.preview.every": "Show all of them",
    "desk_hours.booked": "{count} {count|visit|visits} outside the new hours, page {page} of {pages}:\n\n{lines}",
    "desk_hours.booked.next": "Next page",
    "desk_hours.booked.back": "Back",
    "desk_hours.done": "Changed: {doctor}, {clinic}.\n\n{lines}\n\n{below}\n\nIt can be undone for ten minutes.",
    "desk_hours.done.wave": "Changed: {doctor}, {clinic}.\n\n{lines}\n\n{below}\n\n"
    "In ten minutes {count} {count|patient is|patients are} offered other times; until then it can be undone.",
    "desk_hours.done.desk": "Changed: {doctor}, {clinic}.\n\n{lines}\n\n{below}\n\n"
    "{count} {count|visit is|visits are} a task of the desk. The change can be undone for ten minutes.",
    "desk_hours.done.undo": "Take back",
    "desk_hours.done.week": "Whole week",
    "desk_hours.undone": "Undone. {doctor}, {clinic}:\n\n{lines}\n\n{below}",
    # --- the grid
    "hours.nothing": "No hours",
    "hours.line": "{days} {times}",
    "hours.line.off": "{days} off",
    "hours.with": "{line} · {more}",
    "hours.how": "{slot} min a visit, {buffer} min between, {seats} at a time, {seen}",
    "hours.lengths": "{slot} + {buffer} min",
    "hours.seats": "{seats} at a time",
    "hours.seen.in_person": "in person",
    "hours.seen.online": "video",
    "hours.seen.both": "in person or video",
    "hours.since": "from {day:short}",
    "hours.until": "to {day:short}",
    "hours.day": "{day:short}: {times}",
    "hours.day.add": "{day:short}: also {times}",
    "hours.day.off": "{day:short}: off",
    "hours.day.usual": "{day:short}: as usual again",
    "hours.instead": "instead of {times}",
    "hours.new": "▸ {line}",
    "hours.days.more": "and {count} more",
    "hours.away": "{kind}: {since:short} to {until:short}",
    "hours.away.day": "{kind}: {day:short}, all day",
    "hours.away.days": "{kind}: {day:short} to {last:short}, all day",
    "hours.away.hours": "{kind}: {day:short}, {since:time} to {until:time}",
    "hours.away.rest": "{kind}: {day:short}, from {since:time} on",
    "booked.line": "{starts:short} {patient}",
    "booked.here": "{starts:short} {patient}: waits at the clinic",
    "booked.more": "and {count} more",
    "leave.more": "and {count} more, the last: {last}",
    "leave.kind.leave": "Leave",
    "leave.kind.holiday": "Holiday",
    "leave.kind.emergency": "Emergency",
    "leave.kind.other": "Not available",
    # --- what the desk does about it
    "task.rebook": "{number} cannot take place as booked: {doctor} is away or works other hours then. Call the "
    "patient; move or cancel it, or leave it if both agree that it stands.",
    "task.rebook.short": "Rebook",
    "task.doctor_gone": "{number} waits at the clinic, and {doctor} has gone. Speak to the patient: a colleague, "
    "another time, or the money back. Other times are offered in their chat too, where they have one.",
    "task.doctor_gone.short": "Waits, doctor gone",
    # --- refusals
    "refusal.bad_hours": "Nobody can work these hours: they end before they begin, no visit fits in, or a number is "
    "out of range (visit 5-240 minutes, pause 0-120, at a time 1-20).",
    "refusal.hours_overlap": "{first} and {second} overlap: the doctor would be in two places at once. "
    "Nothing was changed.",
    "refusal.unread_hours": "I could not read all of that, so nothing is changed. "
    "Write it like this: mon 9-1 5-8 slots 15. Or: tue off. Or: 28 nov 10-12",
    "refusal.changed_since": "This can no longer be undone: its time is over, or something was changed after it.",
    # --- leave
    "desk_leave.whose": "Who is away?",
    "desk_leave.whose.clinic": "The whole clinic",
    "desk_leave.list": "{whom}: this is entered. Tap one to take it away.\n\n"
    "For more, tap or write when, for example: today from 4. Or: tomorrow 2-5. Or: 24-28 nov",
    "desk_leave.list.nothing": "{whom}: no leave is entered.\n\n"
    "Tap or write when, for example: today from 4. Or: tomorrow 2-5. Or: 24-28 nov",
    "desk_leave.list.today": "Today",
    "desk_leave.list.tomorrow": "Tomorrow",
    "desk_leave.kind": "{whom}: what is it?",
    "desk_leave.preview": "{whom}\n{periods}\n\nNobody is booked then. Enter it?",
    "desk_leave.preview.booked": "{whom}\n{periods}\n\n{count} {count|visit is|visits are} booked then:\n{first}\n"
    "What about {count|it|them}? Patients are told in ten minutes, when it can no longer be undone.",
    "desk_leave.preview.yes": "Yes, enter it",
    "desk_leave.preview.wave": "Offer other times",
    "desk_leave.preview.desk": "The desk calls",
    "desk_leave.preview.no": "No",
    "desk_leave.preview.kind": "Another kind",
    "desk_leave.preview.every": "Show all of them",
    "desk_leave.booked": "{count} {count|visit is|visits are} booked then, page {page} of {pages}:\n\n{lines}",
    "desk_leave.booked.next": "Next page",
    "desk_leave.booked.back": "Back",
    "desk_leave.done": "Entered for {whom}:\n{periods}\n\nIt can be undone for ten minutes.",
    "desk_leave.done.desk": "Entered for {whom}:\n{periods}\n\n{count} {count|visit is|visits are} a task of the desk. "
    "It can be undone for ten minutes.",
    "desk_leave.done.undo": "Take back",
    "desk_leave.done.list": "All leave",
    "desk_leave.wave": "Entered for {whom}:\n{periods}\n\n{visits} {visits|patient is|patients are} offered other "
    "times from {begins:zoned} on; until then it can be undone, and nobody is told.",
    "desk_leave.wave.begun": "{whom}: {visits} booked\n\nNot told yet: {untold}\nChoosing: {choosing}\nMoved: "
    "{moved}\n"
    "Cancelled: {cancelled}\nNo answer: {unanswered}\nFor the desk: {desk}\nStands: {stands}",
    "desk_leave.wave.over": "{whom}: all {visits} are settled.\n\nMoved: {moved}\nCancelled: {cancelled}\n"
    "No answer: {unanswered}\nFor the desk: {desk}\nStands: {stands}",
    "desk_leave.wave.undo": "Take back",
    "desk_leave.wave.look": "Look again",
    "desk_leave.wave.list": "All leave",
    "desk_leave.undone": "Undone: {whom} is there after all, and nobody was told.",
    "desk_leave.one": "{whom}\n{leave}",
    "desk_leave.one.remove": "Take it away",
    "desk_leave.one.list": "All leave",
    "desk_leave.removed": "Taken away for {whom}. Who has not chosen another time keeps the visit, and is told.",
    "desk_leave.gone": "There is nobody here whose leave can be entered.",
    "desk_leave.usage": "Leave is entered like this:\n/leave tomorrow\n/leave 24-26 nov\n/leave today from 4\n"
    "/leave now emergency\n/block friday 2-4\nAn admin also: /leave Dr Rao tomorrow. "
    "Or: /leave 25 dec holiday whole clinic",
    "desk_rebooking.show": "Who is being rebooked:\n\n{lines}",
    "desk_rebooking.show.nothing": "Nobody is being rebooked.",
    "desk_rebooking.usage": "Write /rebooking with nothing after it.",
    "rebooking.line": "From {begins:short}, {visits} booked: {moved} moved, {choosing} choosing, {untold} not "
    "told yet, "
    "{cancelled} cancelled, {unanswered} without an answer, {desk} for the desk, {stands} as booked",
    "refusal.unread_leave": "I could not read when that is. Write it like this: tomorrow. Or: today from 4. "
    "Or: tomorrow 2-5. Or: 24-28 nov",
    # --- the patient's side of it
    "rebook.card": "I am sorry: {doctor} cannot see {patient} on {starts:full}.\n\n"
    "These times are kept for you until {until:zoned}. It costs nothing more:",
    "rebook.card.none": "I am sorry: {doctor} cannot see {patient} on {starts:full}.\n\n"
    "The other times are offered to other patients at this moment; as soon as one is free I keep it for you and "
    "write. "
    "If there is none, everything you paid comes back.",
    "rebook.card.see": "Show the times",
    "rebook.card.other": "Another time",
    "rebook.card.cancel": "Cancel, full refund",
    "rebook.card.wait": "Else: waiting list",
    "rebook.sure": "Cancel {patient}, {doctor}, {starts:full}? Nothing was paid.",
    "rebook.sure.paid": "Cancel {patient}, {doctor}, {starts:full}? All of {paid} comes back to you.",
    "rebook.sure.yes": "Yes, cancel",
    "rebook.sure.no": "No",
    "rebook.moved": "Done, thank you.\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "The number stays {number}.",
    "rebook.asked": "Thank you. {doctor} will confirm {starts:full} for {patient}; I will write to you here.",
    "rebook.cancelled": "Cancelled: {patient}, {doctor}, {starts:full}. I am sorry for the trouble.",
    "rebook.cancelled.paid": "Cancelled: {patient}, {doctor}, {starts:full}. All of {paid} is on its way back; "
    "the bank may take some days. I am sorry for the trouble.",
    "rebook.waits": "All right. If you choose nothing by {until:zoned}, everything you paid comes back, and "
    "{patient} "
    "goes on the waiting list for {doctor}.",
    "rebook.over": "This is settled already. /appointments shows how your visits stand.",
    "where.rebook": "a visit that the clinic cannot keep",
    "notice.rebooking": "Hello {first_name}, we are sorry: your visit at {clinic} on {starts:full} ({number}) "
    "cannot take place as booked. To see the other times, or to cancel and get everything back, answer in the chat "
    "in which you booked, or call {phone}.",
    "notice.stands": "Hello {first_name}, good news: your visit at {clinic} on {starts:full} ({number}) takes "
    "place as "
    "booked after all. You need not do anything.",
}
