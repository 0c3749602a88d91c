"""Everything that says something about a person: one line a table, what is shown of it, what erasing does to it.

An export reads this list from top to bottom, an erasure carries it out. A law compares it with the schema: a new table,
or a new column that can hold a word, without its line here fails. Both ask for a `Whom`: the rows of the person (and of
those who are theirs alone), their chats, and the addresses under which they are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DELETE = "delete"
"""Erasing removes the rows."""

_PERSON = "patient_id = any(%(patients)s)"
_CHAT = "chat_id = any(%(chats)s)"
_ONES = "select id from appointments where patient_id = any(%(patients)s)"
_VISIT = f"appointment_id in ({_ONES})"
_PAID = f"select id from payments where appointment_id in ({_ONES})"
_TALKS = "select id::text from desk_talks where chat_id = any(%(chats)s)"
_WARNED = "select id::text from tasks where chat_id = any(%(chats)s)"
# Whose talk or task a message to the desk is about stands in its key: bot/relay.py, webhooks/red_flags.py.
_TOLD_THE_DESK = f"""
    (split_part(key, ':', 1) in ('talk', 'call-desk') and split_part(key, ':', 2) in ({_TALKS})
     or split_part(key, ':', 1) = 'warn-desk' and split_part(key, ':', 2) in ({_WARNED}))
"""
# What whoever answered wrote and was shown while the talk went on; all of it, for words cannot be told apart.
_WHILE_ANSWERED = """
    desk_talks.chat_id = any(%(chats)s) and {at} >= desk_talks.opened_at
    and {at} <= coalesce(desk_talks.ended_at, %(now)s)
"""
_CODE = "a word of our own tables, or an id of ours or of the company's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One table. `called` is its name in an export, `mine` the condition of the rows that concern somebody.

    `shows` are the columns of an export, each an SQL expression under the name that it has there; `hides` says why
    nothing is shown. `erases` is `DELETE`, or what an update sets; None: the rows stay as they are. `stays` names every
    column that can hold a word and is left as it is, with the reason. `sealed` is the column shown as `value` that only
    the key of the `person` opens, bound to the row's `bound`.
    """

    table: str
    mine: str
    called: str = ""
    shows: Mapping[str, str] = field(default_factory=dict)
    hides: str = ""
    erases: str | None = None
    where: str = ""
    sealed: str = ""
    bound: str = "field"
    stays: Mapping[str, str] = field(default_factory=dict)

    @property
    def read(self) -> str:
        """Return the statement that an export reads."""
        columns = ", ".join(f"{expression} as {name}" for name, expression in self.shows.items())
        return f"select {columns} from {self.table} where {self.mine} order by 1"

    @property
    def erase(self) -> str | None:
        """Return the statement that an erasure carries out."""
        if self.erases is None:
            return None
        mine = self.where or self.mine
        if self.erases == DELETE:
            return f"delete from {self.table} where {mine}"
        return f"update {self.table} set {self.erases} where {mine}"


def _plain(*columns: str) -> dict[str, str]:
    return {column: column for column in columns}


def _codes(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, _CODE)


