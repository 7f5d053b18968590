"""C46: what people are known by stands in no line of the log."""

import io
import logging
from unittest import TestCase

import psycopg2
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import log_mask
from ..tools.codes import new_query_code
from .common import XinfangCase

SECRETS = (
    "110101198001011232",
    "11010119800101123X",
    "13800138000",
    "wang.xiaoming@example.org",
    "token=abcdef0123456789",
    "'password': 'hunter22'",
    "/my/petitions/Zk3_x8-aaaaBBBBccccDDDD0",
)
HARMLESS = (
    "XF2026-0000012",
    "2026-11-29 13:05:07,123",
    "Petition 12: 35 queries 0.041 0.120",
    "uid: 312, model: xinfang.petition, field: external_id",
    "GET /xinfang/query HTTP/1.1 200",
)


def parts(secret):
    """Return what of a secret must not be found."""
    return secret.rpartition("=")[2].rpartition("/")[2].strip("'").rpartition("'")[2]


@tagged("post_install", "-at_install", "xf_security")
class TestLogMask(TestCase):
    def written(self, *args, **kwargs):
        """Return what a handler writes of one line."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        logger = logging.Logger("xinfang.test.log")
        logger.addHandler(handler)
        logger.error(*args, **kwargs)
        return stream.getvalue()

    def test_masked_wherever_it_stands(self):
        for secret in (*SECRETS, new_query_code(), new_query_code().lower()):
            with self.subTest(secret):
                for line in (
                    self.written(f"before {secret} after"),
                    self.written("before %s after", secret),
                    self.written("values: %s", {"a": [secret]}),
                ):
                    self.assertNotIn(parts(secret), line)

    def test_c11_nobody_is_named_who_asks_for_a_page_of_the_hall(self):
        for address in ("203.0.113.9", "2001:db8::7"):
            for page in ("", "/submit", "/query?number=1"):
                line = self.written(
                    f'{address} - - [29/Nov/2026 12:00:00] "POST /xinfang{page}'
                    ' HTTP/1.1" 303 -'
                )
                self.assertTrue(line.startswith("- - - [29/Nov/2026"), line)
                self.assertNotIn(address, line)
            other = f'{address} - - [29/Nov/2026 12:00:00] "GET /odoo HTTP/1.1" 200 -'
            self.assertIn(address, self.written(other))

    def test_what_was_asked_of_a_page_is_left_out(self):
        line = '"GET /xinfang/verify?number=7&code=ABC HTTP/1.1" 200 -'
        self.assertEqual(
            self.written(line).rstrip("\n"), '"GET /xinfang/verify?... HTTP/1.1" 200 -'
        )

    def test_what_was_typed_into_an_address_is_left_out(self):
        for typed in ("欧阳测甲", "%E6%AC%A7%E9%98%B3", "hF7#tr9Wq2zB", "a'b"):
            line = self.written(f"no token for path '/xinfang/query/{typed}' given")
            self.assertNotIn(typed, line)
            self.assertIn("path '/xinfang/query/* given", line)

    def test_tracebacks_too(self):
        for secret in SECRETS:
            with self.subTest(secret):
                try:
                    raise ValueError(f"Key (phone)=({secret}) exists")
                except ValueError:
                    line = self.written("it failed", exc_info=True)
                self.assertIn("ValueError", line)
                self.assertNotIn(parts(secret), line)

    def test_the_rest_stays_as_it_is(self):
        for text in HARMLESS:
            self.assertEqual(log_mask.mask_line(text), text)
            self.assertEqual(self.written(text).rstrip("\n"), text)

    def test_a_broken_line_harms_nobody(self):
        logging.Logger("xinfang.test.log").makeRecord(
            "x", 10, "f", 1, "%s %s", ("one",), None
        )

    def test_installed_once(self):
        before = logging.getLogRecordFactory()
        log_mask.install()
        self.assertIs(logging.getLogRecordFactory(), before)
        self.assertTrue(before.xinfang_masks)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_between_whatever_text(self, before, after):
        phone = "13800138000"
        line = log_mask.mask_line(f"{before} {phone} {after}")
        self.assertNotIn(f" {phone} ", line)


@tagged("post_install", "-at_install", "xf_security")
class TestLogOfTheDatabase(XinfangCase):
    def test_a_failed_query_tells_no_number(self):
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as logs,
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(SQL("SELECT %s::int", "13800138000号"))
        self.assertIn("SELECT", "".join(logs.output))
        self.assertNotIn("13800138000", "".join(logs.output))
