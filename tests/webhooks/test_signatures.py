"""A webhook is believed only when its provider signed it; anything odd is a plain no."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha1, sha256
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from razorpay import Client
from razorpay.errors import SignatureVerificationError
from starlette.datastructures import QueryParams
from twilio.request_validator import RequestValidator

from core.gateways.payments.port import Forged
from core.gateways.payments.razorpay import RazorpayAccount, RazorpayGateway
from core.gateways.payments.signature import is_signed
from tests.builders import MONDAY_NINE
from webhooks import signatures

SECRET = "a-webhook-secret-of-the-clinic"
OLD = "the-secret-of-last-year"
URL = "https://clinic.example/webhooks/twilio?b=1&a="
FORM = {"MessageSid": "SM1", "Body": "कल 5 बजे", "ButtonText": "", "From": "whatsapp:+919876543210"}
CALLBACK = {
    "razorpay_payment_id": "pay_1",
    "razorpay_payment_link_id": "plink_1",
    "razorpay_payment_link_reference_id": "visit-7",
    "razorpay_payment_link_status": "paid",
}

text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
forms = st.dictionaries(text, text, max_size=6)
odd_headers = st.one_of(
    st.none(), st.text(max_size=80), st.sampled_from(["", " ", "é" * 64, "\ud800", "0" * 64, "a,b"])
)


def hex_of(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def twilio_of(params: object, *, url: str = URL, secret: str = SECRET, algorithm: str | None = None) -> str:
    return str(RequestValidator(secret).compute_signature(url, params, algorithm))


def callback_of(params: dict[str, str], secret: str = SECRET) -> str:
    names = ("payment_link_id", "payment_link_reference_id", "payment_link_status", "payment_id")
    return hex_of("|".join(params[f"razorpay_{name}"] for name in names).encode(), secret)


def _plain(secrets: signatures.Secrets) -> tuple[str, ...]:
    listed = (secrets,) if isinstance(secrets, str | SecretStr) else secrets
    return tuple(s.get_secret_value() if isinstance(s, SecretStr) else s for s in listed)


def razorpay(body: bytes, header: str | None, secrets: signatures.Secrets) -> bool:
    """What stands before Razorpay's webhooks."""
    return is_signed(body, header, _plain(secrets))


def returned(query: Mapping[str, str], secrets: signatures.Secrets) -> bool:
    """What stands before a payer who comes back, asked of the gateway itself with each secret."""
    return any(_comes_back(query, secret) for secret in _plain(secrets))


def _comes_back(query: Mapping[str, str], secret: str) -> bool:
    gateway = RazorpayGateway(RazorpayAccount(key_id="rzp_test_1", key_secret=secret), clock=lambda: MONDAY_NINE)
    try:
        gateway.returned(query)
    except Forged:
        return False
    finally:
        gateway.close()
    return True


def flipped(data: bytes, bit: int) -> bytes:
    bit %= len(data) * 8
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


CHECKS: dict[str, tuple[Callable[[str | None, signatures.Secrets], bool], Callable[[str], str]]] = {
    "telegram": (signatures.telegram_secret, lambda secret: secret),
    "razorpay": (lambda h, s: razorpay(b"{}", h, s), lambda secret: hex_of(b"{}", secret)),
    "twilio": (lambda h, s: signatures.twilio(URL, FORM, h, s), lambda secret: twilio_of(FORM, secret=secret)),
    "callback": (
        lambda h, s: returned(CALLBACK if h is None else {**CALLBACK, "razorpay_signature": h}, s),
        lambda secret: callback_of(CALLBACK, secret),
    ),
}
every_check = pytest.mark.parametrize("check", CHECKS)


@every_check
def test_the_providers_own_signature_is_believed(check: str) -> None:
    believes, sign = CHECKS[check]
    assert believes(sign(SECRET), SECRET) is True
    assert believes(sign(SECRET), SecretStr(SECRET)) is True


@every_check
def test_during_a_change_of_secrets_the_old_and_the_new_one_are_believed_and_no_third(check: str) -> None:
    believes, sign = CHECKS[check]
    active = (SecretStr(SECRET), OLD)
    assert [believes(sign(secret), active) for secret in (SECRET, OLD, "a third")] == [True, True, False]


