"""No secret and no telephone number reaches the log, whichever way it takes; and nobody outside can forge a line."""

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr
from telegram import Bot

from baari import redaction
from baari.logs import QUIET_LOGGERS, configure_logging
from baari.redaction import redact, redacted_line, redacted_text, redacted_value

BOT_TOKEN = "123456789:AAE-q7Zp0xW3rT9yUiOpAsDfGhJkLzXcVbN"
OWN_SECRET = 'a secret/with "every" kind of sign ü\n+%'
NAME = "Asha Rao"
PHONE = "+919876543210"
JOIN = "https://us02web.zoom.us/j/81234567890?pwd=Qm9v.aW1x-7"
HOST = "http://127.0.0.1:4711/s/81234567890?zak=kT9_pQ-2x"
ROOM = "https://meet.clinic.example/room-0123456789abcdef0123456789abcdef?jwt=eyJhbGciOiJ9.eyJpc3MiOiJ9.c2lnbmF0dXJl"
CANARIES = (
    "81234567890",
    "Qm9v.aW1x-7",
    "kT9_pQ-2x",
    "room-0123456789abcdef",
    "eyJhbGciOiJ9",
    BOT_TOKEN,
    OWN_SECRET,
    PHONE,
    "9876543210",
    "rzp_live_Abc123def456",
    "c2lkOnRva2VuLW9mLXR3aWxpbw==",
    NAME,
)


