"""The steps between fork and PostgreSQL: leave the terminal, give up root, ask to end with the parent, become it.

Run as a script by `baari.postgres_program.launch` with `python -I -S`, so that nothing but the standard library is
loaded (25 ms). It stands in a program of its own because code between fork and exec of a threaded process may deadlock
(`subprocess`'s warning about `preexec_fn`), and because root must still be root here to read this file.

Arguments: pid of the parent, user id, group id, number of the signal to get when the parent dies, program and its
arguments. The ids are -1 when there is nothing to give up.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h
CANNOT_LAUNCH = 71  # EX_OSERR of sysexits.h


def main(arguments: list[str]) -> None:
    """Become the program named in `arguments`; on any obstacle say it on stderr and exit with 71."""
    parent, uid, gid, death_signal = (int(number) for number in arguments[:4])
    command = arguments[4:]
    os.setsid()  # Ctrl-C in the terminal must reach the clinic only, which then stops the database in order
    os.umask(0o077)
    try:
        if uid >= 0:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        if sys.platform == "linux":
            # After setuid: a change of user clears it. The kernel sends it when the *thread* that forked us ends.
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
            if os.getppid() != parent:
                sys.exit("the parent died before PostgreSQL was started")
        os.execv(command[0], command)  # noqa: S606  no shell is the point
    except OSError as obstacle:
        sys.stderr.write(f"cannot start {command[0]} as user {uid}: {obstacle}\n")
        sys.exit(CANNOT_LAUNCH)


if __name__ == "__main__":
    main(sys.argv[1:])
