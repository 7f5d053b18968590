"""The workbook as Excel reads it, and what a hundred thousand rows cost."""

import io
import os
import re
import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from unittest import TestCase
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

from odoo.tests import tagged

from ..tools import render_xlsx
from ..tools.render_xlsx import TooManyRows, render
from ..tools.table import Column, Report, Sheet, Table
from .report_common import ReportCase

ADDON = Path(__file__).parents[1]
KINDS = ("text", "text", "date", "int", "text")


def long_report(rows):
    """Return a ledger-like report of made-up rows, 29 columns, not held in memory."""
    columns = [Column(f"c{i}", f"列{i}", KINDS[i % 5], 12) for i in range(29)]
    day = date(2026, 10, 9)
    values = {"date": day, "int": 3}

    def lines():
        for number in range(rows):
            yield [
                values.get(column.kind) or f"XF2026-{number:07d} 反映噪声扰民"
                for column in columns
            ]

    table = Table("ledger", "台账", columns, lines())
    facts = [("单位", "测试"), ("制表时间", "2026"), ("数据截至", "2026")]
    return Report("台账", facts, [Sheet("台账", [table])])


@tagged("post_install", "-at_install")
class TestRender(ReportCase):
    """P01 rendered and opened again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        cls.report = cls.bulletin()
        cls.written = render(cls.report, buffer)
        cls.content = buffer.getvalue()
        cls.book = load_workbook(buffer)

    def page(self, number):
        return self.book.worksheets[number]

    def test_one_sheet_each_and_definitions_last(self):
        self.assertEqual(len(self.book.worksheets), len(self.report.sheets))
        page = self.page(-1)
        texts = [cell.value for row in page.iter_rows() for cell in row if cell.value]
        for code in ("F01", "F07", "F09", "F14"):
            self.assertIn(code, texts)

    def test_head_tells_organ_period_author_and_time(self):
        for page in self.book.worksheets:
            head = f"{page['A2'].value} {page['A3'].value}"
            for fact in (
                self.office.name, "2026-10", self.users["office_head"].name,
                "2026-11-20 10:00",
            ):  # fmt: skip
                self.assertIn(fact, head)

    def test_values_stand_where_the_tables_have_them(self):
        page = self.page(0)
        table = self.report.table("t1")
        for number, row in enumerate(table.rows, 6):
            for column, value in enumerate(row, 1):
                got = page.cell(number, column).value
                if value is None:
                    self.assertEqual(got, "—")
                elif isinstance(value, str):
                    self.assertEqual(got, value)
                else:
                    self.assertAlmostEqual(got, float(value), 9)

    def test_number_formats(self):
        page = self.page(0)
        table = self.report.table("t1")
        formats = {"text": "General", "int": "#,##0", "percent": "0.00%"}
        for row in page.iter_rows(6, 5 + len(table.rows), 1, len(table.columns)):
            for cell, column in zip(row, table.columns, strict=True):
                self.assertEqual(cell.number_format, formats[column.kind], column.key)
                self.assertEqual(cell.font.name, "宋体")

    def test_frozen_filtered_printable(self):
        page = self.page(0)
        self.assertEqual(page.freeze_panes, "B6")
        rows = len(self.report.table("t1").rows)
        # The total stays out of the filter and of sorting.
        self.assertEqual(page.auto_filter.ref, f"A5:O{4 + rows}")
        self.assertEqual(self.page(1).freeze_panes, "C6")
        for page in self.book.worksheets:
            self.assertEqual(page.page_setup.orientation, "landscape")
            self.assertEqual(page.page_setup.fitToHeight, 0)
            self.assertTrue(page.sheet_properties.pageSetUpPr.fitToPage)
            self.assertEqual(page.print_title_rows, "$5:$5")
            self.assertIn("&P", page.oddFooter.center.text)
            self.assertGreater(page.column_dimensions["A"].width, 5)

    def test_native_chart_of_the_channels(self):
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            charts = [
                n for n in archive.namelist() if re.match(r"xl/charts/chart\d", n)
            ]
            self.assertEqual(len(charts), 1)
            xml = archive.read(charts[0]).decode()
        self.assertIn("<c:barChart>", xml)
        for reference in ("$A$6:$A$14", "$B$6:$B$14", "$H$6:$H$14"):
            self.assertIn(reference, xml)

    def test_no_formula_and_no_link(self):
        for page in self.book.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f")
                    self.assertIsNone(cell.hyperlink)

    def test_rows_are_as_high_as_their_text(self):
        page = self.page(-1)
        table = self.report.table("definitions")
        number = [row[0] for row in table.rows].index("F07") + 6
        self.assertGreaterEqual(page.row_dimensions[number].height, 4 * 15)
        self.assertIsNone(self.page(0).row_dimensions[6].height)  # one line
        # A year is no part of the size of the letters.
        self.assertEqual(page.oddFooter.right.text.strip(), "2026-11-20 10:00")

    def test_rows_are_counted(self):
        tables = [table for sheet in self.report.sheets for table in sheet.tables]
        self.assertEqual(self.written, {t.name: len(t.rows) for t in tables})

    def test_a_sheet_has_an_end(self):
        report = long_report(0)
        table = report.sheets[0].tables[0]
        table.columns, table.rows = [Column("n", "N")], [(1,)] * 6
        for limit, fits in ((11, True), (10, False)):
            with self.subTest(limit), patch.object(render_xlsx, "MAX_ROWS", limit):
                if fits:
                    render(report, io.BytesIO(), constant_memory=True)
                    continue
                with self.assertRaises(TooManyRows):
                    render(report, io.BytesIO(), constant_memory=True)
        self.assertEqual(render_xlsx.MAX_ROWS, 2**20)

    def test_memory_does_not_grow_with_rows(self):
        peaks = []
        for rows in (200, 1600):
            with tempfile.NamedTemporaryFile() as file:
                tracemalloc.start()
                try:
                    render(long_report(rows), file.name, constant_memory=True)
                    peaks.append(tracemalloc.get_traced_memory()[1])
                finally:
                    tracemalloc.stop()
        self.assertLess(peaks[1], 4 * 2**20)
        self.assertLess(peaks[1], peaks[0] + 2**17)

    def test_streamed_rows_keep_their_heights(self):
        buffer = io.BytesIO()
        report = long_report(40)
        table = report.sheets[0].tables[0]
        table.rows = [
            ["很长的一段文字" * (n % 3 * 9 + 1)] + [""] * 28 for n in range(40)
        ]
        render(report, buffer, constant_memory=True)
        page = load_workbook(buffer).active
        heights = [page.row_dimensions[row].height or 15 for row in range(6, 46)]
        self.assertEqual(heights[:3], heights[3:6])
        self.assertLess(heights[0], heights[1])
        self.assertLess(heights[1], heights[2])


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestHundredThousandRows(TestCase):
    """Run in a process of its own, whose peak is what the workbook took."""

    def test_100000_rows_in_constant_memory(self):
        program = (
            "import sys\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "from tools.render_xlsx import render\n"
            "from tools.table import Column, Report, Sheet, Table\n"
            "columns = [Column(f'c{i}', f'C{i}', 'text', 12) for i in range(29)]\n"
            "def lines():\n"
            "    for n in range(100000):\n"
            "        yield [f'XF2026-{n:07d} \u53cd\u6620'] * 29\n"
            "table = Table('l', 'L', columns, lines())\n"
            "facts = [('a', 'b'), ('c', 'd'), ('e', 'f')]\n"
            "report = Report('L', facts, [Sheet('L', [table])])\n"
            "print(render(report, sys.argv[2], True)['l'])\n"
            "status = open('/proc/self/status').read()\n"
            "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ledger.xlsx")
            begin = time.monotonic()
            result = subprocess.run(
                [sys.executable, "-c", program, str(ADDON), path],
                capture_output=True, text=True, check=True, timeout=300,
            )  # fmt: skip
            seconds = time.monotonic() - begin
            rows, peak = map(int, result.stdout.split())
            self.assertEqual(rows, 100000)
            self.assertLess(peak, 64, "MB at the peak, of the whole process")
            self.assertLess(seconds, 180)
            with zipfile.ZipFile(path) as archive:
                self.assertIsNone(archive.testzip())
