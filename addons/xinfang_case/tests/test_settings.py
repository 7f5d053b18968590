import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import settings
from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestSettings(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls.env["ir.config_parameter"]
        cls.boss = new_test_user(
            cls.env, "xf_boss", "base.group_user,xinfang_case.group_xinfang_admin"
        )
        cls.it_admin = new_test_user(cls.env, "xf_it", "base.group_system")

    def put(self, key, value):
        self.parameters.set_param(f"xinfang_case.{key}", value)

    def page(self, user, **values):
        page = self.env["xinfang.settings"].with_user(user)
        return page.create({f"xinfang_{k}": v for k, v in values.items()})

    def changes(self):
        rows = self.env["xinfang.setting.change"].search([])
        return [(r.key.split(".")[-1], r.before, r.after, r.user_id) for r in rows]

    # -- page and parameters ----------------------------------------------

    def test_r19_opens_and_saves_the_page_with_no_other_right(self):
        """No system administrator: no other settings, no parameters, no users."""
        self.assertFalse(self.boss.has_group("base.group_system"))
        action = self.env["ir.actions.actions"].with_user(self.boss)
        action = action._for_xml_id("xinfang_case.xinfang_settings_action")
        self.assertEqual(action["res_model"], "xinfang.settings")
        menu = self.env.ref("xinfang_case.menu_xinfang_settings")
        self.assertIn(menu.id, menu.with_user(self.boss)._visible_menu_ids())
        self.assertNotIn(menu.id, menu.with_user(self.it_admin)._visible_menu_ids())
        page = self.page(self.boss, max_representatives=4)
        self.assertEqual(page.action_save()["res_model"], "xinfang.settings")
        self.assertEqual(self.parameters._xinfang("max_representatives"), 4)
        for model in ("res.config.settings", "ir.config_parameter"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.boss).create({})
        with self.assertRaises(AccessError):
            self.parameters.with_user(self.boss).set_param("elsewhere", "x")
        with self.assertRaises(AccessError):
            self.boss.with_user(self.boss).write(
                {"group_ids": [(4, self.env.ref("base.group_system").id)]}
            )
        for login in ("window", "office_head", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.page(self.users[login])

    def test_every_setting_is_on_the_page_with_default_and_status(self):
        page = self.env["xinfang.settings"].with_user(self.boss)
        values = page.default_get(list(page._fields))
        arch = page.get_view(view_type="form")["arch"]
        for key, setting in settings.SETTINGS.items():
            with self.subTest(key=key):
                default = setting.default
                if setting.kind == "levels":
                    default = settings.dump(key, default)
                self.assertEqual(values[f"xinfang_{key}"], default)
                self.assertIn(f'name="xinfang_{key}"', arch)
                part = arch[arch.index(f'id="xinfang_{key}"') :]
                part = part[: part.index("</setting>")]
                self.assertIn("Default:", part)
                self.assertEqual("Not used yet" in part, not setting.used)
                words = {
                    "internal": "Internal rule, not statute",
                    "unverified": "Unverified: confirm with the legal office",
                }
                self.assertIn(words.get(setting.certainty, ""), part)

    def test_page_saves_false_and_numbers_and_logs_who_before_after(self):
        self.page(
            self.boss, roll_org_deadlines=False, max_representatives=3
        ).set_values()
        self.assertIs(self.parameters._xinfang("roll_org_deadlines"), False)
        self.assertEqual(self.parameters._xinfang("max_representatives"), 3)
        self.assertEqual(
            sorted(self.changes()),
            [
                ("max_representatives", "5", "3", self.boss),
                ("roll_org_deadlines", "True", "False", self.boss),
            ],
        )
        self.page(self.boss, roll_org_deadlines=True).set_values()
        self.assertIs(self.parameters._xinfang("roll_org_deadlines"), True)
        self.assertEqual(len(self.changes()), 3)
        self.page(self.boss).set_values()
        self.assertEqual(len(self.changes()), 3, "nothing changed")

    def test_only_the_petition_administrator_changes_through_any_door(self):
        mine = self.parameters.with_user(self.it_admin)
        with self.assertRaisesRegex(AccessError, "administrator"):
            mine.set_param("xinfang_case.close_clock_on", "service")
        with self.assertRaises(AccessError):
            self.page(self.it_admin, collective_threshold=9)
        # Even elevated, the person counts and not the rights.
        sudo = self.env["xinfang.settings"].with_user(self.it_admin).sudo()
        with self.assertRaisesRegex(AccessError, "administrator"):
            sudo.create({"xinfang_collective_threshold": 9}).action_save()
        self.put("collective_threshold", "7")
        with self.assertRaises(AccessError):
            mine.search([("key", "=", "xinfang_case.collective_threshold")]).unlink()
        with self.assertRaises(AccessError):
            mine.create({"key": "xinfang_case.lapse_is_final", "value": "True"})
        other = mine.create({"key": "elsewhere", "value": "x"})
        with self.assertRaises(AccessError):
            other.key = "xinfang_case.lapse_is_final"
        self.assertEqual(self.parameters._xinfang("collective_threshold"), 7)
        self.assertEqual(len(self.changes()), 1)

    def test_senseless_values_are_refused_and_never_counted(self):
        for key, value in {
            "max_representatives": "6",
            "assign_report_days_default": "soon",
            "close_clock_on": "never",
            "warn_levels": "90/50/10",
            "lapse_is_final": "maybe",
            "evaluation_window_days": "0",
        }.items():
            with self.subTest(key=key), self.assertRaises(ValidationError):
                self.put(key, value)
            self.assertEqual(
                self.parameters._xinfang(key), settings.SETTINGS[key].default
            )
        # What an older version left behind counts as not set.
        self.env.cr.execute(
            "INSERT INTO ir_config_parameter (key, value)"
            " VALUES ('xinfang_case.max_representatives', '99')"
        )
        self.env.registry.clear_cache("stable")
        self.env.registry.clear_cache()
        self.assertEqual(self.parameters._xinfang("max_representatives"), 5)

    @mute_logger("odoo.sql_db")
    def test_the_log_is_append_only(self):
        self.put("collective_threshold", "7")
        row = self.env["xinfang.setting.change"].search([])
        with self.assertRaises(AccessError):
            row.write({"after": "5"})
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            row.with_context(xinfang_append=True).create(
                {"key": "x", "user_id": self.boss.id, "date": "2026-01-01 00:00:00"}
            )
        for statement in (
            "UPDATE %s SET after = 'x'",
            "DELETE FROM %s",
            "TRUNCATE %s CASCADE",
        ):
            with self.assertRaises(psycopg2.Error), self.cr.savepoint():
                self.env.cr.execute(statement % "xinfang_setting_change")

    # -- each is read by the code it is about -------------------------------

    def test_collective_threshold(self):
        self.put("collective_threshold", "3")
        people = self.env["xinfang.petitioner"].with_user(self.users["window"])
        people = people.create([{"name": "代表甲"}])
        petition = self.make_petition(
            channel="visit", headcount=3, representative_ids=people.ids
        )
        self.do(petition, "window", "register")
        self.assertTrue(petition.is_collective)

    def test_roll_of_organs_and_of_petitioners(self):
        petition = self.received("2026-06-05")
        rolled = petition.sudo().clock_ids
        # Day 15 is Saturday of the Dragon Boat holiday.
        self.assertEqual(str(rolled.due_date), "2026-06-22")
        self.put("roll_org_deadlines", "False")
        plain = self.received("2026-06-05").sudo().clock_ids
        self.assertEqual((str(plain.due_date), plain.roll), ("2026-06-20", False))
        rule = self.env["xinfang.clock.rule"]._get("TL-01")
        rule.bearer = "petitioner"
        self.assertTrue(rule._rolls())
        self.put("roll_petitioner_deadlines", "False")
        self.assertFalse(rule._rolls())

    def test_lengths_of_internal_limits(self):
        rules = self.env["xinfang.clock.rule"]
        for code, key, value in (
            ("TL-06i", "resend_after_return_wd", 4),
            ("TL-27", "evaluation_window_days", 20),
        ):
            self.put(key, str(value))
            self.assertEqual(rules._get(code)._length(), value)
            self.assertEqual(rules._get(code).length_now, value)

    def test_resend_length_counts_in_a_running_limit(self):
        self.put("resend_after_return_wd", "5")
        referral = self.to_delivered()
        self.act(
            referral, "intake", "object", reason="不属于本单位职权范围，理由详见附件。"
        )
        self.act(
            referral, "office_head", "uphold_objection", reason="同意退回，重新转送。"
        )
        clock = referral.sudo().petition_id.clock_ids.filtered(
            lambda c: c.rule_code == "TL-06i"
        )
        self.assertEqual((clock.length, clock.unit), (5, "working"))

    def test_warn_levels(self):
        self.put("warn_levels", "10/20/90")
        referral = self.to_accepted()
        clock = referral.sudo().clock_ids.filtered(lambda c: c.rule_code == "TL-07")
        self.assertEqual((clock.next_check_date - clock.base_date).days, 6)
        self.assertEqual(clock._level_vals()["next_check_date"], clock.next_check_date)

    def test_days_to_report_back(self):
        self.put("assign_report_days_default", "45")
        wizard = self.env["xinfang.act.wizard"]
        day = wizard._suggest_report_due(self.env["xinfang.petition"])
        self.assertEqual((day - self.env["xinfang.clock"]._today()).days, 45)
