from decimal import Decimal

from odoo.tests import tagged

from ..tools.periods import Month, Period
from .report_common import ReportCase


def rate(text):
    return None if text is None else Decimal(text)


@tagged("post_install", "-at_install")
class TestBulletin(ReportCase):
    """P01: every cell of T1 to T4, against figures counted by hand."""

    maxDiff = None

    def rows(self, table):
        return [tuple(row) for row in table.rows]

    def test_t1_channels(self):
        table = self.bulletin().table("t1")
        self.assertEqual(
            [column.key for column in table.columns],
            "channel pieces share batches persons before month last_year year first"
            " repeats repeat_rate collective collective_persons joint".split(),
        )
        zero = (0, rate("0"), None, 0, 0, None, 0, None, 0, 0, None, None, None, 0)
        expected = {
            "letter": (4, "0.5", None, 6, 4, "0", 1, "3", 3, 1, "0.25", None, None, 1),
            "visit": (2, "0.25", 2, 8, 0, None, 0, None, 2, 0, "0", 1, 6, 0),
            "online": (1, "0.125", None, 1, 0, None, 1, "0", 1, 0, "0", None, None, 0),
            "phone": (1, "0.125", None, 1, 0, None, 0, None, 1, 0, "0", None, None, 0),
        }
        labels = self.env["xinfang.report.base"]._choices("channel")
        rows = self.rows(table)
        self.assertEqual(len(rows), len(labels) + 1)
        for (channel, label), row in zip(labels.items(), rows, strict=False):
            cells = expected.get(channel, zero)
            self.assertEqual(row, (label, *map(_number, cells)), channel)
        self.assertEqual(
            rows[-1][1:],
            (8, 1, 2, 16, 4, rate("1"), 2, rate("3"), 7, 1, rate("0.125"), 1, 6, 1),
        )

    def test_t1_collective_bands(self):
        rows = self.rows(self.bulletin().table("t1_collective"))
        self.assertEqual([row[1:] for row in rows], [(1, 6)] + [(0, 0)] * 4 + [(1, 6)])

    def test_t2_organs(self):
        table = self.bulletin().table("t2")
        columns = (
            "rank unit pieces batches persons year month repeats"
            " accept_due accept_on_time accept_late accept_overdue accept_rate"
            " close_due close_on_time close_late close_overdue close_rate"
            " score_due scored score_rate satisfied_rate"
            " received returned return_rate refused"
        ).split()
        self.assertEqual([column.key for column in table.columns], columns)
        none = (0, 0, 0, 0, None)
        unrated = (0, 0, None, None)
        expected = [
            ("1", self.police.name, 3, 0, 5, "2", "0.5", 1)
            + (1, 1, 0, 0, "1")
            + (3, 1, 1, 1, "0.3333")
            + (3, 2, "0.6667", "0.5")
            + (4, 1, "0.25", 1),
            ("2", self.housing.name, 2, 1, 7, None, "1", 0)
            + (3, 1, 1, 1, "0.3333")
            + none
            + unrated
            + (3, 0, "0", 0),
            ("3", self.branch.name, 1, 0, 1, None, None, 0)
            + (1, 1, 0, 0, "1")
            + none
            + unrated
            + (1, 0, "0", 0),
            ("", "No responsible organ (yet)", 2, 1, 3, "1", "1", 0)
            + none
            + none
            + unrated
            + (0, 0, None, 0),
            ("", "Total", 8, 2, 16, "3", "1", 1)
            + (5, 3, 1, 1, "0.6")
            + (3, 1, 1, 1, "0.3333")
            + (3, 2, "0.6667", "0.5")
            + (8, 1, "0.125", 1),
        ]
        got = self.rows(table)
        self.assertEqual(len(got), len(expected))
        for row, cells in zip(got, expected, strict=True):
            for key, value, wanted in zip(columns, row, cells, strict=True):
                if key not in ("rank", "unit"):
                    wanted = _number(wanted)
                self.assertEqual(value, wanted, f"{row[1]}: {key}")

    def setting(self, key, value):
        self.env["ir.config_parameter"].set_param(f"xinfang_case.{key}", value)

    def total(self, *keys):
        table = self.bulletin().table("t2")
        row = dict(
            zip([c.key for c in table.columns], self.rows(table)[-1], strict=True)
        )
        return tuple(row[key] for key in keys)

    def formula(self, code):
        definitions = self.bulletin().table("definitions")
        return next(row[2] for row in definitions.rows if row[0] == code)

    def test_f14_by_all_that_were_to_be_evaluated(self):
        """Three due, two evaluated, one of them satisfied (domain F14, variants)."""
        self.assertEqual(self.total("satisfied_rate"), (rate("0.5"),))
        plain = self.formula("F14")
        self.setting("satisfaction_formula", "due")
        self.assertEqual(self.total("satisfied_rate"), (rate("0.3333"),))
        self.assertIn("variant A", self.formula("F14"))
        # Variant A in full: who said nothing counts as satisfied.
        self.setting("overdue_evaluation_counts_as", "satisfied")
        self.assertEqual(self.total("satisfied_rate"), (rate("0.6667"),))
        self.setting("satisfaction_formula", "evaluated")
        self.setting("overdue_evaluation_counts_as", "separate")
        self.assertEqual(self.formula("F14"), plain)

    def test_f09_answers_not_due_yet_are_in_the_denominator_on_demand(self):
        """The newest answers are due after the report was made."""
        period = Period(Month(2026, 12), Month(2026, 12))

        def total():
            table = self.bulletin(period=period).table("t2")
            keys = [c.key for c in table.columns]
            row = self.rows(table)[-1]
            return row[keys.index("close_due")], row[keys.index("close_rate")]

        self.assertEqual(total(), (0, None))
        self.setting("closing_rate_denominator", "all")
        due, share = total()
        self.assertGreater(due, 0)
        self.assertEqual(share, rate("0"))
        self.assertIn("not due yet are in", self.formula("F09"))

    def test_t2_equal_numbers_share_a_rank(self):
        september = Period(Month(2026, 8), Month(2026, 8))
        ranks = [r[0] for r in self.bulletin(period=september).table("t2").rows]
        self.assertEqual(ranks, ["1", ""])
        self.sent("2026-10-30", self.branch2)
        table = self.bulletin().table("t2")
        self.assertEqual([r[0] for r in table.rows], ["1", "2", "3", "3", "", ""])

    def test_t2_offices(self):
        rows = self.rows(self.bulletin().table("t2_offices"))
        cells = (7, 5, 1, 1, rate("0.7143"), 3, 2, rate("0.6667"), rate("1"))
        self.assertEqual(rows, [(self.office.name, *cells), ("Total", *cells)])

    def test_t3_categories(self):
        report = self.bulletin()
        self.assertEqual(
            self.rows(report.table("t3_level_1")),
            [
                ("国土资源", 3, rate("0.375"), 1, rate("2")),
                ("政法", 3, rate("0.375"), 1, rate("2")),
                ("党务政务", 1, rate("0.125"), 0, None),
                ("Not said yet", 1, rate("0.125"), 0, None),
                ("Total", 8, rate("1"), 2, rate("3")),
            ],
        )
        self.assertEqual(
            [row[:2] for row in report.table("t3_level_2").rows],
            [
                ("国土资源 / 土地征收", 3),
                ("政法 / 交通管理", 3),
                ("党务政务", 1),
                ("Not said yet", 1),
                ("Total", 8),
            ],
        )

    def test_t3_sums_up_what_is_below_the_first_ten(self):
        categories = self.env["xinfang.category"].search(
            [("catalogue", "=", "2020"), ("level", "=", 1)], limit=12
        )
        for category in categories:
            self.triaged("2026-10-28", triage={"category_id": category.id})
        rows = self.rows(self.bulletin().table("t3_level_1"))
        self.assertEqual(len(rows), 10 + 3)
        self.assertEqual(rows[-3][0], "All others")
        self.assertEqual(sum(row[1] for row in rows[:-1]), 20)
        self.assertEqual(rows[-1][1], 20)

    def test_t4_types_routes_purposes(self):
        report = self.bulletin()
        names = self.env["xinfang.report.base"]
        types = {row[0]: row[1] for row in report.table("t4_type").rows}
        labels = names._choices("type")
        self.assertEqual(
            types,
            {
                labels["claim"]: 6,
                labels["suggestion"]: 1,
                "Not said yet": 1,
                "Total": 8,
            },
        )
        routes = {row[0]: row[1:3] for row in report.table("t4_route").rows}
        labels = names._choices("route")
        self.assertEqual(
            routes,
            {
                labels["c6"]: (5, rate("0.8333")),
                labels["c4"]: (1, rate("0.1667")),
                "Total": (6, rate("1")),
            },
        )
        purposes = [row[:2] for row in report.table("t4_purpose").rows]
        # The purpose follows the type at triage (S2), where nobody chose another.
        self.assertEqual(
            purposes,
            [
                ("求决", 5),
                ("意见建议", 1),
                ("申诉", 1),
                ("Not said yet", 1),
                ("Total", 8),
            ],
        )

    def test_axis_places_petitions_in_time(self):
        for axis, count in (("registered", 8), ("received", 9), ("petition", 8)):
            with self.subTest(axis):
                table = self.bulletin(axis=axis).table("t1")
                self.assertEqual(table.rows[-1][1], count)
        september = Period(Month(2026, 9), Month(2026, 9))
        table = self.bulletin(axis="petition", period=september).table("t1")
        self.assertEqual(table.rows[-1][1], 5)

    def test_several_months_compare_with_as_many(self):
        autumn = Period(Month(2026, 9), Month(2026, 10))
        row = self.bulletin(period=autumn).table("t1").as_dicts()[-1]
        self.assertEqual((row["pieces"], row["before"], row["last_year"]), (12, 3, 2))

    def test_limits_not_due_yet_are_in_no_rate(self):
        november = Period(Month(2026, 11), Month(2026, 11))
        rows = self.bulletin(period=november).table("t2_offices").as_dicts()
        # Passed on: the refused letter (11-02), the repeat (11-04). Not passed
        # on: the call of 10-21 (11-05) and the letter received on 10-30, whose
        # last day 11-14, a Saturday, is 11-16. The returned visit ended its limit.
        row = rows[-1]
        self.assertEqual(
            (row["pass_due"], row["pass_on_time"], row["pass_overdue"]), (4, 2, 2)
        )
        # The answer of 10-25 may be evaluated until 11-24: not over yet.
        self.assertEqual(row["score_due"], 0)

    def test_figures_equal_what_the_user_can_open(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["office_head"])
        count = petitions.search_count([("period", "=", "2026-10")])
        self.assertEqual(self.bulletin().table("t1").rows[-1][1], count)

    def test_queries_do_not_grow_with_petitions(self):
        def queries():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.bulletin()
            return self.env.cr.sql_log_count - before

        queries()
        first = queries()
        for _number in range(12):
            self.sent("2026-10-27", self.police, self.land)
        self.assertLessEqual(queries(), first)
        self.assertLess(first, 40)

    def test_every_indicator_is_defined(self):
        table = self.bulletin().table("definitions")
        codes = [row[0] for row in table.rows]
        for code in "F01 F02 F03 F04 F05 F06 F07 F09 F13 F14 F18 F20 F24".split():
            self.assertIn(code, codes)
        for row in table.rows:
            self.assertTrue(all(row), row[0])


def _number(value):
    return rate(value) if isinstance(value, str) else value
