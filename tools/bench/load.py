"""`./xinfang bench --load N`: N petitions with all that belongs to them."""

import io
import queue
import random
import threading
import time
from datetime import date, timedelta

from .capture import ORDER, Recorder
from .lives import closed_lives, open_lives
from .mapping import Ambiguous
from .people import People
from .render import Limits, Plan, Renderer
from .tables import Tables
from .texts import texts
from .world import World

YEARS = 3
OPEN_SHARE = 0.045
CHUNK = 1500
PROTOTYPE = {
    "title": "〇反映样例事项〇",
    "title1": "〇再次反映样例事项〇",
    "content": "〇样例事项的事实和理由，写在这里〇",
    "request": "〇请求处理样例事项〇",
}


class NoSuchDay(RuntimeError):
    """On every day near the wanted one two different days of a life fall together."""


class Loader:
    """Loads petitions by COPY into an environment's database.

    :param env: superuser environment; the caller commits
    :param int seed: the same seed, day and count give the same petitions
    :param say: ``f(text)`` for progress
    """

    def __init__(self, env, seed=1, say=print, today=None):
        from odoo.addons.xinfang_case.tools.moment import legal_today

        self.env = env
        self.seed = seed
        self.say = say
        self.today = today or legal_today(env)
        self.limits = Limits(env)
        self.variants = {}
        self.hopeless = set()

    def prepare(self, petitioners=1000):
        """Create the office and its people; open the yearly counters."""
        started = time.monotonic()
        self.world = World(self.env, self.seed).build()
        self.env.flush_all()
        built = time.monotonic() - started
        self.people = People(self.env, self.seed, self.world.offices).load(petitioners)
        for year in range(self.today.year - YEARS, self.today.year + 1):
            self.env["ir.sequence"]._xinfang_counter(year)
        self.env.flush_all()
        self.env["xinfang.act"]._warm_law()
        self.say(
            f"{len(self.world.departments)} organs, "
            f"{sum(len(t) for o in self.world.users.values() for t in o.values())} users, "
            f"{len(self.people.rows)} petitioners: {built:.1f} + {time.monotonic() - started - built:.1f} s"
        )
        return self

    def load(self, count, plans=None):
        """Load petitions; return seconds of each part.

        :param plans: list of ``Plan`` instead of ``count`` random ones
        """
        marks = [("start", time.monotonic())]

        def note(name):
            marks.append((name, time.monotonic()))
            seconds = marks[-1][1] - marks[-2][1]
            self.say(f"{name}: {seconds:.1f} s")

        plans = plans or self.plan(count)
        self.prepare_variants(plans)
        self.number(plans)
        note(f"{len(self.variants)} lives performed and recorded")
        tables = Tables(self.env, ORDER + ["mail_message"])
        tables.drop(indexes=count >= 5000)
        note("indexes and foreign keys put aside")
        rows = self.copy(plans, tables)
        note(f"{rows} rows copied")
        tables.restore(self.say)
        note("indexes and foreign keys made")
        self.finish(tables)
        note("counters")
        total = marks[-1][1] - marks[0][1]
        self.say(f"{count} petitions in {total:.1f} s: {count / total:.0f} a second")
        return {name: moment - marks[0][1] for name, moment in marks}

    # -- planning ---------------------------------------------------------

    def plan(self, count):
        """Return ``Plan`` objects for ``count`` petitions in order of registration."""
        # What is loaded on top of an earlier load differs from that.
        self.env.cr.execute("SELECT COUNT(*) FROM xinfang_petition")
        rng = random.Random(f"{self.seed} {self.env.cr.fetchone()[0]}")
        closed, opened = closed_lives(), open_lives()
        plans, made = [], 0
        while made < count:
            still_open = rng.random() < OPEN_SHARE
            pool = opened if still_open else closed
            life = rng.choices(pool, [x.weight for x in pool])[0]
            pieces = sum(step.code == "register" for step in life.steps)
            if made + pieces > count:
                life, pieces = closed[0], 1
            plans.append(Plan(life, self._start(rng, life), rng.randrange(2**62)))
            made += pieces
        plans.sort(key=lambda plan: plan.start)
        return plans

    def _start(self, rng, life):
        if not life.is_open:
            days = rng.randrange(life.length + 1, 365 * YEARS)
        elif rng.random() < 0.15:  # long overdue
            days = rng.randrange(60, 200)
        else:
            days = life.length + int(rng.triangular(0, 45, 5))
        return self.today - timedelta(days)

    def prepare_variants(self, plans):
        """Record every life once for each wording of its letters."""
        for plan in plans:
            plan.template, plan.start = self._settled(plan)

    def _settled(self, plan):
        """Return the recorded life of a plan, and its start or the next day that has one."""
        for days in range(40):
            start = plan.start - timedelta(days)
            if self._ends_on_feast(plan.life, start):
                continue
            try:
                return self.variant(plan.life, start), start
            except NoSuchDay:
                continue
        raise RuntimeError(f"no life {plan.life.name} begins near {plan.start}")

    def _ends_on_feast(self, life, start):
        """Tell whether a letter would name a feast: too many wordings to record."""
        first = self.variants.get((life.name, None))
        vector = self.limits.vector(start, first) if first else ()
        return any(rest for _provisional, rest in vector)

    def variant(self, life, start):
        """Return the recorded life whose limits are as provisional as from this day."""
        first = self.variants.get((life.name, None))
        if first is None:
            try:
                first = self._record(life, date(self.today.year - 2, 5, 13))
            except NoSuchDay:
                # Every day near is as bad: tried again for each plan it takes hours.
                raise RuntimeError(f"{life.name} cannot be recorded") from None
            self.variants[life.name, None] = first
            key = self.limits.vector(first.start, first)
            self.variants[life.name, key] = first
        key = self.limits.vector(start, first)
        if (life.name, key) in self.hopeless:
            raise NoSuchDay(life.name)
        if (life.name, key) not in self.variants:
            try:
                self.variants[life.name, key] = self._record(life, start, key)
            except NoSuchDay:
                self.hopeless.add((life.name, key))
                raise
        return self.variants[life.name, key]

    def _record(self, life, start, key=None):
        """Record a life near a day; another day when two of its days fall together."""
        slots = self._prototype_slots(life)
        first = self.variants.get((life.name, None))
        for shift in sorted(range(-9, 10), key=abs):
            day = start + timedelta(shift)
            if key is not None and (
                self.limits.vector(day, first) != key or self.limits.clashes(day, first)
            ):
                continue
            try:
                made = Recorder(self.env, slots, PROTOTYPE).record(life, day)
            except Ambiguous:
                continue
            if key is None or self.limits.vector(day, made) == key:
                made.start = day
                made.days = sorted(
                    k for k in made.keys if k.startswith(("day.", "period."))
                )
                return made
        raise NoSuchDay(f"no unambiguous day for the life {life.name} near {start}")

    def _prototype_slots(self, life):
        slots = self.world.cast(random.Random(7), life.seat)
        browse = self.env["xinfang.petitioner"].browse
        slots["petitioner"] = browse(self.people.prototypes[0])
        slots["rep"] = browse(self.people.prototypes[1])
        # Only who can see a person can name him. What is remembered of both may come from
        # a life that was rolled back.
        self.env.invalidate_all()
        (slots["petitioner"] | slots["rep"]).department_id = slots["office"]
        # Recording forgets what was read; nothing unwritten may be lost by that.
        self.env.flush_all()
        self.env.invalidate_all()
        slots["category"] = self.env["xinfang.category"].browse(
            self.world.categories[0][0]
        )
        slots["region"] = self.env["xinfang.region"].browse(self.world.regions[0][0])
        return slots

    def number(self, plans):
        """Give registration numbers in the order of registration."""
        events = [
            (plan.start + timedelta(day), minute, index, key)
            for index, plan in enumerate(plans)
            for key, day, minute in plan.template.registrations
        ]
        events.sort()
        self.counters = {}
        for day, _minute, index, key in events:
            serial = self._last_serial(day.year) + 1
            self.counters[day.year] = serial
            plans[index].numbers[key] = f"XF{day.year}-{serial:07d}"

    def _last_serial(self, year):
        if year not in self.counters:
            name = self.env["ir.sequence"]._xinfang_counter(year)
            self.env.cr.execute(f"SELECT last_value, is_called FROM {name}")
            value, called = self.env.cr.fetchone()
            self.counters[year] = value if called else value - 1
        return self.counters[year]

    # -- copying ----------------------------------------------------------

    def copy(self, plans, tables):
        """Render and copy all plans; return the number of rows."""
        chunks = queue.Queue(maxsize=3)
        failures = []
        writer = threading.Thread(target=self._write, args=(chunks, tables, failures))
        writer.start()
        started, done = time.monotonic(), 0
        self.renderer = Renderer(
            self.limits, tables.next_ids, self._serials(), self._encrypt
        )
        try:
            for first in range(0, len(plans), CHUNK):
                part, out = plans[first : first + CHUNK], {}
                for plan in part:
                    rng = random.Random(plan.seed)
                    self.renderer.render(plan, self.facts(plan, rng), rng, out)
                    done += len(plan.numbers)
                if failures:
                    break
                chunks.put({table: "".join(text) for table, text in out.items()})
                if first // CHUNK % 10 == 9:
                    rate = done / (time.monotonic() - started)
                    self.say(f"  {done} petitions, {rate:.0f} a second")
        finally:
            chunks.put(None)
            writer.join()
        if failures:
            raise failures[0]
        return sum(count for plan in plans for count in plan.template.rows.values())

    def _write(self, chunks, tables, failures):
        while (chunk := chunks.get()) is not None:
            try:
                if not failures:
                    self._copy_chunk(chunk)
            except Exception as error:  # told to the thread that renders
                failures.append(error)

    def _copy_chunk(self, chunk):
        cursor = self.env.cr._obj
        columns = self.columns()
        for table in sorted(chunk, key=lambda t: ORDER.index(t) if t in ORDER else 99):
            names = ", ".join(f'"{name}"' for name in columns[table])
            cursor.copy_expert(
                f"COPY {table} ({names}) FROM STDIN", io.StringIO(chunk[table])
            )

    def columns(self):
        """Return table → columns, the same for all recorded lives."""
        found = {}
        for made in self.variants.values():
            for table, (columns, _text) in made.tables.items():
                if found.setdefault(table, columns) != columns:
                    raise RuntimeError(f"columns of {table} differ between lives")
        return found

    def _serials(self):
        self.env.cr.execute(
            "SELECT department_id, type_id, year, last FROM xinfang_document_counter"
        )
        return {(row[0], row[1], row[2]): row[3] for row in self.env.cr.fetchall()}

    def _encrypt(self, clear, *place):
        """Encrypt a text for a field of a row: ``place`` is model, field and id."""
        from odoo.addons.xinfang_case.models.encrypted import vault_for_writing

        return vault_for_writing(self.env).encrypt(clear, *place)

    def facts(self, plan, rng):
        """Return placeholder → value: cast, people and texts of one plan."""
        facts = {}
        for slot, record in self.world.cast(rng, plan.life.seat).items():
            facts.update(self._facts_of(slot, record))
        for slot, person in zip(
            ("petitioner", "rep"), self.people.pick(rng), strict=True
        ):
            for name, value in person.items():
                facts[f"{slot}.{name}"] = value
        for slot, parts, pool in (
            ("category", ("id", "name", "leaf"), self.world.categories),
            ("region", ("id", "name"), self.world.regions),
        ):
            for part, value in zip(parts, rng.choice(pool), strict=True):
                facts[f"{slot}.{part}"] = value
        facts["title"], facts["content"], facts["request"] = texts(rng)
        facts["title1"] = f"再次{facts['title']}"
        return facts

    def _facts_of(self, slot, record):
        known = self.__dict__.setdefault("_known_facts", {})
        key = (slot, record.id, record._name)
        if key not in known:
            facts = {f"{slot}.id": record.id, f"{slot}.name": record.name}
            if record._name == "xinfang.department":
                for name in ("doc_code", "phone", "address"):
                    facts[f"{slot}.{name}"] = record[name]
            else:
                facts[f"{slot}.partner"] = record.partner_id.id
            known[key] = facts
        return known[key]

    # -- afterwards -------------------------------------------------------

    def finish(self, tables):
        """Bring all counters to where ``perform`` would have left them."""
        cr = self.env.cr
        for year, serial in self.counters.items():
            name = self.env["ir.sequence"]._xinfang_counter(year)
            cr.execute("SELECT setval(%s, %s)", (name, serial))
        for (organ, kind, year), last in self.renderer.serials.items():
            cr.execute(
                "INSERT INTO xinfang_document_counter (department_id, type_id, year, last)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (department_id, type_id, year)"
                " DO UPDATE SET last = EXCLUDED.last",
                (organ, kind, year, last),
            )
        tables.set_sequences()
        self.env.invalidate_all(flush=False)
