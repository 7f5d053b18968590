"""Months and spans of months, as reports count them. No Odoo in here.

>>> span = Period(Month(2026, 1), Month(2026, 2))
>>> span.first, span.last
(datetime.date(2026, 1, 1), datetime.date(2026, 2, 28))
>>> span.previous().key
'2025-11/2025-12'
>>> span.last_year().key
'2025-01/2025-02'
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month.

    >>> Month(2026, 11).key
    '2026-11'
    >>> Month(2026, 1).shift(-1)
    Month(year=2025, month=12)
    >>> Month(2025, 12).shift(14)
    Month(year=2027, month=2)
    >>> Month.of(date(2028, 2, 9)).last
    datetime.date(2028, 2, 29)
    """

    year: int
    month: int

    def __post_init__(self):
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 9998):
            raise ValueError(f"no month: {self.year}-{self.month}")

    @classmethod
    def of(cls, day):
        """Return the month of a ``date``."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, key):
        """Return the month written as ``2026-11``.

        :raises ValueError: the text is none

        >>> Month.parse("2026-11")
        Month(year=2026, month=11)
        """
        year, _dash, month = key.partition("-")
        return cls(int(year), int(month))

    @property
    def first(self):
        """The first day of the month, a ``date``."""
        return date(self.year, self.month, 1)

    @property
    def last(self):
        """The last day of the month, a ``date``."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def key(self):
        """The month as ``2026-11``: sorts as text, as stored with petitions."""
        return f"{self.year:04d}-{self.month:02d}"

    def shift(self, months):
        """Return the month that lies ``months`` (int) later, or earlier if negative."""
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, index + 1)

    def __sub__(self, other):
        """Return how many months lie between two months (int)."""
        return (self.year - other.year) * 12 + self.month - other.month


@dataclass(frozen=True)
class Period:
    """Whole months from ``start`` to ``end``, both included.

    :raises ValueError: it would end before it begins

    >>> Period(Month(2026, 11), Month(2026, 11)).key
    '2026-11'
    >>> Period(Month(2026, 11), Month(2026, 10))
    Traceback (most recent call last):
    ValueError: a period cannot end before it begins
    """

    start: Month
    end: Month

    def __post_init__(self):
        if self.end < self.start:
            raise ValueError("a period cannot end before it begins")

    @property
    def first(self):
        """The first day, a ``date``."""
        return self.start.first

    @property
    def last(self):
        """The last day, a ``date``."""
        return self.end.last

    @property
    def months(self):
        """How many months it has (int)."""
        return self.end - self.start + 1

    @property
    def key(self):
        """``2026-11``, or ``2026-09/2026-11`` for several months."""
        if self.start == self.end:
            return self.start.key
        return f"{self.start.key}/{self.end.key}"

    def previous(self):
        """Return the span of equal length right before this one (环比)."""
        return Period(self.start.shift(-self.months), self.end.shift(-self.months))

    def last_year(self):
        """Return the same months of the year before (同比)."""
        return Period(self.start.shift(-12), self.end.shift(-12))
