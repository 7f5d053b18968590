"""Rules CR1-CR6 and CR10-CR13: vectors, worked examples, single rules, an oracle.

Needs neither database nor Odoo: run as a script, this file takes a few seconds for all
tests of day counting: ``python addons/xinfang_case/tests/test_daycount.py -q``.
The oracle is the package ``chinesecalendar``, which the product itself does not use.
"""

import doctest
import importlib
import random
import sys
import types
from datetime import datetime, timedelta, timezone
from pathlib import Path

import chinese_calendar
import pytest

if __name__ == "__main__":
    # The add-on's own __init__ imports models, hence Odoo: stand-ins take its place.
    HERE = Path(__file__).resolve().parent
    for name, folder in {
        "xinfang_case": HERE.parent,
        "xinfang_case.tests": HERE,
    }.items():
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = [str(folder)]
    files = map(str, sorted(HERE.glob("test_daycount*.py")))
    raise SystemExit(pytest.main([*files, *sys.argv[1:]]))

from .daycount_common import CAL, DAY, FIRST, LAST, d, dc, pairs, rows

ADDON = __package__.removesuffix(".tests")
MODULES = ("workcalendar", "dayperiod", "dayexplain", "daycount")
VECTORS = rows("tests/deadline_vectors.csv")


@pytest.mark.parametrize(
    "row", VECTORS, ids=lambda r: f"{r['rule']}-{r['base']}-{r['expected']}"
)
def test_vector(row):
    arguments = (d(row["base"]), int(row["length"]), row["unit"], int(row["extension"]))
    due = dc.count(CAL, *arguments, pairs(row["suspension"]))
    assert due.due == d(row["expected"]), row["trap"]
    assert not due.provisional
    last = dc.explain(CAL, *arguments, pairs(row["suspension"]))[-1]
    assert last.is_due and last.day == due.due


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name):
    module = importlib.import_module(f"{ADDON}.tools.{name}")
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted or name == "dayperiod"


# --- the table


