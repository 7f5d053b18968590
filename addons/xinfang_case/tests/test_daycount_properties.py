"""What holds for every period, extension and suspension."""

from hypothesis import given, settings
from hypothesis import strategies as st

from .daycount_common import CAL, DAY, FIRST, LAST, dc, levels

bases = st.dates(FIRST, LAST)
lengths = st.integers(0, 120)
units = st.sampled_from(dc.UNITS)


@st.composite
def hearings(draw, base):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = base + draw(st.integers(-5, 150)) * DAY
        found.append((start, start + draw(st.integers(0, 12)) * DAY))
    return found


@st.composite
def cases(draw):
    base = draw(bases)
    return (
        base,
        draw(lengths),
        draw(units),
        draw(st.integers(0, 30)),
        draw(hearings(base)),
    )


@settings(max_examples=300, deadline=None)
@given(cases())
def test_never_due_on_a_rest_day_and_never_before_the_raw_end(case):
    due = dc.count(CAL, *case)
    assert CAL.is_working_day(due.due)
    assert due.base <= due.raw <= due.due
    assert all(
        CAL.is_rest_day(due.raw + n * DAY) for n in range((due.due - due.raw).days)
    )
    if case[2] == "working" and case[1] + case[3]:
        assert due.raw == due.due


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(0, 30))
def test_extension_is_never_earlier_and_equals_a_longer_period(case, more):
    base, length, unit, extension, suspensions = case
    longer = dc.count(CAL, base, length, unit, extension + more, suspensions)
    assert longer.due >= dc.count(CAL, *case).due
    assert (
        longer.due
        == dc.count(CAL, base, length + more, unit, extension, suspensions).due
    )


@settings(max_examples=200, deadline=None)
@given(bases, lengths, units, st.integers(1, 20))
def test_a_later_event_never_ends_earlier(base, length, unit, days):
    later = dc.count(CAL, base + days * DAY, length, unit)
    assert later.due >= dc.count(CAL, base, length, unit).due


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_suspension_never_makes_it_earlier(case):
    assert dc.count(CAL, *case).due >= dc.count(CAL, *case[:4]).due


@settings(max_examples=200, deadline=None)
@given(cases())
def test_explanation_tells_the_same_as_the_count(case):
    due, lines = dc.count(CAL, *case), dc.explain(CAL, *case)
    assert [line.day for line in lines] == [
        due.base + n * DAY for n in range((due.due - due.base).days + 1)
    ]
    assert [line.day for line in lines if line.is_due] == [due.due]
    counted = [line for line in lines if line.counted]
    assert [line.ordinal for line in counted] == list(range(1, case[1] + case[3] + 1))
    assert not any(line.counted for line in lines if line.why == "suspended")
    ranges = dc.compress(lines, case[2])
    assert sum(r.days for r in ranges) == len(lines)
    assert ranges[0].first == due.base and ranges[-1].last == due.due


@settings(max_examples=200, deadline=None)
@given(cases())
def test_levels_come_in_order_and_not_after_the_end(case):
    base, length, unit, extension, suspensions = case
    due, dates = levels(
        base, length, unit, extension_days=extension, suspensions=suspensions
    )
    assert dates["notice"] <= dates["warning"] <= dates["severe"] <= due.due
    assert dates["overdue"] == due.due + DAY
    assert dc.level_on(due.due, dates) != "overdue"
