"""One plain page for a phone: no script, no outside address, its style allowed by its own hash."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse

STYLE = (
    "*{box-sizing:border-box}body{margin:0;font:17px/1.5 system-ui,sans-serif;background:#eef2f1;color:#14211e}"
    "main{max-width:26rem;margin:0 auto;padding:1.5rem 1rem}section{background:#fff;border-radius:14px;padding:1.25rem;"
    "box-shadow:0 1px 4px #0002}h1{font-size:1.9rem;margin:.2rem 0 .6rem}h2{font-size:1.15rem;margin:0}"
    "p{margin:.4rem 0}.quiet{color:#5a6a66;font-size:.92rem}.note{background:#fff6dc;border-radius:10px;"
    "padding:.6rem .8rem}button,a.button{display:block;width:100%;margin:.7rem 0 0;padding:.85rem;border:0;"
    "border-radius:10px;font:inherit;font-weight:600;text-align:center;text-decoration:none;background:#0b6e5f;"
    "color:#fff}button.second{background:#e3e9e7;color:#14211e}"
    "details{margin-top:1rem}summary{padding:.6rem 0;font-weight:600;cursor:pointer}"
    "button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid #f2a900}"
    "@media(prefers-color-scheme:dark){body{background:#101816;color:#e8efed}section{background:#1a2522}"
    ".quiet{color:#a3b3ae}.note{background:#3a3010}button.second{background:#2b3935;color:#e8efed}}"
)
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()


def page(
    title: str,
    inside: str,
    *,
    language: str,
    status: int = 200,
    refresh: int | None = None,
    leads_to: str | None = None,
) -> HTMLResponse:
    """Return a page with this title (plain text) and inside (HTML, already escaped).

    `refresh` loads it anew after so many seconds. `leads_to` is the address that a form on it may be redirected to.
    """
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    document = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{again}'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><section>{inside}</section></main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self' {_origin(leads_to)}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",  # the address of the page is what lets one pay
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(document, status_code=status, headers=headers)


def _origin(address: str | None) -> str:
    parts = urlsplit(address or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""
