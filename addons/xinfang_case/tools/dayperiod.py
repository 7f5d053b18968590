"""Last day of a period (CR1-CR6, CR13), without any Odoo in it."""

from datetime import date, timedelta
from typing import NamedTuple

from .workcalendar import check_date

UNITS = ("calendar", "working")


class Due(NamedTuple):
    """Result of :func:`count`; lengths are in days of ``unit``."""

    base: date
    length: int
    unit: str
    extension_days: int
    suspended_days: int  # days really taken out of the count
    raw: date  # last day before it is moved off a rest day
    due: date  # last legal day (24:00 in Shanghai)
    target: date  # the day warnings aim at: not moved (CR13)
    provisional: bool  # a notice still to come may change it


def _check_period(base, length, unit, extension_days):
    check_date(base)
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}, known: {', '.join(UNITS)}")
    for value in (length, extension_days):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"a whole number of days from 0 is needed, not {value!r}")


def merge_suspensions(suspensions, base):
    """Ordinals ``[first, last]`` of the suspensions after ``base``, without overlap."""
    merged = []
    for start, end in sorted(suspensions):
        check_date(start)
        check_date(end)
        if end < start:
            raise ValueError(f"a suspension ends before it starts: {start} – {end}")
        first, last = max(start.toordinal(), base + 1), end.toordinal()
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        elif first <= last:
            merged.append([first, last])
    return merged


def _count_calendar(calendar, base, days, suspended, roll):
    raw = base + days
    taken = 0
    for first, last in suspended:
        # Up to the moved last day the period still runs; after it nothing is left to
        # suspend.
        if first > (calendar.roll_ordinal(raw) if roll else raw):
            break
        raw += last - first + 1
        taken += last - first + 1
    return raw, taken


def _count_working(calendar, base, days, suspended):
    ordinal, left, taken = base, days, 0
    off, work = calendar.off_ordinals, calendar.work_ordinals
    while left:
        ordinal += 1
        # As Calendar._rests(), written out: this loop runs for every clock that starts.
        if ordinal in off or ((ordinal - 1) % 7 >= 5 and ordinal not in work):
            continue
        if suspended and any(first <= ordinal <= last for first, last in suspended):
            taken += 1
        else:
            left -= 1
    return ordinal, taken


def count(
    calendar, base, length, unit="calendar", extension_days=0, suspensions=(), roll=True
):
    """Last day of a period.

    :param Calendar calendar: days off and make-up days
    :param date base: day of the event, not counted itself (CR1)
    :param int length: days of ``unit``
    :param str unit: ``calendar`` or ``working`` (CR3, CR4)
    :param int extension_days: added to the length before the end is moved (CR5)
    :param suspensions: ``(first day, last day)`` pairs, both included; overlapping days
        are taken out once, days up to ``base`` or beginning after the end change
        nothing. From a working-day period the suspended working days are taken out
        (CR6)
    :param bool roll: move a last day that is a rest day to the next that is none (CR2)
    :rtype: Due
    :raise ValueError: negative or broken length, unknown unit, suspension ending before
        it starts
    :raise TypeError: a moment instead of a date
    """
    _check_period(base, length, unit, extension_days)
    start = base.toordinal()
    suspended = merge_suspensions(suspensions, start) if suspensions else ()
    days = length + extension_days
    if unit == "working":
        raw_ordinal, taken = _count_working(calendar, start, days, suspended)
    else:
        raw_ordinal, taken = _count_calendar(calendar, start, days, suspended, roll)
    raw = date.fromordinal(raw_ordinal)
    due = date.fromordinal(calendar.roll_ordinal(raw_ordinal)) if roll else raw
    provisional = not (calendar.is_settled(raw) and calendar.is_settled(due))
    if unit == "working" and not provisional:
        # Every day passed over was judged working or not, so a gap in the table matters
        # too.
        years = range((base + timedelta(1)).year, due.year) if days else ()
        provisional = any(year not in calendar.published_years for year in years)
    return Due(base, length, unit, extension_days, taken, raw, due, raw, provisional)
