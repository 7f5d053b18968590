"""What a report consists of: tables of values, before anybody draws them.

A report is computed once into these classes; a workbook, a page or a test
reads the same values. No Odoo and no file format in here.

>>> table = Table(
...     "t1",
...     "Totals",
...     [Column("channel", "Channel", "text"), Column("pieces", "Pieces")],
...     [("letter", 3), ("Total", 3)],
...     has_total=True,
... )
>>> table.cell(0, "pieces")
3
>>> table.as_dicts()[1]
{'channel': 'Total', 'pieces': 3}
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

KINDS = ("text", "int", "percent", "date")
NONE = "—"
_FOUR = Decimal("0.0001")


def ratio(part, whole):
    """Return part/whole rounded half up to four decimals; None when whole is 0.

    :param int part, whole: counts

    >>> ratio(1, 3), ratio(1, 32000), ratio(0, 5)
    (Decimal('0.3333'), Decimal('0.0000'), Decimal('0.0000'))
    >>> ratio(1, 20000)  # 0.00005 is half a step: up, where floats go to even
    Decimal('0.0001')
    >>> ratio(3, 0) is None
    True
    """
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(_FOUR, ROUND_HALF_UP)


def change(current, base):
    """Return (current - base)/base, as ``ratio`` does; None without a base.

    >>> change(3, 2), change(1, 3), change(4, 0) is None
    (Decimal('0.5000'), Decimal('-0.6667'), True)
    """
    return ratio(current - base, base)


@dataclass(frozen=True)
class Column:
    """One column: ``key`` for programs, ``label`` for people.

    :param kind: ``text``, ``int``, ``percent`` (a share of one) or ``date``
    :param width: in characters of the sheet
    """

    key: str
    label: str
    kind: str = "int"
    width: float = 9

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(self.kind)


@dataclass
class Table:
    """Rows of values under columns.

    :param name: of the table, for programs
    :param rows: sequences in the order of the columns; an iterator when there
        are too many to hold. None means that there is nothing to state.
    :param has_total: the last row sums up the others
    :param notes: sentences printed below
    """

    name: str
    title: str
    columns: list
    rows: Iterable
    has_total: bool = False
    notes: list = field(default_factory=list)

    def index(self, key):
        """Return the position (int) of the column with this key.

        :raises KeyError: there is none
        """
        for position, column in enumerate(self.columns):
            if column.key == key:
                return position
        raise KeyError(key)

    def cell(self, row, key):
        """Return one value; only for rows that are a list."""
        return self.rows[row][self.index(key)]

    def as_dicts(self):
        """Return the rows as dicts by column key."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A column chart of some columns of a table on the same sheet.

    :param rows: how many rows from the top it shows; 0: all but the total
    """

    table: str
    title: str
    category: str
    series: tuple
    rows: int = 0


@dataclass(frozen=True)
class Sheet:
    """One page of a report: its tables one below the other, maybe a chart.

    :param wide: print on A3 instead of A4
    """

    name: str
    tables: list
    chart: Chart | None = None
    wide: bool = False


@dataclass(frozen=True)
class Report:
    """A finished report.

    :param facts: pairs (label, value): period, organ, author, time of making …
    """

    title: str
    facts: list
    sheets: list

    def table(self, name):
        """Return the table with this name.

        :raises KeyError: there is none
        """
        for sheet in self.sheets:
            for table in sheet.tables:
                if table.name == name:
                    return table
        raise KeyError(name)
