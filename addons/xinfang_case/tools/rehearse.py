"""Counting past limits again under another rule or calendar, without any Odoo in it.

Every distinct period is counted once, so that a year of a hundred thousand limits is
a few thousand counts.
"""

from datetime import date
from typing import NamedTuple

from .dayperiod import count


class Past(NamedTuple):
    """One limit as it ran."""

    key: int
    code: str
    base: date
    length: int
    unit: str
    extension: int
    suspensions: tuple
    roll: bool
    due: date
    stop: date | None  # None: still running
    organ: int


class Changed(NamedTuple):
    """What a limit would have been."""

    key: int
    organ: int
    old_due: date
    new_due: date
    was_late: bool
    is_late: bool


def rehearse(rows, today, calendar, length=None, unit=None, roll=None):
    """Yield :class:`Changed` for each limit, in the order given.

    A limit counts as late when what ends it happened, or today is, after its last day.

    :param rows: iterable of :class:`Past`
    :param date today: what has not ended is judged by this day
    :param calendar: ``Calendar`` to count with
    :param int length: another length, None: each its own
    :param str unit: another unit, None: each its own
    :param bool roll: another treatment of rest days, None: each its own
    """
    known = {}
    for row in rows:
        period = (
            row.base,
            row.length if length is None else length,
            unit or row.unit,
            row.extension,
            row.suspensions,
            row.roll if roll is None else roll,
        )
        due = known.get(period)
        if due is None:
            due = known[period] = count(calendar, *period).due
        end = row.stop or today
        yield Changed(row.key, row.organ, row.due, due, end > row.due, end > due)
