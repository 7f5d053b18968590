"""`./xinfang bench barrier`: what accusation barrier and view log cost a reader.

Lists and forms are opened as a clerk and as an inspector, each time once with both
and once without, in turn and in one process. The ratio of the medians is printed and
kept for ``docs/security-report.md``.
"""

import gc
import importlib.util
import os
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
    """Return medians of milliseconds and of CPU, with and without, of one call."""
    times, cpu, sent = ({True: [], False: []} for _kind in range(3))
    for number in range(rounds + 2):  # the first rounds warm the caches
        # Which of both comes first changes, so that neither gains by it.
        for guarded in (True, False) if number % 2 else (False, True):
            seconds, spent, count = _once(env, call, guarded)
            if number > 1:
                times[guarded].append(seconds * 1000)
                cpu[guarded].append(spent * 1000)
            sent[guarded] = count
    return {
        "with": statistics.median(times[True]),
        "without": statistics.median(times[False]),
        "cpu": [statistics.median(cpu[True]), statistics.median(cpu[False])],
        "sql": (sent[True], sent[False]),
    }


def _once(env, call, guarded):
    """Do one call as a request of its own.

    :return: (seconds, seconds of CPU of this process and the request's backend,
        statements of the request; the row of the log is one more)
    """
    method, args, kwargs = call
    # Each request is a transaction; one that stays open keeps old versions of rows alive.
    env.cr.rollback()
    fresh(env)
    gc.collect()
    with (
        nullcontext() if guarded else without_barrier_and_log(),
        client(env) as send,
        statements(env.cr) as found,
    ):
        spent, started = _cpu(env), time.perf_counter()
        send(NAME, method, args, kwargs)
        seconds = time.perf_counter() - started
    return seconds, _cpu(env) - spent, len(found)


def _cpu(env):
    """Return the CPU time spent until now, here and by the server for us.

    On a machine that does other things as well, this is what can be compared.
    """
    total = time.process_time()
    state = Path(f"/proc/{env.cr.connection.get_backend_pid()}/schedstat")
    if state.exists():  # else the server is on another machine
        total += int(state.read_text().split()[0]) / 1e9
    return total


def _report(rows, counts, rounds):
    """Print, keep the figure, and return the exit code."""
    say(
        f"{'':24}{'with':>8}{'without':>9}{'ratio':>7}"
        f"{'CPU with':>10}{'without':>9}{'ratio':>7}   SQL with/without"
    )
    for name, row in rows.items():
        row["ratio"] = row["with"] / row["without"]
        row["ratio_cpu"] = row["cpu"][0] / row["cpu"][1]
        say(
            f"{name:24}{row['with']:8.1f}{row['without']:9.1f}{row['ratio']:7.3f}"
            f"{row['cpu'][0]:10.1f}{row['cpu'][1]:9.1f}{row['ratio_cpu']:7.3f}"
            f"   {row['sql'][0]}+1/{row['sql'][1]}"
        )
    found = {}
    for kind in ("list", "form"):
        for key, column in ((kind, "ratio"), (f"{kind}_cpu", "ratio_cpu")):
            # Of all lists together: each is opened as often as the others.
            ratios = [r[column] for name, r in rows.items() if name.startswith(kind)]
            found[key] = round(statistics.geometric_mean(ratios), 3)
        say(f"{kind}: {found[kind]} in time, {found[f'{kind}_cpu']} in CPU")
    say(f"promised: {GOAL:.2f}; load of the machine {os.getloadavg()[0]:.1f}")
    _keep(rounds=rounds, **counts, **found)
    return int(max(found["list"], found["form"]) > GOAL)


def _keep(**figures):
    """Write the figures where ``./xinfang security-report`` finds them."""
    path = ROOT / "addons" / "xinfang_case" / "tests" / "figures.py"
    spec = importlib.util.spec_from_file_location("xinfang_figures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.record("barrier_cost", **figures)
