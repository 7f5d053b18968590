"""C27: no form and no route of ours without its token."""

import re

from odoo.http import _generate_routing_rules
from odoo.tests import TransactionCase, tagged

MODULES = ("xinfang_case", "xinfang_guard", "xinfang_portal", "xinfang_report")


@tagged("post_install", "-at_install", "xf_security")
class TestRouteScan(TransactionCase):
    def ours(self):
        installed = [
            m for m in self.env.registry._init_modules if m.startswith("xinfang_")
        ]
        self.assertGreaterEqual(len(installed), len(MODULES))
        for url, endpoint in _generate_routing_rules(installed, False):
            if "xinfang" in endpoint.func.__module__ or "/xinfang" in url:
                yield url, endpoint.routing

    def test_c27_routes(self):
        count = 0
        for url, routing in self.ours():
            count += 1
            with self.subTest(url):
                self.assertIn(routing["type"], ("http", "jsonrpc"))
                self.assertTrue(
                    routing["type"] == "jsonrpc" or routing.get("csrf", True), url
                )
                self.assertIsNone(routing.get("cors"))
                self.assertNotEqual(routing["auth"], "none" if "xinfang" in url else "")
                if url.startswith(("/xinfang", "/my/petitions")):
                    self.assertTrue(
                        routing.get("methods"), "GET and POST are told apart"
                    )
        self.assertGreaterEqual(count, 20)

    def test_c27_forms(self):
        """Every form that posts, in every template of ours, carries the token."""
        views = self.env["ir.ui.view"].search([("type", "=", "qweb")])
        views = views.filtered(
            lambda v: (v.key or v.xml_id or "").startswith("xinfang_")
        )
        forms = 0
        for view in views:
            for form in re.findall(r"<form\b.*?</form>", view.arch_db or "", re.S):
                if re.search(r"method=\"post\"", form, re.I):
                    forms += 1
                    self.assertIn('name="csrf_token"', form, view.key)
        self.assertGreaterEqual(forms, 5)
