"""`./xinfang bench barrier`: what accusation barrier and view log cost a reader.

Lists and forms are opened as a clerk and as an inspector, each time once with both
and once without, in turn and in one process. The ratio of the medians is printed and
kept for ``docs/security-report.md``.
"""

import gc
import importlib.util
import statistics
import time
from contextlib import nullcontext
from pathlib import Path

from .accusations import ensure
from .bare import without_barrier_and_log
from .explain import GROWING
from .operations import COUNT_LIMIT, OFFICE, PAGE, WHOLE
from .session import CONTEXT, environment, say, vacuum
from .sqllog import fresh, statements
from .views import specification
from .web import client

ROOT = Path(__file__).resolve().parents[2]
GOAL = 1.10
NAME = "xinfang.petition"
LISTS = [
    ("list", []),
    ("list_open", [("is_open", "=", True)]),
    ("list_overdue", [("is_open", "=", True), ("warn_level", "=", "overdue")]),
    ("list_search", [("fulltext", "ilike", "停水")]),
]
# Role → code of the organ in which the user sits.
READERS = {"inspector": WHOLE, "window": OFFICE}


def main(database, rounds):
    """Measure on a loaded office; 1 when it costs more than promised."""
    with environment(database) as env:
        counts, changed = ensure(env)
    if changed:
        vacuum(database, {*GROWING, "xinfang_bar", "xinfang_accused"})
    rows = {}
    # Reading only; what is written are rows of the view log, on their own connection.
    with environment(database, commit=False) as env:
        for role, code in READERS.items():
            user = _reader(env, role, code)
            for what, call in _calls(env(user=user.id)):
                rows[f"{what}_{role}"] = _measure(env(user=user.id), call, rounds)
    return _report(rows, counts, rounds)


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


def _measure(env, call, rounds):
    """Return ms with and without, and statements sent, of one call."""
    times = {True: [], False: []}
    sent = {}
    for number in range(rounds + 2):  # the first rounds warm the caches
        # Which of both comes first changes, so that neither gains by it.
        for guarded in (True, False) if number % 2 else (False, True):
            seconds, count = _once(env, call, guarded)
            if number > 1:
                times[guarded].append(seconds * 1000)
            sent[guarded] = count
    pairs = zip(times[True], times[False], strict=True)
    return {
        "with": statistics.median(times[True]),
        "without": statistics.median(times[False]),
        "pairs": statistics.median(one / other for one, other in pairs),
        "sql": (sent[True], sent[False]),
    }


def _once(env, call, guarded):
    """Do one call as a request of its own; return seconds and statements."""
    method, args, kwargs = call
    fresh(env)
    gc.collect()
    with (
        nullcontext() if guarded else without_barrier_and_log(),
        client(env) as send,
        statements(env.cr) as found,
    ):
        started = time.perf_counter()
        send(NAME, method, args, kwargs)
        return time.perf_counter() - started, len(found)


def _report(rows, counts, rounds):
    """Print, keep the figure, and return the exit code."""
    say(f"{'':24}{'with':>9}{'without':>9}{'ratio':>8}{'pairs':>8}   SQL with/without")
    for name, row in rows.items():
        row["ratio"] = row["with"] / row["without"]
        say(
            f"{name:24}{row['with']:9.1f}{row['without']:9.1f}{row['ratio']:8.3f}"
            f"{row['pairs']:8.3f}   {row['sql'][0]}/{row['sql'][1]}"
        )
    worst = {
        kind: max(r["ratio"] for name, r in rows.items() if name.startswith(kind))
        for kind in ("list", "form")
    }
    for kind, ratio in worst.items():
        say(f"{kind}: at most {ratio:.3f}, promised {GOAL:.2f}")
    _keep(rounds=rounds, **counts, **{k: round(v, 3) for k, v in worst.items()})
    return int(max(worst.values()) > GOAL)


def _keep(**figures):
    """Write the figures where ``./xinfang security-report`` finds them."""
    path = ROOT / "addons" / "xinfang_case" / "tests" / "figures.py"
    spec = importlib.util.spec_from_file_location("xinfang_figures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.record("barrier_cost", **figures)