def test_every_day_agrees_with_the_oracle():
    day, wrong = FIRST, []
    while day <= LAST:
        if CAL.is_working_day(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        assert CAL.is_rest_day(day) != CAL.is_working_day(day)
        day += DAY
    assert not wrong


def test_key_days_of_2026_by_the_notice_itself():
    off = {day for day in CAL.off if day.year == 2026}
    spans = [
        ("2026-01-01", 3),
        ("2026-02-15", 9),
        ("2026-04-04", 3),
        ("2026-05-01", 5),
        ("2026-06-19", 3),
        ("2026-09-25", 3),
        ("2026-10-01", 7),
    ]
    assert off == {
        d(start) + number * DAY for start, length in spans for number in range(length)
    }
    work = {day for day in CAL.work if day.year == 2026}
    made_up = "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
    assert work == set(map(d, made_up.split()))


def test_working_days_agree_with_find_workday_on_random_dates():
    dice = random.Random(20220501)
    for _ in range(2000):
        base = FIRST + dice.randrange((LAST - FIRST).days - 160) * DAY
        length = dice.randint(1, 90)
        # The oracle starts on a working day, so it is asked from the day after the
        # event.
        expected = chinese_calendar.find_workday(length - 1, base + DAY)
        assert dc.count(CAL, base, length, "working").due == expected, (base, length)


def test_working_days_between_agree_with_counting_them():
    dice = random.Random(7)
    for _ in range(300):
        start = FIRST + dice.randrange((LAST - FIRST).days - 400) * DAY
        end = start + dice.randrange(400) * DAY
        slow = sum(
            CAL.is_working_day(start + n * DAY)
            for n in range(1, (end - start).days + 1)
        )
        assert CAL.working_days(start, end) == slow == -CAL.working_days(end, start)


def test_reasons_names_and_sources():
    expected = {
        "2026-02-17": ("holiday", "春节", "notice 2026"),
        "2026-02-14": ("makeup", "春节", "notice 2026"),
        "2018-12-29": ("makeup", "元旦", "notice 2019"),
        "2026-03-07": ("weekend", "", ""),
        "2026-03-09": ("workday", "", ""),
        "2027-01-02": ("unpublished_weekend", "", ""),
        "2027-01-04": ("unpublished_workday", "", ""),
    }
    for day, want in expected.items():
        day = d(day)
        assert (CAL.reason(day), CAL.name_of(day), CAL.source_of(day)) == want


def test_a_worked_weekday_is_an_ordinary_working_day():
    monday = d("2026-03-09")
    calendar = dc.Calendar(work=frozenset({monday}), published_years=frozenset({2026}))
    assert calendar.reason(monday) == "workday"
    assert calendar.working_days(monday - DAY, monday) == 1


def test_table_refuses_what_it_cannot_mean():
    with pytest.raises(ValueError, match="twice"):
        dc.Calendar.from_rows([(FIRST, "off", "元旦"), (FIRST, "work", "元旦")], [2004])
    with pytest.raises(ValueError, match="unknown kind"):
        dc.Calendar.from_rows([(FIRST, "free", "元旦")], [2004])


# --- single rules


def test_day_zero_raw_and_target():
    """CR1, CR13: the event's day is not counted; warnings aim at the day not moved."""
    due = dc.count(CAL, d("2025-09-22"), 15)
    assert (due.raw, due.target, due.due) == (
        d("2025-10-07"),
        d("2025-10-07"),
        d("2025-10-09"),
    )
    assert dc.count(CAL, d("2025-09-22"), 15, roll=False).due == d("2025-10-07")


def test_length_zero_is_the_day_itself_or_the_next_worked_one():
    assert dc.count(CAL, d("2026-03-09"), 0).due == d("2026-03-09")
    for unit in dc.UNITS:
        assert dc.count(CAL, d("2026-02-15"), 0, unit).due == d("2026-02-24")


def test_extension_lengthens_the_period_that_was_not_moved():
    """CR5, example E2: first moving, then adding would give 03-26."""
    due = dc.count(CAL, d("2025-12-19"), 60, extension_days=30)
    assert due.raw == d("2026-03-19")
    assert due.due != d("2026-02-24") + 30 * DAY


def test_suspended_days_are_taken_out_inclusively_once_and_only_while_running():
    """CR6."""
    base = d("2026-03-02")  # 30 days: raw 2026-04-01, a Wednesday
    plain = dc.count(CAL, base, 30)

    def suspended(*texts):
        due = dc.count(CAL, base, 30, suspensions=[pairs(text)[0] for text in texts])
        return due.raw, due.suspended_days

    assert suspended("2026-03-10/2026-03-12") == (d("2026-04-04"), 3)
    assert suspended("2026-03-10/2026-03-12", "2026-03-11/2026-03-13") == (
        d("2026-04-05"),
        4,
    )
    assert suspended("2026-03-10/2026-03-12", "2026-03-12/2026-03-13") == (
        d("2026-04-05"),
        4,
    )
    assert suspended("2026-02-20/2026-03-02") == (plain.raw, 0)  # over before day 1
    assert suspended("2026-02-20/2026-03-03") == (d("2026-04-02"), 1)
    assert suspended("2026-04-02/2026-04-09") == (
        plain.raw,
        0,
    )  # nothing left to suspend
    # The second falls into the days the first one added.
    assert suspended("2026-03-30/2026-04-01", "2026-04-03/2026-04-03") == (
        d("2026-04-05"),
        4,
    )


def test_suspension_while_the_end_is_being_moved_still_counts():
    base = d("2026-02-05")  # 30 days: raw Saturday 03-07, moved to Monday 03-09
    due = dc.count(CAL, base, 30, suspensions=[(d("2026-03-08"), d("2026-03-10"))])
    assert (due.raw, due.due) == (d("2026-03-10"), d("2026-03-10"))


def test_working_day_period_loses_the_suspended_working_days():
    # Thursday to Sunday: two working days and a weekend.
    due = dc.count(
        CAL,
        d("2026-03-02"),
        5,
        "working",
        suspensions=[(d("2026-03-05"), d("2026-03-08"))],
    )
    assert (due.due, due.suspended_days) == (d("2026-03-11"), 2)


def test_legal_date_is_shanghais():
    """CR10: 16:00 UTC is the next day there, whatever zone the moment is in."""
    assert dc.legal_date(datetime(2026, 11, 21, 15, 59, 59)) == d("2026-11-21")
    assert dc.legal_date(datetime(2026, 11, 21, 16, 0)) == d("2026-11-22")
    west = timezone(timedelta(hours=-8))
    assert dc.legal_date(datetime(2026, 11, 21, 8, 0, tzinfo=west)) == d("2026-11-22")
    assert dc.closing_moment(d("2026-11-21")) == datetime(2026, 11, 21, 16, 0)
    assert dc.closing_moment(
        d("2026-11-21"), datetime(2026, 1, 1, 17, 30).time()
    ) == datetime(2026, 11, 21, 9, 30)


def test_bad_input_is_refused():
    base = d("2026-03-02")
    with pytest.raises(TypeError, match="legal_date"):
        dc.count(CAL, datetime(2026, 3, 2, 23, 0), 15)
    with pytest.raises(TypeError):
        dc.legal_date(base)
    for length, unit, extension in [
        (-1, "calendar", 0),
        (15, "days", 0),
        (15, "calendar", -1),
    ]:
        with pytest.raises(ValueError):
            dc.count(CAL, base, length, unit, extension)
    with pytest.raises(ValueError, match="whole number"):
        dc.count(CAL, base, 1.5)
    with pytest.raises(ValueError, match="ends before"):
        dc.count(CAL, base, 15, suspensions=[(d("2026-03-05"), d("2026-03-04"))])
    with pytest.raises(ValueError, match="unknown unit"):
        dc.remaining(CAL, base, base, "days")


# --- provisional (CR12)


@pytest.mark.parametrize(
    ("base", "length", "unit", "provisional"),
    [
        ("2026-11-22", 15, "calendar", False),  # 2026-12-07
        ("2026-11-22", 60, "calendar", True),  # 2027-01-21
        ("2026-12-09", 15, "calendar", False),  # 2026-12-24
        (
            "2026-12-16",
            15,
            "calendar",
            True,
        ),  # 2026-12-31: next year's notice may arrange it
        ("2026-12-22", 5, "working", True),
        ("2026-12-14", 5, "working", False),
        ("2003-12-01", 20, "calendar", True),
        (
            "2003-12-01",
            40,
            "working",
            True,
        ),  # ends in 2004, but 2003 was counted blindly
        ("2003-12-31", 15, "working", False),
    ],
)
def test_provisional(base, length, unit, provisional):
    assert dc.count(CAL, d(base), length, unit).provisional is provisional


def test_provisional_if_only_the_moved_end_may_change():
    calendar = dc.Calendar(published_years=frozenset({2023}))
    due = dc.count(
        calendar, d("2023-12-09"), 15
    )  # Sunday 12-24, moved into the last week
    assert (due.raw, due.due) == (d("2023-12-24"), d("2023-12-25"))
    assert due.provisional


def test_new_notice_makes_it_certain_and_may_move_it():
    base = d("2026-11-30")
    before = dc.count(CAL, base, 60)
    assert (before.due, before.provisional) == (d("2027-01-29"), True)
    # An invented arrangement: the day is off and the weekend after it too.
    off = CAL.off | {d("2027-01-29")}
    after = dc.count(dc.Calendar(off, CAL.work, CAL.published_years | {2027}), base, 60)
    assert (after.due, after.provisional) == (d("2027-02-01"), False)
