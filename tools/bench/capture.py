"""Recording what a life writes, as templates that the loader fills in.

A life is performed in a savepoint that is rolled back. Every row it left in any
table is read; each value in it that belongs to this one life (ids, names, days,
numbers, hashes) is replaced by a placeholder. What remains is the law's and the
product's own wording. A value that cannot be explained is an error, so a change
of the product shows here and is not loaded wrong.
"""

import json
import re
from datetime import date, datetime, timedelta

from .mapping import DayMap, Names, mark
from .perform import Performance

# Written beside the records of a life, and brought up to date by the loader itself.
# Counters and fingerprints are made anew after loading.
COUNTED = {"xinfang_document_counter", "xinfang_fingerprint"}
VOLATILE = {"create_date", "write_date"}
SECRET = {"external_id", "verify_code"}
CLOCK_DATES = {
    "due_raw": "raw",
    "due_date": "due",
    "target_date": "target",
    "is_provisional": "prov",
    "state": "state",
    "warn_level": "level",
    "next_check_date": "check",
}
# Limits of which a letter says how they were counted.
TOLD = {"TL-07", "TL-08", "TL-13", "TL-16"}
# Limits whose end by itself is an act of its own, with a day of its own.
WINDOWS = {"TL-12", "TL-14"}
ORDER = [
    "xinfang_petition",
    "xinfang_petition_text",
    "xinfang_demand",
    "xinfang_petition_representative_rel",
    "xinfang_access",
    "xinfang_referral",
    "xinfang_review",
    "xinfang_entry",
    "xinfang_document",
    "xinfang_document_block",
    "xinfang_service",
    "xinfang_evaluation",
    "mail_activity",
    "xinfang_clock",
]


def inserts(cr):
    """Return rows inserted by this transaction so far, per table."""
    cr.execute("SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables")
    return dict(cr.fetchall())


class Template:
    """One life as recorded.

    ``tables``: table → (columns, text of all rows in COPY format); ``rows``:
    table → number of rows; ``chain`` and ``papers``: what is hashed;
    ``clocks``: how each limit is counted; ``deadlines``: whose next day it is;
    ``sealed_words``: what is encrypted in which row, see ``Recorder._sealed_words``.
    """

    def __init__(self, life):
        self.life = life
        self.tables = {}
        self.rows = {}
        self.chain = []
        self.papers = []
        self.clocks = []
        self.deadlines = []
        self.registrations = []
        self.numbered = []
        self.secrets = []
        self.sealed = []
        self.sealed_words = []
        self.keys = set()
        self.offsets = self.named_offsets = self.named = frozenset()

    def all_text(self):
        """Return all texts with placeholders."""
        yield from (text for _columns, text in self.tables.values())
        yield from (text for _key, text in self.chain)
        yield from (text for _key, text in self.papers)
        for _key, _model, _row, kept in self.sealed_words:
            yield from kept["words"].values()


