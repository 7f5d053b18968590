"""Filling in templates: one generated petition after the other."""

import base64
import hashlib
import json
from datetime import timedelta
from operator import itemgetter

STATES = {"met", "met_late"}
# Two limits that agree in these end on the same day, whenever they begin.
COUNTED_BY = ("base", "length", "unit", "roll", "extension")


class Limits:
    """Counting of limits by the product's own functions, remembered.

    :param env: superuser environment, for the table of holidays
    """

    def __init__(self, env):
        from odoo.addons.xinfang_case.models.clock import level_vals
        from odoo.addons.xinfang_case.models.clock_recount import DATES

        self._calendar = env["xinfang.workday.exception"]._calendar()
        self._count = env["xinfang.clock"]._count
        self._named = env["xinfang.clock"]._named_dates
        self._level_vals, self._tuple = level_vals, itemgetter(*DATES)
        self._dates, self._levels = {}, {}

    def dates(self, start, spec):
        """Return (raw, due, target, provisional) of a clock of a life."""
        if spec["fixed"] is not None:
            named = start + timedelta(spec["fixed"])
            return self._tuple(self._named(named, spec["roll"], self._calendar))
        base = start + timedelta(spec["base"])
        key = (base, spec["length"], spec["unit"], spec["extension"], spec["roll"])
        if key not in self._dates:
            self._dates[key] = self._tuple(self._count(*key))
        return self._dates[key]

    def level(self, start, spec, raw, due):
        """Return (level, day of next check) as on the day a clock started."""
        key = (start, spec["start"], spec["base"], raw, due, spec["unit"])
        if key not in self._levels:
            vals = self._level_vals(
                self._calendar,
                start + timedelta(spec["start"]),
                start + timedelta(spec["base"]),
                raw,
                due,
                spec["unit"],
            )
            self._levels[key] = (vals["warn_level"], vals["next_check_date"])
        return self._levels[key]

    def vector(self, start, template):
        """Return what changes the wording of letters, for each limit.

        Whether it is provisional, and on what kind of day off it would have ended.
        """
        return tuple(self._wording(start, spec) for spec in template.clocks)

    def clashes(self, start, template):
        """Tell whether two days that a life names would fall together from this day.

        What :class:`mapping.DayMap` would refuse, known without performing the life.
        """
        acts = {start + timedelta(day) for day in template.offsets}
        named, limits = set(), {}
        for number, spec in enumerate(template.clocks):
            for kind, day in self._ends(start, spec):
                if f"clock{number}.{kind}" in template.named:
                    named.add(day)
                limits.setdefault(day, set()).add((kind, *map(spec.get, COUNTED_BY)))
        named |= {start + timedelta(day) for day in template.named_offsets}
        return any(
            day in limits and (day in acts or len(limits[day]) > 1) for day in named
        )

    def _ends(self, start, spec):
        """Yield (kind, day) that stand for a limit when its life is recorded."""
        raw, due, _target, _provisional = self.dates(start, spec)
        if spec["lapses"]:
            yield "lapse", due + timedelta(1)
        if spec["fixed"] is None:
            yield "due", due
            if spec["told"] and raw != due:
                yield "raw", raw

    def _wording(self, start, spec):
        raw, due, _target, provisional = self.dates(start, spec)
        rest = None
        if spec["told"] and raw != due:
            rest = self._calendar.name_of(raw) or ""
        return provisional, rest


class Plan:
    """One petition (or pair) to load: which life, from which day, and its random seed."""

    __slots__ = ("life", "numbers", "seed", "start", "template")

    def __init__(self, life, start, seed):
        self.life, self.start, self.seed = life, start, seed
        self.template, self.numbers = None, {}


