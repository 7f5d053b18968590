"""`./xinfang audit`: the static guard. Needs no database and no network."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from .. import paths, progress, setup
from ..auditing import findings, programs
from .base import Command

FIGURES = paths.STATE / "figures" / "audit.json"
# A package of the lock that is surely known to a vulnerability service.
PROBE = "requests==2.32.3\n"


def audit(_args: argparse.Namespace) -> int:
    """Run all programs; 1 when something is found that has no reason."""
    progress.plan(4)
    setup.python_only()
    allowed = findings.read_allowed()
    with progress.step("semgrep, own rules"):
        found, files = programs.semgrep(["addons"])
    with progress.step("bandit"):
        found += programs.bandit(["addons", "tools", "xinfang"])
    with progress.step("pip-audit"):
        holes, answered, packages = known_holes()
    found += holes
    open_ones, stale = findings.sort_out(found, allowed)
    if not packages:
        # Where nobody answers, exceptions for packages cannot be judged.
        stale = [entry for entry in stale if (paths.ROOT / entry.path).exists()]
    for finding in open_ones:
        print(finding)
    for entry in stale:
        print(f"{findings.ALLOWED.name}: no longer needed: {entry.rule} {entry.path}")
    _tell_packages(answered, packages)
    good = not open_ones and not stale
    _record(
        rules=programs.RULES.read_text(encoding="utf-8").count("- id: "),
        files=files,
        findings=len(open_ones),
        exceptions=len(found) - len(open_ones),
        packages_answered_for=answered,
        packages=packages,
    )
    print("audit: all good" if good else "audit: see above")
    return 0 if good else 1


def known_holes() -> tuple[list[findings.Finding], int, int]:
    """Ask about all locked packages, if somebody answers for a single one."""
    probe = Path(paths.CACHE, "pip-audit-probe.txt")
    paths.write_atomic(probe, PROBE)
    _holes, answered, _packages = programs.pip_audit(str(probe))
    if not answered:
        return [], 0, 0
    return programs.pip_audit(str(paths.LOCK_FILE))


def _tell_packages(answered: int, packages: int) -> None:
    if not packages:
        print(
            "pip-audit: NOT CHECKED: no vulnerability service can be reached from "
            "here. Run ./xinfang audit where https://pypi.org answers."
        )
    else:
        print(f"pip-audit: {answered} of {packages} packages checked")


def _record(**figures: int) -> None:
    content = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **figures}
    paths.write_atomic(FIGURES, json.dumps(content, indent=1))


COMMAND = Command("audit", "look for security mistakes in the code", audit)
