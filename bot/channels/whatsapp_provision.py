"""Makes the clinic's Content templates at Twilio, as often as you like: what is there already is left alone."""

import logging
from collections import Counter
from collections.abc import Mapping

from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from bot.channels.whatsapp_errors import FAILURES, outcome
from bot.channels.whatsapp_templates import ContentTemplate, approved, templates
from core.storage.content_templates import ContentTemplates, KeptTemplate
from core.storage.database import Database

log = logging.getLogger(__name__)

PAGE = 500  # templates a page of Twilio's list: an account with thousands is read in a few calls
_UNSUBMITTED = "unsubmitted"
_GOOD = "approved"


def provision(client: Client, database: Database) -> list[str]:
    """Make what is missing or has changed, remember the ids, ask for approval; return lines that say what was done.

    Each template is remembered as soon as it is made, so that a run that was broken off is continued by the next. One
    whose answer was lost is found again at Twilio by its name. What changed is made anew; the old one is left at
    Twilio, as messages on their way may still point to it. Raises `SendFailed` when Twilio refuses or does not answer.
    """
    try:
        return _provision(client, database)
    except FAILURES as error:
        raise outcome(error) from None


def _provision(client: Client, database: Database) -> list[str]:
    kept = database.run(lambda uow: ContentTemplates(uow.sql).all())
    there = {each.friendly_name: str(each.sid) for each in client.content.v1.contents.stream(page_size=PAGE)}
    done: Counter[str] = Counter()
    approvals = []
    for template in templates():
        sid, what = _at_twilio(client, template, kept, there)
        done[what] += 1
        if what != "kept":
            _remember(database, template, template.name, sid)
        if template.category:
            status = _approval(client, template, sid)
            _remember_approval(database, template, sid, status)
            approvals.append(f"outside the 24 hours, {template.name}, {template.language}: {status}")
    return [f"templates: {done['made']} made, {done['found']} found, {done['kept']} kept", *approvals]


def _at_twilio(
    client: Client,
    template: ContentTemplate,
    kept: Mapping[tuple[str, str], KeptTemplate],
    there: Mapping[str, str],
) -> tuple[str, str]:
    """Return the template's id and whether it was kept, found or made."""
    known = kept.get((template.name, template.language))
    sid = there.get(template.wire_name)
    if known and known.content_hash == template.content_hash and known.content_sid in there.values():
        return known.content_sid, "kept"
    if sid:
        return sid, "found"
    asked = ContentList.ContentCreateRequest(
        {
            "friendly_name": template.wire_name,
            "language": template.language,
            "variables": dict(template.samples),
            "types": ContentList.Types(dict(template.types)),
        }
    )
    return str(client.content.v1.contents.create(asked).sid), "made"


def _approval(client: Client, template: ContentTemplate, sid: str) -> str:
    """Return WhatsApp's word on a template, after asking for it where nobody has asked yet."""
    content = client.content.v1.contents(sid)
    status = str((content.approval_fetch().fetch().whatsapp or {}).get("status") or _UNSUBMITTED)
    if status != _UNSUBMITTED:
        return status
    asked = ApprovalCreateList.ContentApprovalRequest({"name": template.wire_name, "category": template.category})
    return str(content.approval_create.create(asked).status)


def _remember(database: Database, template: ContentTemplate, name: str, sid: str) -> None:
    row = KeptTemplate(name=name, language=template.language, content_hash=template.content_hash, content_sid=sid)
    database.run(lambda uow: ContentTemplates(uow.sql).keep(row))


def _remember_approval(database: Database, template: ContentTemplate, sid: str, status: str) -> None:
    """Let the channel use the template, or no more where WhatsApp has taken its approval back."""
    if status == _GOOD:
        _remember(database, template, approved(template.name), sid)
    else:
        log.info("template waits", extra={"template": template.name, "language": template.language, "approval": status})
        database.run(lambda uow: ContentTemplates(uow.sql).forget(approved(template.name), template.language))
