"""Writing workbooks in which text stays text. Nobody else imports xlsxwriter.

Petitioners write what they like: ``=HYPERLINK(…)``, ``@SUM``, ``file://``. A
cell of theirs must never become a formula, a link or a number (CWE-1236). So
text is written as a string and nothing else, is never altered to make it
harmless, and carries Excel's own mark "this is text" where it begins like a
formula, so that it stays text when somebody edits the cell.
"""

import re
from dataclasses import dataclass

import xlsxwriter

FONT = "宋体"
TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAX_TEXT = 32767
MAX_ROWS = 1048576
DEFAULT_HEIGHT = 15
# What some spreadsheet takes for the start of a formula, ASCII and full-width.
_RISKY = re.compile(r"\s*[=+\-@|%{＝＋－＠｛｜\t\r\n]")
# Not allowed in XML at all, escaped or not.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class SafeWorkbook:
    """A workbook on disk; see the module for what is safe about it.

    :param target: path, or file open for binary writing
    :param constant_memory: rows are written out one by one and must come in
        order; for tables of any length
    """

    def __init__(self, target, constant_memory=False):
        self._book = xlsxwriter.Workbook(
            target,
            {"constant_memory": constant_memory, **TEXT_ONLY},
        )
        self._styles = {}
        self._constant_memory = constant_memory

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

    def close(self):
        """Write the file."""
        self._book.close()

    def describe(self, title, author):
        """Set the properties shown by the file manager."""
        self._book.set_properties({"title": clean(title), "author": clean(author)})

    def style(self, **properties):
        """Return a ``Style``, made once per set of properties of xlsxwriter's."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = Style(
                *(
                    self._book.add_format(
                        {
                            "font_name": FONT,
                            "font_size": 11,
                            "valign": "vcenter",
                            **properties,
                            "quote_prefix": quoted,
                        }
                    )
                    for quoted in (False, True)
                )
            )
        return self._styles[key]

    def add_sheet(self, name):
        """Return a new ``SafeSheet``; the name is cut to what Excel allows."""
        name = _NO_SHEET_NAME.sub(" ", clean(name)).strip("' ")[:31] or None
        return SafeSheet(self._book.add_worksheet(name), self._constant_memory)

    def column_chart(self, sheet, title, categories, series):
        """Return a chart whose data are ranges of ``sheet``.

        :param categories: (first row, column, last row, column)
        :param series: list of (row and column of the name, range of the values)
        """
        chart = self._book.add_chart({"type": "column"})
        name = sheet.page.get_name()
        for label, values in series:
            chart.add_series(
                {
                    "name": [name, *label],
                    "categories": [name, *categories],
                    "values": [name, *values],
                    "data_labels": {"value": True},
                }
            )
        # A title that begins with "=" would be a reference.
        chart.set_title({"name": title.lstrip("="), "overlay": False})
        chart.set_y_axis(
            {
                "min": 0,
                "num_format": "#,##0",
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 860, "height": 320})
        return chart


@dataclass(frozen=True, slots=True)
class Style:
    """A cell format, as such and with Excel's mark "this is text"."""

    plain: object
    quoted: object


class SafeSheet:
    """One sheet; rows and columns are counted from 0."""

    def __init__(self, page, forgets):
        self.page = page
        self._forgets = forgets
        self._kept = []

    def text(self, row, column, value, style):
        """Write text as it is, whatever it looks like."""
        value = clean(value)
        cell_format = style.quoted if _RISKY.match(value) else style.plain
        self.page.write_string(row, column, value, cell_format)

    def number(self, row, column, value, style):
        """Write an int, float or Decimal."""
        self.page.write_number(row, column, value, style.plain)

    def date(self, row, column, value, style):
        """Write a ``date``; the style says how it looks."""
        self.page.write_datetime(row, column, value, style.plain)

    def blank(self, row, column, style):
        """Write an empty cell, for its frame."""
        self.page.write_blank(row, column, None, style.plain)

    def height(self, row, points):
        """Set the height of a row; before anything else is written into it."""
        if points == DEFAULT_HEIGHT:
            return
        self.page.set_row(row, points)
        if self._forgets:
            # xlsxwriter keeps the height of every row to the end; rows before
            # the last one are on disk already.
            for done in [kept for kept in self._kept if kept < row - 1]:
                self._kept.remove(done)
                del self.page.row_info[done], self.page.row_sizes[done]
            self._kept.append(row)

    def banner(self, row, last_column, value, style):
        """Write text across the columns from the first one to ``last_column``."""
        if last_column:
            # Merged empty, then filled: merging itself would parse the text.
            self.page.merge_range(row, 0, row, last_column, "", style.plain)
        self.text(row, 0, value, style)

    def print_setup(self, wide, repeat_row, left, right):
        """Landscape, one page wide, head row on every page, numbered pages."""
        self.page.set_landscape()
        self.page.set_paper(8 if wide else 9)
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.repeat_rows(repeat_row)
        # The blank ends the size: a date after it would be read as part of it.
        self.page.set_footer(
            f"&L&9 {_footer(left)}&C&9 &P / &N&R&9 {_footer(right)}", {"margin": 0.3}
        )


def clean(value):
    """Return text that a workbook can hold: valid in XML, at most 32,767 long."""
    text = _NO_XML.sub("\ufffd", "" if value is None else str(value))
    if len(text) > MAX_TEXT:
        return text[: MAX_TEXT - 1] + "…"
    return text


def _footer(text):
    """Escape what a footer takes for a code, and keep it short (255 in all)."""
    return clean(text)[:70].replace("&", "&&")


def risky(value):
    """Tell whether some spreadsheet would take a text for a formula."""
    return isinstance(value, str) and bool(_RISKY.match(value))


class TextWorkbook(xlsxwriter.Workbook):
    """What everybody else in this process gets who asks for a workbook (F15).

    Odoo's own exports (lists, pivot tables) write with the method that guesses what a
    text might be; with these options it guesses no more. A formula that a program
    writes as a formula stays one.
    """

    def __init__(self, filename=None, options=None):
        super().__init__(filename, {**(options or {}), **TEXT_ONLY})


def protect_everybody():
    """Let the library hand out ``TextWorkbook`` from now on; doing it twice is no harm."""
    xlsxwriter.Workbook = TextWorkbook
