"""Reads requirements.lock: what is pinned, and which of it only developers need."""

import re
from dataclasses import dataclass, field

from .. import paths

SOURCE = paths.ROOT / "requirements.in"
# Headings of requirements.in below which nothing is needed to run the office.
DEVELOPMENT = ("tests", "lint")


@dataclass
class Pinned:
    """One locked package.

    :param name: normalised name
    :param version: its version
    :param via: packages that ask for it; ``""`` stands for requirements.in
    """

    name: str
    version: str
    via: set[str] = field(default_factory=set)


def normal(name: str) -> str:
    """Return a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(text: str) -> dict[str, Pinned]:
    """Return name → :class:`Pinned` of a lock made by pip-compile."""
    found, last = {}, None
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9][\w.-]*)==([^\s\\;]+)", line):
            last = Pinned(normal(match[1]), match[2])
            found[last.name] = last
        elif last and (match := re.match(r"\s+#(?: +via)? +(?!via$)(.+)", line)):
            asker = match[1].strip()
            last.via.add("" if asker.startswith("-r ") else normal(asker))
    return found


def roots(text: str) -> dict[str, bool]:
    """Return name → whether the office runs with it, of requirements.in."""
    found, running = {}, True
    for line in text.splitlines():
        if match := re.match(r"# --- (\w+)", line):
            running = match[1] not in DEVELOPMENT
        elif match := re.match(r"([A-Za-z0-9][\w.-]*)", line):
            found[normal(match[1])] = running
    return found


def running(pinned: dict[str, Pinned], asked: dict[str, bool]) -> set[str]:
    """Return the names of what the office runs with, directly or by others."""
    need = {name for name, run in asked.items() if run and name in pinned}
    while True:
        more = {n for n, one in pinned.items() if one.via & need} - need
        if not more:
            return need
        need |= more
