"""`baari chat`: the same conversation in this terminal, with or without a `baari serve` beside it."""

import sys
from functools import partial

from baari.bootstrap import build
from baari.clock import DatabaseClock
from baari.database_url import any_database
from baari.migrate import migrate
from baari.sample_clinic import plant
from baari.settings import Settings
from bot.channels.console import Console
from core.storage.database import libpq_url

LINGER = 1.0
"""Seconds that a talk which comes out of a pipe waits for the clinic's next word: after each line, and at its end."""


def chat(settings: Settings) -> int:
    """Talk until the input ends. Payments of the sandbox need `baari serve`, whose page takes them."""
    with any_database(settings) as url:
        migrate(url)
        baari = build(settings, url, clock=DatabaseClock(libpq_url(url)))
        if not settings.database_url:
            plant(baari.database)
        for runner in baari.runners:
            runner.start()
        try:
            Console(
                baari.database,
                hear=baari.dialogue.hear,
                write=partial(print, flush=True),  # whoever reads a pipe waits for the answer too
                lines=(line.rstrip("\n") for line in sys.stdin),
                language=settings.default_language,
                linger=0.0 if sys.stdin.isatty() else LINGER,
            ).converse()
        finally:
            baari.stop()
    return 0