# What is erased by way of another table's rows stands before them.
HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table="outbox",
        called="messages",
        mine=f"""
            (kind in ('say', 'send_code') and (chat_id = any(%(chats)s) or body ->> 'address' = any(%(addresses)s)
              or body ->> 'notice' in (select id::text from notices where {_VISIT})))
        """,
        shows={
            "sent_at": "coalesce(done_at, created_at)",
            "channel": "body ->> 'channel'",
            "text": "body -> 'message' ->> 'text'",
        },
        # What the desk was told of their talks, and of danger in their words, is theirs as well. What still waits to be
        # said to them is not said any more; a timer or a refund under way names nobody and goes on.
        where=f"""
            (kind in ('say', 'send_code') and (chat_id = any(%(chats)s) or body ->> 'address' = any(%(addresses)s)
              or body ->> 'notice' in (select id::text from notices where {_VISIT})
              or {_TOLD_THE_DESK}
              or (done_at is not null and exists (
                  select 1 from desk_talks where desk_chat = outbox.chat_id
                    and {_WHILE_ANSWERED.format(at="wanted_at")}))))
        """,
        erases="""
            body = '{"erased": true}', error = null, result = null, key = 'erased:' || id,
            done_at = coalesce(done_at, %(now)s), dead_at = null, leased_until = null
        """,
        stays=_codes("kind", "leased_by"),
    ),
    Holding(
        table="inbox",
        called="heard",
        mine="body ->> 'address' = any(%(addresses)s)",
        shows={"received_at": "received_at", "channel": "source", "text": "body ->> 'text'"},
        erases=DELETE,
        # the web chat's own ids begin with the chat
        where="""
            (body ->> 'address' = any(%(addresses)s)
             or (source = 'webchat' and split_part(external_id, ':', 1) = any(%(addresses)s)))
        """,
    ),
    Holding(
        table="webchat_messages",
        called="web_chat",
        mine="chat = any(%(addresses)s)",
        shows={"at": "created_at", "direction": "direction", "text": "body ->> 'text'"},
        erases=DELETE,
        # a line that Baari has written has the key of its message
        where=f"""
            (chat = any(%(addresses)s) or {_TOLD_THE_DESK} or exists (
                select 1 from desk_talks join chats on chats.id = desk_talks.desk_chat and chats.channel = 'webchat'
                where chats.address = chat and {_WHILE_ANSWERED.format(at="webchat_messages.created_at")}))
        """,
    ),
    Holding(
        table="opt_outs",
        called="notices_refused",
        mine="address = any(%(addresses)s)",
        shows=_plain("way", "stopped_at", "stopped_by", "resumed_at"),
        erases=DELETE,
    ),
    Holding(
        table="desk_words",
        called="said_to_the_desk",
        mine="talk_id in (select id from desk_talks where chat_id = any(%(chats)s))",
        shows={"said_at": "said_at", "from_desk": "from_desk", "text": "body", "sort": "sort"},
        erases=DELETE,
    ),
    Holding(
        table="desk_talks",
        called="talks_with_the_desk",
        mine=_CHAT,
        shows={"opened_at": "opened_at", "ended_at": "ended_at", "ended": "ended"},
        erases=DELETE,
    ),
    Holding(table="cards", mine=_CHAT, hides="which message shows a card: an id of the channel", erases=DELETE),
    Holding(table="mail_proofs", mine=_CHAT, hides="a code under way; only its hash is kept", erases=DELETE),
    Holding(
        table="link_codes",
        mine="(chat_id = any(%(chats)s) or to_chat_id = any(%(chats)s))",
        hides="a code under way; only its hash is kept",
        erases=DELETE,
    ),
    Holding(
        table="chat_joins",
        called="joined_chats",
        mine="(chat_id = any(%(chats)s) or to_chat_id = any(%(chats)s))",
        shows={"chat": "chat_id", "to_chat": "to_chat_id", "joined_at": "joined_at", "separated_at": "separated_at"},
        erases=DELETE,
    ),
    Holding(
        table="handovers",
        called="handed_over",
        mine="(patient_id = any(%(patients)s) or chat_id = any(%(chats)s) or taken_by = any(%(chats)s))",
        shows={"person": "patient_id", "made_at": "made_at", "closed_at": "closed_at"},
        erases=DELETE,
        # that somebody who stays is one person under two rows was said so here
        where="""
            (patient_id = any(%(patients)s)
             or (same_as is null and (chat_id = any(%(chats)s) or taken_by = any(%(chats)s))))
        """,
    ),
    Holding(
        table="chat_patients",
        called="spoken_for",
        mine="(chat_id = any(%(chats)s) or patient_id = any(%(patients)s))",
        shows={"chat": "chat_id", "person": "patient_id", "relation": "relation"},
        erases=DELETE,
    ),
    Holding(
        table="profile_values",
        called="profile",
        mine=_PERSON,
        shows={"person": "patient_id", "field": "field", "value": "sealed", "answered_at": "answered_at"},
        sealed="sealed",
        erases=DELETE,
    ),
    Holding(
        table="clinical_notes",
        called="notes",
        mine=_PERSON,
        shows={"person": "patient_id", "visit": "appointment_id", "id": "id"}
        | _plain("version", "shared", "written_at")
        | {"value": "sealed"},
        sealed="sealed",
        bound="id",
        erases=DELETE,
    ),
    Holding(
        table="prescriptions",
        called="prescriptions",
        mine=_PERSON,
        shows={"person": "patient_id", "visit": "appointment_id", "id": "id"}
        | _plain("status", "number", "given_at")
        | {"value": "sealed"},
        sealed="sealed",
        bound="id",
        erases=DELETE,
    ),
    Holding(
        table="history_consents",
        called="who_may_see_notes",
        mine=_PERSON,
        shows={"person": "patient_id", "visit": "appointment_id"}
        | _plain("version", "asked_at", "answered_at", "allowed", "withdrawn_at"),
        erases="withdrawn_at = case when allowed then coalesce(withdrawn_at, %(now)s) end",
        stays={"language": "that there was consent has to be shown", "words": "the same: the hash of the question"},
    ),
    Holding(
        table="record_handouts",
        called="records_handed_out",
        mine=_CHAT,
        shows=_plain("kind", "made_at", "fetched_at"),
        erases=DELETE,
    ),
    Holding(
        table="consents",
        called="consents",
        mine=_CHAT,
        shows=_plain("version", "language", "words", "agreed_at", "withdrawn_at"),
        erases="withdrawn_at = coalesce(withdrawn_at, %(now)s)",
        stays={"language": "that there was consent has to be shown", "words": "the same: the hash of the notice"},
    ),
    Holding(
        table="desk_consents",
        called="consents_at_the_desk",
        mine=_PERSON,
        shows=_plain("version", "language", "words", "agreed_at", "withdrawn_at"),
        erases="withdrawn_at = coalesce(withdrawn_at, %(now)s)",
        stays={"language": "that there was consent has to be shown", "words": "the same: the hash of the notice"}
        | _codes("by"),
    ),
    Holding(
        table="tasks",
        mine=f"""
            (chat_id = any(%(chats)s) or appointment_id in ({_ONES}) or payment_id in ({_PAID}))
        """,
        hides="what the desk has to do: the visit, payment or chat that it is about is shown itself",
        erases="facts = facts - 'text' - 'name' - 'phone' - 'words'",
        stays=_codes("kind", "key", "closed_by"),
    ),
    Holding(
        table="notices",
        called="notices",
        mine=f"(chat_id = any(%(chats)s) or {_VISIT})",
        shows={"visit": "appointment_id", "kind": "kind", "way": "way", "due_at": "due_at", "status": "status"},
        erases="""
            address = null, reason = null, message_id = null,
            status = case when status in ('planned', 'queued', 'sent') then 'withdrawn' else status end
        """,
        where=_VISIT,
        stays=_codes("kind", "way", "about"),
    ),
    Holding(
        table="visit_answers",
        called="answers",
        mine=_VISIT,
        shows={"visit": "appointment_id", "answer": "answer", "minutes": "minutes", "at": "at"},
        stays=_codes("answer"),
    ),
    Holding(
        table="arrivals",
        called="arrivals",
        mine=_VISIT,
        shows={"visit": "appointment_id", "token": "token", "arrived_at": "arrived_at", "skips": "skips"},
        stays=_codes("urgency", "by"),
    ),
    Holding(
        table="consultations",
        called="consultations",
        mine=_VISIT,
        shows={"visit": "appointment_id", "started_at": "started_at", "ended_at": "ended_at"},
    ),
    Holding(
        table="line_steps",
        mine=_VISIT,
        hides="what was said of a visit at the desk, to take it back; what came of it is shown with the visit",
        stays=_codes("said", "by", "stood", "undone_by"),
    ),
    Holding(
        table="misses",
        called="missed_visits",
        mine=_VISIT,
        shows={"visit": "appointment_id"} | _plain("at", "asked_at", "answer", "answered_at", "judgement", "judged_at"),
        stays=_codes("answer", "judgement", "judged_by"),
    ),
    Holding(
        table="feedback",
        called="feedback",
        mine=_VISIT,
        shows={"visit": "appointment_id", "stars": "stars", "comment": "comment", "at": "changed_at"},
        erases="comment = null",
    ),
    Holding(
        table="meetings",
        called="video_calls",
        mine=_VISIT,
        shows={"visit": "appointment_id", "provider": "provider", "starts_at": "starts_at", "status": "status"},
        erases="join_url = null, host_url = null",
        stays=_codes("provider", "reference", "host", "status", "meeting_id", "claimed_by"),
    ),
    Holding(
        table="waitlist_told",
        mine="entry_id in (select id from waitlist where patient_id = any(%(patients)s))",
        hides="which place was offered to whom waits: the offers are shown themselves",
    ),
    Holding(
        table="waitlist",
        called="waiting",
        mine=f"({_PERSON} or {_CHAT})",
        shows={"person": "patient_id"} | _plain("first_day", "last_day", "specialty", "status", "joined_at"),
        erases="status = case when status in ('waiting', 'notified') then 'cancelled' else status end",
        where=_PERSON,
        stays=_codes("specialty", "consultation"),
    ),
    Holding(
        table="offers",
        called="places_offered",
        mine=f"({_PERSON} or {_CHAT})",
        shows={"cause": "cause", "expires_at": "expires_at", "status": "status", "created_at": "created_at"},
        stays=_codes("cause", "status"),
    ),
    Holding(
        table="wave_visits",
        called="to_be_rebooked",
        mine=_VISIT,
        shows={"visit": "appointment_id"} | _plain("starts_at", "told_at", "until", "fallback", "outcome"),
        stays=_codes("fallback", "outcome"),
    ),
    Holding(
        table="appointment_events",
        called="what_happened",
        mine=_VISIT,
        shows={"visit": "appointment_id", "event": "event", "after": "after", "at": "at"},
        stays=_codes("event", "before", "after", "by", "facts"),
    ),
    Holding(
        table="receipts",
        called="papers",
        mine=_VISIT,
        shows={
            "kind": "kind",
            "fiscal_year": "fiscal_year",
            "serial": "serial",
            "visit": "appointment_id",
            "issued_at": "issued_at",
            "name": "patient_name",
            "amount_minor": "amount_minor",
            "currency": "currency",
            "way": "way",
        },
        erases="""
            patient_name = (select 'erased-' || patient_id from appointments where appointments.id = appointment_id)
        """,
        stays={
            **_codes("kind", "zone", "currency", "way", "reference", "refers_to", "visit_number"),
            **dict.fromkeys(
                ("clinic_name", "clinic_address", "clinic_phone", "doctor_name", "doctor_names", "by"),
                "the clinic's own",
            ),
        },
    ),
    Holding(
        table="refunds",
        called="refunds",
        mine=f"payment_id in ({_PAID})",
        shows=_plain("payment_id", "amount_minor", "currency", "reason", "status", "created_at"),
        stays=_codes("gateway", "gateway_payment_id", "currency", "reason", "status", "key", "gateway_refund_id"),
    ),
    Holding(
        table="disputes",
        called="disputes",
        mine=f"payment_id in ({_PAID})",
        shows=_plain("payment_id", "amount_minor", "currency", "status", "opened_at"),
        stays=_codes("gateway", "dispute_id", "gateway_payment_id", "currency", "reason", "status"),
    ),
    Holding(
        table="ledger",
        called="money",
        mine=f"(payment_id in ({_PAID}) or {_VISIT})",
        shows=_plain("payment_id", "kind", "amount_minor", "currency", "settled_as", "at"),
        stays=_codes("gateway", "kind", "entry", "gateway_payment_id", "currency", "settled_as"),
    ),
    Holding(
        table="payments",
        called="payments",
        mine=_VISIT,
        shows={
            "visit": "appointment_id",
            **_plain("id", "gateway", "amount_minor", "currency", "status", "created_at"),
        },
        stays=_codes("gateway", "reference", "currency", "status", "link_id", "link_url"),
    ),
    Holding(
        table="appointments",
        called="visits",
        mine=_PERSON,
        shows={
            "id": "id",
            "person": "patient_id",
            "number": "number",
            "doctor": "(select name from doctors where doctors.id = doctor_id)",
            "clinic": "(select name from clinics where clinics.id = clinic_id)",
            "starts_at": "starts_at",
            "status": "status",
            "consultation": "consultation",
            "fee_minor": "fee_minor",
            "currency": "currency",
            "created_at": "created_at",
        },
        stays=_codes("status", "number", "currency", "consultation", "pays", "over_reason"),
    ),
    Holding(
        table="patient_keys",
        mine=_PERSON,
        hides="a key opens nothing outside; what it has sealed is shown where it stands",
        erases=DELETE,
    ),
    Holding(
        table="exports",
        called="exports",
        mine=_CHAT,
        shows=_plain("asked_at", "fetched_at"),
        erases="token_hash = null",
    ),
    Holding(
        table="erasures",
        called="erasures_asked_for",
        mine=f"({_CHAT} or {_PERSON})",
        shows=_plain("asked_at", "due_at", "taken_back_at"),
        stays=_codes("by"),
    ),
    Holding(
        table="chats",
        called="chats",
        mine="id = any(%(chats)s)",
        shows=_plain("id", "channel", "address", "language", "name", "phone", "created_at", "last_heard_at"),
        erases="""
            address = 'erased-' || id, name = '', phone = null, state = '{}', consent = null, joined_to = null,
            last_heard_at = null, unreachable_at = coalesce(unreachable_at, %(now)s)
        """,
        stays=_codes("channel", "language"),
    ),
    Holding(
        table="patients",
        called="people",
        mine="id = any(%(patients)s)",
        shows=_plain("id", "name", "phone", "email", "created_at"),
        erases="""
            name = 'erased-' || id, phone = null, email = null, same_as = null,
            erased_at = coalesce(erased_at, %(now)s)
        """,
    ),
)