@every_check
def test_an_empty_or_missing_secret_believes_nobody(check: str) -> None:
    believes, sign = CHECKS[check]
    for nothing in ("", SecretStr(""), (), ("", SecretStr(""))):
        assert believes(sign(""), nothing) is False


@every_check
@given(header=odd_headers)
def test_an_odd_header_is_a_no_and_never_an_exception(check: str, header: str | None) -> None:
    believes, _ = CHECKS[check]
    assert believes(header, (SECRET, OLD)) is False


@every_check
@given(bit=st.integers(min_value=0, max_value=10_000))
def test_one_flipped_bit_of_the_signature_refuses(check: str, bit: int) -> None:
    believes, sign = CHECKS[check]
    assert believes(flipped(sign(SECRET).encode(), bit).decode("latin-1"), SECRET) is False


@every_check
@pytest.mark.parametrize("change", [str.upper, str.swapcase, lambda s: s + " ", lambda s: s[:-1], lambda s: s + s])
def test_a_signature_in_another_spelling_refuses(check: str, change: Callable[[str], str]) -> None:
    believes, sign = CHECKS[check]
    assert believes(change(sign(SECRET)), SECRET) is False


def test_two_headers_of_one_name_are_no_header() -> None:
    one = [(b"x-razorpay-signature", b"aa"), (b"host", b"clinic.example")]
    two = [*one, (b"X-Razorpay-Signature", b"bb")]
    assert [signatures.only_header(raw, "X-Razorpay-Signature") for raw in ([], one, two)] == [None, "aa", None]


@given(body=st.binary(min_size=1, max_size=200), bit=st.integers(min_value=0, max_value=10_000))
def test_one_flipped_bit_of_a_razorpay_body_refuses(body: bytes, bit: int) -> None:
    assert razorpay(body, hex_of(body), SECRET) is True
    assert razorpay(flipped(body, bit), hex_of(body), SECRET) is False


@given(body=text)
def test_razorpays_own_library_agrees(body: str) -> None:
    client = Client(auth=("rzp_test_1", SECRET))
    header = hex_of(body.encode())
    assert client.utility.verify_webhook_signature(body, header, SECRET) is True
    assert razorpay(body.encode(), header, SECRET) is True
    with pytest.raises(SignatureVerificationError):
        client.utility.verify_webhook_signature(body, hex_of(body.encode(), OLD), SECRET)
    assert razorpay(body.encode(), hex_of(body.encode(), OLD), SECRET) is False


@given(values=st.lists(st.text(alphabet="abz019_-", min_size=1), min_size=4, max_size=4))
def test_razorpays_own_library_agrees_on_the_way_back(values: list[str]) -> None:
    params = dict(zip(CALLBACK, values, strict=True))
    params["razorpay_signature"] = callback_of(params)
    theirs = {name.replace("razorpay_payment_link", "payment_link"): value for name, value in params.items()}
    assert Client(auth=("rzp_test_1", SECRET)).utility.verify_payment_link_signature(theirs) is True
    assert returned(params, SECRET) is True


@given(name=st.sampled_from(sorted(CALLBACK)), bit=st.integers(min_value=0, max_value=10_000))
def test_one_flipped_bit_of_the_way_back_refuses(name: str, bit: int) -> None:
    changed = {**CALLBACK, name: flipped(CALLBACK[name].encode(), bit).decode("latin-1")}
    assert returned({**changed, "razorpay_signature": callback_of(CALLBACK)}, SECRET) is False


def test_a_way_back_with_a_missing_a_repeated_or_a_joined_value_refuses() -> None:
    whole = {**CALLBACK, "razorpay_signature": callback_of(CALLBACK)}
    for name, value in whole.items():
        assert returned({k: v for k, v in whole.items() if k != name}, SECRET) is False
        assert returned(QueryParams([*whole.items(), (name, f"{value}x")]), SECRET) is False
    # The same signed text read otherwise: `plink_1|visit` + `7` instead of `plink_1` + `visit|7`.
    shifted = {**CALLBACK, "razorpay_payment_link_id": "plink_1|visit", "razorpay_payment_link_reference_id": "7"}
    assert returned({**shifted, "razorpay_signature": callback_of(shifted)}, SECRET) is False


