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
