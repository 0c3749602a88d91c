"""The page on which a sandbox link is paid, in English and Hindi at once: it does not know the payer's language."""

from collections.abc import Sequence
from html import escape

from fastapi.responses import HTMLResponse

from bot.phrases.payment_pages import payment_page_words
from core.storage.sandbox import SandboxLink
from webhooks.page import page

LANGUAGES = ("en", "hi")
_AFTER = {"failed": "sandbox.failed", "late": "sandbox.is_late"}


def link_page(link: SandboxLink, *, last_try: str | None, offers: Sequence[str]) -> HTMLResponse:
    """Return the page of a link: its amount, how the last try went, and what the payer may do."""
    said = last_try if link.status == "open" else None
    inside = (
        f'<p class="quiet">{escape(link.description)}</p>'
        f"<p>{_both(f'sandbox.{link.status}')}</p>"
        f"<h1>{escape(link.amount.currency)} {link.amount.decimal()}</h1>"
        f'<p class="note">{_both("sandbox.note")}</p>'
    )
    if said in _AFTER:
        inside += f'<p class="note" role="status">{_both(_AFTER[said])}</p>'
    if link.status == "open" and said != "late":
        buttons = "".join(_button(offer) for offer in offers)
        inside += f'<form method="post" action="/sandbox/pay/{link.id}">{buttons}</form>'
    return page(link.description, inside, language="en", leads_to=link.return_url)


def not_found_page() -> HTMLResponse:
    """Return the page for an address that is no link's."""
    inside = f"<h2>{_both('unknown.title')}</h2><p>{_both('unknown')}</p>"
    return page(payment_page_words("unknown.title", "en"), inside, language="en", status=404)


def _button(offer: str) -> str:
    kind = "" if offer == "pay" else ' class="second"'
    return f'<button name="do" value="{offer}"{kind}>{_both(f"sandbox.{offer}")}</button>'


def _both(key: str) -> str:
    english, hindi = (escape(payment_page_words(key, language)) for language in LANGUAGES)
    return f'{english} <span lang="hi">· {hindi}</span>'
