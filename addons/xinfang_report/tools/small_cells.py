"""Figures of a few people are figures about them: small cells are left out (C6).

For readers who see no petitions themselves. A count of one to four becomes ``<5``. A
column that is summed up, or a row whose figures add up, would tell a single missing
figure by subtraction, so another one is left out with it, and so are the shares of such
a row. Two reports of different months or organs subtracted are not guarded against.

>>> from .table import Column, Table
>>> table = Table(
...     "t",
...     "T",
...     [Column("organ", "Organ", "text"), Column("pieces", "Pieces")],
...     [("A", 3), ("B", 40), ("C", 12), ("Total", 55)],
...     has_total=True,
... )
>>> [row[1] for row in suppressed(table).rows]
['<5', 40, '<5', 55]
"""

from dataclasses import replace

LEAST = 5
MARK = f"<{LEAST}"


def is_small(value):
    """Tell whether a count is shown to nobody who may not infer who it is.

    >>> [is_small(v) for v in (None, 0, 1, 4, 5)]
    [False, False, True, True, False]
    """
    return isinstance(value, int) and 0 < value < LEAST


def suppressed(table):
    """Return a table without its small cells.

    :param table: ``Table`` whose rows are a list
    """
    rows = [list(row) for row in table.rows]
    counts = [n for n, column in enumerate(table.columns) if column.kind == "int"]
    hidden = {
        (at, number)
        for at, row in enumerate(rows)
        for number in counts
        if is_small(row[number])
    }
    summed = len(rows) - 1 if table.has_total else 0
    while more := _to_hide_with(rows, counts, summed, hidden):
        hidden |= more
    for at in {place for place, _number in hidden}:
        for number, column in enumerate(table.columns):
            if (at, number) in hidden:
                rows[at][number] = MARK
            elif column.kind == "percent":
                rows[at][number] = None
    return replace(table, rows=[tuple(row) for row in rows])


def _to_hide_with(rows, counts, summed, hidden):
    """Return what has to go with a single gap of a row or of a summed column.

    :param counts: numbers of the columns with counts
    :param summed: how many rows the last row sums up, 0 for none
    :return: set of places (row, column); empty when no gap stands alone
    """
    lines = [[(at, number) for number in counts] for at in range(len(rows))]
    lines += [[(at, number) for at in range(summed)] for number in counts]
    more = set()
    for line in lines:
        if sum(place in hidden for place in line) != 1:
            continue
        others = [
            (rows[at][number], (at, number))
            for at, number in line
            if (at, number) not in hidden
            and isinstance(rows[at][number], int)
            and rows[at][number]
        ]
        if others:
            more.add(min(others)[1])
    return more
