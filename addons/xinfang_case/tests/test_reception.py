"""Leaders' reception days (Article 18): published, and how often per level."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.moment import at
from .core_common import CoreCase, morning

# Period of today (2026-05-20, a Wednesday) by rhythm: a day in it, a day out of it.
PERIODS = {
    "half_year": ("2026-06-30", "2026-07-01"),
    "quarter": ("2026-06-30", "2026-07-01"),
    "month": ("2026-05-31", "2026-06-01"),
    "week": ("2026-05-24", "2026-05-25"),
}


@tagged("post_install", "-at_install", "xf_engine")
class TestReception(CoreCase):
    """The setting ``reception_rhythm`` of each level and its list of gaps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = at(cls.env["xinfang.reception"], morning("2026-05-20")).env
        cls.days = cls.env["xinfang.reception"]
        cls.led = cls.env["xinfang.department"].create(
            {
                "name": "测试县人民政府",
                "kind": "government",
                "level": "county",
                "parent_id": cls.city.id,
            }
        )

    def plan(self, day, organ=None, login="office_head", **vals):
        return self.days.with_user(self.users[login]).create(
            {
                "department_id": (organ or self.led).id,
                "leader": "李测试",
                "post": "县长",
                "date": day,
                "place": "县信访接待中心",
                **vals,
            }
        )

    def missing(self):
        self.led.invalidate_recordset(["reception_missing", "reception_rhythm"])
        found = self.env["xinfang.department"].search(
            [("reception_missing", "=", True)]
        )
        self.assertEqual(self.led in found, self.led.reception_missing)
        others = self.env["xinfang.department"].search(
            [("reception_missing", "=", False), ("id", "=", self.led.id)]
        )
        self.assertEqual(self.led not in others, self.led.reception_missing)
        return self.led.reception_missing

    def rhythm(self, level, text):
        self.env["ir.config_parameter"].set_param(
            f"xinfang_case.reception_rhythm_{level}", text
        )

    def test_defaults_by_level(self):
        expected = {
            "national": "own_plan",
            "province": "own_plan",
            "city": "quarter",
            "county": "month",
            "township": "any_time",
        }
        for level, rhythm in expected.items():
            self.led.level = level
            self.missing()
            self.assertEqual(self.led.reception_rhythm, rhythm)
            # Who plans by himself, or receives at any time, is never on the list.
            self.assertEqual(self.missing(), level in ("city", "county"))
        # Of a bureau the rhythm says nothing.
        self.assertFalse(self.police.reception_rhythm or self.police.reception_missing)

    def test_a_published_day_in_the_period_fills_the_gap(self):
        for rhythm, (inside, outside) in PERIODS.items():
            with self.subTest(rhythm):
                self.rhythm("county", rhythm)
                self.assertTrue(self.missing())
                self.plan(outside).action_publish()
                self.assertTrue(self.missing())
                day = self.plan(inside)
                self.assertTrue(self.missing(), "planned, not published")
                day.action_publish()
                self.assertFalse(self.missing())
                day.cancelled = True
                self.assertTrue(self.missing(), "cancelled")

    def test_published_before_its_day_and_not_deleted(self):
        with self.assertRaisesRegex(ValidationError, "2026年5月19日"):
            self.plan("2026-05-19").action_publish()
        day = self.plan("2026-06-01")
        day.action_publish()
        self.assertEqual(str(day.published_on), "2026-05-20")
        with self.assertRaisesRegex(UserError, "cancelled"):
            day.unlink()
        self.plan("2026-06-02").unlink()

    def test_who_publishes(self):
        day = self.plan("2026-06-01")
        for login in ("window", "triage", "handler"):
            with self.subTest(login):
                seen = day.with_user(self.users[login])
                self.assertEqual(seen.leader, "李测试")
                with self.assertRaises(AccessError):
                    seen.action_publish()
        day.with_user(self.users["role_leader"]).action_publish()

    def test_nobody_plans_for_organs_that_are_not_his(self):
        """A petition office plans for its own level and below, no other place."""
        elsewhere = self.env["xinfang.department"].create(
            {"name": "外市人民政府", "kind": "government", "level": "city"}
        )
        for organ in (elsewhere, self.province):
            with self.subTest(organ.name), self.assertRaises(AccessError):
                self.plan("2026-06-01", organ)
        day = self.plan("2026-06-01")
        with self.assertRaises(AccessError):
            day.department_id = elsewhere
        self.plan("2026-06-01", self.city)
        other = self.plan("2026-06-01", elsewhere, login="role_admin")
        with self.assertRaises(AccessError):
            other.with_user(self.users["office_head"]).action_publish()
        self.assertFalse(other.with_user(self.users["office_head"]).planned_by_me)

    def test_a_senseless_rhythm_is_refused(self):
        with self.assertRaises(ValidationError):
            self.rhythm("county", "daily")
