"""C24: whatever petitioners write, a cell of text stays text."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from unittest import TestCase

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.tests import tagged

from ..tools.safe_workbook import MAX_TEXT, SafeWorkbook, clean

RISKY = [
    "=1+1", "=HYPERLINK(\"http://example.org\",\"x\")", "{=SUM(A1:A9)}", "+1", "-1+1",
    "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "｜calc", "|cmd", "%x",
    "http://example.org", "https://example.org/#x", "ftp://example.org",
    "mailto:a@example.org", "internal:Sheet1!A1", "external:c:\\x.xlsx", "file:///etc",
    "1234567890123456789", "0012", "1e5", "TRUE", "<b>&amp;</b>", "_x0041_", "",
]  # fmt: skip
starts = st.sampled_from(
    ["", "=", "+", "-", "@", "\t", "\r", "＝", "{=", "|", "http://"]
)
texts = st.builds(
    lambda start, rest: start + rest,
    starts,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)


def written(values, constant_memory):
    """Write a column of text; return the bytes of the workbook."""
    buffer = io.BytesIO()
    with SafeWorkbook(buffer, constant_memory) as book:
        sheet, style = book.add_sheet("x"), book.style()
        for row, value in enumerate(values):
            sheet.text(row, 0, value, style)
    return buffer.getvalue()


def cells(content):
    return [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def links(content):
    """Return the parts of a workbook in which a formula or a link stands.

    Text cannot be taken for one: in it "<" is escaped.
    """
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            in_sheet = name.startswith("xl/worksheets/")
            if in_sheet and re.search(r"<(f|hyperlinks?)[ >/]", text):
                found.append(name)
            if name.endswith(".rels") and "/hyperlink" in text:
                found.append(name)
    return found


@tagged("post_install", "-at_install")
class TestSafeWorkbook(TestCase):
    maxDiff = None

    def assertText(self, values, constant_memory):
        content = written(values, constant_memory)
        self.assertEqual(links(content), [])
        got = cells(content)
        for value, cell in zip(values, got, strict=False):
            # An empty string comes back as an empty cell.
            self.assertIn(cell.data_type, ("s", "n") if value == "" else ("s",), value)
            self.assertIsNone(cell.hyperlink)
        return got

    def test_text_is_kept_as_it_is(self):
        values = [value for value in RISKY if not set(value) & {"\r"}]
        for constant_memory in (False, True):
            got = self.assertText(values, constant_memory)
            kept = [cell.value or "" for cell in got]
            self.assertEqual([_decoded(v) for v in kept][: len(values)], values)

    def test_risky_text_is_marked_as_text(self):
        for cell in self.assertText(["=1+1", "@x", "＝1", " =1"], False):
            self.assertTrue(cell.quotePrefix, cell.value)
        (cell,) = self.assertText(["王某"], False)
        self.assertFalse(cell.quotePrefix)

    @settings(
        max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.lists(texts, min_size=150, max_size=200), st.booleans())
    @example(RISKY * 6, True)
    def test_nothing_becomes_a_formula_or_a_link(self, values, constant_memory):
        self.assertText(values, constant_memory)

    def test_what_xml_cannot_hold(self):
        (cell,) = self.assertText(["a\ud800b\uffffc"], False)
        self.assertEqual(cell.value, "a\ufffdb\ufffdc")

    def test_too_long_text_is_cut_not_lost(self):
        (cell,) = self.assertText(["字" * (MAX_TEXT + 9)], False)
        self.assertEqual(len(cell.value), MAX_TEXT)
        self.assertTrue(cell.value.endswith("…"))

    def test_banner_head_and_footer(self):
        buffer = io.BytesIO()
        with SafeWorkbook(buffer) as book:
            book.describe("=1", "@x")
            sheet = book.add_sheet("[=a]:*?/\\b" * 9)
            sheet.banner(0, 3, "=2+2", book.style())
            sheet.print_setup(False, 0, "&Pa&b", "=x" * 200)
        content = buffer.getvalue()
        self.assertEqual(links(content), [])
        page = load_workbook(io.BytesIO(content)).active
        self.assertEqual(page["A1"].value, "=2+2")
        self.assertEqual(page["A1"].data_type, "s")
        self.assertLessEqual(len(page.title), 31)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet_xml = archive.read("xl/worksheets/sheet1.xml").decode()
        self.assertIn("&amp;&amp;Pa&amp;&amp;b", sheet_xml)

    def test_figures_and_days_are_real_ones(self):
        buffer = io.BytesIO()
        with SafeWorkbook(buffer) as book:
            sheet = book.add_sheet("x")
            sheet.number(0, 0, 3, book.style(num_format="#,##0"))
            sheet.date(0, 1, date(2026, 11, 22), book.style(num_format="yyyy-mm-dd"))
        page = load_workbook(io.BytesIO(buffer.getvalue())).active
        self.assertEqual((page["A1"].value, page["A1"].number_format), (3, "#,##0"))
        self.assertEqual(page["B1"].value.date(), date(2026, 11, 22))

    def test_nobody_else_imports_the_library(self):
        addons = Path(__file__).parents[2]
        users = [
            path.relative_to(addons).as_posix()
            for path in addons.rglob("*.py")
            if "tests" not in path.parts
            and any(
                line.split()[:2] in (["import", "xlsxwriter"], ["from", "xlsxwriter"])
                for line in path.read_text("utf-8").splitlines()
            )
        ]
        self.assertEqual(users, ["xinfang_report/tools/safe_workbook.py"])

    def test_clean_leaves_text_alone(self):
        for value in RISKY:
            self.assertEqual(clean(value), value)


def _decoded(value):
    """Undo what openpyxl does not: the escape of a text that looks escaped."""
    return value.replace("_x005F_", "_").replace("_x0009_", "\t")
