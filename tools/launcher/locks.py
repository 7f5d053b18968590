"""File locks between several `./xinfang` commands that run at the same time.

flock(2) is released by the kernel when its holder dies, so there is no stale
lock to clean up after a crash or a power cut.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from . import paths, progress


def open_lock(name: str) -> int:
    """Return a descriptor of the lock file `name`; children do not inherit it."""
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    return os.open(paths.LOCKS / f"{name}.lock", flags, 0o644)


def try_lock(fd: int, kind: int) -> bool:
    """Try to take the lock without waiting; `kind` is fcntl.LOCK_SH or LOCK_EX."""
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the lock `name` alone, telling the user when it has to wait."""
    fd = open_lock(name)
    try:
        if not try_lock(fd, fcntl.LOCK_EX):
            progress.note(f"waiting for another ./xinfang that is busy with: {name}")
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
