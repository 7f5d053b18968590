"""C46: log lines without personal data, whoever writes them."""

import logging
import unittest

from odoo.tests import tagged

from odoo.addons.xinfang_guard.tools import log_mask


@tagged("post_install", "-at_install", "xf_security")
class TestLogMask(unittest.TestCase):
    def test_what_is_masked(self):
        for text, secret in (
            ("Login failed for login:13900139000 from ::1", "13900139000"),
            ("<li.si@example.org> by user", "li.si@example.org"),
            ("Key (x)=(110101198001011232) exists", "110101198001011232"),
            ('"GET /xinfang/verify?number=7&code=ABC HTTP/1.1" 200 -', "ABC"),
            ("code 7K3M-9QWE-RT2Y-8HJK-P found", "7K3M-9QWE-RT2Y-8HJK-P"),
        ):
            with self.assertLogs("xinfang.test", "WARNING") as log:
                logging.getLogger("xinfang.test").warning("%s", text)
            self.assertNotIn(secret, log.output[0])

    def test_what_is_not(self):
        for text in (
            "Module xinfang_case loaded in 1.23s, 4567 queries",
            '127.0.0.1 - - "GET /xinfang/submit HTTP/1.1" 200 - 12 0.013 0.045',
            "20261129-123456789012345",
        ):
            self.assertEqual(log_mask.mask(text), text)

    def test_errors_too(self):
        with self.assertLogs("xinfang.test", "ERROR") as log:
            try:
                raise ValueError("phone 13900139000")
            except ValueError:
                logging.getLogger("xinfang.test").exception("failed")
        record = log.records[0]
        self.assertIn("ValueError", record.exc_text)
        self.assertNotIn("13900139000", record.exc_text)
