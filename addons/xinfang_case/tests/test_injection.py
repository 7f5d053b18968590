"""C36: what looks like SQL is text, whichever parameter it comes through."""

import time

import psycopg2

from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .core_common import CoreCase
from .figures import record

BREAKS = (
    "'",
    '"',
    "')",
    "'))",
    "';",
    '";',
    "`",
    "\\'",
    "%27",
    "id",
    "1",
    "",
    "$$",
    "/*",
)
TAILS = (
    " OR 1=1 --",
    " OR '1'='1",
    " UNION SELECT login, password FROM res_users --",
    "; DROP TABLE xinfang_entry; --",
    "; SELECT pg_sleep(9); --",
    " || (SELECT pg_sleep(9))",
    ", (SELECT 1 FROM pg_sleep(9))",
    " ASC, (CASE WHEN 1=1 THEN 1 ELSE 1/0 END)",
    " %s %(x)s %%",
    "::int",
)
PAYLOADS = [head + tail for head in BREAKS for tail in TAILS]


@tagged("post_install", "-at_install", "xf_security")
class TestInjection(CoreCase):
    def calls(self, text):
        """Return (method, args, kwargs) with a text in every place of a reading call."""
        return (
            ("search_read", [[("number", "=", text)], ["number"]], {}),
            ("search_read", [[("number", "ilike", text)], ["number"]], {}),
            ("search_count", [[("stage_id.name", "=like", text)]], {}),
            ("search_read", [[(text, "=", 1)], ["number"]], {}),
            ("search_read", [[("number", text, "x")], ["number"]], {}),
            ("search_read", [[], [text]], {}),
            ("search_read", [[], ["number"]], {"order": f"number {text}"}),
            ("search_read", [[], ["number"]], {"order": text or "x y"}),
            ("formatted_read_group", [[], [text or "?"], ["__count"]], {}),
            ("formatted_read_group", [[], ["registered_at:" + text], ["__count"]], {}),
            ("formatted_read_group", [[], [], ["headcount:" + text]], {}),
            ("name_search", [text], {}),
            ("export_data", [self.piece.ids, [text or "?"]], {}),
        )

    @mute_logger("odoo.models", "odoo.sql_db")
    def test_c36_in_every_parameter(self):
        self.piece = self.received()
        model = self.seen(self.env["xinfang.petition"], "window")
        everything = model.search_count([])
        self.assertTrue(everything)
        tried = refused = 0
        slowest = 0.0
        for text in PAYLOADS:
            for method, args, kwargs in self.calls(text):
                tried += 1
                begin = time.monotonic()
                with self.subTest(method=method, args=args, kwargs=kwargs):
                    try:
                        with self.env.cr.savepoint():
                            answer = call_kw(model, method, args, dict(kwargs))
                    except psycopg2.Error as error:
                        self.fail(f"it reached the database: {error}")
                    except Exception:
                        refused += 1
                    else:
                        self.assertNotIn("pbkdf2", str(answer))
                slowest = max(slowest, time.monotonic() - begin)
        self.assertLess(slowest, 5, "somebody slept")
        self.assertEqual(model.search_count([]), everything)
        record("injection", calls=tried, refused=refused, database_errors=0)
