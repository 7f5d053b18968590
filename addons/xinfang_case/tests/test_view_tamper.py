import random
from collections import Counter

from odoo.tests import tagged

from ..tools import view_mac
from .core_common import CoreCase
from .figures import record

TAMPERS = 200
ROWS = 60


@tagged("post_install", "-at_install", "xf_security")
class TestViewTampering(CoreCase):
    """C16 for the view log: the owner of the tables changes rows; each is named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.triaged(triage={"reason": "拟转送公安机关"})
        views = cls.env["xinfang.view"]
        cls.dice = random.Random(20261129)
        # Three writers, whose rows lie between one another's.
        heads = [None, None, None]
        vault = cls.env["xinfang.view.chain"]._vault()
        for number in range(ROWS):
            writer = cls.dice.randrange(3)
            vals = {
                **views.with_user(cls.users["window"])._who(),
                "kind": "open",
                "refused": False,
                "at": f"2026-11-29 02:{number:02}:00",
                "model": "xinfang.petition",
                "res_count": 1,
                "res_ids": cls.petition.ids,
                "petition_refs": cls.petition.ids,
                "detail": {"fields": ["content"], "n": number},
            }
            heads[writer] = views._write_row(cls.env.cr, vault, heads[writer], vals)
        cls.chains = [head.id for head in heads]
        for table in ("xinfang_view", "xinfang_view_chain"):
            cls.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def broken(self):
        report = self.env["xinfang.view"].sudo().verify_views(self.chains)
        return {(row["chain_id"], row["seq"]) for row in report["broken"]}

    def rows(self):
        self.env.cr.execute(
            "SELECT id, chain_id, seq FROM xinfang_view WHERE chain_id = ANY(%s)"
            " ORDER BY chain_id, seq",
            (self.chains,),
        )
        return self.env.cr.fetchall()

    def execute(self, query, params):
        self.env.cr.execute(query, params)
        self.assertTrue(self.env.cr.rowcount, "nothing was tampered with")

    # Each does one thing and returns the places of which one has to be named.

    def edit(self, row, rows):
        changes = {
            "at": "at + interval '1 minute'",
            "user_id": "1",
            "department_id": "NULL",
            "organ_kind": "'discipline'",
            "roles": "'R11'",
            "kind": "'list'",
            "refused": "NOT refused",
            "model": "'xinfang.entry'",
            "res_count": "res_count + 1",
            "res_ids": "'[1]'",
            "petition_refs": "'[]'",
            "reason": "'别的理由'",
            "detail": "'{}'",
            "session": "'x'",
            "ip": "'10.0.0.1'",
            "device": "'x'",
            "mac": "md5(mac)",
        }
        column = self.dice.choice(sorted(changes))
        self.execute(
            f"UPDATE xinfang_view SET {column} = {changes[column]} WHERE id = %s",
            (row[0],),
        )
        return {row[1:]}

    def delete(self, row, rows):
        self.execute("DELETE FROM xinfang_view WHERE id = %s", (row[0],))
        # The next one says so; of the last one the end of the chain.
        last = max(seq for _id, chain, seq in rows if chain == row[1])
        return {(row[1], min(row[2] + 1, last))}

    def reorder(self, row, rows):
        other = self.dice.choice([r for r in rows if r[1] == row[1] and r != row])
        for seq, row_id in ((-1, row[0]), (row[2], other[0]), (other[2], row[0])):
            self.execute(
                "UPDATE xinfang_view SET seq = %s WHERE id = %s", (seq, row_id)
            )
        return {row[1:], other[1:]}

    def move(self, row, rows):
        chain = self.dice.choice([c for c in self.chains if c != row[1]])
        seq = max(s for _id, c, s in rows if c == chain) + 1
        self.execute(
            "UPDATE xinfang_view SET chain_id = %s, seq = %s WHERE id = %s",
            (chain, seq, row[0]),
        )
        return {(chain, seq)}

    def insert(self, row, rows):
        seq = max(s for _id, c, s in rows if c == row[1]) + 1
        self.execute(
            "INSERT INTO xinfang_view (chain_id, seq, at, kind, mac)"
            " SELECT chain_id, %s, at, kind, mac FROM xinfang_view WHERE id = %s",
            (seq, row[0]),
        )
        return {(row[1], seq)}

    def cut(self, row, rows):
        self.execute(
            "DELETE FROM xinfang_view WHERE chain_id = %s AND seq >= %s", row[1:]
        )
        last = max(s for _id, c, s in rows if c == row[1])
        return {(row[1], last)}

    def shorten(self, row, rows):
        """Cut the rows off and set the end back to what is left."""
        if row[2] == 1:
            return self.edit(row, rows)
        self.cut(row, rows)
        self.execute(
            "UPDATE xinfang_view_chain SET seq = %s, mac = (SELECT mac FROM"
            " xinfang_view WHERE chain_id = %s AND seq = %s) WHERE id = %s",
            (row[2] - 1, row[1], row[2] - 1, row[1]),
        )
        return {(row[1], row[2] - 1)}

    def test_untouched_rows_verify(self):
        report = self.env["xinfang.view"].sudo().verify_views(self.chains)
        self.assertEqual(
            report, {"chains": 3, "rows": ROWS, "unkeyed": 0, "broken": []}
        )

    def test_every_tampering_is_found_and_named(self):
        done = Counter()
        rows = self.rows()
        ways = ("edit", "delete", "reorder", "move", "insert", "cut", "shorten")
        for number in range(TAMPERS):
            way = ways[number % len(ways)]
            row = self.dice.choice(rows)
            with self.env.cr.savepoint() as savepoint:
                places = getattr(self, way)(row, rows)
                found = self.broken()
                savepoint.rollback()
            with self.subTest(way=way, row=row):
                self.assertTrue(places & found, f"{places} not among {found}")
                done[way] += 1
        self.assertEqual(sum(done.values()), TAMPERS, done)
        alarms = self.broken()
        self.assertFalse(alarms, "a false alarm")
        record("view_tampering", changes=TAMPERS, found=sum(done.values()))

    def test_who_knows_the_way_but_not_the_key_seals_nothing(self):
        """A row changed and sealed anew without the key, and all that follow."""
        views = self.env["xinfang.view"].sudo()
        chain, last = self.chains[0], ""
        self.env.cr.execute(
            "SELECT max(seq) FROM xinfang_view WHERE chain_id = %s", (chain,)
        )
        (top,) = self.env.cr.fetchone()
        vals = {"at": "2026-11-29 02:00:00", "kind": "open", "refused": False}
        text = views._row_text(vals, chain, top, last)
        forged = view_mac.seal(None, text)[len(view_mac.UNKEYED) :][:32]
        self.execute(
            "UPDATE xinfang_view SET mac = %s WHERE chain_id = %s AND seq = %s",
            (forged, chain, top),
        )
        self.assertIn((chain, top), self.broken())
