"""Drawing a ``Report`` as a workbook: layout only, no figure is computed here."""

from math import ceil

from .safe_workbook import DEFAULT_HEIGHT, MAX_ROWS, SafeWorkbook
from .table import NONE

HEAD_FONT = "黑体"
MAX_LINES = 20
_BORDER = {"border": 1, "border_color": "#808080"}
_HEAD = {
    **_BORDER,
    "bold": True,
    "align": "center",
    "text_wrap": True,
    "bg_color": "#DDE6F0",
}
_STYLES = {
    "text": {**_BORDER, "align": "left", "text_wrap": True},
    "int": {**_BORDER, "align": "right", "num_format": "#,##0"},
    "percent": {**_BORDER, "align": "right", "num_format": "0.00%"},
    "date": {**_BORDER, "align": "center", "num_format": "yyyy-mm-dd"},
}
_TOTAL = {"bold": True, "bg_color": "#F2F2F2"}


class TooManyRows(Exception):
    """A sheet of this format ends at 1,048,576 rows."""


def render(report, target, constant_memory=False):
    """Write a report as XLSX.

    :param report: ``table.Report``
    :param target: path, or file open for binary writing
    :param constant_memory: for tables whose rows are an iterator
    :return: dict table name → number of rows written
    :raises TooManyRows: a table does not fit on a sheet
    """
    facts = dict(report.facts)
    written = {}
    with SafeWorkbook(target, constant_memory) as book:
        book.describe(report.title, next(iter(facts.values()), ""))
        for sheet in report.sheets:
            written.update(_Page(book, report, sheet).draw())
    return written


class _Page:
    """One sheet while it is drawn: ``row`` is where the next thing goes."""

    def __init__(self, book, report, sheet):
        self.book = book
        self.report = report
        self.sheet = sheet
        self.out = book.add_sheet(sheet.name)
        self.last_column = max(len(table.columns) for table in sheet.tables) - 1
        self.row = 0
        self.places = {}  # table name → (row of the head, rows)

    def draw(self):
        self._head()
        for table in self.sheet.tables:
            self._table(table)
        self._widths()
        self._page_setup()
        if self.sheet.chart:
            self._chart(self.sheet.chart)
        return {name: count for name, (_head, count) in self.places.items()}

    def _banner(self, text, height, **properties):
        self.out.height(self.row, height)
        style = self.book.style(**properties)
        self.out.banner(self.row, self.last_column, text, style)
        self.row += 1

    def _head(self):
        self._banner(
            self.report.title,
            30,
            bold=True,
            font_size=18,
            font_name=HEAD_FONT,
            align="center",
        )
        half = (len(self.report.facts) + 1) // 2
        for facts in (self.report.facts[:half], self.report.facts[half:]):
            line = "　".join(f"{label}：{value}" for label, value in facts)
            self._banner(line, 18, font_size=10, align="center")

    def _table(self, table):
        self._banner(table.title, 24, bold=True, font_size=13, font_name=HEAD_FONT)
        head = self.row
        labels = [(column.label, column.width) for column in table.columns]
        self.out.height(head, max(30, _height(labels)))
        for number, column in enumerate(table.columns):
            self.out.text(head, number, column.label, self.book.style(**_HEAD))
        self.row += 1
        count = self._rows(table)
        self.places[table.name] = (head, count)
        widths = [column.width for column in table.columns]
        for note in table.notes:
            self._banner(
                note,
                _height([(note, sum(widths))]),
                font_size=9,
                font_color="#595959",
                text_wrap=True,
            )
        self.row += 1

    def _rows(self, table):
        writers = [self._writer(column.kind) for column in table.columns]
        totals = [self._writer(column.kind, _TOTAL) for column in table.columns]
        last = len(table.rows) - 1 if table.has_total else None
        # Only text may need several lines.
        texts = [
            (number, column.width)
            for number, column in enumerate(table.columns)
            if column.kind == "text"
        ]
        count = 0
        for values in table.rows:
            if self.row >= MAX_ROWS:
                raise TooManyRows(table.name)
            self.out.height(self.row, _height((values[n], width) for n, width in texts))
            used = totals if count == last else writers
            for number, (write, value) in enumerate(zip(used, values, strict=True)):
                write(self.row, number, value)
            self.row += 1
            count += 1
        return count

    def _writer(self, kind, extra=None):
        """Return a function (row, column, value) that writes cells of a kind."""
        style = self.book.style(**_STYLES[kind], **(extra or {}))
        out = self.out
        draw = {"text": out.text, "date": out.date}.get(kind, out.number)
        figure = kind in ("int", "percent")

        def write(row, column, value):
            if figure and isinstance(value, str) and value:
                out.text(row, column, value, style)  # left out, see small_cells.py
            elif value is not None and value is not False and value != "":
                draw(row, column, value, style)
            elif figure:
                out.text(row, column, NONE, style)
            else:
                out.blank(row, column, style)

        return write

    def _widths(self):
        for number in range(self.last_column + 1):
            width = max(
                table.columns[number].width
                for table in self.sheet.tables
                if number < len(table.columns)
            )
            self.out.page.set_column(number, number, width)

    def _page_setup(self):
        """Freeze and filter what the first table, the main one, begins with."""
        main = self.sheet.tables[0]
        head, count = self.places[main.name]
        frozen = 0
        while frozen < len(main.columns) and main.columns[frozen].kind == "text":
            frozen += 1
        self.out.page.freeze_panes(head + 1, min(frozen, 2))
        filtered = count - main.has_total
        if filtered > 0:
            self.out.page.autofilter(head, 0, head + filtered, len(main.columns) - 1)
        facts = [value for _label, value in self.report.facts]
        self.out.print_setup(self.sheet.wide, head, self.report.title, facts[-2])

    def _chart(self, chart):
        table = next(t for t in self.sheet.tables if t.name == chart.table)
        head, count = self.places[table.name]
        count -= table.has_total
        last = head + (min(chart.rows, count) if chart.rows else count)
        if last == head:
            return
        category = table.index(chart.category)
        self.out.page.insert_chart(
            self.row,
            0,
            self.book.column_chart(
                self.out,
                chart.title,
                (head + 1, category, last, category),
                [
                    (
                        (head, table.index(key)),
                        (head + 1, table.index(key), last, table.index(key)),
                    )
                    for key in chart.series
                ],
            ),
        )


def _height(cells):
    """Return the height in points of a row: Excel fits none to wrapped text itself.

    :param cells: pairs (text, width of its column in characters)
    """
    lines = 1
    for text, width in cells:
        if not text:
            continue
        # A Chinese character is two wide, as in this encoding.
        wide = len(str(text).encode("gbk", "replace"))
        if wide > width - 1:
            lines = max(lines, ceil(wide / (width - 1)))
    return DEFAULT_HEIGHT * min(lines, MAX_LINES)
