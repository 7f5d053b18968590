from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.moment import at
from .core_common import CoreCase

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, 0)  # twelve o'clock in Shanghai


@tagged("post_install", "-at_install", "xf_security")
class TestAnomalies(CoreCase):
    """C17: looking that is worth a question is listed for the auditor, with why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.petition = cls.referral.sudo().petition_id

    def note(self, login, kind="open", when=NOON, records=None, times=1, **kwargs):
        views = at(self.env["xinfang.view"], when).with_user(self.users[login])
        records = self.petition if records is None else records
        for _round in range(times):
            views._note(kind, records.with_env(views.env).sudo(), **kwargs)

    def set(self, **values):
        for key, value in values.items():
            self.env["ir.config_parameter"].set_param(f"xinfang_case.{key}", value)

    def found(self, day=DAY):
        rows = self.env["xinfang.view.anomaly"].sudo()._find_day(day)
        return {(r.rule_id.code, r.user_id.login): r for r in rows}

    def test_ordinary_work_is_not_listed(self):
        self.note("handler", times=3)
        self.assertFalse(self.found())

    def test_many_petitions_within_an_hour(self):
        self.set(view_pieces_per_hour=2)
        many = self.env["xinfang.petition"]
        for _number in range(3):
            many |= self.make_petition()
        for petition in many.sudo():
            self.note("window", records=petition)
        self.note("triage", records=many.sudo()[0], times=5)
        rows = self.found()
        self.assertEqual(list(rows), [("many_petitions", "xf_window")])
        row = rows["many_petitions", "xf_window"]
        self.assertEqual((row.count, row.threshold), (3, 2))
        self.assertEqual(row.department_id, self.office)
        self.assertIn("3, unusual above 2 (internal rule)", row.reason)

    def test_a_list_is_no_reading_of_many(self):
        self.set(view_pieces_per_hour=1)
        many = (self.make_petition() | self.make_petition()).sudo()
        self.note("window", "list", records=many)
        self.assertFalse(self.found())

    def test_outside_office_hours(self):
        self.note("handler", when=NOON + timedelta(hours=8))  # eight in the evening
        self.note("leader", when=NOON + timedelta(hours=7, minutes=59))
        self.note("branch_intake", "list", when=NOON + timedelta(hours=9))
        self.assertEqual(
            [key for key in self.found() if key[0] == "off_hours"],
            [("off_hours", "xf_handler")],
        )

    def test_rest_days_and_make_up_days(self):
        """The calendar is the one of the clocks: weekends, days off, make-up days."""
        days = {  # at noon, in the year of the notice and beyond any notice
            date(2026, 11, 24): False,  # a Tuesday
            date(2026, 11, 28): True,  # a Saturday
            date(2026, 10, 1): True,  # a Thursday, National Day
            date(2026, 10, 10): False,  # a Saturday that is worked (调休)
            date(2031, 3, 1): True,  # a Saturday, nothing arranged yet
        }
        calendar = self.env["xinfang.workday.exception"]._calendar()
        self.assertIn(date(2026, 10, 10), calendar.work, "the table of 2026 is there")
        for day, unusual in days.items():
            with self.subTest(day):
                self.note("handler", when=datetime(day.year, day.month, day.day, 4))
                hit = ("off_hours", "xf_handler") in self.found(day)
                self.assertEqual(hit, unusual)

    def test_the_day_is_a_day_of_shanghai(self):
        late = datetime(2026, 11, 24, 16, 30)  # half past midnight on the 25th
        self.note("handler", when=late)
        self.assertFalse(self.found(DAY))
        self.assertIn(("off_hours", "xf_handler"), self.found(DAY + timedelta(days=1)))

    def test_own_interest(self):
        self.env["xinfang.bar"].sudo().flush_model()
        self.env.cr.execute(
            "INSERT INTO xinfang_bar (petition_id, user_id) VALUES (%s, %s)",
            (self.petition.id, self.users["handler"].id),
        )
        self.note("handler", refused=True)
        self.note("leader")
        rows = self.found()
        self.assertEqual(list(rows), [("own_interest", "xf_handler")])

    def test_declared_interest(self):
        handler = self.users["handler"]
        self.env["xinfang.interest"].with_user(handler).create(
            {
                "relation": "spouse",
                "person_name": "王测试",
                "id_number": "110101198001011232",
            }
        )
        self.env.flush_all()
        self.note("handler", times=2)
        self.note("leader")
        rows = self.found()
        self.assertEqual(list(rows), [("declared_interest", "xf_handler")])
        self.assertEqual(rows["declared_interest", "xf_handler"].count, 1)

    def test_many_identities(self):
        self.set(view_unmask_per_day=2)
        person = self.petition.petitioner_id
        self.note("handler", "unmask", records=person, times=3, reason="核对")
        self.note("leader", "unmask", records=person, times=2, reason="核对")
        self.assertEqual(list(self.found()), [("unmask_many", "xf_handler")])

    def test_without_a_duty(self):
        self.set(view_foreign_per_day=1)
        others = self.make_petition() | self.make_petition()
        for petition in others.sudo():
            self.note("branch_intake", records=petition)
            self.note("window", records=petition)
        self.assertEqual(list(self.found()), [("no_duty", "xf_branch_intake")])

    def test_many_refused_attempts(self):
        self.set(view_refused_per_day=2)
        self.note("branch2_intake", times=3, refused=True)
        self.note("branch_intake", times=2, refused=True)
        self.assertEqual(list(self.found()), [("refused_many", "xf_branch2_intake")])

    def test_a_rule_that_is_off_asks_nothing(self):
        self.set(view_refused_per_day=1)
        self.note("branch2_intake", times=3, refused=True)
        self.env.ref("xinfang_case.view_rule_refused_many").active = False
        self.assertFalse(self.found())

    def test_the_job_catches_up_and_finds_nothing_twice(self):
        self.set(view_refused_per_day=1, view_checked_until="2026-11-22")
        self.note("branch2_intake", times=2, refused=True)
        anomalies = at(self.env["xinfang.view.anomaly"], NOON + timedelta(days=3))
        self.assertEqual(
            anomalies._days_to_do(), [DAY + timedelta(days=n) for n in (-1, 0, 1, 2)]
        )
        with self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_view_anomaly").method_direct_trigger()
        found = anomalies.sudo().search([("user_id.login", "=", "xf_branch2_intake")])
        self.assertEqual(len(found), 1)
        self.assertEqual(found.day, DAY)
        self.assertEqual(self.env["xinfang.view.anomaly"]._days_to_do(), [])

    def test_auditors_of_the_organ_alone_and_never_what_they_are_barred_from(self):
        self.set(view_refused_per_day=1)
        self.note("window", times=2, refused=True)
        self.note("branch2_intake", times=2, refused=True)
        self.note("triage", when=NOON + timedelta(hours=9))
        rows = self.found()
        auditor = self.users["role_auditor"]
        seen = self.env["xinfang.view.anomaly"].with_user(auditor)
        self.assertIn(rows["refused_many", "xf_window"], seen.search([]))
        self.assertNotIn(rows["refused_many", "xf_branch2_intake"], seen.search([]))
        self.assertIn(rows["off_hours", "xf_triage"], seen.search([]))
        self.env.cr.execute(
            "INSERT INTO xinfang_bar (petition_id, user_id) VALUES (%s, %s)",
            (self.petition.id, auditor.id),
        )
        self.assertNotIn(rows["off_hours", "xf_triage"], seen.search([]))
        log = self.env["xinfang.view"].with_user(auditor)
        self.assertFalse(log.search([("user_id", "=", self.users["triage"].id)]))
        self.assertFalse(
            log.search([("user_id", "=", self.users["window"].id)]),
            "refused attempts on what the auditor is barred from",
        )
        for login in ("role_admin", "window", "leader"):
            with self.assertRaises(AccessError):
                seen.with_user(self.users[login]).search([])
