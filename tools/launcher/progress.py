"""What the user sees while things are set up: which step, how far, how long."""

import contextlib
import sys
import time
from collections.abc import Iterator


class _Screen:
    """State of the terminal: number of steps, current step, last shown text."""

    def __init__(self):
        self.total = 0
        self.current = 0
        self.live = sys.stderr.isatty()
        self.shown = 0.0
        self.percent = -1
        self.dirty = False


_screen = _Screen()


def plan(total: int) -> None:
    """Say how many steps are to come, so that they can be shown as [3/9]."""
    _screen.total = total
    _screen.current = 0


def _write(text: str, end: str = "\n") -> None:
    if _screen.dirty:
        sys.stderr.write("\r\x1b[K")
        _screen.dirty = False
    sys.stderr.write(text + end)
    sys.stderr.flush()


def note(text: str) -> None:
    """Print a line that belongs to the current step."""
    _write(f"      {text}")


def update(text: str, done: int = 0, total: int = 0) -> None:
    """Show how far the current step is.

    On a terminal the line is redrawn; in a log a new line comes at most every
    five seconds or at each further quarter, so that CI output stays readable.

    :param text: what is being done
    :param done: units done; with `total` shown as a percentage
    :param total: units in all, 0 when unknown
    """
    percent = min(100, 100 * done // total) if total else -1
    shown = f"{text} {percent}%" if total else text
    now = time.monotonic()
    if _screen.live:
        if now - _screen.shown >= 0.1 or percent == 100:
            _write(f"      {shown[:100]}", end="")
            _screen.dirty, _screen.shown = True, now
    elif now - _screen.shown >= 5 or (total and percent // 25 != _screen.percent // 25):
        _write(f"      {shown}")
        _screen.shown, _screen.percent = now, percent


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Show `title` as the next numbered step, and how long it took."""
    _screen.current += 1
    _screen.total = max(_screen.total, _screen.current)
    _screen.percent, _screen.shown = -1, time.monotonic()
    _write(f"[{_screen.current}/{_screen.total}] {title}")
    start = time.monotonic()
    yield
    took = time.monotonic() - start
    if took >= 1:
        _write(f"      done in {took:.0f} s")
