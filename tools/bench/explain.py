"""`./xinfang bench explain`: no growing table is read from end to end."""

import json
from contextlib import nullcontext

from .acts import STEP_BUDGET, STEP_BUDGETS, undone, warmed, writes
from .lists import EARLY_STOPS, lists
from .operations import Desk, reads
from .session import say
from .sqllog import fresh, statements
from .swell import SWOLLEN, swell

GROWING = frozenset(
    {
        "xinfang_petition",
        "xinfang_petition_text",
        "xinfang_fingerprint",
        "xinfang_petition_representative_rel",
        "xinfang_petitioner",
        "xinfang_referral",
        "xinfang_entry",
        "xinfang_clock",
        "xinfang_clock_notice",
        "xinfang_document",
        "xinfang_document_block",
        "xinfang_access",
        "xinfang_demand",
        "xinfang_evaluation",
        "xinfang_service",
        "xinfang_review",
        "mail_message",
        "mail_activity",
        "mail_followers",
        "ir_attachment",
        "xinfang_ledger_key",
        *(name.replace(".", "_") for name in SWOLLEN),
    }
)
LIMITED_COUNT = "SELECT COUNT(*) FROM (SELECT"
SMALL = 5000  # rows: below that reading a table whole is what one wants
# Measured on 16,516 services of 20,000 petitions: a handler's page by a scan 659, along
# the index 793. The scan grows with the table, the page does not: the planner turns
# to the index by itself as soon as the table is a quarter larger.
READY = 1.5


def main(env, with_lists=False) -> int:
    """Explain every operation and print what was found.

    :param with_lists: also the lists of parts, papers and reports, on full tables

    :return: 1 when a growing table is scanned or a budget of SQL is broken
    """
    bad = []
    for name, count, budget, problems in inspect(env, with_lists):
        over = budget is not None and count > budget
        words = ["SCANS"] * bool(problems) + ["OVER BUDGET"] * over
        limit = "" if budget is None else f"of {budget}"
        say(f"{name:24} {count:5g} SQL {limit:6} {' '.join(words) or 'ok'}")
        for problem in problems:
            say(
                f"    {problem['table']}: {problem['rows']} rows, cost {problem['cost']}"
            )
            say(f"    {problem['sql'][:1500]}")
        bad += [name] if words else []
    say(f"{len(bad)} operations with a scan or over budget {', '.join(bad)}")
    return 1 if bad else 0


def inspect(env, with_lists=False):
    """Yield (operation, SQL statements, budget, problems) of all operations.

    :param env: superuser environment of a loaded database
    """
    desk = Desk(env)
    more = []
    if with_lists:
        swell(env)
        more = lists()
    sizes = table_sizes(env.cr)
    for operation in [*reads(), *more, *writes()]:
        with undone(env) if operation.writes else nullcontext():
            operation.call(desk)  # views, access rights and law are remembered now
        fresh(env)
        with undone(env) if operation.writes else nullcontext():
            count, problems = listen(env, lambda: operation.call(desk), sizes)  # noqa: B023
        if operation.name in EARLY_STOPS:
            problems = [p for p in problems if not p["sql"].startswith(LIMITED_COUNT)]
        yield operation.name, count / operation.per, operation.budget, problems
    with warmed(desk) as chain:
        for name, act in chain.steps():
            env.invalidate_all()
            env.cr.cache.clear()
            count, problems = listen(env, act, sizes)
            yield f"act_{name}", count, STEP_BUDGETS.get(name, STEP_BUDGET), problems


def listen(env, call, sizes):
    """Call, and return (number of statements, sequential scans in their plans)."""
    with statements(env.cr) as sent:
        call()
    problems, seen = [], set()
    for text, values in sent:
        if text in seen:
            continue
        seen.add(text)
        problems += scans(env.cr, text, values, sizes)
    return len(sent), problems


def table_sizes(cr):
    """Return table → estimated rows of the tables that grow."""
    cr.execute(
        "SELECT relname, reltuples::bigint FROM pg_class WHERE relname = ANY(%s)"
        " AND relkind = 'r'",
        (list(GROWING),),
    )
    return dict(cr.fetchall())


def scans(cr, text, values, sizes):
    """Return the sequential scans of growing tables in the plan of one statement.

    A scan does not count that an index stands ready to replace when the table grows:
    the planner takes it because it is cheaper by a little, as long as the table is small.
    """
    verb = text.lstrip(" (\n").split(None, 1)[0].upper()
    if verb not in ("SELECT", "WITH", "UPDATE", "DELETE"):
        return []
    plan = plan_of(cr, text, values)
    found = [_told(cr, node, rows, text, values) for node, rows in _whole(plan, sizes)]
    if found:
        other = plan_of(cr, text, values, "enable_seqscan")
        near = other["Total Cost"] <= READY * plan["Total Cost"]
        if near and not list(_whole(other, sizes, with_index=True)):
            return []
    return found


def _whole(plan, sizes, with_index=False):
    """Yield (node, rows) of what a plan reads from end to end of growing tables.

    :param with_index: also a table that is read whole in the order of an index
    """
    for node, share in walk(plan):
        table, kind = node.get("Relation Name"), node["Node Type"]
        through = with_index and "Index" in kind and not node.get("Index Cond")
        if table not in GROWING or not (kind == "Seq Scan" or through):
            continue
        # A count up to 1,001 stops after so many rows: that is no reading from end to end.
        rows = sizes.get(table, 0) * share
        if rows >= SMALL:
            yield node, round(rows)


def _told(cr, node, rows, text, values):
    return {
        "table": node["Relation Name"],
        "rows": rows,
        "cost": round(node["Total Cost"]),
        "sql": cr._obj.mogrify(text, values).decode(),
    }


def plan_of(cr, text, values, avoid=None):
    """Return the plan of a statement as a dict.

    :param avoid: setting of the planner that is switched off for this once
    """
    if avoid:
        cr._obj.execute(f"SET LOCAL {avoid} = off")
    cr._obj.execute("EXPLAIN (FORMAT JSON) " + text, values)
    answer = cr._obj.fetchone()[0]
    if avoid:
        cr._obj.execute(f"SET LOCAL {avoid} = on")
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]


# Nodes that hand on each row as it comes; all others read their input to the end.
STREAMING = ("Limit", "Seq Scan", "Nested Loop", "Result", "Append", "Subquery Scan")


def walk(plan, share=1.0):
    """Yield a plan's nodes, each with the share of its rows that is expected to be read.

    :param share: of the rows of ``plan``
    """
    yield plan, share
    for child in plan.get("Plans", ()):
        below = 1.0
        if child.get("Parent Relationship") == "Outer":
            if plan["Node Type"] == "Limit" and child["Total Cost"]:
                below = min(1.0, plan["Total Cost"] / child["Total Cost"])
            if plan["Node Type"] in STREAMING:
                below *= share
        yield from walk(child, below)
