"""Starting other programs, watching their output, stopping them again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from . import paths
from .errors import LauncherError

_running: set[subprocess.Popen] = set()


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
    _running.add(process)
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
    finally:
        _running.discard(process)
    if not ok(code):
        shown = "\n".join(f"      | {line}" for line in tail[-12:])
        raise LauncherError(
            f"{what or argv[0]} failed (exit code {code})\n{shown}",
            hint or f"the whole output is in {target.relative_to(paths.ROOT)}",
        )
    return tail


@contextlib.contextmanager
def started(argv: Sequence[str | Path], **popen) -> Iterator[subprocess.Popen]:
    """Start a program for the time of a `with` block; an interrupt stops it."""
    process = subprocess.Popen([str(part) for part in argv], **popen)
    _running.add(process)
    try:
        yield process
    except BaseException:
        stop(process, patience=2)
        raise
    finally:
        _running.discard(process)


def stop_running() -> None:
    """Stop what other threads have started; their jobs then fail."""
    for process in list(_running):
        stop(process, patience=5)


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
    argv: Sequence[str | Path],
    env: Mapping[str, str],
    cwd: Path = paths.ROOT,
    interactive: bool = True,
) -> int:
    """Run a program on the user's terminal and return its exit code.

    :param interactive: True leaves the program in our process group, so that it
        may read the terminal and gets Ctrl-C from there; we only wait for its
        orderly end. False gives it a group of its own and hands Ctrl-C on, once:
        Odoo takes a second one as an order to die at once.
    """
    process = subprocess.Popen(
        [str(part) for part in argv],
        env=dict(env),
        cwd=cwd,
        stdin=None if interactive else subprocess.DEVNULL,
        process_group=None if interactive else 0,
    )
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            process.wait(20 if interactive else 0)
        return 130
    finally:
        signal.signal(signal.SIGTERM, previous)
        stop(process)


def is_root() -> bool:
    """Return whether this runs with root's rights."""
    return os.geteuid() == 0
