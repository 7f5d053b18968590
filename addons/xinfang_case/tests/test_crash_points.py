"""C39: an act is done wholly or not at all, wherever it is cut off (fault X2)."""

from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.tests import tagged

from .committed import CommittedCase
from .figures import record
from .usual_values import usual

# What an act may write to, besides what is rolled back with it by nature.
TABLES = (
    "xinfang_entry",
    "xinfang_clock",
    "xinfang_document",
    "xinfang_document_block",
    "xinfang_document_counter",
    "xinfang_referral",
    "xinfang_outbox",
    "mail_activity",
    "mail_message",
    "mail_mail",
    "ir_attachment",
)


class CutOff(BaseException):
    """The worker is gone: nothing of the program runs on."""


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestCrashPoints(CommittedCase):
    @contextmanager
    def cut_at(self, cr, number):
        """Let the worker die before statement ``number`` of a cursor."""
        execute, count = sql_db.Cursor.execute, 0

        def counted(cursor, *args, **kwargs):
            nonlocal count
            if cursor is cr:
                count += 1
                if count == number:
                    raise CutOff
            return execute(cursor, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", counted):
            yield

    def picture(self, model, record_id):
        """Return what is there, read by a transaction of its own."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            one = env[model].browse(record_id)
            petition = one._petitions()
            report = env["xinfang.entry"].verify_chains(petition.ids)
            self.assertEqual(report["broken"], [])
            seen = [
                one.state,
                petition.state,
                petition.version,
                petition.ledger_end,
                petition.number,
                petition.entry_ids.mapped("hash"),
            ]
            for table in TABLES:
                cr.execute(f"SELECT count(*), max(id) FROM {table}")
                seen.append((table, cr.fetchone()))
            root = Path(env["ir.attachment"]._filestore())
        files = sum(1 for path in root.rglob("*") if path.is_file())
        return seen, files

    def act(self, cr, model, record_id, login, code, values):
        env = api.Environment(cr, self.users[login].id, {"lang": "en_US"})
        return env[model].browse(record_id).perform(code, dict(values), f"once-{code}")

    def sweep(self, record_id, login, code, values):
        """Cut an act off before each of its statements; return their number.

        In the end it is done after all, once, and a second call with its key does nothing.
        """
        before = self.picture(*record_id)
        number = 0
        while True:
            number += 1
            with self.registry.cursor() as cr, self.cut_at(cr, number):
                try:
                    self.act(cr, *record_id, login, code, values)
                    cr.commit()  # pylint: disable=invalid-commit
                    break
                except CutOff:
                    cr.rollback()
            with self.subTest(act=code, statement=number):
                self.assertEqual(self.picture(*record_id), before)
        after = self.picture(*record_id)
        self.assertNotEqual(after, before)
        with self.registry.cursor() as cr:
            self.act(cr, *record_id, login, code, values)
        entries = self.picture(*record_id)[0][5]
        self.assertEqual(entries, after[0][5], "done twice")
        return number - 1

    def test_c39_wherever_it_is_cut_off(self):
        reason = "经核查，所反映的事项不属于本单位职权范围。"
        refusal = usual("object", {"reason": reason})
        plan = (
            (self.make_petition, "window", "register", {}),
            (self.received, "triage", "triage", self.triage_vals()),
            (self.triaged, "window", "supplement", {"supplement": "照片"}),
            (self.delivered, "intake", "accept", {}),
            (self.delivered, "intake", "object", refusal),
        )
        points = 0
        for way, login, code, values in plan:
            points += self.sweep(self.prepare(way), login, code, values)
        self.assertGreater(points, 100)
        record("crash_points", acts=len(plan), points=points, halves=0)
