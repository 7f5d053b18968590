"""Signing in as a browser does, over HTTP."""

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.xinfang_case.tests.common import XinfangCase

GOOD = "槐树下三碗面配蒜头和老醋"  # a password that is taken


@tagged("post_install", "-at_install", "xf_security")
class GuardCase(XinfangCase, HttpCase):
    """``xf_triage`` is staff, ``xf_citizen`` has an account of the hall."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen = new_test_user(cls.env, "xf_citizen", "base.group_portal")

    def setUp(self):
        super().setUp()
        # Hits of other tests in the same quarter of an hour are not ours.
        self.env.cr.execute("DELETE FROM xinfang_rate")
        self.env["xinfang.membership"]._forget_scopes()
        self.addCleanup(self.env["xinfang.membership"]._forget_scopes)

    def parameter(self, name, value):
        self.env["ir.config_parameter"].set_param(name, value)

    def page(self, answer):
        self.assertNotIn("Traceback", answer.text)
        return html.fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))

    def post(self, path, data, form=None, follow=False):
        """Post a form with the token of the page it stands on."""
        page = self.page(self.url_open(form or path))
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        return self.opener.post(
            self.base_url() + path,
            data={**data, "csrf_token": token},
            allow_redirects=follow,
        )

    def sign_in(self, login, password, **more):
        """Return the answer of the log-in page; 303 when it was right."""
        self.opener.cookies.clear()
        return self.post("/web/login", {"login": login, "password": password, **more})

    def said(self, answer):
        """Return the sentence of the alert on a page."""
        text = self.page(answer).xpath("string(//*[@role='alert' or @role='status'])")
        return " ".join(text.split())

    def call(self, model, method, *args, **kwargs):
        """Call a method by RPC and return result and error."""
        answer = self.opener.post(
            f"{self.base_url()}/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                }
            },
        ).json()
        return answer.get("result"), answer.get("error")
