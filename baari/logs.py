"""Where the log goes and what may stand in it: one line an event, JSON for machines, readable on a terminal.

Redaction happens twice: when a record is made, so that any handler anybody adds sees clean text, and once more on the
finished line. Text from outside cannot forge a line: CR, LF and ESC stay escaped. Our own code logs events with ids and
counts (`log.info("visit_booked", visit=7)`), never what a patient wrote.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TextIO

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from baari.redaction import redact, redacted_line, redacted_text, redacted_value

# Below WARNING these print addresses with tokens in them (httpx), parameters (sqlalchemy) or what patients wrote
# (telegram); uvicorn.access prints raw paths and queries, our own door logs each request by its route instead. alembic
# prints a line for each of fifty steps, at every first start.
QUIET_LOGGERS = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "dateparser",
    "httpcore",
    "httpx",
    "psycopg",
    "python_multipart",
    "sqlalchemy",
    "stripe",
    "telegram",
    "twilio",
    "tzlocal",
    "urllib3",
    "uvicorn.access",
)


class _Clean(dict[str, Any]):
    """An event that has been redacted."""


def configure_logging(
    *, level: str = "INFO", secrets: Iterable[SecretStr | str] = (), stream: TextIO | None = None
) -> None:
    """Send every log of the process to `stream` (stdout), redacted; call it first thing at start.

    `secrets` are kept out of it from now on; `redact(secret)` adds one later. A terminal gets readable lines, anything
    else gets JSON. Uncaught exceptions of any thread and Python's warnings go the same way.
    """
    for secret in secrets:
        redact(secret)
    output = sys.stdout if stream is None else stream
    handler = _Output(output)
    handler.setFormatter(_formatter(for_people=output.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    if not isinstance(logging.getLogRecordFactory(), _RedactingFactory):
        logging.setLogRecordFactory(_RedactingFactory(logging.getLogRecordFactory()))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            _redact_event,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        # A cached logger would keep the first configuration, and a few microseconds are all that it saves.
        cache_logger_on_first_use=False,
    )


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
    ]


def _without_colour(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out uvicorn's second copy of each line, made for a terminal of its own."""
    event.pop("color_message", None)
    return event


def _formatter(*, for_people: bool) -> logging.Formatter:
    renderer: list[Processor] = [structlog.processors.JSONRenderer()]  # escapes all controls, and all but ASCII
    if for_people:
        # Never the console's rich tracebacks: they print the local variables of every frame.
        plain = structlog.dev.plain_traceback
        renderer = [_escape_controls, structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return _RedactingFormatter(
        foreign_pre_chain=[*_common(), structlog.stdlib.ExtraAdder(), _without_colour],
        processors=[
            structlog.processors.format_exc_info,
            _redact_event,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderer,
        ],
    )


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if event.get("_from_structlog"):
        return event  # redacted in structlog's own chain, before any handler saw it
    kept = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
    return _Clean({name: redacted_value(value) for name, value in event.items() if name not in kept} | kept)


def _escape_controls(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: _escaped(value, name) if isinstance(value, str) else value for name, value in event.items()}


def _escaped(text: str, name: str) -> str:
    lines = text.splitlines() if name in ("exception", "stack") else [text]
    visible = ("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line) for line in lines)
    # The bar marks the lines of a traceback, so that a line inside an exception's message cannot pass for an event.
    return "\n".join(f"  | {line}" for line in visible) if len(lines) > 1 else next(visible, "")


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """The last net: whatever the renderers made of an event is redacted once more."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted_line(super().format(record))


class _Output(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written is told without its content, where logging would print its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the base class's name
        fault = sys.exc_info()[0]
        kind = fault.__name__ if fault else "unknown"
        sys.stderr.write(f'{{"event": "log_line_lost", "logger": "{redacted_line(record.name)}", "fault": "{kind}"}}\n')


class _RedactingFactory:
    """Makes log records whose message, traceback and stack are redacted before any handler sees them."""

    def __init__(self, inner: Callable[..., logging.LogRecord]) -> None:
        self.inner = inner

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.inner(*args, **kwargs)
        if not isinstance(record.msg, _Clean):
            record.msg, record.args = redacted_text(_message(record)), ()
        if record.exc_info:
            # Every formatter prints this cached text in place of the exception.
            record.exc_text = redacted_text("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
        if record.stack_info:
            record.stack_info = redacted_text(record.stack_info)
        return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # a wrong log call of some library must not break what it was doing
        return f"{record.msg} [its arguments do not fit]"


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return  # a person pressed Ctrl+C: nothing to explain
    logging.getLogger("baari").critical("uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    fault = args.exc_value
    info = (type(fault), fault, args.exc_traceback) if fault is not None else None
    logging.getLogger("baari").error("exception that could not be raised: %s", args.err_msg, exc_info=info)
