import time
from contextlib import ExitStack

import psycopg2

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models import view_chain, view_line
from ..models.view_line import LineLost, is_line, kept
from ..tools import view_row

PID = "SELECT pg_backend_pid()"


@tagged("post_install", "-at_install", "xf_security")
class TestViewLine(TransactionCase):
    """C17 at work: rows are written on a line of their own that stays open."""

    def setUp(self):
        super().setUp()
        self.patch(view_line, "_IDLE", {})
        self.addCleanup(self.hang_up)
        self.views = self.env["xinfang.view"].sudo()

    def hang_up(self):
        for lines in view_line._IDLE.values():
            for line in lines:
                line.close()

    def ask(self, query, *params):
        with kept(self.registry) as line:
            line.send(query, params)
            line.wait()
            return line.cursor.fetchone()[0]

    def end(self, pid):
        with self.registry.cursor() as cr:
            cr.execute("SELECT pg_terminate_backend(%s)", (pid,))

    def note(self):
        for _sent in self.sent():
            pass

    def sent(self):
        """Begin a row: a generator that gives way once it was sent."""
        return self.views._write_apart(
            {"kind": "open", "at": "2026-11-29 02:00:00", "model": "xinfang.petition"},
            False,
        )

    def written(self):
        """Return (chain, number) of the committed rows of this test's writer."""
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT chain_id, seq FROM xinfang_view"
                " WHERE user_id IS NULL AND at = '2026-11-29 02:00:00' ORDER BY id"
            )
            return cr.fetchall()

    def sweep(self):
        """Take away what was committed; the chains stay, as they always do."""
        with self.registry.cursor() as cr:
            for table in ("xinfang_view", "xinfang_view_chain"):
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cr.execute(
                "WITH gone AS (DELETE FROM xinfang_view WHERE user_id IS NULL"
                " AND at = '2026-11-29 02:00:00' RETURNING chain_id)"
                " DELETE FROM xinfang_view_chain c WHERE c.id IN"
                " (SELECT chain_id FROM gone)"
            )
            for table in ("xinfang_view", "xinfang_view_chain"):
                cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def test_one_line_is_kept_and_commits_by_itself(self):
        first = self.ask(PID)
        self.assertEqual(self.ask(PID), first)
        with kept(self.registry) as one, kept(self.registry) as other:
            one.send("SELECT 1")
            self.assertEqual(one.wait(), 1)
            self.assertIsNot(one, other)
            self.assertFalse(one.connection.get_transaction_status())

    def test_an_error_is_told_and_the_line_is_not_kept(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            self.ask("SELECT 1 / 0")
        self.assertFalse(any(view_line._IDLE.values()))

    def test_what_is_sent_first_holds_for_the_line_alone(self):
        with kept(self.registry, view_row.PREPARE) as line:
            self.assertTrue(is_line(line))
            pid = line.connection.get_backend_pid()
        asked = "SELECT name FROM pg_prepared_statements"
        self.assertEqual(self.ask(asked), "xinfang_view_row")
        self.assertEqual(self.ask("SHOW lock_timeout"), "5s")
        self.assertEqual(self.ask(PID), pid)
        # Whatever takes a connection of the pool waits as before.
        with self.registry.cursor() as cr:
            self.assertFalse(is_line(cr))
            cr.execute("SHOW lock_timeout")
            self.assertEqual(cr.fetchone()[0], "0")

    def test_the_statement_knows_the_columns(self):
        self.env.cr.execute(
            "SELECT attname, typname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid"
            " WHERE attrelid = 'xinfang_view'::regclass AND attname = ANY(%s)",
            (list(view_row.SEALED),),
        )
        self.assertEqual(dict(self.env.cr.fetchall()), view_row.SEALED)

    def test_rows_are_written_by_the_prepared_statement(self):
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        self.note()  # begins a chain, in a transaction of its own
        sent = []
        send = view_line.Line.send

        def listen(line, query, params=None):
            sent.append(query)
            return send(line, query, params)

        self.patch(view_line.Line, "send", listen)
        for _look in range(2):
            self.note()
        self.assertEqual(
            sent, [view_row.PREPARE, view_row.EXECUTE, view_row.EXECUTE], "one each"
        )

    def await_rows(self, count):
        """Give the database time to commit what was sent."""
        for _try in range(500):
            if len(self.written()) == count:
                return
            time.sleep(0.01)
        self.fail(f"{len(self.written())} rows, {count} awaited")

    def test_the_row_is_written_while_the_answer_is_made(self):
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        self.note()
        # Whatever the database needs, it needs no further word from here.
        sending = self.sent()
        next(sending)
        self.await_rows(2)
        self.assertEqual(list(sending), [], "asked once whether it was written")
        self.note()
        self.assertEqual([seq for _chain, seq in self.written()], [1, 2, 3])

    def test_a_row_that_nobody_asks_about_takes_its_line_along(self):
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        self.note()
        sending = self.sent()
        next(sending)
        sending.close()
        self.assertFalse(any(view_line._IDLE.values()), "half read")
        self.await_rows(2)
        self.note()
        rows = self.written()
        self.assertEqual(rows[-1][1], 1, "nobody knows where that chain stands")

    def test_a_chain_that_stands_elsewhere_is_left(self):
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        self.note()
        chains = self.views.env["xinfang.view.chain"]
        head = chains._take()
        chains._give_back(head)
        self.note()
        # A second writer that believes to stand where the first one did.
        chains._take()
        chains._give_back(head)
        self.note()
        rows = self.written()
        self.assertEqual([seq for _chain, seq in rows], [1, 2, 1])
        self.assertEqual(len({chain for chain, _seq in rows}), 2)

    def test_two_at_once_write_into_two_chains(self):
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        chains = self.views.env["xinfang.view.chain"]
        self.note()
        head = chains._take()
        self.note()  # begins another one
        chains._give_back(head)
        first, second = self.sent(), self.sent()
        next(first)
        next(second)
        self.assertEqual([*second, *first], [])
        rows = self.written()
        self.assertEqual(len(rows), 4)
        self.assertEqual(len({chain for chain, _seq in rows}), 2)

    def test_a_lost_line_is_replaced(self):
        pid = self.ask(PID)
        self.end(pid)
        with mute_logger("odoo.sql_db"), self.assertRaises(LineLost):
            self.ask(PID)
        self.assertNotEqual(self.ask(PID), pid)

    def test_a_row_is_written_after_all_lines_were_lost(self):
        """As when the database server was started anew."""
        self.addCleanup(self.sweep)
        self.patch(view_chain, "_IDLE", {})
        with ExitStack() as lines:
            pids = [
                lines.enter_context(kept(self.registry)).connection.get_backend_pid()
                for _thread in range(5)
            ]
        chains, heads = self.views.env["xinfang.view.chain"], []
        for _thread in pids:
            self.note()  # begins a chain
            heads.append(chains._take())
        for head in heads:
            chains._give_back(head)
        for pid in pids:
            self.end(pid)
        self.note()
        self.assertEqual(len(self.written()), len(pids) + 1)

    def test_rows_are_committed_one_by_one_and_survive_a_lost_line(self):
        self.addCleanup(self.sweep)
        for _look in range(3):
            self.note()
        rows = self.written()
        self.assertEqual(len(rows), 3)
        chain = rows[-1][0]
        self.assertEqual([seq for c, seq in rows if c == chain][-2:], [2, 3])
        self.end(self.ask(PID))
        with mute_logger("odoo.sql_db"):
            self.note()
        self.assertEqual(len(self.written()), 4)
        chains = sorted({c for c, _seq in self.written()})
        with self.registry.cursor() as cr:
            views = self.views.with_env(self.env(cr=cr))
            self.assertFalse(views.verify_views(chains)["broken"])
