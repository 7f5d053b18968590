"""What the loader of the benchmark writes is what ``perform`` writes."""

import random
import zlib
from datetime import date, timedelta

from bench.capture import ORDER
from bench.lives import closed_lives, open_lives
from bench.load import Loader
from bench.perform import Performance
from bench.render import Plan
from bench.tables import Tables

from odoo.tests import TransactionCase, tagged

from odoo.addons.xinfang_case.models.keyring import vault_of

# Different by nature: when the row was written, keys, what is random or encrypted,
# and hashes over those, which are checked by themselves.
NOT_COMPARED = {
    "create_date",
    "write_date",
    "write_uid",
    "hash",
    "prev_hash",
    "sha256",
    "external_id",
    "sealed_enc",
    "sealed_words_enc",
    "words_salt",
    "key_enc",
    "message_id",
    "verify_code",
    # Raised by every lock, also by one more look; only that it grows matters.
    "version",
}
# Made by the office's key, which the loader does not use.
SEALS = {"seal", "ledger_end"}
CHOSEN = {
    "letter": date(2025, 1, 13),  # a limit reaches into the Spring Festival
    "collective": date(2024, 9, 10),  # and into the National Day
    "assigned": date(2025, 6, 3),
    "forwarded": date(2025, 3, 7),
    "objected": date(2024, 12, 23),
    "extended": date(2025, 7, 15),
    "own": date(2026, 1, 6),
    "refused": date(2025, 4, 1),
    "withdrawn": date(2025, 9, 22),
    "joined": date(2025, 10, 21),
    "repeat": date(2025, 10, 14),
    "direct_reply": date(2025, 11, 3),
    "reviewed": date(2025, 6, 4),
    "rechecked": date(2025, 3, 12),
}


