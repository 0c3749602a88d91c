"""English, for those who work at the clinic: tasks, money, staff, alerts."""

from collections.abc import Mapping

STAFF: Mapping[str, str] = {
    # --- what is to be done
    "task.refund_by_hand": "Give {amount} back by hand: {gateway} does not do it.",
    "task.payment_in_question": "Money in question: {amount} came for {reference}, which is not what was asked for.",
    "task.dispute": "Dispute: the payer's bank wants {amount} back ({gateway}, {reference}).",
    "task.money_differs": "The books differ: {gateway}, {reference}.",
    "task.call_patient": "Call the patient: no message arrives ({about}).",
    "task.dead_effect": "Something could not be done: {what}.",
    "task.handed_over": "The patient wants to talk to somebody.",
    "task.refund_by_hand.short": "Refund by hand",
    "task.payment_in_question.short": "Money in question",
    "task.dispute.short": "Dispute",
    "task.money_differs.short": "Books differ",
    "task.call_patient.short": "Call",
    "task.dead_effect.short": "Could not be done",
    "task.handed_over.short": "Wants to talk",
    # --- lists and cards of tasks
    "option.task": "{what}: {since:short}",
    "option.task.hint": "{who} · {since:short}",
    "option.task.nobody": "{since:short}",
    "desk_tasks.list": "{count} {count|thing|things} to do, the oldest first:",
    "desk_tasks.list.done": "Done: {what}\n\n{count} {count|thing|things} to do, the oldest first:",
    "desk_tasks.task": "{what}\n{who}\nSince {since:full}",
    "desk_tasks.task.closed": "Done already: {what}\n{who}\nSince {since:full}",
    "desk_tasks.task.done": "Done",
    "desk_tasks.task.person": "Open chat",
    "desk_tasks.task.list": "All tasks",
    "desk_tasks.person": "{what}\nSince {since:full}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_tasks.person.nobody": "{what}\nSince {since:full}\n\nIt is about nobody's chat.",
    "desk_tasks.person.done": "Done",
    "desk_tasks.person.list": "All tasks",
    "desk_tasks.nothing": "Nothing is to be done. Well done!",
    "desk_tasks.nothing.done": "Done: {what}\n\nNothing else is to be done. Well done!",
    "desk_tasks.usage": "/tasks is written without anything behind it.",
    "desk_calls.list": "{count} {count|patient|patients} to call, the longest waiting first:",
    "desk_calls.list.done": "Done: {what}\n\n{count} {count|patient|patients} to call, the longest waiting first:",
    "desk_calls.person": "{what}\nSince {since:full}\n\n{name}\n{phone}\n{reached_by}\n\n{visit}",
    "desk_calls.person.nobody": "{what}\nSince {since:full}\n\nIt is about nobody's chat.",
    "desk_calls.person.done": "Called",
    "desk_calls.person.list": "All calls",
    "desk_calls.nothing": "Nobody is waiting for a call.",
    "desk_calls.nothing.done": "Done: {what}\n\nNobody else is waiting for a call.",
    "desk_calls.usage": "/calls is written without anything behind it.",
    "channel.telegram": "Telegram",
    "channel.whatsapp": "WhatsApp",
    "channel.webchat": "the web chat",
    "channel.console": "the terminal",
    "person.name": "{name}",
    "person.unnamed": "(no name)",
    "person.nobody": "About nobody's chat",
    "person.no_phone": "No number is known.",
    "person.no_chat": "Has no chat with us.",
    "person.writes": "Writes to us by {channel}.",
    "person.unreachable": "Does not get our messages by {channel} any more.",
    "person.no_visit": "No visit yet.",
    "person.visit": "{number} {status}: {doctor}, {starts:full}",
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
    "desk_staff.invited": "Give this to the new {role}. Whoever uses it first is in; it works once, "
    "until {until:full}.\n\nThey write to the clinic, in any chat:\n{line}",
    "desk_staff.invited.link": "Give this to the new {role}. Whoever uses it first is in; it works once, "
    "until {until:full}.\n\nOn Telegram, open:\n{link}\n\nOr write to the clinic, in any chat:\n{line}",
    "desk_staff.usage": "/staff is written without anything behind it; what can be done stands on the buttons.",
    "role.doctor": "Doctor",
    "role.receptionist": "Receptionist",
    "role.admin": "Admin",
    "role.super_admin": "Super admin",
    # --- joining
    "join.code": "What is the code of your invitation?",
    "join.welcome.doctor": "Welcome! You act for the clinic as a doctor from now on.",
    "join.welcome.receptionist": "Welcome! You act for the clinic at its desk from now on.\n"
    "/tasks shows what is to be done, /calls whom to call.",
    "join.welcome.admin": "Welcome! You act for the clinic as an admin from now on.\n"
    "/tasks shows what is to be done, /staff who works here.",
    "join.welcome.super_admin": "Welcome! You act for the clinic as a super admin from now on.\n"
    "/tasks shows what is to be done, /staff who works here and invites others.",
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
    "alert.money_differs": "{gateway}, {day}: {count} {count|difference|differences} between their books and ours. "
    "/money shows them.",
    # --- refusals
    "refusal.not_permitted": "Your role may not do that.",
    "refusal.works_here_already": "This chat has a role already. An admin has to take it away before it gets another.",
    "refusal.last_super_admin": "The last super admin cannot be removed: nobody could appoint admins any more.",
    "refusal.invitation_gone": "This invitation does not work: it has been used, has ended, or was never made. "
    "Please ask for a new one.",
}
