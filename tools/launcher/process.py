"""Starting other programs, watching their output, stopping them again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import paths
from .errors import LauncherError


def run_logged(
    argv: Sequence[str | Path],
    log: str,
    *,
    watch: Callable[[str], None] | None = None,
    env: Mapping[str, str] | None = None,
    what: str = "",
    hint: str = "",
    ok: Callable[[int], bool] = lambda code: code == 0,
    **popen,
) -> list[str]:
    """Run a program with its output in `.xinfang/log/<log>.log`.

    :param watch: called with each line of output (to show progress)
    :param what: what failed, for the error message
    :param hint: how to mend it
    :param ok: tells from the exit code whether the program succeeded
    :return: the last 40 lines of output
    :raises LauncherError: when the program fails; quotes its last lines
    """
    paths.LOG.mkdir(parents=True, exist_ok=True)
    target = paths.LOG / f"{log}.log"
    tail: list[str] = []
    process = subprocess.Popen(
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(env) if env is not None else None,
        **popen,
    )
    try:
        with target.open("a", encoding="utf-8") as out:
            out.write(f"\n=== {time.strftime('%F %T')} {' '.join(map(str, argv))}\n")
            for line in process.stdout:
                out.write(line)
                tail = [*tail[-39:], line.rstrip("\n")]
                if watch:
                    watch(line)
        code = process.wait()
    except BaseException:
        stop(process)
        raise
    if not ok(code):
        shown = "\n".join(f"      | {line}" for line in tail[-12:])
        raise LauncherError(
            f"{what or argv[0]} failed (exit code {code})\n{shown}",
            hint or f"the whole output is in {target.relative_to(paths.ROOT)}",
        )
    return tail


def stop(process: subprocess.Popen, patience: float = 20.0) -> None:
    """Stop a child: first as Ctrl-C would, then firmly, then for good.

    :param patience: seconds to wait for an orderly end
    """
    for sig, seconds in ((signal.SIGINT, patience), (signal.SIGTERM, 5), (9, 5)):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def run_foreground(
    argv: Sequence[str | Path], env: Mapping[str, str], cwd: Path = paths.ROOT
) -> int:
    """Run a program on the user's terminal and return its exit code.

    Ctrl-C reaches the program from the terminal itself; here it only means:
    wait for its orderly end. SIGTERM to the launcher is handed on.
    """
    process = subprocess.Popen([str(part) for part in argv], env=dict(env), cwd=cwd)
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(20)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            stop(process, 5)
        return 130
    finally:
        signal.signal(signal.SIGTERM, previous)
        stop(process, 5)


def is_root() -> bool:
    """Return whether this runs with root's rights."""
    return os.geteuid() == 0
