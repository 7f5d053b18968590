"""`./xinfang bench match`: how well and how fast the same matter is found again.

Into a loaded database events are told three ways: again by the same person in other
words; by another person; and the same person tells of something else. What comes of
asking the same-matter gate is counted; everything is rolled back.
"""

import random
import statistics
import time
from dataclasses import dataclass, field

from .events import Event
from .session import say
from .world import name_of

GOAL_MS = 50
FAR = 10_000_000  # copies lie beyond all numbers that are still to be given


@dataclass
class Tally:
    """What came of one class of petitions.

    ``expected``: whether the first piece is the same matter; ``likely``: how many were
    shown as likely the same; ``wrong``: other petitions shown as likely; ``others``:
    other petitions shown at all.
    """

    name: str
    expected: bool
    pairs: int = 0
    shown: int = 0
    likely: int = 0
    wrong: int = 0
    others: int = 0
    ms: list = field(default_factory=list)

    def add(self, rows, number, seconds):
        """Count one answer of the gate."""
        self.pairs += 1
        self.ms.append(seconds * 1000)
        mine = [row for row in rows if number in (row["number"], row["origin"])]
        self.shown += bool(mine)
        self.likely += any(row["likely"] for row in mine)
        self.wrong += sum(row["likely"] for row in rows if row not in mine)
        # What the same person brought about other things is meant to be shown.
        self.others += sum(not row["same_person"] for row in rows if row not in mine)


def main(env, seed, pairs, size=0):
    """Generate, ask and print; 1 when the gate is slower than promised."""
    rng = random.Random(seed)
    crowd(env, size)
    office, asker = _clerks(env)
    events = [Event(rng) for _number in range(pairs)]
    people = _people(office, rng, 2 * pairs)
    told = [event.first() for event in events]
    firsts = office["xinfang.petition"].register_batch(
        [
            _vals(text, person)
            for (_t, _f, text), person in zip(told, people, strict=False)
        ]
    )
    env.flush_all()
    env.cr.execute("ANALYZE xinfang_fingerprint, xinfang_petitioner")
    tallies = [
        Tally("same person, reworded", True),
        Tally("another person, same event", True),
        Tally("same person, another matter", False),
        Tally("another person, another matter", False),
        Tally("another person, same kind of matter", False),
    ]
    for number, event in enumerate(events):
        (choice, frame, _text), me, other = (
            told[number],
            people[number],
            people[pairs + number],
        )
        elsewhere = Event(rng, but=event.matter).first()[2]
        alike = Event(rng, like=event).first()[2]
        for tally, text, person in (
            (tallies[0], event.reworded(choice, frame), me),
            (tallies[1], event.by_another(), other),
            (tallies[2], elsewhere, me),
            (tallies[3], elsewhere, other),
            (tallies[4], alike, other),
        ):
            tally.add(*_ask(asker, text, person, firsts[number].number))
    return report(env, tallies)


def _clerks(env):
    """Return environments of a window clerk and of a triage clerk of another organ."""
    found = []
    for role in ("window", "triage"):
        group = env.ref(f"xinfang_case.group_xinfang_{role}")
        users = env["res.users"].search(
            [("login", "=like", "bench___"), ("all_group_ids", "in", group.ids)],
            order="login",
        )
        known = [user.xinfang_membership_ids.organ_id for _env, user in found]
        user = next(u for u in users if u.xinfang_membership_ids.organ_id not in known)
        found.append((env(user=user.id), user))
    return [clerk for clerk, _user in found]


def crowd(env, size):
    """Copy loaded petitions until there are ``size``; only in this transaction.

    Their texts and bands come many times over, so that there are more candidates
    than in life.
    """
    env.flush_all()
    env.cr.execute("SELECT COUNT(*), MAX(id) FROM xinfang_petition")
    count, last = env.cr.fetchone()
    if not count:
        raise SystemExit("there is no petition to copy: ./xinfang bench --load 20000")
    copies = max(0, -(-size // count) - 1)
    if not copies:
        return
    started = time.monotonic()
    for copy in range(1, copies + 1):
        for table, own in (
            ("xinfang_petition", "id"),
            ("xinfang_petition_text", "petition_id"),
            ("xinfang_fingerprint", "petition_id"),
        ):
            _copy_rows(env.cr, table, own, last, copy * FAR)
    env.cr.execute(
        "ANALYZE xinfang_petition, xinfang_petition_text, xinfang_fingerprint"
    )
    say(f"{copies} copies of {count} petitions: {time.monotonic() - started:.0f} s")


def _copy_rows(cr, table, own, last, shift):
    cr.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s",
        (table,),
    )
    unique = {"external_id", "query_code_hash", "submission_key"}
    columns = [name for name, _kind in cr.fetchall() if name not in unique]
    made = {own: f"{own} + {shift}", "number": f"number || '-{shift}'"}
    if own != "id" and "id" in columns:
        made["id"] = f"id + {shift}"
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(made.get(name, f'"{name}"') for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {own} <= %s",
        (last,),
    )


def _people(env, rng, count):
    vals = [
        {
            "name": name_of(rng),
            "phone": f"138{rng.randrange(10**8):08d}",
            "address": f"云江市测试路{rng.randrange(10**6)}号",
        }
        for _number in range(count)
    ]
    return env["xinfang.petitioner"].create(vals)


def _vals(text, person):
    title, content, request = text
    return {
        "channel": "letter",
        "title": title,
        "content": content,
        "request": request,
        "petitioner_id": person.id,
    }


def _ask(env, text, person, number):
    title, content, request = text
    env.invalidate_all()
    env.cr.cache.clear()
    started = time.perf_counter()
    rows = env["xinfang.same.matter"]._find(title, f"{content}\n{request}", person.ids)
    return rows, number, time.perf_counter() - started


def report(env, tallies):
    """Print the table; return the exit code."""
    env.cr.execute("SELECT COUNT(*) FROM xinfang_petition")
    say(f"{env.cr.fetchone()[0]} petitions; per class {tallies[0].pairs} pairs")
    say(
        f"{'class':37}{'shown':>8}{'others':>8}{'likely':>8}{'precision':>11}"
        f"{'p50 ms':>9}{'p95 ms':>9}"
    )
    for tally in tallies:
        right = tally.likely if tally.expected else 0
        flagged = tally.likely + tally.wrong
        say(
            f"{tally.name:37}{_share(tally.shown, tally.pairs)}"
            f"{tally.others / tally.pairs:8.2f}"
            f"{_share(tally.likely, tally.pairs)}   {_share(right, flagged)}"
            f"{_quantiles(tally.ms)}"
        )
    same = [tally for tally in tallies if tally.expected]
    pairs = sum(tally.pairs for tally in same)
    right = sum(tally.likely for tally in same)
    flagged = sum(tally.likely + tally.wrong for tally in tallies)
    times = [ms for tally in tallies for ms in tally.ms]
    say(
        f"overall: shown {_share(sum(t.shown for t in same), pairs).strip()}, "
        f"recall of likely {_share(right, pairs).strip()}, "
        f"precision of likely {_share(right, flagged).strip()}, "
        f"p50/p95{_quantiles(times)} ms (goal {GOAL_MS})"
    )
    return 1 if statistics.quantiles(times, n=20)[-1] > GOAL_MS else 0


def _share(part, whole):
    return f"{part / whole:8.1%}" if whole else f"{'—':>8}"


def _quantiles(times):
    return (
        f"{statistics.median(times):9.1f}{statistics.quantiles(times, n=20)[-1]:9.1f}"
    )