class Log:
    """The process's log, written to memory."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def leaks(self) -> list[str]:
        spellings = {c: {c, json.dumps(c)[1:-1], repr(c)[1:-1]} for c in CANARIES}
        return [canary for canary, spelled in spellings.items() if any(spelling in self.text for spelling in spelled)]


@pytest.fixture
def untouched() -> Iterator[None]:
    """Put back all that `configure_logging` sets for the whole process."""
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in QUIET_LOGGERS}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    known = redaction._known, redaction._known_pattern
    yield
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, quiet in levels.items():
        logging.getLogger(name).setLevel(quiet)
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    redaction._known, redaction._known_pattern = known


@pytest.fixture
def log(untouched: None) -> Log:
    found = Log()
    configure_logging(level="DEBUG", secrets=[SecretStr(OWN_SECRET), ""], stream=found.stream)
    return found


def everything() -> str:
    call = f"{JOIN} {HOST} {ROOM}"
    return f"for Asha: https://api.telegram.org/bot{BOT_TOKEN}/getMe {OWN_SECRET} {PHONE} rzp_live_Abc123def456 {call}"


def failing(text: str) -> None:
    raise KeyError(text)


def chained() -> None:
    try:
        failing(everything())
    except KeyError as error:
        fault = ValueError(f"Authorization: Basic {CANARIES[5]}")
        fault.add_note(everything())
        raise fault from error


def by_structlog() -> None:
    structlog.get_logger("core.x").info(
        "event " + everything(), chat=919876543210, deep={"a": [everything()]}, t=BOT_TOKEN
    )


def by_structlog_exception() -> None:
    try:
        chained()
    except ValueError:
        structlog.get_logger("core.x").exception("failed")


def by_context() -> None:
    with structlog.contextvars.bound_contextvars(who=everything()):
        structlog.get_logger().warning("bound")
        logging.getLogger("foreign").warning("bound too")


def by_logging_arguments() -> None:
    logging.getLogger("any").info(
        "%s and %r and %s", everything(), everything().encode(), httpx.URL(f"https://x/{BOT_TOKEN}")
    )


def by_logging_exception() -> None:
    try:
        chained()
    except ValueError:
        logging.getLogger("any").exception("failed with %s", PHONE, stack_info=True)


def by_a_dictionary_as_message() -> None:
    logging.getLogger("any").info({"token": BOT_TOKEN, "phone": PHONE})  # some libraries do


def by_a_wrong_log_call() -> None:
    wrong = f"%d {everything()}"
    logging.getLogger("any").info(wrong, BOT_TOKEN)


def by_the_bots_own_repr() -> None:
    structlog.get_logger().info("bot", bot=Bot(BOT_TOKEN))
    logging.getLogger("any").info("bot %r", Bot(BOT_TOKEN))


def by_a_broken_repr() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise ValueError(everything())

    structlog.get_logger().info("broken", thing=Broken())
    logging.getLogger("any").info("broken %r", Broken())


def by_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)  # take the place of pytest's own catcher, which stands in front of logging's
        logging.captureWarnings(True)
        warnings.warn(everything(), UserWarning, stacklevel=1)
        logging.captureWarnings(False)


def by_a_thread_that_dies() -> None:
    thread = threading.Thread(target=chained)
    thread.start()
    thread.join()


def by_the_main_thread_that_dies() -> None:
    try:
        chained()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def by_a_task_that_dies_unseen() -> None:
    async def forgotten() -> None:
        asyncio.get_running_loop().call_soon(chained)
        await asyncio.sleep(0.01)

    asyncio.run(forgotten())


def by_httpx_at_debug() -> None:
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)  # somebody looks for a fault and turns it up

    async def call() -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"HTTP/1.1 200 OK\r\nSet-Cookie: visit={CANARIES[5]}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, httpx.AsyncClient(trust_env=False) as client:
            url = f"http://127.0.0.1:{port}/bot{BOT_TOKEN}/sendMessage?phone=%2B919876543210"
            await client.get(url, headers={"Authorization": f"Basic {CANARIES[5]}"})

    asyncio.run(call())


def by_postgresqls_detail() -> None:
    fault = psycopg.errors.UniqueViolation(
        'duplicate key value violates unique constraint "one_patient"\nDETAIL:  Key (name)=(Asha Rao) already exists.'
    )
    logging.getLogger("any").error("insert failed", exc_info=fault)


def by_pydantics_input() -> None:
    class Form(BaseModel):
        age: int

    try:
        Form.model_validate({"age": NAME})
    except ValueError:
        structlog.get_logger().exception("form")


PATHS: list[Callable[[], None]] = [value for name, value in list(globals().items()) if name.startswith("by_")]
LEAKY = [path for path in PATHS if path is not by_a_broken_repr]  # a plain log does not survive that one


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_no_canary_gets_out(log: Log, path: Callable[[], None]) -> None:
    path()
    assert log.leaks() == []
    assert len(log.events) >= 1  # every line is JSON, and there is one: silence would prove nothing
    assert [mark for mark in ("secret]", "number]", "hidden]") if mark in log.text] != [] or path not in LEAKY


@pytest.mark.parametrize("path", LEAKY, ids=lambda path: path.__name__)
def test_the_same_paths_leak_without_the_redaction(log: Log, path: Callable[[], None]) -> None:
    """The negative control: each of these paths would carry a canary to a plain log."""
    plain = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for module in ("baari.logs", "baari.redaction"):
            for name in ("redacted_line", "redacted_text", "redacted_value"):
                patch.setattr(f"{module}.{name}", lambda value, *_: value, raising=False)
        configure_logging(level="DEBUG", stream=plain)
        logging.getLogger().handlers[0].setFormatter(logging.Formatter())
        path()
    log.stream = plain
    assert log.leaks() != []


def test_a_handler_that_somebody_adds_sees_clean_text_too(log: Log) -> None:
    other = io.StringIO()
    handler = logging.StreamHandler(other)
    logging.getLogger("lonely").addHandler(handler)
    logging.getLogger("lonely").propagate = False
    try:
        try:
            chained()
        except ValueError:
            logging.getLogger("lonely").exception("failed %s", everything())
            structlog.get_logger("lonely").exception("failed", who=everything())
    finally:
        logging.getLogger("lonely").removeHandler(handler)
        logging.getLogger("lonely").propagate = True
    log.stream = other
    assert log.leaks() == []
    assert other.getvalue().count("Traceback") == 6  # two, and twice two: structlog hands its exception on as well


@given(plain=st.text(min_size=6, max_size=40).filter(lambda text: len(set(text)) > 4))
def test_a_registered_secret_is_found_in_every_spelling(plain: str) -> None:
    known = redaction._known, redaction._known_pattern
    try:
        redact(plain)
        spelled = [plain, repr(plain), json.dumps(plain), json.dumps({"a": json.dumps([plain])})]
        spelled += [httpx.URL("http://h/", params={"x": plain}).query.decode()] if plain.isascii() else []
        assert [text for text in spelled if redaction.SECRET not in redacted_line(text)] == []
    finally:
        redaction._known, redaction._known_pattern = known


def test_a_secret_too_short_to_hide_is_refused_not_ignored() -> None:
    with pytest.raises(ValueError, match="fewer than 6 characters"):
        redact("abc")


@pytest.mark.parametrize(
    "number",
    [
        "+919876543210", "whatsapp:+14155238886", "%2B919876543210", "9876543210", "919876543210", "+91 98765 43210",
        "98765 43210", "098765-43210", "(415) 523-8886", "415.523.8886", "+1 (415) 523-8886", "+49 30 901820",
        "022 2345 6789",
    ],
)  # fmt: skip
def test_a_telephone_number_is_hidden_however_it_is_written(number: str) -> None:
    for text in (number, f"call {number}.", f'{{"to": "{number}"}}', f"from={number}, next"):
        shown = redacted_line(text)
        assert redaction.NUMBER in shown
        assert sum(c.isdigit() for c in shown) == 0


@pytest.mark.parametrize(
    "text",
    [
        '{"ms": 3.141592653589, "at": "2026-11-21T07:06:05.123456Z", "n": 123456789}',
        "2026-11-21 07:06:05+00:00",
        "192.168.100.200:8000",
        "visit 7 of 12 at 10:30 with doctor 3, 500.00 INR, version 3.11.7",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "SM0123456789abcdef0123456789abcdef",
        "-98.7654321012345",
    ],
)
def test_times_amounts_addresses_and_ids_stay_readable(text: str) -> None:
    assert redacted_line(text) == text


def test_values_keep_their_kind_where_they_are_harmless() -> None:
    moment = datetime(2026, 11, 21, 7, 6, tzinfo=UTC)
    ident = UUID("f47ac10b-58cc-4372-a567-0e02b2c3d479")
    event = {"n": 7, "ok": True, "ms": 1.5, "none": None, "at": moment, "id": ident, "for": timedelta(minutes=5)}
    assert redacted_value(event) == {
        "n": 7, "ok": True, "ms": 1.5, "none": None, "at": moment.isoformat(), "id": str(ident), "for": "0:05:00",
    }  # fmt: skip
    assert redacted_value({"chat": 9876543210, PHONE: [("x", {PHONE})]}) == {
        "chat": "[number]",
        "[number]": [["x", ["[number]"]]],
    }
    endless: list[Any] = []
    endless.append(endless)
    assert redacted_value(endless) == [[[[[["[deep]"]]]]]]


@given(text=st.text())
def test_redaction_ends_and_repeats_harmlessly(text: str) -> None:
    once = redacted_text(text)
    assert redacted_text(once) == once


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(), st.lists))
def test_a_redacted_line_of_json_is_still_json(value: Any) -> None:
    line = json.dumps({"event": redacted_value(value), "u": f"https://u:{PHONE}@h/?token=x,"})
    assert list(json.loads(redacted_line(line))) == ["event", "u"]


FORGED = 'ok\r\n{"event": "forged"}\x1b[2J\x85\u2028\u202e\x00'


def test_line_ends_and_escapes_from_outside_stay_escaped_in_json(log: Log) -> None:
    structlog.get_logger().info("name " + FORGED, name=FORGED)
    logging.getLogger("any").warning("name %s", FORGED)
    assert len(log.text.splitlines()) == 2
    assert [c for c in log.text if not (" " <= c <= "~" or c == "\n")] == []
    assert [event["event"] for event in log.events] == ["name " + FORGED] * 2


def test_line_ends_and_escapes_from_outside_stay_escaped_on_a_terminal(untouched: None) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    configure_logging(level="INFO", stream=terminal)
    structlog.get_logger().info("name " + FORGED, name=FORGED)
    try:
        failing(FORGED)
    except KeyError:
        logging.getLogger("any").exception("failed %s", FORGED)
    lines = terminal.getvalue().split("\n")
    assert "\x1b[2J" not in terminal.getvalue()
    assert [line for line in lines if "forged" in line and not line.startswith(("\x1b[2m20", "  | "))] == []
    assert [c for c in terminal.getvalue() if not c.isprintable() and c not in "\n\x1b"] == []


def test_chatty_libraries_are_quiet_and_our_own_words_are_not(log: Log) -> None:
    for name in ("httpx", "httpcore", "urllib3", "telegram.ext", "twilio.http_client", "sqlalchemy.engine"):
        logging.getLogger(name).info("chatter")
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', "1.2.3.4:5", "GET", "/x?token=y", "1.1", 200)
    structlog.get_logger("core.services").debug("ours")
    (event,) = log.events
    assert (event["event"], event["level"], event["logger"]) == ("ours", "debug", "core.services")
    assert event["timestamp"].endswith("Z")


def test_a_line_that_cannot_be_written_is_told_without_its_content(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    log.stream.close()
    logging.getLogger("any").error("lost %s", everything())
    assert json.loads(capsys.readouterr().err) == {"event": "log_line_lost", "logger": "any", "fault": "ValueError"}