@given(form=forms, url=st.sampled_from([URL, "https://clinic.example:8443/x", "http://clinic.example"]))
def test_twilios_own_library_agrees(form: dict[str, str], url: str) -> None:
    header = twilio_of(form, url=url)
    assert RequestValidator(SECRET).validate(url, form, header) is signatures.twilio(url, form, header, SECRET)
    wrong = twilio_of(form, url=url, secret=OLD)
    assert RequestValidator(SECRET).validate(url, form, wrong) is signatures.twilio(url, form, wrong, SECRET) is False


@given(form=st.dictionaries(text.filter(bool), text.filter(bool), min_size=1, max_size=5), data=st.data())
def test_one_flipped_bit_of_a_twilio_form_refuses(form: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(form)))
    raw = flipped(form[name].encode(), data.draw(st.integers(min_value=0, max_value=10_000)))
    changed = {**form, name: raw.decode("latin-1")}
    assert signatures.twilio(URL, changed, twilio_of(form), SECRET) is False


def test_a_blank_value_counts_in_a_twilio_form() -> None:
    assert FORM["ButtonText"] == ""
    body = urlencode(FORM)
    kept, dropped = parse_qsl(body, keep_blank_values=True), parse_qsl(body)
    header = twilio_of(FORM)
    assert signatures.twilio(URL, kept, header, SECRET) is True
    assert signatures.twilio(URL, [*kept, ("Another", "")], header, SECRET) is False
    assert len(dropped) < len(kept)


def test_repeated_names_in_a_twilio_form_are_all_signed() -> None:
    both = QueryParams([("MediaUrl", "b"), ("MediaUrl", "a")])
    expected = b64encode(hmac.new(SECRET.encode(), f"{URL}MediaUrlaMediaUrlb".encode(), sha1).digest()).decode()
    assert signatures.twilio(URL, both, expected, SECRET) is True
    assert signatures.twilio(URL, QueryParams([("MediaUrl", "a")]), expected, SECRET) is False


@pytest.mark.parametrize(
    ("signed", "ours"),
    [
        ("https://clinic.example:443/x", "https://clinic.example/x"),
        ("https://clinic.example/x", "https://clinic.example:443/x"),
        ("http://clinic.example:80/x?a=1", "http://clinic.example/x?a=1"),
        ("https://clinic.example/x", "https://clinic.example:8443/x"),
        ("https://[::1]:443/x", "https://[::1]/x"),
    ],
)
def test_twilio_may_sign_the_address_with_or_without_its_port(signed: str, ours: str) -> None:
    assert signatures.twilio(ours, FORM, twilio_of(FORM, url=signed), SECRET) is True


def test_an_empty_query_stays_part_of_the_signed_address() -> None:
    asked = "https://clinic.example/x?"
    assert signatures.twilio(asked, FORM, twilio_of(FORM, url=asked), SECRET) is True
    assert signatures.twilio(asked[:-1], FORM, twilio_of(FORM, url=asked), SECRET) is False


@pytest.mark.parametrize(
    "other",
    [
        "http://clinic.example/webhooks/twilio?b=1&a=",
        "https://clinic.example/webhooks/twilio/?b=1&a=",
        "https://clinic.example/webhooks/twilio?a=&b=1",
        "https://evil.example/webhooks/twilio?b=1&a=",
        "https://clinic.example:99999/webhooks/twilio?b=1&a=",
        "https://[clinic/",
        "",
    ],
)
def test_a_signature_for_another_address_refuses(other: str) -> None:
    assert signatures.twilio(other, FORM, twilio_of(FORM), SECRET) is False


def test_twilios_shared_key_signs_with_sha256() -> None:
    settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    header = twilio_of(FORM, algorithm="HMAC_SHA256")
    assert RequestValidator(SECRET).validate(URL, FORM, header, "HMAC_SHA256") is True
    assert signatures.twilio(URL, FORM, header, SECRET, settings_header=settings) is True
    assert signatures.twilio(URL, FORM, header, SECRET) is False
    assert signatures.twilio(URL, FORM, header, SECRET, settings_header="algorithm=HMAC_MD5") is False
    assert signatures.twilio(URL, FORM, twilio_of(FORM), SECRET, settings_header="key=a") is True


def test_a_lone_surrogate_or_an_uploaded_file_in_a_form_is_a_no() -> None:
    header = twilio_of(FORM)
    assert signatures.twilio(URL, {**FORM, "Body": "\ud800"}, header, SECRET) is False
    assert signatures.twilio(URL, [("Body", b"a file")], header, SECRET) is False  # type: ignore[list-item]  # what a multipart body can hold