class Recorder:
    """Records lives in an environment.

    :param env: superuser environment
    :param dict slots: slot → record, see ``World.cast``
    :param dict words: text slots → their value in the recorded life
    """

    def __init__(self, env, slots, words):
        self.env = env
        self.slots = slots
        self.words = words
        self.models = {m._table: name for name, m in env.registry.items() if m._auto}

    def record(self, life, start):
        """Perform a life from a day on, read its rows, and undo it.

        :return: ``Template``
        :raises Ambiguous: two different days of this life fall together
        """
        env = self.env
        env.flush_all()
        env.cr.execute("SAVEPOINT bench_life")
        try:
            rows, petitions = self.play(life, start)
            return self.template(life, start, rows, petitions)
        finally:
            env.invalidate_all(flush=False)
            env.cr.execute("ROLLBACK TO SAVEPOINT bench_life")
            env.cr.cache.clear()

    def play(self, life, start):
        """Perform and return table → list of dicts of its new rows."""
        env = self.env
        before, last = inserts(env.cr), {}
        cast = {slot: getattr(r, "id", r) for slot, r in self.slots.items()}
        cast.update(self.words)
        watched = self._watched()
        for table in watched:
            env.cr.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"')
            last[table] = env.cr.fetchone()[0]
        show = Performance(env, cast, start).play(life)
        if not life.is_open and show.windows():
            raise RuntimeError(f"{life.name} leaves limits to the daily job")
        env.flush_all()
        rows = {}
        for table, count in inserts(env.cr).items():
            if count == before.get(table, 0) or table in COUNTED:
                continue
            rows[table] = self._new_rows(table, last, show.petitions.ids)
        return rows, show.petitions

    def _watched(self):
        names = [
            t for t in self.models if t.startswith(("xinfang_", "mail_", "ir_att"))
        ]
        self.env.cr.execute(
            "SELECT c.table_name FROM information_schema.columns c"
            " JOIN pg_class p ON p.relname = c.table_name AND p.relkind = 'r'"
            " WHERE c.column_name = 'id' AND c.table_name = ANY(%s)",
            (names,),
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _new_rows(self, table, last, petition_ids):
        cr = self.env.cr
        if table in last:
            cr.execute(
                f'SELECT * FROM "{table}" WHERE id > %s ORDER BY id', (last[table],)
            )
        elif table == "xinfang_petition_representative_rel":
            cr.execute(
                f"SELECT * FROM {table} WHERE petition_id = ANY(%s)"
                " ORDER BY petition_id, petitioner_id",
                (petition_ids,),
            )
        else:
            raise RuntimeError(f"the loader does not know of table {table}")
        columns = [column.name for column in cr.description]
        return [dict(zip(columns, row, strict=True)) for row in cr.fetchall()]

    # -- templates --------------------------------------------------------

    def template(self, life, start, rows, petitions):
        """Replace what belongs to this life by placeholders."""
        unknown = set(rows) - set(ORDER) - {"mail_message", "xinfang_clock_notice"}
        if unknown:
            raise RuntimeError(f"{life.name} wrote unknown tables: {sorted(unknown)}")
        made = Template(life)
        self.made, self.rows, self.start, self.life = made, rows, start, life
        self.now = self.env.cr.now()
        self.ids = {
            (table, row["id"]): f"{table}.{number}"
            for table, found in rows.items()
            for number, row in enumerate(found)
            if "id" in row
        }
        self._read_clocks()
        self.names = Names(self._strings())
        for table in sorted(rows, key=lambda t: ORDER.index(t) if t in ORDER else 99):
            self._table(table)
        self._read_deadlines()
        made.keys = set(re.findall(r"%\((.+?)\)s", "".join(made.all_text())))
        made.offsets = self.days.offsets()
        made.named = self.days.asked
        made.named_offsets = {
            int(key[4:]) for key in made.named if key.startswith("day.")
        }
        return made

    def _strings(self):
        """Return text → placeholder for all that is called by name."""
        found = {
            text: slot for slot, text in self.words.items() if isinstance(text, str)
        }
        for slot, record in self.slots.items():
            for name, text in self._names_of(record):
                found.setdefault(text, f"{slot}.{name}")
        for table, key in (
            ("xinfang_petition", "number"),
            ("xinfang_document", "docnumber"),
            ("xinfang_service", "receipt"),
        ):
            for rank, row in enumerate(self.rows.get(table, ())):
                if row["number"]:
                    found[row["number"]] = f"{key}{rank}"
        return found

    def _names_of(self, record):
        """Yield (attribute, text) of what letters and the ledger say of a record."""
        # Odoo can be imported once the session has told it where the add-ons are.
        from odoo.addons.xinfang_case.tools.masking import SEALED_NAME

        columns = {
            "xinfang.department": ("name", "doc_code", "phone", "address"),
            "res.users": ("name",),
            "xinfang.petitioner": ("name", "id_number_masked", "phone_masked"),
        }
        if record._name not in columns:
            yield "name", record.display_name
        if record._name == "xinfang.category":
            yield "leaf", record.name
        for name in columns.get(record._name, ()):
            # A sealed name is a word like any other in letters.
            if record[name] and record[name] != SEALED_NAME:
                yield name, record[name]

    def _read_clocks(self):
        entries = {row["id"]: row for row in self.rows.get("xinfang_entry", ())}
        days = {
            self.start + timedelta(s.day): s.day
            for s in self.life.steps
            if s.actor != "daily"
        }
        for step in self.life.steps:
            for value in step.values.values():
                if hasattr(value, "offset"):
                    days[self.start + timedelta(value.offset)] = value.offset
        self.days = DayMap(days)
        rules = self.env["xinfang.clock.rule"].browse
        for number, row in enumerate(self.rows.get("xinfang_clock", ())):
            began = entries[row["start_entry_id"]]["date"].date()
            rule = rules(row["rule_id"])
            spec = {
                "base": days[row["base_date"]],
                "length": row["length"],
                "unit": row["unit"],
                "roll": row["roll"],
                "extension": row["extension_days"] or 0,
                # As it was named; it may end later, where that is a rest day.
                "fixed": days[row["due_raw"]] if rule.due_field else None,
                "start": days[began],
                "stop": days.get(row["stop_date"]),
                "state": row["state"],
                "bearer": row["bearer"],
                "rule": row["rule_id"],
                "told": rule.code in TOLD,
                "petition": self.ids["xinfang_petition", row["petition_id"]],
                **self._place(row),
            }
            self.made.clocks.append(spec)
            spec["lapses"] = row["state"] == "breached" and rule.code in WINDOWS
            if spec["lapses"]:
                # Of the daily job's act on the day after the last one.
                ended = row["due_date"] + timedelta(1)
                self.days.add(ended, number, spec, "lapse")
            if spec["fixed"] is None:
                self.days.add(row["due_date"], number, spec)
                if spec["told"] and row["due_raw"] != row["due_date"]:
                    self.days.add(row["due_raw"], number, spec, "raw")

    def _place(self, row):
        """Return to which referral or review a clock belongs."""
        referral = review = None
        if row["res_model"] == "xinfang.review":
            review = self.ids["xinfang_review", row["res_id"]]
        elif row["res_model"]:
            raise RuntimeError(f"{self.life.name}: a limit of {row['res_model']}")
        elif row["referral_id"]:
            referral = self.ids["xinfang_referral", row["referral_id"]]
        return {"referral": referral, "review": review}

    def _read_deadlines(self):
        """Whose next last day it is: of running limits of organs."""
        for table in ("xinfang_petition", "xinfang_referral", "xinfang_review"):
            for number in range(len(self.rows.get(table, ()))):
                key = f"{table}.{number}"
                part = table.removeprefix("xinfang_")
                mine = [
                    index
                    for index, spec in enumerate(self.made.clocks)
                    if spec[part] == key
                    and spec["state"] == "running"
                    and spec["bearer"] == "organ"
                ]
                self.made.deadlines.append((key, mine))

    def _table(self, table):
        rows = self.rows[table]
        columns = list(rows[0])
        lines = []
        for number, row in enumerate(rows):
            self.where = f"{self.life.name}: {table} {number}"
            lines.append(
                "\t".join(self._cell(table, number, row, column) for column in columns)
            )
            self._remember(table, number, row)
        self.made.tables[table] = (columns, "\n".join(lines) + "\n")
        self.made.rows[table] = len(rows)

    def _cell(self, table, number, row, column):
        value = row[column]
        special = self._special(table, number, row, column)
        if special is not None:
            return special
        if value is None:
            return r"\N"
        if column in VOLATILE or (isinstance(value, datetime) and self._is_now(value)):
            return "%(day.0)s 02:00:00"
        text = self._value(table, row, column, value)
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        return _template(text)

    def _is_now(self, value):
        return abs(value - self.now) < timedelta(hours=1)

    def _special(self, table, number, row, column):
        """Return the placeholder of columns that are computed anew, or None."""
        if column == "id":
            return f"%({table}.{number})s"
        if column in SECRET and row[column]:
            return self._secret(table, number, column)
        if column == "sealed_words_enc" and row[column]:
            return self._sealed_words(table, number, row)
        own = getattr(self, f"_special_{table}", None)
        return own(table, number, row, column) if own else None

    def _secret(self, table, number, column):
        self.made.secrets.append(f"{table}.{number}.{column}")
        return f"%({table}.{number}.{column})s"

    def _sealed_words(self, table, number, row):
        """Keep the words of a row of an accusation, for the rows that are made of it.

        Encrypted they are bound to their row: (placeholder, model, key of the row, what
        is encrypted, its words with placeholders).

        :raises RuntimeError: a row of the ledger, whose hash would have to be made of them
        """
        if table == "xinfang_entry":
            raise RuntimeError(f"{self.where}: the loader seals no words of the ledger")
        model = self.models[table]
        kept = self.env[model].browse(row["id"])._opened_words(row["sealed_words_enc"])
        words = {
            name: _template(self.text(text)) for name, text in kept["words"].items()
        }
        key = f"{table}.{number}.sealed_words_enc"
        self.made.sealed_words.append(
            (key, model, f"{table}.{number}", {**kept, "words": words})
        )
        return f"%({key})s"

    def _special_xinfang_clock(self, table, number, row, column):
        if column in CLOCK_DATES:
            return f"%(clock{number}.{CLOCK_DATES[column]})s"
        if column == "stop_date" and row["state"] == "breached":
            return f"%(clock{number}.lapse)s"
        return None

    def _special_xinfang_referral(self, table, number, row, column):
        if column in ("next_due_date", "next_rule_id", "warn_level"):
            return f"%({table}.{number}.{column})s"
        return None

    _special_xinfang_review = _special_xinfang_referral

    def _special_xinfang_petition(self, table, number, row, column):
        if column == "ledger_end":
            return r"\N"
        if column == "period" and row[column]:
            return f"%(period.{self.days.offset(row['registered_at'].date())})s"
        return self._special_xinfang_referral(table, number, row, column)

    def _special_xinfang_petition_text(self, table, number, row, column):
        if column == "sealed_enc" and row[column]:
            key = f"{table}.{number}.{column}"
            petition = self.ids["xinfang_petition", row["petition_id"]]
            self.made.sealed.append((key, petition))
            return f"%({key})s"
        return None

    def _special_xinfang_petitioner(self, table, number, row, column):
        # Sealed copies of accusers: what is bound to the row cannot be copied.
        return r"\N" if column.endswith("_enc") else None

    def _special_xinfang_entry(self, table, number, row, column):
        # Seals hold for one petition; the loader's rows are counted as unsealed.
        if column == "seal":
            return r"\N"
        return self._chained(row, column) if column in ("hash", "prev_hash") else None

    def _special_xinfang_document(self, table, number, row, column):
        return f"%(sha{number})s" if column == "sha256" and row[column] else None

    def _special_mail_message(self, table, number, row, column):
        if column == "message_id" and row[column]:
            return f"<{self._secret(table, number, column)}@bench>"
        return None

    def _special_mail_activity(self, table, number, row, column):
        if column == "date_deadline":
            for rank, clock in enumerate(self.rows["xinfang_clock"]):
                if clock["activity_id"] == row["id"]:
                    return f"%(clock{rank}.due)s"
        return None

    def _chained(self, row, column):
        entries = self.rows["xinfang_entry"]
        if column == "hash":
            return f"%(hash{entries.index(row)})s"
        for number, other in enumerate(entries):
            if row["prev_hash"] and other["hash"] == row["prev_hash"]:
                return f"%(hash{number})s"
        return r"\N" if row["prev_hash"] is None else ""

    def _value(self, table, row, column, value):
        if value is True or value is False:
            return "t" if value else "f"
        if isinstance(value, int):
            return self._number(table, row, column, value)
        if isinstance(value, datetime):
            return f"{mark(self.days.key(value.date(), self.where))} {value:%H:%M:%S}"
        if isinstance(value, date):
            return mark(self.days.key(value, self.where))
        if isinstance(value, (dict, list)):
            return self.text(json.dumps(value, ensure_ascii=False))
        return self.text(str(value))

    def text(self, text):
        """Replace names and days in a text."""
        return self.days.replace(
            self.names.replace(text), f"{self.where}: {text[:300]}"
        )

    def _number(self, table, row, column, value):
        target = self._points_to(table, row, column)
        if not target:
            return str(value)
        if (target, value) in self.ids:
            return mark(self.ids[target, value])
        for slot, record in self.slots.items():
            if hasattr(record, "_table") and (record._table, record.id) == (
                target,
                value,
            ):
                return mark(f"{slot}.id")
        person = self._partner_slot(target, value)
        if person:
            return mark(f"{person}.partner")
        if target in ("xinfang_department", "xinfang_petitioner", "xinfang_region") or (
            target == "res_users" and value > 5
        ):
            raise RuntimeError(f"{self.where}.{column}: unknown {target} {value}")
        return str(value)

    def _partner_slot(self, target, value):
        if target == "res_partner":
            for slot, record in self.slots.items():
                if getattr(record, "_name", "") == "res.users" and (
                    record.partner_id.id == value
                ):
                    return slot
        return None

    def _points_to(self, table, row, column):
        """Return the table a column of numbers points to, None when to none."""
        if column == "res_id":
            name = row.get("res_model") or row.get("model")
            return self.env[name]._table
        if table == "xinfang_petition_representative_rel":
            return column.replace("_id", "").replace("pet", "xinfang_pet", 1)
        field = self.env[self.models[table]]._fields.get(column)
        if field is not None and field.type == "many2one":
            return self.env[field.comodel_name]._table
        return None

    def _remember(self, table, number, row):
        """Keep what is hashed or numbered of this row."""
        if table == "xinfang_entry":
            self.made.chain += self._canonical_entry(number, row)
        if table == "xinfang_petition" and row["number"]:
            day = self.days.offset(row["registered_at"].date())
            minute = row["registered_at"].time()
            self.made.registrations.append((f"number{number}", day, minute))
        if table == "xinfang_document" and row["number"]:
            organ = self._number(table, row, "department_id", row["department_id"])
            day = self.days.offset(row["issue_date"])
            code = self.env["xinfang.document.type"].browse(row["type_id"]).number_code
            slot = organ.strip("\x02\x03").removesuffix(".id")
            self.made.numbered.append(
                (f"docnumber{number}", slot, row["type_id"], code, day)
            )
            self.made.papers.append(self._canonical_paper(number, row))
        if table == "xinfang_service" and row["number"]:
            self._remember_receipt(number, row)

    def _remember_receipt(self, number, row):
        """A proof of service is numbered on the day on which it was entered."""
        from odoo.addons.xinfang_case.tools.moment import legal_date

        entries = {entry["id"]: entry for entry in self.rows["xinfang_entry"]}
        day = self.days.offset(legal_date(entries[row["entry_id"]]["date"]))
        kind = self.env["xinfang.document.type"]._get("D29")
        organ = self._number(
            "xinfang_service", row, "department_id", row["department_id"]
        )
        slot = organ.strip("\x02\x03").removesuffix(".id")
        self.made.numbered.append(
            (f"receipt{number}", slot, kind.id, kind.number_code, day)
        )

    def _canonical_entry(self, number, row):
        """Return (key, text to hash) of a row's words, then of the row itself.

        The text of the row holds the places of its predecessor's hash and of the digest
        of its words.
        """
        from odoo.addons.xinfang_case.models.entry import HASHED, WORDS

        before = self._chained(row, "prev_hash")
        before = before if before.startswith("%(") else ""
        words = self._canonical(row, ("words_salt", *WORDS))
        cells = [*self._cells(row, HASHED), "\x05", row["sealed_enc"] or None]
        text = self._canonical_text(["\x04", cells])
        text = text.replace('"\\u0004"', f'"{before}"')
        text = text.replace('"\\u0005"', f'"%(words{number})s"')
        return [(f"words{number}", words), (f"hash{number}", text)]

    def _canonical(self, row, names):
        return self._canonical_text(self._cells(row, names))

    def _canonical_text(self, value):
        text = json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        # Everything but names and days stands there already.
        return _template(self.text(_unquote(text)))

    def _cells(self, row, names):
        """Return values of a ledger row as they are hashed, ids and days as places."""
        cells = []
        for name in names:
            value = row[name]
            if name == "date":
                cells.append(self._value("xinfang_entry", row, name, value))
            elif value in (None, False, "", {}):
                cells.append(None)
            elif isinstance(value, int):
                text = self._number("xinfang_entry", row, name, value)
                cells.append(text if text[0] == "\x02" else value)
            else:
                cells.append(value)
        return cells

    def _canonical_paper(self, number, row):
        blocks = sorted(
            (
                b
                for b in self.rows["xinfang_document_block"]
                if b["document_id"] == row["id"]
            ),
            key=lambda b: b["sequence"],
        )
        kind = self.env["xinfang.document.type"].browse(row["type_id"])
        content = {
            "type": kind.code,
            "title": row["title"],
            "number": row["number"] or "",
            "addressee": row["addressee"] or "",
            "issue_date": row["issue_date"].isoformat(),
            "imprint": row["imprint"],
            "blocks": [[b["key"], b["heading"] or "", b["text"] or ""] for b in blocks],
        }
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return f"sha{number}", _template(self.text(text))


def _template(text):
    """Return a text with marked places as one to be filled in by ``%``."""
    return text.replace("%", "%%").replace("\x02", "%(").replace("\x03", ")s")


def _unquote(text):
    """Take the quotes off numbers that are placeholders in canonical JSON."""
    return (
        re.sub(r'"\\u0002([\w.]+(?:\.id|\.\d+))\\u0003"', "\x02\\1\x03", text)
        .replace("\\u0002", "\x02")
        .replace("\\u0003", "\x03")
    )
