import random
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestLedgerIsAppendOnly(CoreCase):
    def test_the_orm_refuses_everybody(self):
        petition = self.triaged()
        entry = petition.sudo().entry_ids[0]
        users = ["window", "office_head", "role_auditor", "role_admin"]
        envs = [entry.with_user(self.users[login]) for login in users]
        vals = {
            "petition_id": petition.id,
            "seq": 99,
            "res_model": petition._name,
            "res_id": petition.id,
            "act_id": entry.act_id.id,
            "date": "2026-01-01 00:00:00",
            "actor_kind": "system",
            "hash": "0" * 64,
        }
        for record in (*envs, entry.sudo(), self.open_gate(entry)):
            with self.subTest(user=record.env.user.login, sudo=record.env.su):
                with self.assertRaises(AccessError):
                    record.write({"reason": "x"})
                with self.assertRaises(UserError):
                    record.unlink()
                with self.assertRaises(AccessError):
                    record.create(dict(vals))
                with self.assertRaises(AccessError):
                    record.with_context(xinfang_append=True).create(dict(vals))

    def test_a_petition_with_entries_cannot_be_deleted_around_the_orm(self):
        petition = self.received()
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "DELETE FROM xinfang_petition WHERE id = %s", (petition.id,)
            )

    def test_the_database_refuses_update_delete_and_truncate(self):
        petition = self.triaged()
        self.env.flush_all()
        for query in (
            "UPDATE xinfang_entry SET reason = 'x' WHERE petition_id = %s",
            "UPDATE xinfang_entry SET hash = hash WHERE petition_id = %s",
            "DELETE FROM xinfang_entry WHERE petition_id = %s",
            "TRUNCATE xinfang_entry CASCADE -- %s",
        ):
            with (
                self.subTest(query),
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, (petition.id,))
        self.assertEqual(len(petition.sudo().entry_ids), 2)


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestChains(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petitions = cls.env["xinfang.petition"]
        for _index in range(4):
            petition = cls.triaged(triage={"reason": "拟转送公安机关"})
            cls.send(petition, reason="请依法处理")
            cls.petitions |= petition
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        # The owner of the table takes the trigger away, as an intruder might.
        self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
        self.dice = random.Random(self.id())

    def broken(self):
        report = self.env["xinfang.entry"].verify_chains(self.petitions.ids)
        return [
            (row["petition_id"], row["seq"], row["problem"]) for row in report["broken"]
        ]

    def pick(self):
        entries = self.petitions.sudo().entry_ids
        return entries[self.dice.randrange(len(entries))]

    def tamper(self, query, *params):
        self.env.cr.execute(query, params)
        self.assertTrue(self.env.cr.rowcount, "nothing was tampered with")
        self.env.invalidate_all()

    def test_untouched_chains_verify(self):
        report = self.env["xinfang.entry"].verify_chains(self.petitions.ids)
        self.assertEqual(
            report, {"petitions": 4, "entries": 12, "unsealed": 0, "broken": []}
        )

    def test_all_chains_of_the_database_verify(self):
        report = self.env["xinfang.entry"].verify_chains()
        self.assertGreaterEqual(report["entries"], 12)
        self.assertEqual(report["broken"], [])

    def test_rows_follow_each_other(self):
        for petition in self.petitions.sudo():
            last = False
            for number, entry in enumerate(petition.entry_ids, 1):
                self.assertEqual((entry.seq, entry.prev_hash or False), (number, last))
                self.assertRegex(entry.hash, "^[0-9a-f]{64}$")
                last = entry.hash

    def test_every_column_is_covered(self):
        changes = {
            "reason": "'别的理由'",
            "article": "'别的条文'",
            "user_id": "1",
            "department_id": str(self.housing.id),
            "date": "date - interval '1 day'",
            "state_from": "'closed'",
            "state_to": "'closed'",
            "actor_kind": "'system'",
            "res_id": "res_id + 1",
            "res_model": "'xinfang.referral.x'",
            "act_id": str(self.env["xinfang.act"]._get("xinfang.petition", "close").id),
            "details": """'{"to_department_id": "别的机关"}'""",
            "idempotency_key": "'x'",
        }
        for column, value in changes.items():
            entry = self.pick()
            with self.subTest(column):
                savepoint = self.env.cr.savepoint()
                with savepoint:
                    self.tamper(
                        f"UPDATE xinfang_entry SET {column} = {value} WHERE id = %s",
                        entry.id,
                    )
                    self.assertEqual(
                        self.broken(),
                        [(entry.petition_id.id, entry.seq, "content was changed")],
                    )
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_a_deleted_row_is_missed(self):
        for _round in range(3):
            entry = self.pick()
            while entry == entry.petition_id.entry_ids[-1]:
                entry = self.pick()
            petition_id, seq = entry.petition_id.id, entry.seq
            savepoint = self.env.cr.savepoint()
            with savepoint:
                # Whatever points at the row is made to forget it first.
                for table, column in (
                    ("xinfang_clock", "start_entry_id"),
                    ("xinfang_clock", "stop_entry_id"),
                    ("xinfang_document", "entry_id"),
                ):
                    self.env.cr.execute(
                        f"UPDATE {table} SET {column} = NULL WHERE {column} = %s",
                        (entry.id,),
                    )
                self.tamper("DELETE FROM xinfang_entry WHERE id = %s", entry.id)
                broken = self.broken()
                savepoint.rollback()
            self.env.invalidate_all()
            self.assertEqual(
                broken, [(petition_id, seq + 1, "a row is missing before this one")]
            )

    def test_swapped_rows_are_seen(self):
        entries = self.petitions[self.dice.randrange(4)].sudo().entry_ids
        first, second = self.dice.sample(range(len(entries)), 2)
        first, second = entries[first], entries[second]
        seqs = (first.seq, second.seq)
        self.tamper("UPDATE xinfang_entry SET seq = -1 WHERE id = %s", first.id)
        self.tamper(
            "UPDATE xinfang_entry SET seq = %s WHERE id = %s", seqs[0], second.id
        )
        self.tamper(
            "UPDATE xinfang_entry SET seq = %s WHERE id = %s", seqs[1], first.id
        )
        rows = {(petition, seq) for petition, seq, _problem in self.broken()}
        self.assertIn((first.petition_id.id, min(seqs)), rows)

    def test_a_row_recomputed_with_its_own_hash_breaks_the_next(self):
        entry = self.petitions[0].sudo().entry_ids[1]
        names = ("seq", "res_model", "article", "details", "words_salt")
        row = {name: entry[name] for name in names}
        row.update(
            petition_id=entry.petition_id.id,
            res_id=entry.res_id,
            act_id=entry.act_id.id,
            date=entry.date,
            user_id=entry.user_id.id,
            department_id=entry.department_id.id,
            actor_kind=entry.actor_kind,
            state_from=entry.state_from,
            state_to=entry.state_to,
            reason="伪造的理由",
            idempotency_key=False,
        )
        forged = self.env["xinfang.entry"]._digest(row, entry.prev_hash)
        self.tamper(
            "UPDATE xinfang_entry SET reason = %s, hash = %s WHERE id = %s",
            row["reason"],
            forged,
            entry.id,
        )
        self.assertEqual(
            self.broken(),
            [
                (entry.petition_id.id, 2, "was not sealed by this office"),
                (entry.petition_id.id, 3, "does not follow its predecessor"),
            ],
        )

    def forged(self, entry, prev_hash, **changes):
        """Return the hash of a row as whoever knows the recipe makes it."""
        self.env.cr.execute("SELECT * FROM xinfang_entry WHERE id = %s", (entry.id,))
        row = dict(
            zip(
                [column.name for column in self.env.cr.description],
                self.env.cr.fetchone(),
                strict=True,
            )
        )
        return self.env["xinfang.entry"]._digest({**row, **changes}, prev_hash)

    def test_c16_the_last_row_written_anew_with_its_hash_is_found(self):
        for petition in self.petitions.sudo():
            entry = petition.entry_ids[-1]
            digest = self.forged(entry, entry.prev_hash, reason="伪造的理由")
            self.tamper(
                "UPDATE xinfang_entry SET reason = %s, hash = %s WHERE id = %s",
                "伪造的理由",
                digest,
                entry.id,
            )
            problems = [p for pid, _seq, p in self.broken() if pid == petition.id]
            self.assertIn("was not sealed by this office", problems)

    def test_c16_a_whole_chain_written_anew_is_found(self):
        petition = self.petitions[0].sudo()
        last = ""
        for entry in petition.entry_ids:
            digest = self.forged(entry, last, actor_kind="system")
            self.tamper(
                "UPDATE xinfang_entry SET actor_kind = 'system', prev_hash = %s,"
                " hash = %s WHERE id = %s",
                last or None,
                digest,
                entry.id,
            )
            last = digest
        found = {(pid, seq) for pid, seq, _problem in self.broken()}
        self.assertLessEqual({(petition.id, n) for n in (1, 2, 3)}, found)

    def test_c16_rows_cut_off_at_the_end_are_missed(self):
        for petition in self.petitions[:2].sudo():
            entry = petition.entry_ids[-1]
            for table, column in (
                ("xinfang_clock", "start_entry_id"),
                ("xinfang_clock", "stop_entry_id"),
                ("xinfang_document", "entry_id"),
            ):
                self.env.cr.execute(
                    f"UPDATE {table} SET {column} = NULL WHERE {column} = %s",
                    (entry.id,),
                )
            seq = entry.seq
            self.tamper("DELETE FROM xinfang_entry WHERE id = %s", entry.id)
            found = [row for row in self.broken() if row[0] == petition.id]
            self.assertEqual(
                found, [(petition.id, seq - 1, "rows after this one are missing")]
            )
            self.tamper(
                "UPDATE xinfang_petition SET ledger_end = NULL WHERE id = %s",
                petition.id,
            )
            found = [row for row in self.broken() if row[0] == petition.id]
            self.assertEqual(found, [(petition.id, seq - 1, "the end was unsealed")])

    def test_c16_a_seal_of_another_petition_does_not_fit(self):
        first, second = (petition.sudo().entry_ids for petition in self.petitions[:2])
        self.tamper(
            "UPDATE xinfang_entry SET seal = (SELECT seal FROM xinfang_entry WHERE"
            " id = %s) WHERE id = %s",
            first[0].id,
            second[0].id,
        )
        self.assertEqual(
            self.broken(),
            [(second.petition_id.id, 1, "was not sealed by this office")],
        )

    def test_c16_without_the_key_the_office_goes_on_and_the_rows_are_counted(self):
        with patch.object(
            type(self.env["xinfang.entry"]), "_seal_vault", lambda self: None
        ):
            self.petitions |= self.triaged()
        self.env.flush_all()
        report = self.env["xinfang.entry"].verify_chains(self.petitions[-1:].ids)
        self.assertEqual((report["unsealed"], report["broken"]), (2, []))

    def test_only_auditors_verify(self):
        entries = self.env["xinfang.entry"]
        for login in ("window", "office_head", "role_admin", "role_analyst", "leader"):
            with self.assertRaises(AccessError):
                entries.with_user(self.users[login]).verify_chains()
        with self.assertRaises(AccessError):
            entries.with_user(self.citizen).verify_chains()
        report = entries.with_user(self.users["role_auditor"]).verify_chains(
            self.petitions.ids
        )
        self.assertEqual(report["broken"], [])
