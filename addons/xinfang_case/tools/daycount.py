"""Counting of statutory days, without any Odoo in it.

The only place that knows which day a time limit ends on. It follows the counting
rules CR1-CR6 and CR10-CR13 (document "process"):

* the day of the event is day zero, day 1 is the next day (Civil Code art. 201);
* a last day that is a rest day moves to the next day that is none (Civil Code art.
  203);
* a make-up working Saturday or Sunday is not a rest day, and counts as a working day;
* an extension lengthens the period that was *not* moved, then the end is moved once;
* suspended days, first and last included, are taken out of the count;
* the day is the one in Shanghai, whatever the server's zone;
* days the State Council has not arranged yet make a result provisional.

>>> cal = Calendar.from_rows(
...     [(date(2026, 2, d), "off", "春节") for d in range(15, 24)]
...     + [(date(2026, 2, 14), "work", "春节"), (date(2026, 2, 28), "work", "春节")],
...     published_years={2025, 2026})
>>> due = count(cal, date(2025, 12, 19), 60)
>>> due.raw.isoformat(), due.due.isoformat(), due.provisional
('2026-02-17', '2026-02-24', False)
>>> count(cal, date(2025, 12, 19), 60, extension_days=30).due.isoformat()
'2026-03-19'
>>> count(cal, date(2026, 2, 12), 5, "working").due.isoformat()
'2026-02-26'
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

from .dayexplain import DayLine, DayRange, compress, explain
from .dayperiod import UNITS, Due, count, merge_suspensions
from .workcalendar import Calendar, check_date

__all__ = [
    "LEVELS",
    "SHANGHAI",
    "UNITS",
    "Calendar",
    "DayLine",
    "DayRange",
    "Due",
    "closing_moment",
    "compress",
    "count",
    "explain",
    "legal_date",
    "level_on",
    "remaining",
    "warn_dates",
]

# China has kept one zone without summer time since 1992; a fixed offset needs no zone
# files.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
LEVELS = ("normal", "notice", "warning", "severe", "overdue")
# Working-day periods up to this length warn by days left, not by share (warning
# levels).
SHORT_WORKING_PERIOD = 5


def remaining(calendar, today, due, unit="calendar"):
    """Days of ``unit`` left after ``today``: 0 on the last day, negative when overdue.

    The first days of being overdue are -1 even where no working day has passed since.

    >>> remaining(Calendar(), date(2026, 11, 20), date(2026, 11, 23), "working")
    1
    >>> saturday, friday = date(2026, 11, 21), date(2026, 11, 20)
    >>> remaining(Calendar(), saturday, friday, "working")
    -1
    """
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}, known: {', '.join(UNITS)}")
    if unit == "calendar":
        return (due - today).days
    left = calendar.working_days(today, due)
    return min(left, -1) if today > due else left


def warn_dates(
    calendar, base, raw, due, unit="calendar", thresholds=(50, 75, 85), suspensions=()
):
    """First day of each warning level above ``normal``.

    Levels follow the share of the period that has run, aimed at the day that was not
    moved (CR13). Working-day periods up to five days warn with 2, 1 and 0 working days
    left instead.

    :param date base: day of the event
    :param date raw: last day, not moved (``Due.raw``)
    :param date due: last legal day (``Due.due``); overdue begins the day after
    :param thresholds: per cent at which notice, warning and severe begin
    :param suspensions: as given to :func:`count`; suspended days do not use up the
        period
    :return: dict with the keys ``notice``, ``warning``, ``severe``, ``overdue``

    >>> last = date(2026, 5, 1)
    >>> days = warn_dates(Calendar(), date(2026, 3, 2), last, last)
    >>> [days[level].isoformat() for level in LEVELS[1:]]
    ['2026-04-01', '2026-04-16', '2026-04-22', '2026-05-02']
    """
    total = _period_length(calendar, base, raw, unit, suspensions)
    if unit == "working" and total <= SHORT_WORKING_PERIOD:
        starts = [max(total - left, 0) for left in (2, 1, 0)]
    else:
        starts = [-(-total * percent // 100) for percent in thresholds]
    dates = {
        level: min(
            count(calendar, base, start, unit, 0, suspensions, roll=False).raw, due
        )
        for level, start in zip(LEVELS[1:4], starts, strict=True)
    }
    dates["overdue"] = due + timedelta(1)
    return dates


def _period_length(calendar, base, raw, unit, suspensions):
    """Days of ``unit`` between ``base`` and ``raw`` that were not suspended."""
    span = (
        calendar.working_days
        if unit == "working"
        else lambda start, end: (end - start).days
    )
    total = span(base, raw)
    for first, last in merge_suspensions(suspensions, base.toordinal()):
        start, end = date.fromordinal(first - 1), min(date.fromordinal(last), raw)
        if start < end:
            total -= span(start, end)
    return max(total, 0)


def level_on(today, dates):
    """Warning level of ``today`` from the days :func:`warn_dates` gave.

    >>> dates = {"severe": date(2026, 4, 22), "overdue": date(2026, 5, 2)}
    >>> level_on(date(2026, 5, 1), dates)
    'severe'
    """
    reached = "normal"
    for level in LEVELS[1:]:
        if level in dates and today >= dates[level]:
            reached = level
    return reached


def legal_date(moment):
    """Day a moment belongs to in Shanghai (CR10).

    :param datetime moment: aware, or naive and then UTC as Odoo stores it

    >>> legal_date(datetime(2026, 11, 21, 16, 0)).isoformat()
    '2026-11-22'
    """
    if not isinstance(moment, datetime):
        raise TypeError(f"a datetime is needed, not {moment!r}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(SHANGHAI).date()


def closing_moment(day, closing=None):
    """First moment that is too late on the last day, as naive UTC (CR10).

    :param date day: last legal day
    :param time closing: Shanghai closing time of a counter; online the day ends at
        24:00

    >>> closing_moment(date(2026, 11, 22)).isoformat()
    '2026-11-22T16:00:00'
    """
    check_date(day)
    if closing is None:
        day, closing = day + timedelta(1), time()
    local = datetime.combine(day, closing, SHANGHAI)
    return local.astimezone(UTC).replace(tzinfo=None)
