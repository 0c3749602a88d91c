"""The page on which a sandbox link is paid, in the payer's language, and in all of them where there is no such link."""

from collections.abc import Sequence
from html import escape

from fastapi.responses import HTMLResponse

from bot.phrases import write_money
from bot.phrases.payment_pages import payment_page_words
from core.storage.sandbox import SandboxLink
from webhooks.page import page
from webhooks.sandbox_ways import WAYS

LANGUAGES = ("en", "hi")
_AFTER = {"failed": "failed", "late": "is_late"}


def link_page(link: SandboxLink, *, last_try: str | None, offers: Sequence[str]) -> HTMLResponse:
    """Return the page of a link: what is to pay, how the last try went, and what the payer may do.

    The ways to pay wrongly are folded away: a patient pays, a trainee opens them.
    """

    def words(key: str) -> str:
        return escape(payment_page_words(f"sandbox.{key}", link.language))

    said = last_try if link.status == "open" else None
    shown = link.left if link.status == "open" else link.amount
    inside = (
        f'<p class="quiet">{escape(link.description)}</p>'
        f"<p>{words(link.status)}</p>"
        f"<h1>{escape(write_money(shown))}</h1>"
        f'<p class="note">{words("note")}</p>'
    )
    if said in _AFTER:
        inside += f'<p class="note" role="status">{words(_AFTER[said])}</p>'
    if link.status == "open" and said != "late":
        plain = [_button(offer, words(offer)) for offer in offers if not WAYS[offer].training]
        odd = [_button(offer, words(offer)) for offer in offers if WAYS[offer].training]
        folded = f"<details><summary>{words('practise')}</summary>{''.join(odd)}</details>" if odd else ""
        inside += f'<form method="post" action="/sandbox/pay/{link.id}">{"".join(plain)}{folded}</form>'
    return page(link.description, inside, language=link.language, leads_to=link.return_url)


def not_found_page() -> HTMLResponse:
    """Return the page for an address that is no link's."""
    inside = f"<h2>{_both('unknown.title')}</h2><p>{_both('unknown')}</p>"
    return page(payment_page_words("unknown.title", "en"), inside, language="en", status=404)


def _button(offer: str, words: str) -> str:
    kind = "" if offer == "pay" else ' class="second"'
    return f'<button name="do" value="{offer}"{kind}>{words}</button>'


def _both(key: str) -> str:
    english, hindi = (escape(payment_page_words(key, language)) for language in LANGUAGES)
    return f'{english} <span lang="hi">· {hindi}</span>'
