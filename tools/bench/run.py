"""`./xinfang bench run`: the same operations on databases of several sizes."""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from .acts import STEP_BUDGET, STEP_BUDGETS, undone, warmed, writes
from .operations import Desk, reads
from .session import environment, say
from .sqllog import fresh, statements

ROOT = Path(__file__).resolve().parents[2]


def database(base: str, size: int) -> str:
    """Return the name of the database of one size, generated when missing."""
    name = f"{base}_{size}"
    if not _exists(name):
        say(f"generating {name}")
        subprocess.run(
            [
                str(ROOT / "xinfang"),
                "bench",
                "--db",
                name,
                "--reset",
                "--load",
                str(size),
            ],
            check=True,
            cwd=ROOT,
        )
    return name


def _exists(name: str) -> bool:
    import psycopg2

    with psycopg2.connect(dbname="postgres") as connection, connection.cursor() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        return bool(cr.fetchone())


def main(base: str, sizes: list[int], repeats: int) -> int:
    """Time, print a table and write it as JSON; 1 when a budget of SQL is broken."""
    names = [database(base, size) for size in sizes]
    rows = {}
    with ExitStack() as stack:
        desks = [
            Desk(stack.enter_context(environment(name, commit=False))) for name in names
        ]
        for operation in [*reads(), *writes()]:
            rows[operation.name] = _measure(operation, desks, repeats)
        for name, row in _measure_acts(desks, repeats).items():
            rows[f"act_{name}"] = row
    broken = report(rows, sizes)
    write(rows, sizes, repeats)
    return 1 if broken else 0


def _measure(operation, desks, repeats):
    row = {"budget": operation.budget, "per": operation.per, "ms": [], "sql": []}
    times = [[] for _desk in desks]
    counts = [0 for _desk in desks]
    for repeat in range(repeats + 1):  # the first round warms the caches
        for index, desk in enumerate(desks):
            seconds, count = once(operation, desk)
            if repeat:
                times[index].append(seconds * 1000)
                counts[index] = max(counts[index], count)
    row["ms"] = [statistics.median(each) for each in times]
    row["sql"] = [count / operation.per for count in counts]
    return row


def once(operation, desk):
    """Do an operation once as a new request; return seconds and SQL statements."""
    fresh(desk.env)
    if operation.writes:
        with undone(desk.env):
            return _timed(lambda: operation.call(desk), desk.env)
    return _timed(lambda: operation.call(desk), desk.env)


def _timed(call, env):
    with statements(env.cr) as sent:
        started = time.perf_counter()
        call()
        return time.perf_counter() - started, len(sent)


def _measure_acts(desks, repeats):
    """Time every act of one petition's life."""
    rows = {}
    for repeat in range(repeats + 1):
        for index, desk in enumerate(desks):
            fresh(desk.env)
            with warmed(desk) as chain:
                for name, act in chain.steps():
                    desk.env.invalidate_all()
                    desk.env.cr.cache.clear()
                    seconds, count = _timed(act, desk.env)
                    row = rows.setdefault(
                        name,
                        {
                            "budget": STEP_BUDGETS.get(name, STEP_BUDGET),
                            "per": 1,
                            "raw": {},
                            "sql": [0] * len(desks),
                        },
                    )
                    if repeat:
                        row["raw"].setdefault(index, []).append(seconds * 1000)
                        row["sql"][index] = max(row["sql"][index], count)
    for row in rows.values():
        raw = row.pop("raw")
        row["ms"] = [statistics.median(raw[index]) for index in sorted(raw)]
    return rows


def report(rows, sizes):
    """Print the table; return the operations that broke their budget."""
    head = "".join(f"{size:>10}" for size in sizes)
    say(f"{'operation':24}{head}   growth      α   SQL{'':9}budget")
    broken = []
    for name, row in rows.items():
        first, last = row["ms"][0], row["ms"][-1]
        alpha = (
            math.log(last / first) / math.log(sizes[-1] / sizes[0])
            if len(sizes) > 1
            else 0
        )
        row["alpha"] = round(alpha, 3)
        sql = "/".join(f"{count:g}" for count in row["sql"])
        over = row["budget"] is not None and max(row["sql"]) > row["budget"]
        # A page with other rows on it may cost a query or two more, not more.
        grows = max(row["sql"]) > min(row["sql"]) + 2 and name != "daily_job"
        broken += [name] if over or grows else []
        times = "".join(f"{ms:10.1f}" for ms in row["ms"])
        budget = (
            ""
            if row["budget"] is None
            else f"{row['budget']}{' BROKEN' if over else ''}"
        )
        budget += " GROWS" if grows else ""
        say(f"{name:24}{times}{last / first:9.2f}{alpha:7.2f}   {sql:12}{budget}")
    if broken:
        say(f"over budget: {', '.join(broken)}")
    return broken


def write(rows, sizes, repeats):
    """Keep the numbers as JSON below `.xinfang/bench`."""
    folder = ROOT / ".xinfang" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now():%Y%m%d-%H%M%S}.json"
    content = {
        "sizes": sizes,
        "repeats": repeats,
        "python": sys.version.split()[0],
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "operations": rows,
    }
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    say(f"written to {file.relative_to(ROOT)}")
