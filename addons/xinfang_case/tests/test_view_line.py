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
            for cr in lines:
                cr.close()

    def ask(self, query, *params):
        with kept(self.registry) as cr:
            cr.execute(query, params)
            return cr.fetchone()[0]

    def end(self, pid):
        with self.registry.cursor() as cr:
            cr.execute("SELECT pg_terminate_backend(%s)", (pid,))

    def note(self):
        self.views._write_apart(
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
            one.execute("SELECT 1")
            self.assertIsNot(one, other)
            self.assertFalse(one.connection.get_transaction_status())

    def test_an_error_is_told_and_the_line_is_not_kept(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            self.ask("SELECT 1 / 0")
        self.assertFalse(any(view_line._IDLE.values()))

    def test_a_cursor_of_the_pool_does_not_inherit_it(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            self.ask("SELECT 1 / 0")
        with self.registry.cursor() as cr:
            self.assertFalse(cr.connection.autocommit)

    def test_what_is_sent_first_holds_for_the_line_alone(self):
        with kept(self.registry, view_row.PREPARE) as cr:
            self.assertTrue(is_line(cr))
            pid = cr.connection.get_backend_pid()
        asked = "SELECT name FROM pg_prepared_statements"
        self.assertEqual(self.ask(asked), "xinfang_view_row")
        self.assertEqual(self.ask("SHOW lock_timeout"), "5s")
        self.assertEqual(self.ask(PID), pid)
        self.hang_up()
        view_line._IDLE.clear()
        # The connection has gone back to the pool: whatever takes it waits as before.
        with self.registry.cursor() as cr:
            self.assertFalse(is_line(cr))
            cr.execute("SHOW lock_timeout")
            self.assertEqual(cr.fetchone()[0], "0")
        # Having been a line, it can be one again.
        with kept(self.registry, view_row.PREPARE) as cr:
            self.assertEqual(cr.connection.get_backend_pid(), pid)

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
        execute = view_line.Cursor.execute

        def listen(cr, query, *args, **kwargs):
            sent.append(query)
            return execute(cr, query, *args, **kwargs)

        self.patch(view_line.Cursor, "execute", listen)
        for _look in range(2):
            self.note()
        self.assertEqual(
            sent, [view_row.PREPARE, view_row.EXECUTE, view_row.EXECUTE], "one each"
        )

    def test_a_lost_line_is_replaced(self):
        pid = self.ask(PID)
        self.end(pid)
        with mute_logger("odoo.sql_db"), self.assertRaises(LineLost):
            self.ask(PID)
        self.assertNotEqual(self.ask(PID), pid)

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
