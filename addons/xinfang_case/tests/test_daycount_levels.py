"""Explanation of a count, days left and warning levels (CR13)."""

from .daycount_common import CAL, DAY, d, dc, levels

# --- explanation


def test_explanation_of_example_e2():
    ranges = dc.compress(dc.explain(CAL, d("2025-12-19"), 60))
    assert [(r.why, r.first.isoformat(), r.days, r.name) for r in ranges] == [
        ("base", "2025-12-19", 1, ""),
        ("counted", "2025-12-20", 59, ""),
        ("counted", "2026-02-17", 1, "春节"),
        ("moved", "2026-02-18", 6, "春节"),
        ("moved_to", "2026-02-24", 1, ""),
    ]
    assert (ranges[1].ordinal_first, ranges[1].ordinal_last) == (1, 59)
    assert [r.is_due for r in ranges] == [False] * 4 + [True]
    assert ranges[2].as_dict()["first"] == "2026-02-17"


def test_explanation_of_five_working_days_over_spring_festival():
    ranges = dc.compress(dc.explain(CAL, d("2026-02-12"), 5, "working"), "working")
    assert [(r.why, r.reason, r.days, r.ordinal_last) for r in ranges] == [
        ("base", "workday", 1, None),
        ("counted", "workday", 1, 1),
        ("counted", "makeup", 1, 2),
        ("rest", "holiday", 9, None),
        ("counted", "workday", 2, 4),
        ("counted", "workday", 1, 5),
    ]
    assert ranges[2].source == "notice 2026"


def test_explanation_marks_days_that_may_still_change():
    lines = dc.explain(CAL, d("2026-12-20"), 15)
    unsettled = [line.day for line in lines if not line.settled]
    assert unsettled[0] == d("2026-12-25")
    assert unsettled[-1] == lines[-1].day == d("2027-01-04")


# --- warnings


def test_levels_of_sixty_days_follow_the_share_of_the_period_not_moved():
    due, dates = levels(d("2025-12-19"), 60)
    assert dates == {
        "notice": d("2026-01-18"),  # day 30
        "warning": d("2026-02-02"),  # day 45
        "severe": d("2026-02-08"),  # day 51
        "overdue": d("2026-02-25"),  # the day after the moved end
    }
    assert dc.level_on(d("2026-01-17"), dates) == "normal"
    assert dc.level_on(d("2026-01-18"), dates) == "notice"
    assert dc.level_on(d("2026-02-02"), dates) == "warning"
    assert dc.level_on(due.raw, dates) == dc.level_on(due.due, dates) == "severe"
    assert dc.level_on(due.due + DAY, dates) == "overdue"


def test_shares_are_rounded_up_to_whole_days():
    _due, dates = levels(d("2026-03-02"), 15)
    assert [(dates[level] - d("2026-03-02")).days for level in dc.LEVELS[1:4]] == [
        8,
        12,
        13,
    ]


def test_own_thresholds():
    due = dc.count(CAL, d("2026-03-02"), 30)
    dates = dc.warn_dates(CAL, due.base, due.raw, due.due, thresholds=(10, 20, 100))
    assert [(dates[level] - due.base).days for level in dc.LEVELS[1:4]] == [3, 6, 30]


def test_short_working_periods_warn_by_days_left():
    due, dates = levels(d("2026-02-12"), 5, "working")
    assert due.due == d("2026-02-26")
    assert [dates[level] for level in dc.LEVELS[1:]] == [
        d("2026-02-24"),
        d("2026-02-25"),
        d("2026-02-26"),
        d("2026-02-27"),
    ]
    for level, left in (("notice", 2), ("warning", 1), ("severe", 0)):
        assert dc.remaining(CAL, dates[level], due.due, "working") == left
    _due, dates = levels(d("2026-03-09"), 1, "working")
    assert dc.level_on(d("2026-03-09"), dates) == "warning"
    assert dc.level_on(d("2026-03-10"), dates) == "severe"


def test_long_working_periods_warn_by_share():
    _due, dates = levels(d("2026-02-11"), 15, "working")
    notice = dc.count(CAL, d("2026-02-11"), 8, "working").due
    assert dates["notice"] == notice


def test_suspended_days_do_not_use_up_the_period():
    hearing = [(d("2026-03-10"), d("2026-03-14"))]
    _due, plain = levels(d("2026-03-02"), 30)
    _due, held = levels(d("2026-03-02"), 30, suspensions=hearing)
    assert held["notice"] == plain["notice"] + 5 * DAY
    assert held["severe"] == plain["severe"] + 5 * DAY


def test_remaining():
    due = d("2026-02-26")
    assert dc.remaining(CAL, d("2026-02-13"), due) == 13
    assert dc.remaining(CAL, d("2026-02-13"), due, "working") == 4
    assert dc.remaining(CAL, due, due) == dc.remaining(CAL, due, due, "working") == 0
    assert dc.remaining(CAL, d("2026-03-01"), due) == -3
    assert (
        dc.remaining(CAL, d("2026-03-01"), due, "working") == -2
    )  # Friday and make-up Saturday
    assert (
        dc.remaining(CAL, d("2026-03-08"), d("2026-03-06"), "working") == -1
    )  # only a weekend
