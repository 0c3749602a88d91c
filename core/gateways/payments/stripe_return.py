"""The address to which Stripe sends a payer back. Stripe does not sign it, so we do, before we hand it over.

It says only which payment to look at, and whether the payer turned back on their own.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from core.gateways.payments.port import TURNED_BACK, Forged, Notice
from core.gateways.payments.signature import is_signed, sign

WAYS = {"done": "return.done", "back": TURNED_BACK}
"""How the payer left Stripe's page -> what their return is called."""


def way_back(return_url: str, *, reference: str, way: str, key: str) -> str:
    """Return `return_url` with a query that is signed with `key`; `way` is a key of `WAYS`."""
    query = {"reference": reference, "way": way, "signature": sign(_signed(reference, way), key)}
    return f"{return_url}{'&' if '?' in return_url else '?'}{urlencode(query)}"


def returned_with(query: Mapping[str, str], *, key: str) -> Notice:
    """Return what a payer's way back points at. Raises `Forged`."""
    reference, way = query.get("reference", ""), query.get("way", "")
    if way not in WAYS or not is_signed(_signed(reference, way), query.get("signature"), (key,)):
        raise Forged
    return Notice(event_id=f"return:{reference}:{way}", kind="link", name=WAYS[way], reference=reference)


def _signed(reference: str, way: str) -> bytes:
    return f"{way} {reference}".encode("utf-8", "replace")
