"""What every life shares: imported, and its tables read, before the first is born; it saves each a fifth of a second.

Imported by the process from which lives are forked. It has one thread, and so has each life when it begins.
"""

import importlib
from datetime import UTC, datetime

from bot.understanding import understand
from bot.understanding.meaning import Roster

LATE = (
    "anyio._backends._asyncio",
    "fastapi.telemetry._runtime",
    "httpcore",
    "pydantic.v1",
    "tests.trials.mortal",
    "pytest",  # or each life would import the main module of the run anew
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvloop",
)
"""What is to be imported; the product does most of it only when it is built or served."""

for _name in LATE:
    importlib.import_module(_name)
for _said in ("book tomorrow at 5", "on 26 November at 9:20 am"):  # the second one needs the library of dates
    understand(_said, roster=Roster(doctors=(), clinics=()), now=datetime.now(UTC), language="en")
