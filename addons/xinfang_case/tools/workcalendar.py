"""Table of days off and make-up days (CR2, CR3, CR12), without any Odoo in it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

# Next year's notice also arranges the last days of this year (New Year's bridge and
# make-up days: 2006-12-30, 2007-12-29, 2018-12-29, …), so this year's last week is
# settled only with it.
YEAR_END_DAY = 25


def check_date(day):
    # A datetime is a date to Python, but which day it is depends on the zone (CR10).
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError(f"a date is needed, not {day!r}; use legal_date() for a moment")


@dataclass(frozen=True)
class Calendar:
    """Days off and make-up working days that the State Council arranged.

    :param off: days off of the notices, whether they fall on a weekday or a weekend
    :param work: weekend days that are worked instead
    :param published_years: years whose notice is in the table
    :param names: holiday name by day, for days off and make-up days
    :param sources: title of the notice by day
    """

    off: frozenset = frozenset()
    work: frozenset = frozenset()
    published_years: frozenset = frozenset()
    names: dict = field(default_factory=dict, compare=False, repr=False)
    sources: dict = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_rows(cls, rows, published_years):
        """Build a calendar from table rows.

        :param rows: iterable of ``(date, "off"|"work", name[, notice title])``
        :param published_years: iterable of years (int)
        :raise ValueError: unknown kind, or one day twice
        """
        kinds = {"off": set(), "work": set()}
        names, sources = {}, {}
        for day, kind, name, *source in rows:
            check_date(day)
            if kind not in kinds:
                raise ValueError(f"unknown kind of day: {kind!r}")
            if day in names:
                raise ValueError(f"{day} stands in the table twice")
            kinds[kind].add(day)
            names[day] = name or ""
            if source and source[0]:
                sources[day] = source[0]
        return cls(
            frozenset(kinds["off"]),
            frozenset(kinds["work"]),
            frozenset(published_years),
            names,
            sources,
        )

    def replaced(self, year, gone, days):
        """Return the table with another notice of a year, to see what it would do.

        :param int year: year whose notice is published with it
        :param gone: dates the notice arranged before
        :param days: dict date → ``"off"`` or ``"work"``
        """
        kept_off, kept_work = self.off - set(gone), self.work - set(gone)
        off = {day for day, kind in days.items() if kind == "off"}
        return Calendar(
            frozenset(kept_off - days.keys()) | off,
            frozenset(kept_work - days.keys()) | (days.keys() - off),
            self.published_years | {year},
            self.names,
            self.sources,
        )

    @cached_property
    def off_ordinals(self):
        return frozenset(day.toordinal() for day in self.off)

    @cached_property
    def work_ordinals(self):
        return frozenset(day.toordinal() for day in self.work)

    @cached_property
    def _weekdays_off(self):
        """Sorted ordinals of Mondays to Fridays that are off."""
        return sorted(o for o in self.off_ordinals if (o - 1) % 7 < 5)

    @cached_property
    def _weekends_worked(self):
        """Sorted ordinals of Saturdays and Sundays that are worked."""
        return sorted(
            o for o in self.work_ordinals - self.off_ordinals if (o - 1) % 7 >= 5
        )

    def rests_on(self, ordinal):
        # date.toordinal() 1 is a Monday, so (ordinal - 1) % 7 is date.weekday().
        return ordinal in self.off_ordinals or (
            (ordinal - 1) % 7 >= 5 and ordinal not in self.work_ordinals
        )

    def is_rest_day(self, day):
        """Whether ``day`` is a weekend or public holiday that is not worked (CR2)."""
        return self.rests_on(day.toordinal())

    def is_working_day(self, day):
        """Whether ``day`` counts as a 工作日, make-up days included (CR3)."""
        return not self.rests_on(day.toordinal())

    def is_published(self, day):
        """Whether the notice for the year of ``day`` is in the table."""
        return day.year in self.published_years

    def is_settled(self, day):
        """Whether no notice still to come can change ``day`` (CR12).

        >>> cal = Calendar(published_years=frozenset({2026}))
        >>> cal.is_settled(date(2026, 12, 24)), cal.is_settled(date(2026, 12, 31))
        (True, False)
        """
        if day.year not in self.published_years:
            return False
        last_week = day.month == 12 and day.day >= YEAR_END_DAY
        return not last_week or day.year + 1 in self.published_years

    def reason(self, day):
        """Why ``day`` is what it is: ``holiday``, ``makeup``, ``weekend``, ``workday``,
        and for years without a notice ``unpublished_weekend``, ``unpublished_workday``.
        """
        if day in self.off:
            return "holiday"
        weekend = day.weekday() >= 5
        if weekend and day in self.work:
            return "makeup"
        prefix = "" if self.is_published(day) else "unpublished_"
        return prefix + ("weekend" if weekend else "workday")

    def name_of(self, day):
        """Name of the holiday that made ``day`` off or a make-up day, or ``""``."""
        return self.names.get(day, "")

    def source_of(self, day):
        """Title of the notice that arranged ``day``, or ``""``."""
        return self.sources.get(day, "")

    def roll(self, day):
        """``day`` itself, or the first day after it that is no rest day (CR2)."""
        return date.fromordinal(self.roll_ordinal(day.toordinal()))

    def roll_ordinal(self, ordinal):
        while self.rests_on(ordinal):
            ordinal += 1
        return ordinal

    def working_days(self, start, end):
        """Number of working days after ``start`` up to and including ``end``.

        Negative if ``end`` is earlier. Takes no longer for years than for days.

        >>> friday, monday = date(2026, 11, 20), date(2026, 11, 23)
        >>> Calendar().working_days(friday, monday)
        1
        """
        low, high = start.toordinal(), end.toordinal()
        if high < low:
            return -self.working_days(end, start)
        return self._worked_to(high) - self._worked_to(low)

    def _worked_to(self, ordinal):
        weeks, rest = divmod(ordinal, 7)
        return (
            weeks * 5
            + min(rest, 5)
            - bisect_right(self._weekdays_off, ordinal)
            + bisect_right(self._weekends_worked, ordinal)
        )
