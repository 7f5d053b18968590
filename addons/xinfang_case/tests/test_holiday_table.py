"""The table of days off and make-up days: seed, cache, import, recount, rights."""

from datetime import date
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import daycount

NEXT_YEAR = """date,kind,name
2031-01-01,off,元旦
2030-12-29,work,元旦
2031-02-08,上班,春节
2031-02-10,放假,春节
"""


@tagged("post_install", "-at_install")
class TestHolidayTable(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Days = cls.env["xinfang.workday.exception"]
        cls.Notices = cls.env["xinfang.holiday.notice"]
        cls.admin = new_test_user(
            cls.env,
            "calendar_admin",
            groups="base.group_user,xinfang_case.group_xinfang_admin",
        )
        cls.clerk = new_test_user(
            cls.env,
            "calendar_clerk",
            groups="base.group_user,xinfang_case.group_xinfang_staff",
        )
        cls.stranger = new_test_user(
            cls.env, "calendar_stranger", groups="base.group_user"
        )

    def recounts(self):
        """Record the reasons with which clocks are asked to count again."""
        calls = []
        Clock = self.env.registry["xinfang.clock"]

        def recount(clocks, days, reason=""):
            calls.append(reason)
            return []

        self.startPatcher(patch.object(Clock, "_recount_after", recount))
        return calls

    # --- seed and calendar

    def test_seed_holds_every_year_with_its_notice(self):
        notices = self.Notices.search([("year", "<=", 2026)])
        self.assertEqual(notices.mapped("year"), list(range(2026, 2003, -1)))
        self.assertTrue(all(notices.mapped("published")))
        self.assertEqual(notices[0].document_number, "国办发明电〔2025〕7号")
        last_year = notices.filtered(lambda notice: notice.year == 2026).exception_ids
        self.assertEqual(len(last_year.filtered(lambda line: line.kind == "off")), 33)
        self.assertEqual(len(last_year.filtered(lambda line: line.kind == "work")), 6)
        # Arranged by next year's notice although it lies in the year before.
        self.assertEqual(self.day("2018-12-29").notice_id.year, 2019)

    def day(self, text):
        return self.Days.search([("date", "=", text)])

    def test_calendar_counts_example_e2_with_names_and_source(self):
        calendar = self.Days._calendar()
        due = daycount.count(calendar, date(2025, 12, 19), 60)
        self.assertEqual((due.due, due.provisional), (date(2026, 2, 24), False))
        self.assertEqual(calendar.name_of(date(2026, 2, 17)), "春节")
        self.assertIn("2026年部分节假日安排", calendar.source_of(date(2026, 2, 17)))
        self.assertIn("〔2025〕7号", calendar.source_of(date(2026, 2, 17)))

    def test_seed_leaves_the_offices_own_years_and_days_alone(self):
        notice = self.Notices.search([("year", "=", 2026)])
        self.day("2026-02-14").unlink()
        self.day("2025-10-01").name = "国庆"
        self.Notices.search([("year", "=", 2004)]).unlink()
        self.assertEqual(self.Notices._load_seed().mapped("year"), [2004])
        self.assertFalse(self.day("2026-02-14"))
        self.assertEqual(self.day("2025-10-01").name, "国庆")
        self.assertTrue(self.day("2004-01-01"))
        self.assertFalse(self.Notices._load_seed())
        self.assertEqual(self.Notices.search([("year", "=", 2026)]), notice)

    # --- cache

    def test_calendar_is_read_once_and_again_after_every_change(self):
        first = self.Days._calendar()
        with self.assertQueryCount(0):
            self.assertIs(self.Days._calendar(), first)
            self.assertIs(self.Days.with_user(self.clerk)._calendar(), first)
        day = date(2026, 3, 9)
        line = self.Days.create({"date": day, "kind": "off", "name": "停办"})
        self.assertTrue(self.Days._calendar().is_rest_day(day))
        line.date = date(2026, 3, 10)
        self.assertFalse(self.Days._calendar().is_rest_day(day))
        self.assertTrue(self.Days._calendar().is_rest_day(date(2026, 3, 10)))
        line.unlink()
        self.assertEqual(self.Days._calendar(), first)

    def test_notice_decides_what_is_provisional(self):
        base = date(2026, 2, 2)
        notice = self.Notices.search([("year", "=", 2026)])
        self.assertFalse(daycount.count(self.Days._calendar(), base, 15).provisional)
        notice.published = False
        self.assertTrue(daycount.count(self.Days._calendar(), base, 15).provisional)
        notice.published = True
        self.assertFalse(daycount.count(self.Days._calendar(), base, 15).provisional)
        notice.unlink()
        calendar = self.Days._calendar()
        self.assertTrue(daycount.count(calendar, base, 15).provisional)
        self.assertEqual(calendar.reason(date(2026, 2, 17)), "unpublished_workday")

    def test_stranger_gets_the_same_calendar(self):
        """The days are public: whoever's clock starts, the count is the same."""
        self.env.registry.clear_cache()
        calendar = self.Days.with_user(self.stranger)._calendar()
        self.assertTrue(calendar.is_rest_day(date(2026, 10, 1)))

    # --- recount

    def test_change_of_the_table_has_clocks_counted_again(self):
        calls = self.recounts()
        line = self.Days.create({"date": "2031-05-01", "kind": "off", "name": "劳动节"})
        self.assertEqual(len(calls), 1)
        self.assertIn("2031", calls[0])
        line.name = "五一"
        self.assertEqual(len(calls), 1, "a name moves no day")
        line.date = "2031-05-02"
        self.Notices.create({"year": 2031, "title": "2031"}).published = False
        self.assertEqual(len(calls), 4)
        line.unlink()
        self.assertEqual(len(calls), 5)

    def test_change_long_past_recounts_nothing(self):
        calls = self.recounts()
        self.day("2010-05-01").unlink()
        self.assertFalse(calls)

    # --- import

    def test_import_enters_a_year_and_recounts_once(self):
        calls = self.recounts()
        notice = self.Notices.with_user(self.admin).import_notice(
            2031, NEXT_YEAR, document_number="国办发明电〔2030〕1号"
        )
        self.assertEqual(len(calls), 1)
        self.assertEqual(notice.title, "国务院办公厅关于2031年部分节假日安排的通知")
        self.assertEqual(notice.document_number, "国办发明电〔2030〕1号")
        self.assertEqual(
            notice.exception_ids.sorted("date").mapped("kind"),
            ["work", "off", "work", "off"],
        )
        calendar = self.Days._calendar()
        self.assertTrue(calendar.is_published(date(2031, 6, 1)))
        self.assertTrue(calendar.is_working_day(date(2030, 12, 29)))

    def test_second_import_replaces_the_days_and_keeps_the_rest(self):
        notice = self.Notices.import_notice(
            2031, NEXT_YEAR, document_number="国办发明电〔2030〕1号"
        )
        kept = self.day("2031-01-01")
        again = self.Notices.import_notice(
            2031, [("2031-01-01", "off", "元旦"), ("2031-02-11", "off", "春节")]
        )
        self.assertEqual(again, notice)
        self.assertEqual(notice.document_number, "国办发明电〔2030〕1号")
        self.assertEqual(
            notice.exception_ids.sorted("date").mapped("name"), ["元旦", "春节"]
        )
        self.assertTrue(kept.exists())
        self.assertFalse(self.day("2031-02-10"))

    def test_import_takes_over_a_december_day_of_the_year_before(self):
        self.Notices.import_notice(2030, [("2030-12-31", "off", "元旦")])
        notice = self.Notices.import_notice(2031, [("2030-12-31", "off", "元旦")])
        self.assertEqual(self.day("2030-12-31").notice_id, notice)

    def test_import_names_the_broken_row_and_writes_nothing(self):
        broken = {
            "2031-13-01,off,x": "Row 2",
            "2031-05-01,holiday,x": "Row 2",
            "2031-01-01,off,x": "twice",
        }
        for row, part in broken.items():
            text = f"date,kind,name\n2031-01-01,off,元旦\n{row}\n"
            with self.subTest(row=row), self.assertRaisesRegex(ValidationError, part):
                self.Notices.import_notice(2031, text)
        with self.assertRaises(ValidationError):
            self.Notices.import_notice(2031, "")
        self.assertFalse(self.Notices.search([("year", "=", 2031)]))

    # --- constraints

    def test_days_that_cannot_be(self):
        notice = self.Notices.search([("year", "=", 2026)])
        with self.assertRaisesRegex(ValidationError, "Saturday or Sunday"):
            self.Days.create({"date": "2026-03-09", "kind": "work"})
        with self.assertRaisesRegex(ValidationError, "notice for 2026"):
            self.Days.create(
                {"date": "2025-12-24", "kind": "off", "notice_id": notice.id}
            )
        with self.assertRaisesRegex(ValidationError, "notice for 2036"):
            notice.year = 2036

    @mute_logger("odoo.sql_db")
    def test_a_day_and_a_year_stand_in_the_table_once(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.Days.create({"date": "2026-10-01", "kind": "off"})
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.Notices.create({"year": 2026, "title": "x"})

    def test_display_name_and_weekday(self):
        line = self.day("2026-02-14")
        self.assertEqual(line.weekday, "5")
        self.assertTrue(line.display_name.startswith("春节"))

    # --- rights

    def test_rights_by_role(self):
        for Model, values in (
            (self.Days, {"date": "2031-05-01", "kind": "off"}),
            (self.Notices, {"year": 2031, "title": "x"}),
        ):
            record = Model.with_user(self.admin).create(values)
            record.with_user(self.admin).write(values)
            as_clerk = record.with_user(self.clerk)
            self.assertTrue(as_clerk.read(["display_name"]))
            for user in (self.clerk, self.stranger):
                refused = record.with_user(user)
                with self.assertRaises(AccessError):
                    refused.write(values)
                with self.assertRaises(AccessError):
                    refused.unlink()
                with self.assertRaises(AccessError):
                    refused.create(values)
            with self.assertRaises(AccessError):
                record.with_user(self.stranger).read(["display_name"])
            record.with_user(self.admin).unlink()

    def test_only_administrators_import(self):
        for user in (self.clerk, self.stranger):
            with self.assertRaises(AccessError):
                self.Notices.with_user(user).import_notice(2031, NEXT_YEAR)
        self.assertFalse(self.day("2031-01-01"))

    def test_bulk_mark_cannot_be_forged_from_outside(self):
        """Only the object itself suppresses the recount, not any true value."""
        calls = self.recounts()
        self.Days.with_context(xinfang_calendar_bulk=True).create(
            {"date": "2031-05-01", "kind": "off"}
        )
        self.assertEqual(len(calls), 1)
