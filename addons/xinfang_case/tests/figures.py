"""Figures that tests have measured, kept for ``docs/security-report.md``.

    from .figures import record            # from another add-on: odoo.addons.xinfang_case.tests.figures
    record("pdf", attacks=9, hits=0)

One file per name below ``.xinfang/figures``; ``./xinfang security-report`` writes
the report from them. A figure is what the run has counted, never a constant.
"""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path


def folder():
    """Return where figures are kept, or None outside a checkout of the product."""
    root = Path(__file__).resolve().parents[3] / ".xinfang"
    return root / "figures" if root.is_dir() else None


def add(name, **figures):
    """Keep figures beside those that another test has counted under the same name.

    :param str name: row of the report
    :param figures: numbers (and short texts) by label
    """
    place = folder()
    file = place and place / f"{name}.json"
    known = json.loads(file.read_text("utf-8")) if file and file.exists() else {}
    known.pop("at", None)
    record(name, **{**known, **figures})


def record(name, **figures):
    """Keep what a test has counted, in place of what it counted before.

    :param str name: row of the report, such as ``uploads``
    :param figures: numbers (and short texts) by label
    """
    place = folder()
    if place is None:
        return
    place.mkdir(exist_ok=True)
    # The real hour, also in a test whose clock stands still.
    now = datetime.fromtimestamp(time.clock_gettime(time.CLOCK_REALTIME), UTC)
    content = {"at": now.isoformat(timespec="seconds"), **figures}
    # Tests may run side by side: a file is there whole or not at all.
    partial = place / f".{name}.{os.getpid()}"
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    partial.replace(place / f"{name}.json")
