"""`./xinfang bench barrier`: what accusation barrier and view log cost a reader.

Lists and forms are opened as a clerk and as an inspector, each time once with both
and once without, one right after the other and in one process. Measured is the
request from the text that was sent to the text that leaves (``web.py``). The median of the
ratios is printed with its interval of confidence and kept for
``docs/security-report.md``.
"""

import importlib.util
import os
import statistics
from pathlib import Path

from .accusations import ensure
from .explain import GROWING
from .operations import COUNT_LIMIT, OFFICE, PAGE, WHOLE
from .pairs import interval, ratio, together
from .session import CONTEXT, environment, say, vacuum
from .timed import once, settle
from .views import specification

ROOT = Path(__file__).resolve().parents[2]
GOAL = 1.10
WARM = 2  # rounds that fill the caches
NAME = "xinfang.petition"
LISTS = [
    ("list", []),
    ("list_open", [("is_open", "=", True)]),
    ("list_overdue", [("is_open", "=", True), ("warn_level", "=", "overdue")]),
    ("list_search", [("fulltext", "ilike", "停水")]),
]
# Role → code of the organ in which the user sits.
READERS = {"inspector": WHOLE, "window": OFFICE}


def main(database, rounds, control=False):
    """Measure on a loaded office; 1 when it costs more than promised.

    :param str database: name
    :param int rounds: pairs of each call
    :param bool control: measure without against without, to see what chance does
    """
    with environment(database) as env:
        counts, changed = ensure(env)
    if changed:
        vacuum(database, {*GROWING, "xinfang_bar", "xinfang_accused"})
    # Reading only; what is written are rows of the view log, on their own connection.
    with environment(database, commit=False) as env:
        cells = list(_cells(env))
        settle()
        for number in range(-WARM, rounds):
            # All calls in turn: what changes meanwhile changes for all of them.
            for cell in cells:
                cell.measure(number % 2, control, keep=number >= 0)
    return _report(cells, counts, rounds, control)


def _cells(env):
    for role, code in READERS.items():
        user = _reader(env, role, code)
        for what, call in _calls(env(user=user.id)):
            yield Cell(f"{what}_{role}", env(user=user.id), call)


def _reader(env, role, code):
    group = env.ref(f"xinfang_case.group_xinfang_{role}")
    return env["res.users"].search(
        [
            ("login", "=like", "bench___"),
            ("all_group_ids", "in", group.ids),
            ("xinfang_membership_ids.department_id.code", "=", code),
        ],
        limit=1,
        order="login",
    )


def _calls(env):
    """Yield (name, arguments of a call of the web client) for one reader."""
    model = env[NAME].with_context(**CONTEXT)
    listed = {
        "specification": specification(model, "list"),
        "offset": 0,
        "limit": PAGE,
        "count_limit": COUNT_LIMIT,
        "context": CONTEXT,
    }
    for name, domain in LISTS:
        yield name, ("web_search_read", [], {"domain": domain, **listed})
    # A closed one that was transferred, answered and perhaps reviewed: all tabs filled.
    shown = model.search([("state", "=", "closed"), ("type", "=", "claim")], limit=1)
    form = {"specification": specification(model, "form"), "context": CONTEXT}
    yield "form", ("web_read", [shown.ids], form)


class Cell:
    """One call of one reader: pairs (with, without) of what it took."""

    def __init__(self, name, env, call):
        self.name, self.env, self.call = name, env, call
        self.times, self.cpu, self.sent = [], [], {}

    def measure(self, swapped, control, keep):
        """Do the call once with and once without, one right after the other.

        :param bool swapped: without comes first, so that neither gains by its place
        :param bool control: without both times: what is found then is chance alone
        :param bool keep: whether it counts
        """
        found = {}
        for guarded in (False, True) if swapped else (True, False):
            really = guarded and not control
            seconds, spent, sent = once(self.env, NAME, self.call, really)
            found[guarded] = (seconds * 1000, spent * 1000)
            self.sent[guarded] = sent
        if keep:
            self.times.append((found[True][0], found[False][0]))
            self.cpu.append((found[True][1], found[False][1]))


def _report(cells, counts, rounds, control):
    """Print, keep the figure, and return the exit code."""
    say(
        f"{'median milliseconds':24}{'with':>8}{'without':>9}{'ratio':>7}"
        f"{'CPU with':>10}{'without':>9}{'ratio':>7}   SQL with/without"
    )
    for cell in cells:
        line = f"{cell.name:24}"
        for pairs, wide in ((cell.times, 8), (cell.cpu, 10)):
            on, off = (statistics.median(side) for side in zip(*pairs, strict=True))
            line += f"{on:{wide}.1f}{off:9.1f}{ratio(pairs):7.3f}"
        say(f"{line}   {cell.sent[True]}+1/{cell.sent[False]}")
    found = {}
    for kind in ("list", "form"):
        for key, of in ((kind, "times"), (f"{kind}_cpu", "cpu")):
            # Of all lists together: each is opened as often as the others.
            pairs = [getattr(c, of) for c in cells if c.name.startswith(kind)]
            low, high = interval(pairs)
            found[key] = round(together(pairs), 3)
            found[f"{key}_range"] = f"{low:.3f}–{high:.3f}"
        say(
            f"{kind}: {found[kind]:.3f} in time (95 %: {found[f'{kind}_range']}), "
            f"{found[f'{kind}_cpu']:.3f} in CPU ({found[f'{kind}_cpu_range']})"
        )
    say(f"promised: {GOAL:.2f}; load of the machine {os.getloadavg()[0]:.1f}")
    if control:
        say("control: without both times; one is what should have come out")
        return 0
    _keep(rounds=rounds, load=round(os.getloadavg()[0], 1), **counts, **found)
    return int(max(found["list"], found["form"]) > GOAL)


def _keep(**figures):
    """Write the figures where ``./xinfang security-report`` finds them."""
    path = ROOT / "addons" / "xinfang_case" / "tests" / "figures.py"
    spec = importlib.util.spec_from_file_location("xinfang_figures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.record("barrier_cost", **figures)
