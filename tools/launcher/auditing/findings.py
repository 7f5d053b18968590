"""Findings of the static guard, and the list of those that have a reason."""

import csv
from dataclasses import dataclass
from pathlib import Path

from .. import paths
from ..errors import LauncherError

ALLOWED = paths.ROOT / ".semgrep" / "allowed.csv"
HEAD = ["rule", "path", "code", "reason"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a program has found.

    :param rule: id of the rule, the test or the vulnerability
    :param path: file, relative to the repository; or the package
    :param line: line number, 0 where there is none
    :param code: the line's text without indentation; or the version
    :param message: what is wrong with it
    """

    rule: str
    path: str
    line: int
    code: str
    message: str

    def __str__(self):
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.rule}: {self.message}\n    {self.code}"


def at(rule: str, path: str, line: int, message: str) -> Finding:
    """Return a finding with the text of its line."""
    lines = (paths.ROOT / path).read_text(encoding="utf-8").splitlines()
    return Finding(rule, path, line, lines[line - 1].strip(), " ".join(message.split()))


@dataclass(frozen=True)
class Allowed:
    """One known exception.

    ``path`` may be a folder and ends in ``/`` then; ``code`` may be ``*``: anywhere.
    """

    rule: str
    path: str
    code: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether it speaks of this finding."""
        folder = self.path.endswith("/") and finding.path.startswith(self.path)
        same = self.rule == finding.rule and (folder or self.path == finding.path)
        return same and self.code in ("*", finding.code)


def read_allowed(file: Path = ALLOWED) -> list[Allowed]:
    """Return the known exceptions.

    :raises LauncherError: the list is malformed, or a reason is missing
    """
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if rows.fieldnames != HEAD:
            raise LauncherError(f"{file.name}: the head must be {','.join(HEAD)}")
        allowed = [Allowed(**row) for row in rows]
    for entry in allowed:
        if len(entry.reason or "") < 12:
            raise LauncherError(
                f"{file.name}: {entry.rule} in {entry.path} has no reason"
            )
    return allowed


def sort_out(
    findings: list[Finding], allowed: list[Allowed]
) -> tuple[list[Finding], list[Allowed]]:
    """Return findings without a known reason, and exceptions that are not needed."""
    open_ones = [f for f in findings if not any(a.covers(f) for a in allowed)]
    stale = [a for a in allowed if not any(a.covers(f) for f in findings)]
    return sorted(open_ones), stale
