"""The table of controls for a site's security officer names tests that exist."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "admin" / "controls.md"
STATES = ("已证明", "部分", "未做")
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def written():
    """Return every test there is, as (file, name)."""
    files = [*ROOT.glob("addons/*/tests/test_*.py"), *ROOT.glob("tests/test_*.py")]
    return {
        (path.name, name)
        for path in files
        for name in re.findall(r"^\s*def (test_\w+)\(", path.read_text("utf-8"), re.M)
    }


def rows(text):
    """Return (number, cells, state) of each row of controls and of mistakes.

    >>> rows("| C9 x | y | 部分：z |")
    [('C9', ['C9 x', 'y', '部分：z'], '部分')]
    """
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if mark := re.match(r"(C?\d+) ", cells[0]):
            found.append((mark[1], cells, cells[-1].partition("：")[0]))
    return found


def counted(found):
    """Return the sentence that sums up the controls."""
    states = Counter(state for number, _c, state in found if number.startswith("C"))
    return "五十项控制：" + "、".join(f"{s} {states[s]}" for s in STATES) + "。"


@pytest.fixture(scope="module")
def table():
    return TABLE.read_text("utf-8")


def test_every_test_of_the_table_exists(table):
    named = set(NAMED.findall(table))
    assert len(named) > 100
    assert named - written() == set()


def test_every_control_has_its_row_and_state(table):
    found = rows(table)
    numbers = [number for number, _cells, _state in found]
    controls = [f"C{n}" for n in range(1, 51)]
    assert numbers == controls + [str(n) for n in range(1, 21)]
    assert {state for _n, _c, state in found} <= set(STATES)


def test_what_is_proved_names_a_test_and_what_is_not_says_why(table):
    for number, cells, state in rows(table):
        if state == "已证明":
            assert NAMED.search("|".join(cells)), number
        elif state == "部分":
            assert "：" in cells[-1], f"{number}: the gap is not named"


def test_the_sum_is_that_of_the_rows(table):
    assert counted(rows(table)) in table
