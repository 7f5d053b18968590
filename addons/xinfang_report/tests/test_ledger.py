import io
from datetime import date
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import tagged

from ..reports import p03_ledger
from ..tools.render_xlsx import render
from .report_common import ReportCase


@tagged("post_install", "-at_install")
class TestLedger(ReportCase):
    """P03: one row per petition of the period, by number, names masked."""

    def row(self, petition, **kw):
        number = petition.sudo().number
        return next(r for r in self.ledger(**kw) if r["number"] == number)

    def test_rows_are_the_petitions_of_t1(self):
        rows = self.ledger()
        self.assertEqual(len(rows), self.bulletin().table("t1").rows[-1][1])
        numbers = [row["number"] for row in rows]
        self.assertEqual(numbers, sorted(numbers))
        self.assertNotIn(self.accusation.sudo().number, numbers)

    def test_every_column_of_an_accepted_one(self):
        petition = self.first.petition_id.sudo()
        label = self.env["xinfang.report.base"]._choices
        notice = self.document(petition, "D05")
        self.assertEqual(
            self.row(petition),
            {
                "number": petition.number,
                "received": date(2026, 10, 9),
                "registered": date(2026, 10, 9),
                "channel": label("channel")["letter"],
                "petitioner": "王*试",
                "headcount": 1,
                "office": self.office.name,
                "region": self.region.full_name,
                "category": "政法 / 交通管理",
                "title": "反映小区夜间施工噪声扰民",
                "type": label("type")["claim"],
                "route": label("route")["c6"],
                "repeat": "First",
                "origin": None,
                "method": label("handling_method")["transfer"],
                "organ": self.police.name,
                "notice": notice.number,
                "notice_date": notice.issue_date,
                "accepted": date(2026, 10, 12),
                "due": date(2026, 12, 11),
                "extension": None,
                "decision": None,
                "opinion": None,
                "opinion_date": None,
                "served": None,
                "satisfaction": None,
                "resolved": None,
                "stage": petition.stage_id.name,
                "closed": None,
            },
        )

    def test_an_answered_and_evaluated_one(self):
        from ..tools.periods import Month, Period

        august = Period(Month(2026, 8), Month(2026, 8))
        row = self.ledger(period=august)[0]
        label = self.env["xinfang.report.base"]._choices
        self.assertEqual(row["opinion_date"], date(2026, 9, 20))
        self.assertTrue(row["opinion"])
        self.assertEqual(row["served"], date(2026, 9, 20))
        self.assertEqual(row["due"], date(2026, 10, 8))
        self.assertEqual(row["decision"], label("decision")["support"])
        self.assertEqual(row["satisfaction"], label("satisfaction")["satisfied"])

    def test_a_repeat_names_its_first_piece(self):
        repeats = [row for row in self.ledger() if row["repeat"] == "Repeat"]
        self.assertEqual(len(repeats), 1)
        self.assertEqual(repeats[0]["origin"], self.first.petition_id.sudo().number)

    def test_names_in_full_but_of_those_who_asked_for_confidence(self):
        confidential = self.received("2026-10-29", identity_mode="confidential")
        anonymous = self.received(
            "2026-10-29", identity_mode="anonymous", petitioner_id=False
        )
        self.assertEqual(self.row(self.first.petition_id)["petitioner"], "王*试")
        named = self.row(self.first.petition_id, with_names=True)
        self.assertEqual(named["petitioner"], "王测试")
        row = self.row(confidential, with_names=True)
        self.assertEqual(row["petitioner"], "保密")
        row = self.row(anonymous, with_names=True)
        self.assertEqual(row["petitioner"], "Anonymous")

    def test_numbers_of_people_are_in_no_cell(self):
        petition = self.received(
            "2026-10-29", title="=身份证110101198001011232，电话13800138000"
        )
        title = self.row(petition)["title"]
        self.assertEqual(title, "=身份证110101********1232，电话138****8000")
        frame = self.frame("office_head", report="ledger")
        model = self.seen(
            self.env["xinfang.report.ledger"], "office_head", "2026-11-20"
        )
        buffer = io.BytesIO()
        render(model._report(frame, self.office, "unit"), buffer, constant_memory=True)
        page = load_workbook(buffer).worksheets[0]
        for row in page.iter_rows():
            for cell in row:
                self.assertNotEqual(cell.data_type, "f")
                self.assertNotIn("110101198001011232", str(cell.value))
                self.assertNotIn("13800138000", str(cell.value))
        self.assertEqual(page.freeze_panes, "B6")

    def test_batches_lose_and_repeat_nothing(self):
        whole = self.ledger()
        for size in (1, 3, len(whole)):
            with self.subTest(size), patch.object(p03_ledger, "BATCH", size):
                self.assertEqual(self.ledger(), whole)

    def test_one_query_a_batch(self):
        self.ledger()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.ledger()
        once = self.env.cr.sql_log_count - before
        for _number in range(6):
            self.received("2026-10-28")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.ledger()
        self.assertLessEqual(self.env.cr.sql_log_count - before, once)
