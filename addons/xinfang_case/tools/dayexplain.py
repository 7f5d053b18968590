"""Why a period ends on this day: day by day and in ranges, without any Odoo in it."""

from datetime import date
from typing import NamedTuple

from .dayperiod import count, merge_suspensions


class DayLine(NamedTuple):
    """One day of the explanation; see :func:`explain`."""

    day: date
    weekday: int  # 0 Monday … 6 Sunday
    counted: bool
    ordinal: int | None  # which day of the period it is, if counted
    why: str  # base, counted, rest, suspended, moved, moved_to
    reason: str  # Calendar.reason()
    name: str  # holiday
    source: str  # notice
    settled: bool  # no notice still to come can change this day
    is_due: bool


class DayRange(NamedTuple):
    """Consecutive days of one kind; see :func:`compress`."""

    first: date
    last: date
    days: int
    ordinal_first: int | None
    ordinal_last: int | None
    why: str
    reason: str
    name: str
    source: str
    settled: bool
    is_due: bool

    def as_dict(self):
        """The range with ISO dates, for JSON."""
        return {
            **self._asdict(),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }


def explain(
    calendar, base, length, unit="calendar", extension_days=0, suspensions=(), roll=True
):
    """The way :func:`count` came to its day, one line a day.

    The lines run from ``base`` to the due day.

    ``why`` says what happened to the day: ``base`` (day of the event), ``counted``,
    ``rest`` (rest day in a working-day period), ``suspended``, ``moved`` (a rest day
    the end moved across), ``moved_to`` (where it came to lie). Arguments and errors as
    for :func:`count`.

    :rtype: list[DayLine]
    """
    result = count(calendar, base, length, unit, extension_days, suspensions, roll)
    total = length + extension_days
    suspended = merge_suspensions(suspensions, base.toordinal())
    lines = []
    ordinal = 0
    for number in range(base.toordinal(), result.due.toordinal() + 1):
        day = date.fromordinal(number)
        is_counted = False
        if day == base:
            why = "base"
        elif unit == "working" and calendar.rests_on(number):
            why = "rest"
        elif any(first <= number <= last for first, last in suspended):
            why = "suspended"
        elif ordinal < total:
            why, is_counted = "counted", True
            ordinal += 1
        else:
            why = "moved_to" if day == result.due else "moved"
        lines.append(
            _line(
                calendar, day, why, ordinal if is_counted else None, day == result.due
            )
        )
    return lines


def _line(calendar, day, why, ordinal, is_due):
    return DayLine(
        day=day,
        weekday=day.weekday(),
        counted=ordinal is not None,
        ordinal=ordinal,
        why=why,
        reason=calendar.reason(day),
        name=calendar.name_of(day),
        source=calendar.source_of(day),
        settled=calendar.is_settled(day),
        is_due=is_due,
    )


def compress(lines, unit="calendar"):
    """Join the lines of :func:`explain` into ranges worth reading.

    In a calendar-day period weekends and holidays count like any other day, so they do
    not split a range, save the last day, on which it matters.

    >>> from .workcalendar import Calendar
    >>> cal = Calendar(published_years=frozenset({2026}))
    >>> for r in compress(explain(cal, date(2026, 6, 5), 15)):
    ...     print(r.first, r.last, r.why, r.ordinal_first, r.ordinal_last, r.is_due)
    2026-06-05 2026-06-05 base None None False
    2026-06-06 2026-06-19 counted 1 14 False
    2026-06-20 2026-06-20 counted 15 15 False
    2026-06-21 2026-06-21 moved None None False
    2026-06-22 2026-06-22 moved_to None None True
    """
    final = max((line.ordinal for line in lines if line.counted), default=None)
    ranges = []
    previous = None
    for line in lines:
        plain = line.counted and unit == "calendar" and line.ordinal != final
        key = (line.why, line.settled, line.is_due, plain) + (
            () if plain else (line.reason, line.name, line.source)
        )
        if key == previous:
            last = ranges[-1]
            ranges[-1] = last._replace(
                last=line.day, days=last.days + 1, ordinal_last=line.ordinal
            )
        else:
            ranges.append(_range(line, plain))
        previous = key
    return ranges


def _range(line, plain):
    return DayRange(
        first=line.day,
        last=line.day,
        days=1,
        ordinal_first=line.ordinal,
        ordinal_last=line.ordinal,
        why=line.why,
        reason="" if plain else line.reason,
        name="" if plain else line.name,
        source="" if plain else line.source,
        settled=line.settled,
        is_due=line.is_due,
    )
