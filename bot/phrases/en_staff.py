"""English, for those who work at the clinic: tasks, money, staff, alerts."""

from collections.abc import Mapping

STAFF: Mapping[str, str] = {
    # --- what is to be done
    "task.refund_by_hand": "Give {amount} back by hand: {gateway} does not do it.",
    "task.payment_in_question": "Money in question: {amount} came for {reference}, which is not what was asked for.",
    "task.refunded_at_gateway": "{amount} was given back at {gateway}, and the visit stands: take it anew, or cancel.",
    "task.dispute": "Dispute: the payer's bank wants {amount} back ({gateway}, {reference}). Answer by {respond_by}.",
    "task.money_differs": "The books differ: {gateway}, {reference}.",
    "task.visit_requested": "A visit waits for a yes or a no.",
    "task.call_patient": "Call the patient: no message arrives ({about}).",
    "task.dead_effect": "Something could not be done: {what}.",
    "task.handed_over": "The patient wants to talk to somebody.",
    "task.join_people": "Somebody writes from a new chat and has lost the one that we know. Ask for the full name, the "
    "date of birth and the last visit; then join the two with /people, or leave them two.",
    "task.tell_doctor": "Tell {doctor}: video visit {number} begins in a moment, and no chat of theirs gets its link. "
    "They start it with their own account, meeting {meeting}.",
    "task.online_down": "There is no video call for visit {number} with {doctor}: call the patient and the doctor.",
    "task.red_flag": "Words of danger: call the patient.",
    "task.red_flag.short": "Danger",
    "task.tell_doctor.short": "Tell the doctor",
    "task.online_down.short": "No video call",
    "task.refund_by_hand.short": "Refund by hand",
    "task.payment_in_question.short": "Money in question",
    "task.refunded_at_gateway.short": "Refunded there",
    "task.dispute.short": "Dispute",
    "task.money_differs.short": "Books differ",
    "task.visit_requested.short": "To confirm",
    "task.call_patient.short": "Call",
    "task.dead_effect.short": "Could not be done",
    "task.handed_over.short": "Wants to talk",
    "task.join_people.short": "New chat, who is it?",
    # --- lists and cards of tasks
    "option.task": "{what}: {who}",
    "option.task.hint": "{since:short}",
    "option.task.nobody": "{what}",
    "desk_tasks.list": "{count} {count|thing|things} to do, the oldest first:",
    "desk_tasks.list.done": "Done: {what}\n\n{count} {count|thing|things} to do, the oldest first:",
    "desk_tasks.task": "{what}\nSince {since:full}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_tasks.task.nobody": "{what}\nSince {since:full}\n\nNobody's chat or visit stands behind it.",
    "desk_tasks.task.nobodyclosed": "Done already: {what}\nSince {since:full}",
    "desk_tasks.task.closed": "Done already: {what}\nSince {since:full}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_tasks.task.done": "Done",
    "desk_tasks.task.person": "Open chat",
    "desk_tasks.task.list": "All tasks",
    "desk_tasks.task.decide": "Decide",
    "desk_tasks.task.answer": "Yes or no",
    "desk_tasks.decide": "{what}\n{who}\n\n{due} is open for the visit. Use the {amount} for it, and it has its place "
    "and its money; what is more goes back. If its place has gone, the patient is shown others. "
    "Or send all of it back. The patient is told either way.",
    "desk_tasks.decide.misfit": "{what}\n{who}\n\nThe {amount} cannot be used for the visit, for which {due} is open: "
    "it is over, has its money, or this is another currency. Send all of it back; the patient is told.",
    "desk_tasks.decide.accept": "Use it",
    "desk_tasks.decide.send_back": "Send it back",
    "desk_tasks.decide.list": "All tasks",
    "desk_tasks.nothing": "Nothing to do. Well done!",
    "desk_tasks.nothing.done": "Done: {what}\n\nNothing else to do. Well done!",
    "desk_tasks.usage": "Write /tasks with nothing after it.",
    "desk_calls.list": "{count} {count|patient|patients} to call, the longest waiting first:",
    "desk_calls.list.done": "Done: {what}\n\n{count} {count|patient|patients} to call, the longest waiting first:",
    "desk_calls.person": "{what}\nSince {since:full}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_calls.person.nobody": "{what}\nSince {since:full}\n\nIt is not about anybody's chat.",
    "desk_calls.person.done": "Called",
    "desk_calls.person.write": "Write to them",
    "desk_calls.person.list": "All calls",
    "desk_calls.nothing": "Nobody is waiting for a call.",
    "desk_calls.nothing.done": "Done: {what}\n\nNobody else is waiting for a call.",
    "desk_calls.usage": "Write /calls with nothing after it.",
    "channel.telegram": "Telegram",
    "channel.whatsapp": "WhatsApp",
    "channel.webchat": "the web chat",
    "channel.console": "the terminal",
    "channel.desk": "the desk",
    "person.name": "{name}",
    "person.unnamed": "(no name)",
    "person.unnamed.phone": "{channel} {digits} (no name)",
    "person.unnamed.chat": "{channel} no. {number} (no name)",
    "person.unnamed.numbered": "(no name, no. {number})",
    "person.nobody": "Not about a chat",
    "person.no_phone": "No number is known.",
    "person.no_chat": "Has no chat with us.",
    "person.writes": "Writes to us by {channel}.",
    "person.unreachable": "Does not get our messages by {channel} any more.",
    "person.no_visit": "No visit yet.",
    "person.visit": "{number} {status}: {doctor}, {starts:full}",
    # --- money at the desk
    "desk_paid.which": "{count} {count|visit|visits} of today to be paid at the desk. "
    "Tap one, or write the whole number of another:",
    "desk_paid.which.several": "{number} is in more than one branch. Which is it?",
    "desk_paid.which.unknown": "No visit that can be paid has the number {number}. Today's are:",
    "desk_paid.nothing": "Nothing of today is to be paid at the desk. "
    "For another day write the whole number, for example: /paid APT-20261121-0007",
    "desk_paid.nothing.unknown": "No visit that can be paid has the number {number}, "
    "and nothing of today is to be paid at the desk.",
    "option.owed": "{number}, {due}",
    "option.owed.hint": "{patient} · {starts:short}",
    "desk_paid.how": "{number}\n{patient}\n{doctor}, {starts:full}\n{clinic}\n\n"
    "To pay: {due} of {fee}. How is it paid?",
    "desk_paid.how.paid": "{number}\n{patient}\n{doctor}, {starts:full}\n{clinic}\n\nAll of {fee} is paid already.",
    "desk_paid.how.cash": "Cash",
    "desk_paid.how.upi": "UPI",
    "desk_paid.how.card": "Card",
    "desk_paid.how.other": "Another visit",
    "desk_paid.sure": "Have you taken {due} ({way}) for {number}, {patient}?",
    "desk_paid.sure.yes": "Yes, taken",
    "desk_paid.sure.no": "No",
    "desk_paid.taken": "Taken: {due} ({way}) for {number}, {patient}. The receipt is on its way to them.",
    "desk_paid.taken.next": "Next visit",
    "desk_paid.taken.undo": "Undo",
    "desk_paid.undone": "Undone: {due} ({way}) for {number}, {patient}. Give it back; the note is on its way to them.",
    "desk_paid.usage": "Money is taken like this: /paid and the number of the visit, or only its end if it is today's. "
    "For example: /paid 7, or /paid APT-20261121-0007",
    # --- visits that wait for an answer
    "desk_request.list": "{count} {count|visit waits|visits wait} for a yes or a no, the earliest first:",
    "option.request": "{starts:short} {patient}",
    "option.request.hint": "{doctor} · {clinic}",
    "desk_request.card": "{patient} asks for a visit:\n{doctor}, {starts:full}\n{clinic}\nFee: {fee}, not paid yet\n\n"
    "Can they come? Please answer by {until}.",
    "desk_request.card.paid": "{patient} asks for a visit:\n{doctor}, {starts:full}\n{clinic}\nPaid: {paid}\n\n"
    "Can they come? Please answer by {until}.",
    "desk_request.card.again": "{patient} still waits for an answer:\n{doctor}, {starts:full}\n{clinic}\n"
    "Fee: {fee}, not paid yet\n\nCan they come? Without an answer it lapses on {until}.",
    "desk_request.card.again_paid": "{patient} still waits for an answer:\n{doctor}, {starts:full}\n{clinic}\n"
    "Paid: {paid}\n\nCan they come? Without an answer it lapses on {until}, and the money goes back.",
    "desk_request.card.confirm": "Confirm",
    "desk_request.card.decline": "Decline",
    "desk_request.card.list": "All that wait",
    "desk_request.sure": "Decline {patient}, {doctor}, {starts:full}? They are told.",
    "desk_request.sure.paid": "Decline {patient}, {doctor}, {starts:full}? "
    "All of {paid} goes back to them, and they are told.",
    "desk_request.sure.yes": "Yes, decline",
    "desk_request.sure.no": "No",
    "desk_request.confirmed": "Confirmed: {number}, {patient}, {doctor}, {starts:full}. They are being told.",
    "desk_request.declined": "Declined: {patient}, {doctor}, {starts:full}. They are being told.",
    "desk_request.over": "This is how it stands: {patient}, {doctor}, {starts:full}: {status}.",
    "desk_request.nothing": "No visit waits for an answer.",
    "desk_request.usage": "Write /requests with nothing after it.",
    # --- who comes
    "desk_coming.day": "{day}: {confirmed} of {visits} confirmed\n\n{lines}",
    "desk_coming.day.silent": "{day}: {confirmed} of {visits} confirmed\n\n{lines}\n\n"
    "{count} {count|has|have} not answered:",
    "coming.line": "{doctor}: {confirmed} of {visits} confirmed ({late} late), {leaving} to move or cancel, "
    "{silent} without an answer",
    "desk_coming.day.nobody": "{day}: nobody is booked.",
    "desk_coming.usage": "Who comes on a day is asked like this: /coming, or /coming tomorrow. Today's:",
    # --- one visit at the desk
    "desk_visit.which": "{count} {count|visit|visits} today. Tap one, or write the whole number of another:",
    "desk_visit.which.several": "{number} is in more than one branch. Which is it?",
    "desk_visit.which.unknown": "No visit has the number {number}. Today's are:",
    "desk_visit.nothing": "Nobody is booked today any more. "
    "For another day write the whole number, for example: /visit APT-20261121-0007",
    "desk_visit.nothing.unknown": "No visit has the number {number}, and nobody is booked today any more.",
    "option.at_desk": "{starts:time} {patient}",
    "option.at_desk.hint": "{number} · {doctor}",
    "desk_visit.no_number": "No number yet",
    "desk_visit.card": "{number}, {status}\n{patient}\n{phone}\n{doctor}, {starts:full}\n{clinic}\n\n"
    "Paid: {paid} of {fee}",
    "desk_visit.card.cancel": "Cancel it",
    "desk_visit.card.asked": "Patient cancels",
    "desk_visit.card.give_back": "Give money back",
    "desk_visit.card.other": "Another visit",
    "desk_visit.sure": "Cancel {number}, {patient}, {doctor}, {starts:full}, in the clinic's name?\n"
    "Nothing was paid. The patient is told.",
    "desk_visit.sure.refund": "Cancel {number}, {patient}, {doctor}, {starts:full}, in the clinic's name?\n"
    "All of {paid} goes back to them by itself. The patient is told.",
    "desk_visit.sure.by_hand": "Cancel {number}, {patient}, {doctor}, {starts:full}, in the clinic's name?\n"
    "All of {paid} goes back to them; the {taken} taken at the desk by hand: it becomes a task of the admins. "
    "The patient is told.",
    "desk_visit.sure.yes": "Yes, cancel it",
    "desk_visit.sure.no": "No, keep it",
    "desk_visit.cancelled": "Cancelled: {number}, {patient}, {doctor}, {starts:full}. They are being told.",
    "desk_visit.cancelled.refund": "Cancelled: {number}, {patient}, {doctor}, {starts:full}. They are being told, and "
    "{paid} is on its way back.",
    "desk_visit.cancelled.by_hand": "Cancelled: {number}, {patient}, {doctor}, {starts:full}. They are being told. "
    "{paid} goes back; {taken} of it is a task by hand.",
    "desk_visit.sure_asked": "Cancel {number}, {patient}, {doctor}, {starts:full}, because the patient asks? "
    "Nothing was paid. They are told.",
    "desk_visit.sure_asked.paid": "Cancel {number}, {patient}, {doctor}, {starts:full}, because the patient asks?\n"
    "{paid} was paid; {back} of it goes back, as the refund policy says. They are told.",
    "desk_visit.sure_asked.yes": "Yes, they asked",
    "desk_visit.sure_asked.no": "No, keep it",
    "desk_visit.cancelled_asked": "Cancelled as asked: {number}, {patient}, {doctor}, {starts:full}. They are being "
    "told.",
    "desk_visit.cancelled_asked.refund": "Cancelled as asked: {number}, {patient}, {doctor}, {starts:full}. They are "
    "being told, and {back} goes back to them.",
    "desk_visit.usage": "A visit is opened like this: /visit and its number, or only its end if it is today's. "
    "For example: /visit 7, or /visit APT-20261121-0007",
    "desk_refund.which": "{number} is in more than one branch. Which is it?",
    "desk_refund.nothing": "Of which visit? Write its whole number behind the command, for example: "
    "/refund APT-20261121-0007",
    "desk_refund.nothing.unknown": "The desk has taken nothing for {number}, or has given it back already.",
    "desk_refund.amount": "{number}, {status}\n{patient}\n{doctor}, {starts:full}\n{clinic}\n\n"
    "The desk has {taken} of this visit. How much do you give back? Tap, or write an amount, such as ₹300.",
    "desk_refund.amount.all": "All: {taken}",
    "desk_refund.how": "{amount} for {number}, {patient}. How do you give it back?",
    "desk_refund.sure": "Have you given back {amount} ({way}) for {number}, {patient}? The visit stays as it is.",
    "desk_refund.sure.yes": "Yes, given back",
    "desk_refund.sure.no": "No",
    "desk_refund.given": "Given back: {amount} ({way}) for {number}, {patient}. The refund note is on its way to them.",
    "desk_refund.gone": "The desk has nothing of this visit any more.",
    "desk_refund.usage": "Money goes back like this: /refund and the number of the visit. "
    "For example: /refund APT-20261121-0007",
    # --- money
    "desk_money.day": "{day}\n\n{lines}",
    "desk_money.day.differs": "{day}\n\n{lines}\n\n{count} {count|difference|differences}:",
    "desk_money.day.asked": "{day}\n\n{lines}\n\nThe gateways are being asked; /money shows in a moment what they say.",
    "desk_money.day.check": "Check again",
    "desk_money.difference": "{what}\n{gateway}: {entry}, our reference: {reference}\n"
    "They say {theirs}, we say {ours}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_money.difference.nobody": "{what}\n{gateway}: {entry}, our reference: {reference}\n"
    "They say {theirs}, we say {ours}\n\nIt does not belong to anybody's chat.",
    "desk_money.difference.list": "The whole day",
    "desk_money.difference.tasks": "What is to be done",
    "desk_money.usage": "The money of a day is asked for like this: /money yesterday, or /money 20 Nov, "
    "or /money 2026-11-20. Today's:",
    "ledger.line": "{gateway}: {captured} came in\n= {booked} for visits + {credit} waiting or on its way back "
    "+ {refunded} given back\n{checked}",
    "ledger.line.banks": "{gateway}: {captured} came in\n= {booked} for visits + {credit} waiting or on its way back "
    "+ {refunded} given back ({disputed} of it taken by banks)\n{checked}",
    "ledger.nothing": "Nothing came in.",
    "ledger.checked": "Compared {at}",
    "ledger.unchecked": "Not compared with the gateway yet",
    "ledger.own": "Our own books",
    "gateway.razorpay": "Razorpay",
    "gateway.stripe": "Stripe",
    "gateway.sandbox": "Sandbox",
    "gateway.desk": "At the desk",
    "option.one_day": "{day:short}",
    "option.difference": "{what}: {reference}",
    "option.difference.hint": "{reference}",
    "differs.missing_here": "The gateway has it and we have not. It is read anew by itself.",
    "differs.missing_there": "We have it and the gateway does not know it.",
    "differs.amount_differs": "The amounts differ.",
    "differs.currency_differs": "The currencies differ.",
    "differs.refund_unknown": "It was given back at the gateway, and not by us.",
    "differs.dispute_unknown": "The payer's bank disputes it, and we had not heard. It is read anew by itself.",
    "differs.unknown_reference": "The gateway has it, and we asked for nothing like it.",
    "differs.missing_here.short": "Not entered here",
    "differs.missing_there.short": "Unknown there",
    "differs.amount_differs.short": "Amount",
    "differs.currency_differs.short": "Currency",
    "differs.refund_unknown.short": "Refunded there",
    "differs.dispute_unknown.short": "Dispute",
    "differs.unknown_reference.short": "Not ours",
    "differs.no_reference": "none",
    "differs.nothing": "nothing",
    # --- staff
    "desk_staff.list": "{count} {count|person works|people work} here:",
    "desk_staff.list.invite": "Invite somebody",
    "option.colleague": "{name}, {role}",
    "option.colleague.hint": "{role} · {channel}",
    "desk_staff.member": "{name}\n{role}, number {number}, by {channel}\nSince {since:full}",
    "desk_staff.member.me": "{name}: this is you.\n{role}, number {number}, by {channel}\nSince {since:full}",
    "desk_staff.member.remove": "Remove",
    "desk_staff.member.list": "Everybody",
    "desk_staff.sure": "Remove {name}, {role}, number {number}?\n"
    "With their next message they are a patient like any other, and what they handed out lets nobody in any more.",
    "desk_staff.sure.me": "Remove yourself, {name}, {role}, number {number}?\nOnly another admin can bring you back.",
    "desk_staff.sure.yes": "Yes, remove",
    "desk_staff.sure.no": "No, keep",
    "desk_staff.role": "What will they be?",
    "desk_staff.role.doctor": "Doctor",
    "desk_staff.doctor": "Which doctor?",
    "desk_staff.no_doctors": "There is no doctor to choose.",
    "desk_staff.invited": "Give this to your new colleague ({role}). Whoever uses it first is in; it works once, "
    "until {until:full}.\n\nThey write to the clinic, in any chat:\n{line}",
    "desk_staff.invited.link": "Give this to your new colleague ({role}). Whoever uses it first is in; it works once, "
    "until {until:full}.\n\nOn Telegram, open:\n{link}\n\nOr write to the clinic, in any chat:\n{line}",
    "desk_staff.usage": "Write /staff with nothing after it; the buttons do the rest.",
    "role.doctor": "Doctor",
    "role.receptionist": "Receptionist",
    "role.admin": "Admin",
    "role.super_admin": "Super admin",
    # --- joining
    "join.code": "What is the code of your invitation?",
    "join.welcome.doctor": "Welcome! You act for the clinic as a doctor from now on.\n"
    "/requests shows which visits wait for your yes or no.",
    "join.welcome.receptionist": "Welcome! You act for the clinic at its desk from now on.\n"
    "/tasks shows what is to be done, /calls whom to call, /paid takes money.",
    "join.welcome.admin": "Welcome! You act for the clinic as an admin from now on.\n"
    "/tasks shows what is to be done, /money what came in, /staff who works here.",
    "join.welcome.super_admin": "Welcome! You act for the clinic as a super admin from now on.\n"
    "/tasks shows what is to be done, /money what came in, /staff who works here and invites others.",
    "join.usage": "An invitation is taken up like this: /join and the code that you were given. "
    "For example: /join 4102938475610293847561029384756",
    # --- what admins are told
    "alert.task": "New task: {task}\n\n/tasks shows it.",
    "alert.outbox_stuck": "Messages or payments are not going out: the oldest has waited for {minutes} "
    "{minutes|minute|minutes}. Whoever runs the system should look at the logs.",
    "alert.dead_rows": "{count} {count|thing|things} that we promised could not be done. "
    "Whoever runs the system finds them with the command “outbox”.",
    "alert.invariant_broken": "Something is wrong in the books ({name}, {count}). "
    "Whoever runs the system should look at it today.",
    "alert.provider_away": "{provider} does not answer at the moment. We go on trying.",
    # --- refusals
    "refusal.not_permitted": "Your role may not do that.",
    "refusal.works_here_already": "This chat has a role already. An admin has to take it away before it gets another.",
    "refusal.last_super_admin": "The last super admin cannot be removed: nobody could appoint admins any more.",
    "refusal.invitation_gone": "This invitation does not work: it has been used, has ended, or was never made. "
    "Please ask for a new one.",
}