class Renderer:
    """Turns plans into rows of text for COPY.

    :param limits: ``Limits``
    :param dict next_ids: table → next free id
    :param dict serials: (organ id, type id, year) → last document number
    :param encrypt: ``f(text, model, field, id)`` encrypting words of an accusation
    """

    def __init__(self, limits, next_ids, serials, encrypt):
        self.limits = limits
        self.next_ids = next_ids
        self.serials = serials
        self.encrypt = encrypt

    def render(self, plan, facts, rng, out):
        """Append the rows of one plan to ``out`` (table → list of texts).

        :param dict facts: placeholder → value of the cast and the texts
        """
        template, start = plan.template, plan.start
        vals = dict(facts)
        vals.update(plan.numbers)
        self._ids(template, vals)
        self._days(template, start, vals)
        self._clocks(template, start, vals)
        for key in template.secrets:
            vals[key] = self._secret(key, rng)
        self._papers(template, start, vals)
        self._sealed(template, vals)
        for key, text in template.chain:
            vals[key] = hashlib.sha256((text % vals).encode()).hexdigest()
        for table, (_columns, text) in template.tables.items():
            out.setdefault(table, []).append(text % vals)

    def _secret(self, key, rng):
        """Return what is random in each row, in the form that the product gives it."""
        from odoo.addons.xinfang_case.tools.codes import query_code_of

        if key.endswith(".verify_code"):
            return query_code_of(rng.getrandbits(80))
        return base64.urlsafe_b64encode(rng.randbytes(18)).decode()

    def _sealed(self, template, vals):
        """Encrypt what is sealed, each for the row that it lies in."""
        for key, petition in template.sealed:
            clear = f"{vals['title']}\n{vals['content']}\x1f{vals['request']}"
            place = "xinfang.petition", "content", vals[petition]
            vals[key] = self.encrypt(clear, *place)
        for key, model, row, kept in template.sealed_words:
            words = {name: text % vals for name, text in kept["words"].items()}
            clear = json.dumps(
                {**kept, "words": words}, ensure_ascii=False, sort_keys=True
            )
            vals[key] = self.encrypt(clear, model, "sealed_words_enc", vals[row])

    def _ids(self, template, vals):
        for table, count in template.rows.items():
            if table not in self.next_ids:
                continue
            first = self.next_ids[table]
            self.next_ids[table] = first + count
            for number in range(count):
                vals[f"{table}.{number}"] = first + number

    def _days(self, template, start, vals):
        for key in template.days:
            parts = key.split(".")
            day = start + timedelta(int(parts[1]))
            if parts[0] == "period":
                vals[key] = f"{day.year}-{day.month:02d}"
            elif parts[-1] == "zh":
                vals[key] = chinese(day)
            else:
                vals[key] = day.isoformat()

    def _clocks(self, template, start, vals):
        running = {}
        for number, spec in enumerate(template.clocks):
            raw, due, target, provisional = self.limits.dates(start, spec)
            level, check = self.limits.level(start, spec, raw, due)
            state = spec["state"]
            if state in STATES:
                late = due < start + timedelta(spec["stop"])
                state = "met_late" if late else "met"
            name = f"clock{number}"
            vals[f"{name}.raw"] = raw.isoformat()
            vals[f"{name}.due"] = due.isoformat()
            vals[f"{name}.target"] = target.isoformat() if target else r"\N"
            vals[f"{name}.prov"] = "t" if provisional else "f"
            vals[f"{name}.state"] = state
            vals[f"{name}.level"] = level
            live = spec["state"] == "running"
            vals[f"{name}.check"] = check.isoformat() if live and check else r"\N"
            ended = due + timedelta(1)
            vals[f"{name}.lapse"] = ended.isoformat()
            for kind, day in (("due", due), ("raw", raw), ("lapse", ended)):
                if f"{name}.{kind}.zh" in template.keys:
                    vals[f"{name}.{kind}.zh"] = chinese(day)
            running[number] = (due, number, spec["rule"], level)
        for key, numbers in template.deadlines:
            due, _number, rule, level = min(
                (running[n] for n in numbers), default=(None, 0, r"\N", "normal")
            )
            vals[f"{key}.next_due_date"] = due.isoformat() if due else r"\N"
            vals[f"{key}.next_rule_id"] = rule
            vals[f"{key}.warn_level"] = level

    def _papers(self, template, start, vals):
        for key, slot, type_id, code, offset in template.numbered:
            year = (start + timedelta(offset)).year
            counter = (vals[f"{slot}.id"], type_id, year)
            serial = self.serials.get(counter, 0) + 1
            self.serials[counter] = serial
            vals[key] = f"{vals[f'{slot}.doc_code']}{code}〔{year}〕{serial}号"
        for key, text in template.papers:
            vals[key] = hashlib.sha256((text % vals).encode()).hexdigest()


def chinese(day):
    """Return a day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"