IMPERSONAL: Mapping[str, str] = {
    "api_answers": "what a program was answered: ids and amounts, for a day",
    "calendar_feeds": "hashes of links to doctors' calendars, in which nobody is named",
    "api_keys": "who may ask over HTTP, by what the clinic calls them, and the hash of their secret",
    "audit": "what those with a role did; names things by their ids, kept as it was written",
    "blocked_periods": "the clinic's calendar",
    "broadcasts": "what the clinic writes to everybody of a day: nobody's own",
    "clinic_changes": "settings, doctors and branches as they were and are, and who changed them: `staff 3`",
    "clinics": "the clinic",
    "content_templates": "words of the clinic at Twilio",
    "delays": "how late a doctor runs",
    "deliveries": "a provider's ids of messages, forgotten after 90 days",
    "doctors": "the clinic's own people",
    "doors": "the links at the doors of the clinic",
    "numbers": "counters",
    "rates": "how much a key, or an address on the internet without one, may still ask; forgotten after an hour",
    "receipt_numbers": "counters",
    "reconciliations": "ids and amounts of a gateway's books",
    "revisions": "counters",
    "sandbox_disputes": "the sandbox company's books: references and amounts",
    "sandbox_faults": "for training",
    "sandbox_links": "the sandbox company's books: references and amounts",
    "sandbox_payments": "the same",
    "sandbox_refunds": "the same",
    "schedule_changes": "the clinic's calendar as it was and is, and who changed it: `staff 3`",
    "schedule_overrides": "the clinic's calendar",
    "settings": "the clinic's settings",
    "staff": "who works here: nobody is erased under a role, and the row stays for what was done under it",
    "staff_invitations": "hashes of invitations",
    "tombstones": "ids of who was erased, so that a restored backup erases them again",
    "waves": "which change of the calendar has visits rebooked; the visits are wave_visits",
    "web_sessions": "who of the staff is signed in to the pages, and hashes; forgotten a day after it ends",
    "weekly_hours": "the clinic's calendar",
}
"""The tables that say nothing of a patient, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whose rows: people by all their ids, chats, and every address, phone and mailbox under which they are known."""

    patients: tuple[int, ...]
    chats: tuple[int, ...]
    addresses: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """Return the parameters of the statements above."""
        return {"patients": list(self.patients), "chats": list(self.chats), "addresses": list(self.addresses)}
