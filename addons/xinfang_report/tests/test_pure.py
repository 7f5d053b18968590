"""The parts without Odoo: months, rounding, tables."""

import doctest
from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..tools import counts, periods, small_cells, table
from ..tools.periods import Month, Period

months = st.builds(Month, st.integers(1950, 2200), st.integers(1, 12))


def load_tests(loader, tests, ignore):
    for module in (counts, periods, small_cells, table):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


@tagged("post_install", "-at_install")
class TestPure(TestCase):
    def test_examples_in_the_modules(self):
        for module in (counts, periods, small_cells, table):
            result = doctest.testmod(module)
            self.assertFalse(result.failed)
            self.assertGreater(result.attempted, 2)

    @given(months, st.integers(-500, 500))
    def test_shifting_there_and_back(self, month, count):
        self.assertEqual(month.shift(count).shift(-count), month)
        self.assertEqual(month.shift(count) - month, count)

    @given(months, st.integers(0, 40))
    def test_previous_period_touches_this_one(self, month, more):
        period = Period(month, month.shift(more))
        before = period.previous()
        self.assertEqual(before.months, period.months)
        self.assertEqual((period.first - before.last).days, 1)
        self.assertEqual(period.last_year().start.month, period.start.month)

    def test_keys_sort_as_months_do(self):
        keys = [Month(2025, 12), Month(2026, 1), Month(2026, 9), Month(2026, 10)]
        self.assertEqual(sorted(m.key for m in keys), [m.key for m in keys])

    def test_same_month_last_year_in_a_leap_year(self):
        period = Period(Month(2028, 2), Month(2028, 2))
        self.assertEqual(period.last, date(2028, 2, 29))
        self.assertEqual(period.last_year().last, date(2027, 2, 28))

    def test_no_month(self):
        for key in ("2026-13", "2026-00", "abc", "2026"):
            with self.subTest(key), self.assertRaises(ValueError):
                Month.parse(key)

    @given(st.integers(0, 10**6), st.integers(1, 10**6))
    def test_ratio_is_rounded_half_up(self, part, whole):
        got = table.ratio(part, whole)
        # In whole numbers: add half of the step, cut off.
        self.assertEqual(got, Decimal((part * 20000 + whole) // (2 * whole)) / 10000)

    def test_nothing_in_the_denominator_is_no_zero(self):
        self.assertIsNone(table.ratio(0, 0))
        self.assertIsNone(table.change(5, 0))

    def test_column_kinds_are_known(self):
        with self.assertRaises(ValueError):
            table.Column("x", "X", "formula")


@tagged("post_install", "-at_install")
class TestSmallCells(TestCase):
    """C6: what is left out cannot be found again by subtraction in the same table."""

    @given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
    def test_no_single_gap_in_a_column_that_is_summed_up(self, counts_):
        rows = [(f"单位{n}", value) for n, value in enumerate(counts_)]
        rows.append(("合计", sum(counts_)))
        columns = [table.Column("o", "O", "text"), table.Column("n", "N")]
        shown = small_cells.suppressed(
            table.Table("t", "T", columns, rows, has_total=True)
        ).rows
        gaps = [n for n, row in enumerate(shown[:-1]) if row[1] == small_cells.MARK]
        for number, row in enumerate(shown):
            self.assertFalse(small_cells.is_small(row[1]))
            self.assertIn(row[1], (rows[number][1], small_cells.MARK))
        others = [v for v in counts_ if v]
        if len(gaps) == 1 and shown[-1][1] != small_cells.MARK:
            self.assertEqual(len(others), 1, "there was nothing to hide it behind")

    def test_shares_go_with_their_figure(self):
        columns = [
            table.Column("o", "O", "text"),
            table.Column("n", "N"),
            table.Column("m", "M"),
            table.Column("p", "P", "percent"),
        ]
        rows = [("甲", 3, 30, Decimal("0.1")), ("乙", 27, 30, Decimal("0.9"))]
        shown = small_cells.suppressed(table.Table("t", "T", columns, rows)).rows
        self.assertEqual(shown[0], ("甲", "<5", "<5", None))
        self.assertEqual(shown[1], rows[1])
