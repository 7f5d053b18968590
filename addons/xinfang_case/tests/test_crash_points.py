"""C39: an act is done wholly or not at all, wherever it is cut off (fault X2)."""

import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.tests import tagged

from .committed import CommittedCase
from .figures import add
from .usual_values import usual
from .worker_process import BEFORE_ANSWER, BEFORE_COMMIT, kill_while_acting

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

    def act(self, cr, model, record_id, login, code, values, key=None):
        env = api.Environment(cr, self.users[login].id, {"lang": "en_US"})
        return (
            env[model]
            .browse(record_id)
            .perform(code, dict(values), key or f"once-{code}")
        )

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

    def checked(self):
        """Return a referral whose opinion waits for the signature."""
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        return referral

    def signed(self):
        """Return a referral whose opinion waits to be served."""
        referral = self.accepted()
        self.issue(referral)
        return referral

    def test_c39_wherever_it_is_cut_off(self):
        reason = "经核查，所反映的事项不属于本单位职权范围。"
        refusal = usual("object", {"reason": reason})
        served = {"service_method": "direct", "service_date": str(self.today())}
        plan = (
            (self.make_petition, "window", "register", {}),
            (self.received, "triage", "triage", self.triage_vals()),
            (self.triaged, "window", "supplement", {"supplement": "照片"}),
            (self.delivered, "intake", "accept", {}),
            (self.delivered, "intake", "object", refusal),
            (self.checked, "leader", "approve_opinion", {}),
            (self.signed, "handler", "serve", usual("serve", served)),
        )
        points = 0
        for way, login, code, values in plan:
            points += self.sweep(self.prepare(way), login, code, values)
        self.assertGreater(points, 100)
        add("crash_points", acts=len(plan), points=points, halves=0)

    def test_c39_a_worker_is_killed_in_the_middle(self):
        """SIGKILL before a statement, before the commit, and before the answer."""
        order = {
            "uid": self.users["intake"].id,
            "code": "accept",
            "values": {"handler_id": self.users["handler"].id},
            "key": "killed-accept",
        }
        places = (12, BEFORE_COMMIT, BEFORE_ANSWER)
        for stop in places:
            with self.subTest(stop):
                model, record_id = place = self.prepare(self.delivered)
                before = self.picture(*place)
                backend = kill_while_acting(
                    self.env.cr.dbname,
                    {**order, "model": model, "id": record_id, "stop": stop},
                )
                self.wait_until_gone(backend)
                after = self.picture(*place)
                if stop == BEFORE_ANSWER:
                    self.assertEqual(after[0][0], "accepted")
                else:
                    self.assertEqual(after, before)
                # The clerk, who got no answer, presses again: it is done, and once.
                with self.registry.cursor() as cr:
                    self.act(
                        cr, *place, "intake", "accept", order["values"], order["key"]
                    )
                again = self.picture(*place)
                self.assertEqual(again[0][0], "accepted")
                if stop == BEFORE_ANSWER:
                    self.assertEqual(again, after)
        add("crash_points", kills=len(places))

    def wait_until_gone(self, backend):
        """Wait until the database has noticed that a connection is dead."""
        for _try in range(200):
            with self.registry.cursor() as cr:
                cr.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (backend,))
                if not cr.fetchone():
                    return
            time.sleep(0.05)
        self.fail("the connection of the dead worker is still there")
