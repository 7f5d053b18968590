from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import daycount
from ..tools.daycompare import Limit, first_later
from .core_common import CoreCase

ZHEJIANG = "《浙江省信访条例》（2016年）第二十条、第二十三条"


@tagged("post_install", "-at_install", "xf_engine")
class TestLocalLimits(CoreCase):
    """Stricter limits of a region, with their basis; a looser one is refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["xinfang.clock.rule"].with_user(cls.users["role_admin"])
        regions = cls.env["xinfang.region"]
        cls.place = regions.create(
            {"name": "测试省", "code": "990000", "level": "province"}
        )
        cls.town = regions.create(
            {
                "name": "测试县",
                "code": "990101",
                "level": "county",
                "parent_id": cls.place.id,
            }
        )
        cls.region = cls.town

    def local(self, code, **vals):
        rule = self.rules._get(code).with_env(self.rules.env)
        values = {
            name.removeprefix("default_"): value
            for name, value in rule.action_localise()["context"].items()
        }
        values.update(
            region_id=self.place.id, article=ZHEJIANG, valid_from="2016-07-01"
        )
        values.update(vals)
        return self.rules.create(values)

    def refused(self, part, code, **vals):
        before = self.rules.search_count([])
        with self.assertRaisesRegex(ValidationError, part), self.cr.savepoint():
            self.local(code, **vals)
        self.assertEqual(self.rules.search_count([]), before)

    def test_form_of_a_local_limit_asks_only_what_a_place_decides(self):
        """What it does not ask is as in the limit that it makes stricter."""
        rule = self.rules._get("TL-07").with_env(self.rules.env)
        action = rule.action_localise()
        shown = Form(
            self.rules.with_context(**action["context"]), view=action["views"][0][0]
        )
        self.assertNotIn("applies_to", shown._view["fields"])
        shown.length = 30
        shown.region_id = self.place
        shown.article = ZHEJIANG
        made = shown.save()
        for name in ("code", "applies_to", "base", "bearer", "roll", "citizen_name"):
            self.assertEqual(made[name], rule[name], name)

    # -- sample: Zhejiang 2016 ----------------------------------------------

    def test_zhejiang_five_working_days_and_thirty_days(self):
        self.local("TL-01", length=5, unit="working")
        self.local("TL-07", length=30)
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.max_representatives", "3"
        )
        petition = self.received("2026-02-12", problem_region_id=self.town.id)
        clock = petition.sudo().clock_ids
        # Over Spring Festival with a make-up Saturday on the 14th.
        self.assertEqual(
            (str(clock.due_date), clock.unit, clock.article),
            ("2026-02-26", "working", ZHEJIANG),
        )
        referral = self.accepted("2026-03-02")
        self.assertEqual(self.clock(referral, "TL-07").length, 30)
        reason = "案情复杂，需进一步调查核实。"
        self.do(referral, "leader", "extend", "2026-03-20", days=20, reason=reason)
        longer = self.clock(referral, "TL-08")
        self.assertEqual(
            (longer.length, longer.extension_days), (30, 20), "not sixty and twenty"
        )

    def test_elsewhere_and_at_other_times_the_law_counts(self):
        self.local("TL-01", length=5, unit="working", valid_to="2026-01-31")
        elsewhere = self.received(
            "2026-01-05",
            problem_region_id=self.env["xinfang.region"]
            .create({"name": "别处", "code": "980000", "level": "province"})
            .id,
        )
        self.assertEqual(elsewhere.sudo().clock_ids.length, 15)
        inside = self.received("2026-01-05", problem_region_id=self.town.id)
        self.assertEqual(inside.sudo().clock_ids.length, 5)
        after = self.received("2026-02-02", problem_region_id=self.town.id)
        self.assertEqual(after.sudo().clock_ids.length, 15)

    def test_an_override_that_does_not_apply_displaces_nothing(self):
        general = self.rules._get("TL-01")
        self.local(
            "TL-01",
            length=5,
            unit="working",
            applies_to='[("channel", "=", "call")]',
        )
        petition = self.received("2026-01-05", problem_region_id=self.town.id)
        self.assertEqual(petition.sudo().clock_ids.rule_id, general)

    def test_the_strictest_is_the_one_that_ends_first_whatever_its_unit(self):
        # Ten working days may be shorter or longer than fifteen days.
        self.local("TL-01", length=8)
        self.local("TL-01", length=5, unit="working", region_id=self.town.id)
        # Seven days of a plain week are fewer than eight days, over a long holiday not.
        for day, length in (("2026-03-02", 5), ("2026-02-12", 8)):
            petition = self.received(day, problem_region_id=self.town.id)
            self.assertEqual(petition.sudo().clock_ids.length, length, day)

    # -- refusals --------------------------------------------------------------

    def test_looser_ones_are_refused(self):
        self.refused("longer than the law", "TL-01", length=16)
        self.refused("longer than the law", "TL-01", length=15, unit="working")
        # The festival of 2020 was prolonged: six working days were longer than 15 days.
        self.refused("2020年1月19日", "TL-01", length=6, unit="working")
        self.refused("longer than the law", "TL-05", length=8, unit="calendar")
        self.refused("extension", "TL-08", extension_max=60)
        self.refused("later day", "TL-01", base="registered_at")
        self.refused("stands still", "TL-07", suspendable=True)
        self.refused("who bears it", "TL-07", bearer="petitioner")
        self.refused("who bears it", "TL-05", breach="late")
        stray = self.local("TL-01", length=5).copy_data()[0]
        with self.assertRaisesRegex(ValidationError, "no general limit"):
            self.rules.create({**stray, "code": "TL-99"})

    def test_a_local_limit_is_not_loosened_later(self):
        rule = self.local("TL-01", length=5, unit="working")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            rule.length = 30
        self.assertEqual(rule.length, 5)

    def test_working_days_are_compared_by_their_worst_case(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        law = Limit(15)
        for days in range(1, 15):
            worst = max(
                (
                    daycount.count(calendar, base, days, "working").due
                    - daycount.count(calendar, base, 15).due
                ).days
                for base in (
                    date.fromordinal(o)
                    for o in range(
                        date(2017, 1, 1).toordinal(), date(2025, 11, 1).toordinal()
                    )
                )
            )
            found = first_later(calendar, Limit(days, "working"), law)
            self.assertEqual(bool(found), worst > 0, days)

    def test_a_window_of_the_petitioner_is_never_shortened(self):
        window = self.env["xinfang.clock.rule"].create(
            {
                "code": "TL-T1",
                "name": "Window",
                "length": 30,
                "base": "served_date",
                "bearer": "petitioner",
                "article": "《信访工作条例》第三十五条",
            }
        )
        self.refused("right of the petitioner", "TL-T1", length=20)
        longer = self.local("TL-T1", length=40)
        self.assertEqual((window.length, longer.length), (30, 40))

    def test_overlapping_dates_are_refused(self):
        self.local("TL-01", length=5, unit="working", valid_to="2020-12-31")
        self.refused("already", "TL-01", length=6, valid_from="2017-01-01")
        self.refused(
            "already", "TL-01", length=6, valid_from="2020-12-31", valid_to="2021-01-01"
        )
        self.refused("before it begins", "TL-07", valid_to="2010-01-01")
        self.local("TL-01", length=6, valid_from="2021-01-01")

    def test_internal_rules_are_changed_freely(self):
        self.local("TL-06i", length=9)
        self.rules._get("TL-06i").with_env(self.rules.env).length = 12

    # -- the law's own limits ------------------------------------------------

    def test_the_law_itself_is_not_loosened_by_hand(self):
        law = self.rules._get("TL-07").with_env(self.rules.env)
        for vals in (
            {"length": 90},
            {"unit": "working"},
            {"certainty": "internal"},
            {"base": "served_date"},
            {"suspendable": True},
        ):
            with self.subTest(vals=vals):
                with self.assertRaises(UserError), self.cr.savepoint():
                    law.write(vals)
                law.invalidate_recordset()
        self.assertEqual((law.length, law.certainty), (60, "statute"))

    def test_a_changed_law_is_a_new_version(self):
        law = self.rules._get("TL-01").with_env(self.rules.env)
        values = law.copy_data()[0]
        law.valid_to = "2026-06-30"
        self.rules.create(
            {**values, "length": 10, "valid_from": "2026-07-01", "article": "新条例"}
        )
        before = self.received("2026-06-30").sudo().clock_ids
        after = self.received("2026-07-01").sudo().clock_ids
        self.assertEqual((before.length, after.length), (15, 10))

    def test_changes_are_logged(self):
        rule = self.local("TL-01", length=5, unit="working")
        rule.length = 4
        rows = self.env["xinfang.setting.change"].search([("key", "=", "TL-01")])
        self.assertEqual(rows.user_id, self.users["role_admin"])
        self.assertIn("length=5", rows[0].before)
        self.assertIn("length=4", rows[0].after)
        self.assertEqual(len(rows), 2)
