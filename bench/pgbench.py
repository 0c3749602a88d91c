"""(a) again, from pgbench: what the server can do when the client costs next to nothing."""

import os
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from baari.postgres_binaries import find_binaries
from bench.clinic import Clinic
from bench.figures import Round
from bench.honest import statements

SCRIPT = """
\\set number :number + 1
\\set mine :number * {at_once} + :client_id
\\set doctor {first_doctor} + (:mine % {doctors})
\\set chat {first_chat} + (:mine % {chats})
\\set place :mine / {doctors}
begin;
{lock};
{book};
commit;
"""


def find_pgbench() -> Path | None:
    """Return the pgbench that belongs to the server's programs; None where the package has none."""
    found = find_binaries(bindir=None, data_major=None, account=None).folder / "pgbench"
    return found if found.exists() else None


def book_with_pgbench(
    program: Path, url: str, *, at_once: int, seconds: float, clinic: Clinic, epoch: datetime
) -> Round:
    """Book from `at_once` clients with prepared statements, for whole seconds. `url` is SQLAlchemy's."""
    lock, book = statements(":{}", epoch)
    script = SCRIPT.format(
        at_once=at_once,
        first_doctor=clinic.doctors[0][0],
        doctors=len(clinic.doctors),
        first_chat=clinic.plain[0],
        chats=len(clinic.plain),
        lock=lock,
        book=" ".join(book.split()),
    )
    where = make_url(url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(program), "--no-vacuum", "--protocol=prepared", "--define=number=0", f"--file={file.name}"]
        command += [f"--client={at_once}", f"--jobs={min(at_once, 2)}", f"--time={max(1, round(seconds))}"]
        command += [f"--host={where.query['host']}", f"--port={where.query['port']}"]
        done = subprocess.run(  # noqa: S603 - our own programs, no shell
            [*command, f"--username={where.username}", str(where.database)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PGPASSWORD": str(where.password)},
        )
    if "number of failed transactions: 0" not in done.stdout:
        raise RuntimeError(f"pgbench met errors:\n{done.stdout}\n{done.stderr}")
    counted = re.search(r"actually processed: (\d+)", done.stdout)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if counted is None or rate is None:
        raise RuntimeError(f"pgbench says no tps:\n{done.stdout}")
    number = int(counted[1])
    return Round(
        bookings=number, messages=number, seconds=number / float(rate[1]), latencies=(), cpu=0.0, outside_cpu=0.0
    )