@tagged("post_install", "-at_install")
class TestLoad(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quiet = {"lang": "zh_CN", "tz": "Asia/Shanghai", "no_reset_password": True}
        cls.env = cls.env(context={**cls.env.context, **quiet})
        cls.loader = Loader(cls.env, seed=5, say=lambda _text: None)
        cls.loader.prepare(petitioners=12)

    def loaded(self, life, start):
        """Load one life; return its petitions, what was filled in, and its start."""
        plan = Plan(life, start, zlib.crc32(life.name.encode()))
        last = self.env["xinfang.petition"].search([], order="id desc", limit=1).id or 0
        self.loader.load(1, [plan])
        rng = random.Random(plan.seed)
        facts = self.loader.facts(plan, rng)
        petitions = self.env["xinfang.petition"].search([("id", ">", last)], order="id")
        # The loader may have moved the start to a day it has a wording for.
        return petitions, facts, plan.start

    def performed(self, life, start, facts):
        """Perform the same life with the same people and words."""
        cast = {
            key.removesuffix(".id"): value
            for key, value in facts.items()
            if key.endswith(".id")
        }
        for key in ("title", "title1", "content", "request"):
            cast[key] = facts[key]
        people = self.env["xinfang.petitioner"].browse(
            [cast["petitioner"], cast["rep"]]
        )
        people.department_id = cast["office"]
        self.env.flush_all()
        return Performance(self.env, cast, start).play(life).petitions

    def rows(self, petitions):
        """Return table → rows of these petitions, ids and numbers by rank."""
        self.env.flush_all()
        tables = [*ORDER, "mail_message"]
        found = {table: self._read(table, petitions) for table in tables}
        for table, rows in found.items():
            self._open(table, rows)
        ids, texts = {}, {}
        for table, rows in found.items():
            for rank, row in enumerate(rows):
                ids[table, row.get("id")] = f"{table} {rank}"
                if row.get("number"):
                    texts[row["number"]] = f"number {rank}"
        for table, rows in found.items():
            links = self._links(table)
            for row in rows:
                self._neutralise(row, links, ids, texts)
        for row in found["mail_message"]:
            row["date"] = bool(row["date"])
        return found

    def _open(self, table, rows):
        """Put the words that are sealed in a row beside it: decrypted for that row."""
        for row in rows:
            if token := row.get("sealed_words_enc"):
                model = self._model(table)
                place = model._name, "sealed_words_enc", row["id"]
                row["opened words"] = vault_of(self.env).decrypt(token, *place)

    def _model(self, table):
        return next(
            self.env[name]
            for name, model in self.env.registry.items()
            if model._table == table and model._auto
        )

    def _neutralise(self, row, links, ids, texts):
        for name, value in row.items():
            target = links.get(name)
            if name == "res_id":
                holder = row.get("res_model") or row.get("model")
                target = self.env[holder]._table if holder else None
            # Of a sealed identity each piece has a record of its own.
            sealed = name == "petitioner_id" and row.get("identity_sealed")
            if name in SEALS:
                row[name] = None
            elif name in NOT_COMPARED or sealed:
                row[name] = bool(value)
            else:
                row[name] = self._neutral(value, ids, target, texts)

    def _links(self, table):
        if table.endswith("_rel"):
            return {"petition_id": "xinfang_petition"}
        fields = {
            name: self.env[field.comodel_name]._table
            for name, field in self._model(table)._fields.items()
            if field.type == "many2one"
        }
        return {**fields, "id": table}

    def _neutral(self, value, ids, target, texts):
        if target and (target, value) in ids:
            return ids[target, value]
        if isinstance(value, (str, dict, list)):
            value = str(value)
            for text in sorted(texts, key=len, reverse=True):
                value = value.replace(text, texts[text])
        return value

    def _read(self, table, petitions):
        where = {
            "xinfang_petition": "id = ANY(%(p)s)",
            "xinfang_document_block": "document_id IN"
            " (SELECT id FROM xinfang_document WHERE petition_id = ANY(%(p)s))",
            "mail_activity": "(res_model = 'xinfang.petition' AND res_id = ANY(%(p)s))"
            " OR (res_model = 'xinfang.referral' AND res_id = ANY(%(r)s))"
            " OR (res_model = 'xinfang.review' AND res_id = ANY(%(v)s))",
            "mail_message": "(model = 'xinfang.petition' AND res_id = ANY(%(p)s))"
            " OR (model = 'xinfang.referral' AND res_id = ANY(%(r)s))"
            " OR (model = 'xinfang.review' AND res_id = ANY(%(v)s))",
        }.get(table, "petition_id = ANY(%(p)s)")
        order = "2, 1" if table.endswith("_rel") else "id"
        if table == "xinfang_access":
            order = "petition_id, department_id"
        self.env.cr.execute(
            f"SELECT * FROM {table} WHERE {where} ORDER BY {order}",
            {
                "p": petitions.ids,
                "r": petitions.referral_ids.ids,
                "v": petitions.review_ids.ids,
            },
        )
        names = [column.name for column in self.env.cr.description]
        return [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]

    def check(self, life, start):
        """Load and perform one life, and compare everything."""
        loaded, facts, start = self.loaded(life, start)
        performed = self.performed(life, start, facts)
        self.assertEqual(len(loaded), len(performed))
        ours, theirs = self.rows(loaded), self.rows(performed)
        for table in theirs:
            self.assertEqual(len(ours[table]), len(theirs[table]), table)
            for one, other in zip(ours[table], theirs[table], strict=True):
                self.assertEqual(one.keys(), other.keys(), table)
                for name in other:
                    if name == "warn_level" and other.get("state") != "running":
                        # Of an ended limit it is where working days left it.
                        continue
                    self.assertEqual(
                        one[name], other[name], f"{life.name}: {table}.{name}"
                    )
        self.assertTrue(theirs["xinfang_entry"])
        report = self.env["xinfang.entry"].verify_chains(loaded.ids)
        self.assertEqual(report["broken"], [])
        self.assertEqual(report["entries"], len(theirs["xinfang_entry"]))
        for document in loaded.document_ids.filtered("sha256"):
            self.assertEqual(document.sha256, document._content_hash())

    def test_closed_lives_equal_what_perform_writes(self):
        lives = {life.name: life for life in closed_lives()}
        for name, start in CHOSEN.items():
            with self.subTest(life=name):
                self.check(lives[name], start)

    def test_open_lives_equal_what_perform_writes(self):
        today = self.loader.today
        for life in open_lives():
            with self.subTest(life=life.name):
                self.check(life, today - timedelta(life.length + 9))

    def test_all_rows_refer_to_rows_that_exist(self):
        self.loader.load(60)
        names = [*ORDER, "mail_message"]
        self.assertGreater(Tables(self.env, names).validate(), 50)
        # What comes next goes on behind the loaded rows.
        last = self.env["xinfang.petition"].search([], order="id desc", limit=1)
        made = self.env["xinfang.petition"].create(
            {"department_id": last.department_id.id, "title": "下一件"}
        )
        self.assertEqual(made.id, last.id + 1)

    def test_the_same_seed_plans_the_same(self):
        def facts(loader):
            return [(p.life.name, p.start, p.seed) for p in loader.plan(200)]

        one = Loader(self.env, seed=3, say=lambda _text: None)
        other = Loader(self.env, seed=3, say=lambda _text: None)
        self.assertEqual(facts(one), facts(other))
        another = Loader(self.env, seed=4, say=lambda _text: None)
        self.assertNotEqual(facts(one), facts(another))
        share = sum(p.life.is_open for p in one.plan(4000)) / 4000
        self.assertTrue(0.03 < share < 0.06, share)
