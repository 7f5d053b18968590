"""What the tests of day counting share: the seeded calendar and short spellings."""

import csv
from datetime import date, timedelta
from pathlib import Path

from ..tools import daycount as dc

HERE = Path(__file__).resolve().parent
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAY = timedelta(1)


def rows(path):
    """Rows of a CSV file of the add-on as dictionaries."""
    with (HERE.parent / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def d(text):
    """A date from ``2026-02-17``."""
    return date.fromisoformat(text)


def pairs(text):
    """Suspensions from ``2026-03-16/2026-03-20 …``."""
    return [tuple(map(d, pair.split("/"))) for pair in text.split()]


def levels(base, length, unit="calendar", **kwargs):
    """Count a period and return it with the first day of each warning level."""
    due = dc.count(CAL, base, length, unit, **kwargs)
    suspensions = kwargs.get("suspensions", ())
    dates = dc.warn_dates(CAL, base, due.raw, due.due, unit, suspensions=suspensions)
    return due, dates


CAL = dc.Calendar.from_rows(
    [
        (d(row["date"]), row["kind"], row["name"], f"notice {row['year']}")
        for row in rows("data/xinfang.workday.exception.csv")
    ],
    [int(row["year"]) for row in rows("data/xinfang.holiday.notice.csv")],
)
