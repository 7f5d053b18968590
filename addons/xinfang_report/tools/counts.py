"""Counts of reports, which add up. No Odoo in here.

>>> Limits(1, 0, 2) + Limits(on_time=1)
Limits(on_time=2, late=0, overdue=2, not_due=0, counted=0)
>>> Limits(1, 1, 1, 5).due, Scores(9, 1, 1, 1).given
(3, 3)
>>> sum([Pieces(2, persons=5), Pieces(1, persons=1)], Pieces()).persons
6
"""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Pieces:
    """Counts over petitions: F01-F04, F06."""

    pieces: int = 0
    batches: int = 0
    persons: int = 0
    repeats: int = 0
    collective: int = 0
    collective_persons: int = 0
    joint: int = 0

    def __add__(self, other):
        return _sum(self, other)


@dataclass(frozen=True)
class Limits:
    """Limits whose last day lies in the period, by what became of them: F07, F09."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    not_due: int = 0
    # Of those not due yet, how many are in the denominator all the same (F09).
    counted: int = 0

    def __add__(self, other):
        return _sum(self, other)

    @property
    def due(self):
        """The denominator: what should have been done by now."""
        return self.on_time + self.late + self.overdue + self.counted


@dataclass(frozen=True)
class Scores:
    """Evaluations whose last day lies in the period: F13, F14."""

    due: int = 0
    satisfied: int = 0
    fair: int = 0
    dissatisfied: int = 0
    # Not evaluated in time, where the office counts that as satisfied.
    silent: int = 0
    # The denominator of the rate of satisfaction where it is not what was judged.
    whole: int = 0

    def __add__(self, other):
        return _sum(self, other)

    @property
    def given(self):
        """How many were evaluated."""
        return self.satisfied + self.fair + self.dissatisfied

    @property
    def content(self):
        """How many count as satisfied."""
        return self.satisfied + self.fair + self.silent

    @property
    def judged(self):
        """Of how many that is a share."""
        return self.whole or self.given + self.silent


@dataclass(frozen=True)
class Handovers:
    """What happened to referrals in the period: F20."""

    received: int = 0
    returned: int = 0
    refused: int = 0

    def __add__(self, other):
        return _sum(self, other)


def _sum(left, right):
    return type(left)(
        *(a + b for a, b in zip(astuple(left), astuple(right), strict=True))
    )
