import base64
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import daycount
from ..tools.rehearse import Past, rehearse
from .clock_common import ClockCase


@tagged("post_install", "-at_install", "xf_engine")
class TestRehearsal(ClockCase):
    """A changed rule over the past year, before it is saved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clocks = cls.env["xinfang.clock"]
        cls.rule = cls.env["xinfang.clock.rule"]._get("TL-01")
        # Triaged and sent five, eleven and seventeen days after receipt.
        for received, sent in (
            ("2026-03-02", "2026-03-07"),
            ("2026-03-02", "2026-03-13"),
            ("2026-03-02", "2026-03-19"),
        ):
            petition = cls.triaged(received)
            cls.send(petition, day=sent)
        cls.env.flush_all()

    def rehearsal(self, login="office_head", **vals):
        model = self.env["xinfang.rehearsal"].with_user(self.users[login])
        values = {
            "rule_id": self.rule.id,
            "length": 10,
            "unit": "calendar",
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
            **vals,
        }
        return model.create(values)

    def test_against_a_count_one_by_one(self):
        rehearsal = self.rehearsal()
        rehearsal.action_run()
        today = self.today()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        expected = {"newly_late": 0, "was_late": 0, "moved": 0, "counted": 0}
        late = self.clocks
        for clock in self.clocks.search(
            [("rule_id", "=", self.rule.id), ("base_date", ">=", "2026-01-01")]
        ):
            if clock.state == "cancelled":
                continue
            due = daycount.count(calendar, clock.base_date, 10).due
            end = clock.stop_date or today
            expected["counted"] += 1
            expected["moved"] += due != clock.due_date
            expected["was_late"] += end > clock.due_date
            if end > due and end <= clock.due_date:
                expected["newly_late"] += 1
                late |= clock
        self.assertEqual({k: rehearsal[k] for k in expected}, expected)
        self.assertEqual((expected["newly_late"], expected["was_late"]), (1, 1))
        self.assertEqual(rehearsal.line_ids.clock_id, late)
        line = rehearsal.line_ids
        self.assertEqual(
            (str(line.old_due), str(line.new_due), line.effect),
            ("2026-03-17", "2026-03-12", "late"),
        )
        action = rehearsal.action_lines()
        self.assertEqual(self.clocks.search(action["domain"]), late)

    def test_a_longer_limit_shows_who_would_no_longer_be_late(self):
        rehearsal = self.rehearsal(length=20)
        rehearsal.action_run()
        self.assertEqual((rehearsal.newly_late, rehearsal.no_longer_late), (0, 1))
        self.assertEqual(rehearsal.line_ids.effect, "in_time")

    def test_nothing_is_written(self):
        before = self.clocks.search([]).read(["due_date", "length", "state"])
        rehearsal = self.rehearsal()
        rehearsal.action_run()
        self.env.invalidate_all()
        after = self.clocks.search([]).read(["due_date", "length", "state"])
        self.assertEqual((before, self.rule.length), (after, 15))

    def test_local_limit_counts_its_region_and_dates_and_is_saved(self):
        vals = {
            "kind": "local",
            "region_id": self.region.id,
            "length": 5,
            "unit": "working",
            "valid_from": "2026-02-01",
        }
        rehearsal = self.rehearsal("role_admin", **vals)
        rehearsal.action_run()
        self.assertEqual((rehearsal.counted, rehearsal.newly_late), (3, 1))
        other = self.env["xinfang.region"].create(
            {"name": "别处", "code": "980000", "level": "province"}
        )
        away = self.rehearsal("role_admin", **{**vals, "region_id": other.id})
        away.action_run()
        self.assertEqual(away.counted, 0)
        with self.assertRaisesRegex(UserError, "legal basis"):
            rehearsal.action_save()
        rehearsal.article = "《某省信访条例》第二十条"
        action = rehearsal.action_save()
        saved = self.env["xinfang.clock.rule"].browse(action["res_id"])
        self.assertEqual((saved.length, saved.unit), (5, "working"))
        self.assertEqual(saved.region_id, self.region)

    def test_a_local_limit_of_next_year_is_tried_on_the_past(self):
        rehearsal = self.rehearsal(
            "role_admin",
            kind="local",
            region_id=self.region.id,
            length=5,
            unit="working",
            valid_from="2031-01-01",
            valid_to="2031-12-31",
        )
        rehearsal.action_run()
        self.assertEqual((rehearsal.counted, rehearsal.newly_late), (3, 1))

    def test_a_looser_limit_is_rehearsed_but_not_saved(self):
        rehearsal = self.rehearsal("role_admin", length=20)
        rehearsal.action_run()
        with self.assertRaisesRegex(UserError, "loosened"), self.cr.savepoint():
            rehearsal.action_save()

    def test_a_limit_whose_length_is_a_setting_is_saved_as_one(self):
        rule = self.env["xinfang.clock.rule"]._get("TL-06i")
        rehearsal = self.rehearsal(
            "role_admin", rule_id=rule.id, length=4, unit="working"
        )
        rehearsal.action_run()
        rehearsal.action_save()
        self.assertEqual((rule._length(), rule.length), (4, 3))

    def test_holiday_notice(self):
        notice = "2026-03-16,甲,off\n2026-03-17,甲,off\n2026-03-18,甲,off\n"
        known = self.env["xinfang.workday.exception"].search(
            [("notice_id.year", "=", 2026)]
        )
        notice += "".join(f"{x.date},{x.name},{x.kind}\n" for x in known)
        wizard = (
            self.env["xinfang.holiday.import"]
            .with_user(self.users["role_admin"])
            .create({"year": 2026, "file": base64.b64encode(notice.encode())})
        )
        with self.assertRaisesRegex(UserError, "Preview"):
            wizard.action_rehearse()
        wizard.action_preview()
        context = wizard.action_rehearse()["context"]
        rehearsal = self.rehearsal(
            "role_admin",
            kind="calendar",
            rule_id=False,
            import_id=context["default_import_id"],
            date_from="2026-03-01",
            date_to="2026-03-02",
        )
        rehearsal.action_run()
        # The one sent on the 19th was two days late and now comes on the last day.
        self.assertEqual((rehearsal.no_longer_late, rehearsal.newly_late), (1, 0))
        rehearsal.action_save()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        self.assertTrue(calendar.is_rest_day(date(2026, 3, 17)))

    # -- who sees what --------------------------------------------------------

    def test_the_administrator_gets_numbers_and_no_petition(self):
        rehearsal = self.rehearsal("role_admin")
        rehearsal.action_run()
        self.assertEqual((rehearsal.counted, rehearsal.newly_late), (3, 1))
        self.assertFalse(rehearsal.line_ids)
        row = rehearsal.organ_ids
        self.assertEqual(row.department_id, self.office)
        self.assertEqual((row.counted, row.newly_late), ("3", "< 3"))
        head = self.rehearsal()
        head.action_run()
        self.assertEqual(
            head.organ_ids.newly_late, "1", "who may see them sees numbers"
        )

    def test_only_what_one_may_see_is_counted(self):
        self.received("2026-03-02", "housing_intake")
        second = self.env["xinfang.clock.rule"]._get("TL-02")
        head = self.rehearsal(rule_id=second.id)
        head.action_run()
        self.assertEqual(head.counted, 0)
        admin = self.rehearsal("role_admin", rule_id=second.id)
        admin.action_run()
        self.assertEqual(admin.counted, 1)

    def test_accusations_are_left_out(self):
        before = self.rehearsal("role_admin")
        before.action_run()
        self.received("2026-03-02", type="accusation")
        for login in ("role_admin", "office_head"):
            after = self.rehearsal(login)
            after.action_run()
            self.assertEqual(after.counted, before.counted)

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.rehearsal("handler")
        rehearsal = self.rehearsal()
        rehearsal.action_run()
        with self.assertRaisesRegex(AccessError, "administrator"):
            rehearsal.action_save()
        other = rehearsal.with_user(self.users["role_joint_sec"])
        with self.assertRaises(AccessError):
            other.read(["counted"])

    def test_bad_input(self):
        for vals, part in (
            ({"date_to": "2025-01-01"}, "before it begins"),
            ({"length": 0}, "new length"),
            ({"kind": "local"}, "region"),
            ({"kind": "calendar"}, "notice"),
        ):
            with self.assertRaisesRegex(UserError, part):
                self.rehearsal(**vals).action_run()
        with self.assertRaisesRegex(UserError, "first"):
            self.rehearsal("role_admin").action_save()

    # -- the loop ------------------------------------------------------------

    def test_a_hundred_thousand_limits_are_few_counts(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        start = date(2025, 1, 1)
        rows = [
            Past(i, "X", base, 15, "calendar", 0, (), True, base, None, 1)
            for i in range(100_000)
            for base in (start + timedelta(i % 365),)
        ]
        calls = []

        class Counting(daycount.Calendar):
            pass

        def roll_ordinal(table, ordinal):
            calls.append(ordinal)
            return daycount.Calendar.roll_ordinal(table, ordinal)

        Counting.roll_ordinal = roll_ordinal
        counting = Counting(calendar.off, calendar.work, calendar.published_years)
        result = list(rehearse(rows, date(2026, 1, 1), counting, length=10))
        self.assertEqual(len(result), 100_000)
        self.assertLessEqual(len(calls), 365)
