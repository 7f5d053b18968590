import base64
import io
from datetime import date

import openpyxl
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools import daycount
from .clock_common import ClockCase

NOTICE = """日期,名称,类型
2027-01-01,元旦,放假
2027-02-05,春节,放假
2027-02-06,春节,放假
2027-02-07,春节,放假
2027-02-08,春节,放假
2027-02-09,春节,放假
2027-02-10,春节,放假
2027-02-11,春节,放假
2027-02-20,春节,上班
"""


@tagged("post_install", "-at_install", "xf_engine")
class TestRecount(ClockCase):
    """The holiday table changes: one job, every step of it on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.users["role_admin"]

    def wizard(self, text=None, **vals):
        if text is not None:
            content = text if isinstance(text, bytes) else text.encode()
            vals["file"] = base64.b64encode(content)
        model = self.env["xinfang.holiday.import"].with_user(self.admin)
        return model.create({"year": 2027, **vals})

    def rows(self):
        return self.env["xinfang.recount"].search([])

    # -- recount ------------------------------------------------------------

    def test_import_recounts_in_one_job_with_before_and_after(self):
        moved = self.accepted("2026-12-10").sudo()
        still = self.accepted("2026-10-26").sudo()
        clock, other = self.clock(moved, "TL-07"), self.clock(still, "TL-07")
        self.assertEqual(str(clock.due_date), "2027-02-08")
        self.assertEqual(
            (str(other.due_date), other.is_provisional), ("2026-12-25", True)
        )
        wizard = self.wizard(NOTICE)
        wizard.action_preview()
        self.assertEqual((wizard.error_count, wizard.moved_count), (0, 1))
        self.assertRegex(
            wizard.moved_text, r"^TL-07 .+: 2027年2月8日 → 2027年2月12日, 1 limits$"
        )
        self.assertEqual(str(clock.due_date), "2027-02-08", "a preview writes nothing")
        self.assertFalse(self.rows())
        wizard.action_import()
        self.assertEqual(str(clock.due_date), "2027-02-12")
        self.assertEqual(moved.petition_id.next_due_date, date(2027, 2, 12))
        self.assertEqual(self.reminders(clock).date_deadline, date(2027, 2, 12))
        row = self.rows().filtered(lambda r: r.clock_id == clock)
        self.assertEqual(
            (str(row.before), str(row.after), row.was_provisional, row.is_provisional),
            ("2027-02-08", "2027-02-12", True, False),
        )
        self.assertEqual(
            (row.user_id, len(set(self.rows().mapped("job")))), (self.admin, 1)
        )
        certain = self.rows().filtered(lambda r: r.clock_id == other)
        self.assertEqual(
            (certain.before, certain.is_provisional), (certain.after, False)
        )

    def test_correction_of_a_published_year_recounts_certain_limits(self):
        referral = self.accepted("2026-03-02").sudo()
        clock = self.clock(referral, "TL-07")
        self.assertEqual(
            (str(clock.due_date), clock.is_provisional), ("2026-05-06", False)
        )
        self.env["xinfang.workday.exception"].create(
            {"date": "2026-05-06", "kind": "off", "name": "调整"}
        )
        self.assertEqual(str(clock.due_date), "2026-05-07")
        row = self.rows()
        self.assertEqual((row.clock_id, str(row.before)), (clock, "2026-05-06"))
        self.env["xinfang.workday.exception"].search(
            [("date", "=", "2026-05-06")]
        ).unlink()
        self.assertEqual(str(clock.due_date), "2026-05-06")
        self.assertEqual(len(self.rows()), 2)

    def test_tl19i_the_days_to_carry_out_are_counted_again(self):
        """TL-19i ends on a day of the record, but that day was counted (CR12)."""
        referral = self.answered("2026-12-10").sudo()
        self.assertEqual(str(referral.execution_due), "2027-01-09")
        clock = self.clock(referral, "TL-19i")
        dates = lambda: (str(clock.due_date), clock.is_provisional)  # noqa: E731
        self.assertEqual(dates(), ("2027-01-11", True))
        self.assertIn("2027年1月9日 is a rest day", clock.explanation_text)
        self.assertIn("provisional", clock.explanation_text)
        rows = [("2027-01-01", "off", "元旦"), ("2027-01-11", "off", "调休")]
        self.env["xinfang.holiday.notice"].import_notice(2027, rows)
        self.assertEqual(dates(), ("2027-01-12", False))
        self.assertEqual(self.reminders(clock).date_deadline, date(2027, 1, 12))
        row = self.rows().filtered(lambda r: r.clock_id == clock)
        self.assertEqual(
            (str(row.before), str(row.after), row.was_provisional, row.is_provisional),
            ("2027-01-11", "2027-01-12", True, False),
        )
        # Corrected: the day was worked after all.
        self.env["xinfang.holiday.notice"].import_notice(2027, rows[:1])
        self.assertEqual(dates(), ("2027-01-11", False))
        self.assertEqual(str(clock.due_raw), "2027-01-09")

    def test_tl04_a_day_that_was_ordered_stays_and_says_why(self):
        referral = self.send(
            self.triaged("2026-12-10"),
            day="2026-12-10",
            code="assign",
            report_due="2027-02-08",
        ).sudo()
        clock = self.clock(referral, "TL-04")
        self.assertEqual(
            (str(clock.due_date), clock.is_provisional), ("2027-02-08", False)
        )
        self.env["xinfang.holiday.notice"].import_notice(
            2027, [("2027-02-08", "off", "春节")]
        )
        self.assertEqual(str(clock.due_date), "2027-02-08")
        self.assertNotIn(clock, self.rows().clock_id)
        self.assertIn("ordered, not counted", clock.explanation_text)
        # Who set it can move it: the road that the law leaves open (TL-04).
        interim = {"interim_report": "已委托鉴定，预计二月底出结论。"}
        self.do(referral, "intake", "accept", "2026-12-11")
        self.do(referral, "handler", "report_interim", "2027-01-10", **interim)
        later = {"report_due": "2027-02-26", "reason": "原定之日为春节假期"}
        self.do(referral, "office_head", "extend_report", "2027-01-11", **later)
        self.assertEqual(self.limits(referral)["TL-04"], "2027-02-26")

    def test_every_running_limit_agrees_with_a_count_by_hand(self):
        for day in ("2026-11-02", "2026-12-01", "2026-12-10", "2026-12-28"):
            self.accepted(day)
            self.delivered(day)
        self.env["xinfang.holiday.notice"].import_notice(
            2027, [("2027-02-08", "off", "春节"), ("2027-02-20", "work", "春节")]
        )
        calendar = self.env["xinfang.workday.exception"]._calendar()
        running = self.env["xinfang.clock"].search([("state", "=", "running")])
        self.assertGreater(len(running), 8)
        for clock in running.filtered(lambda c: not c.rule_id.due_field):
            due = daycount.count(calendar, clock.base_date, clock.length, clock.unit)
            self.assertEqual(clock.due_date, due.due if clock.roll else due.raw)

    def test_ended_limits_are_left_alone(self):
        referral = self.accepted("2026-03-02").sudo()
        clock = self.clock(referral, "TL-03")
        before = clock.due_date
        self.assertEqual(clock.state, "met")
        self.env["xinfang.workday.exception"].create(
            {"date": before, "kind": "off", "name": "调整"}
        )
        self.assertEqual(clock.due_date, before)
        self.assertNotIn(clock, self.rows().clock_id)

    @mute_logger("odoo.sql_db")
    def test_the_rows_are_append_only_and_seen_by_whom_the_petition_concerns(self):
        self.accepted("2026-12-10")
        self.env["xinfang.holiday.notice"].import_notice(
            2027, [("2027-02-08", "off", "x")]
        )
        rows = self.rows()
        self.assertTrue(rows)
        self.assertTrue(rows.with_user(self.users["handler"]).search([]))
        self.assertFalse(rows.with_user(self.users["housing_leader"]).search([]))
        for forbidden in (
            lambda: rows.write({"after": "2027-01-01"}),
            rows.unlink,
            lambda: rows.create({"job": "x"}),
        ):
            with self.assertRaises(AccessError):
                forbidden()
        with self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.env.cr.execute("DELETE FROM xinfang_recount")

    # -- import ---------------------------------------------------------------

    def test_errors_are_named_by_row_and_nothing_is_imported(self):
        text = (
            NOTICE
            + "2027-13-01,坏,放假\n2027-05-01,劳动节,也许\n2027-01-01,元旦,放假\n"
            + "2027-03-01,某日,上班\n2025-05-01,劳动节,放假\n"
        )
        wizard = self.wizard(text)
        wizard.action_preview()
        wrong = wizard.line_ids.filtered("error").sorted("row")
        self.assertEqual(wrong.mapped("row"), [11, 12, 13, 14, 15])
        for line, part in zip(
            wrong,
            ("date", "kind of day", "twice", "Saturday", "cannot be"),
            strict=True,
        ):
            self.assertIn(part, line.error)
            self.assertIn(f"Row {line.row}", line.error)
        with self.assertRaisesRegex(UserError, "Mend"):
            wizard.action_import()
        self.assertFalse(
            self.env["xinfang.holiday.notice"].search([("year", "=", 2027)])
        )

    def test_bad_files_are_refused_in_words(self):
        for content, part in (
            (b"", "Choose a file"),
            (b"\n\n", "no day"),
            (b"PK\x03\x04broken", "workbook"),
            (b"\x81\x20\xff\xff", "neither"),
            ("日期,名称\n2027-01-01,元旦\n", "kind"),
            ("2027-01-01,x,off\n" * 300, "fewer"),
        ):
            with self.subTest(part=part), self.assertRaisesRegex(UserError, part):
                self.wizard(content).action_preview()

    def test_workbook_gb18030_and_no_heading(self):
        book = openpyxl.Workbook()
        book.active.append(["date", "name", "kind"])
        book.active.append([date(2027, 1, 1), "元旦", "off"])
        book.active.append(["2027-02-20", "春节", "work"])
        stream = io.BytesIO()
        book.save(stream)
        for content in (
            stream.getvalue(),
            "2027-01-01,元旦,休\n2027-02-20,春节,班\n".encode("gb18030"),
        ):
            wizard = self.wizard(content)
            wizard.action_preview()
            self.assertEqual(
                [(str(x.date), x.kind, x.name) for x in wizard.line_ids],
                [("2027-01-01", "off", "元旦"), ("2027-02-20", "work", "春节")],
            )

    def test_library_gives_the_year_the_table_holds(self):
        wizard = self.wizard(source="library", year=2026)
        wizard.action_preview()
        self.assertFalse(wizard.error_count)
        self.assertEqual(set(wizard.line_ids.mapped("change")), {"same"})
        self.assertFalse(wizard.moved_count)
        with self.assertRaisesRegex(UserError, "does not know"):
            self.wizard(source="library", year=2049).action_preview()

    def test_second_notice_of_a_year_shows_what_falls_away(self):
        wizard = self.wizard(NOTICE)
        wizard.action_preview()
        wizard.action_import()
        again = self.wizard(NOTICE.replace("2027-02-20,春节,上班\n", ""))
        again.action_preview()
        gone = again.line_ids.filtered(lambda x: x.change == "removed")
        self.assertEqual(str(gone.date), "2027-02-20")
        again.action_import()
        days = self.env["xinfang.workday.exception"]
        self.assertFalse(days.search([("date", "=", "2027-02-20")]))

    def test_form_and_rights(self):
        with Form(self.env["xinfang.holiday.import"].with_user(self.admin)) as form:
            self.assertEqual(form.year, 2027)
            form.file = base64.b64encode(NOTICE.encode())
        with self.assertRaises(AccessError):
            self.env["xinfang.holiday.import"].with_user(self.users["triage"]).create(
                {}
            )
