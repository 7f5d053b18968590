"""Which of two time limits can end later, without any Odoo in it."""

from datetime import date, timedelta
from typing import NamedTuple

from .dayperiod import count

# Years of published holidays over which two units are compared day by day.
YEARS = 10
LONGEST = timedelta(days=400)


class Limit(NamedTuple):
    """Length of a limit, with the extension it allows."""

    length: int
    unit: str = "calendar"
    extension: int = 0
    roll: bool = True


class Later(NamedTuple):
    """A day on which one limit ends later than the other."""

    base: date
    due: date
    other_due: date


def first_later(calendar, limit, other):
    """Return the first :class:`Later` case of ``limit`` against ``other``, or None.

    Working days are as long as the holidays make them, so limits of different units
    are counted from every day of the last ten published years: one day on which the
    first ends later is enough. Both are looked at without and with their extension.

    >>> from .workcalendar import Calendar
    >>> cal = Calendar(published_years=frozenset({2025, 2026}))
    >>> first_later(cal, Limit(5, "working"), Limit(15)) is None
    True
    >>> first_later(cal, Limit(15, "working"), Limit(15)).base.isoformat()
    '2025-01-01'
    """
    if limit.unit == other.unit and limit.roll == other.roll:
        shorter = limit.length <= other.length
        if shorter and limit.length + limit.extension <= other.length + other.extension:
            return None
    for base in _days(calendar):
        for extended in (0, 1):
            mine, theirs = (
                count(
                    calendar,
                    base,
                    item.length,
                    item.unit,
                    extension_days=item.extension * extended,
                    roll=item.roll,
                ).due
                for item in (limit, other)
            )
            if mine > theirs:
                return Later(base, mine, theirs)
    return None


def _days(calendar):
    years = sorted(calendar.published_years)[-YEARS:]
    if not years:
        years = [date.today().year]
    day, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    if len(years) > 1:
        last -= LONGEST
    while day <= last:
        yield day
        day += timedelta(days=1)
