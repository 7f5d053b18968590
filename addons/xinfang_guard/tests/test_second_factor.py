"""C30: when the office asks for two factors, nobody works with one."""

import base64
import time

from odoo.addons.auth_totp.models.totp import hotp

from .common import GuardCase

SETTING = "xinfang_case.staff_second_factor"
PAGE = "/web/second-factor"


class TestSecondFactor(GuardCase):
    def setUp(self):
        super().setUp()
        self.parameter(SETTING, "True")

    def models(self):
        return [name for name in self.env if name.startswith("xinfang.")]

    def code(self, page):
        secret = page.xpath("string(//code)").replace(" ", "")
        return str(hotp(base64.b32decode(secret), int(time.time() / 30))).zfill(6)

    def test_c30_every_petition_rpc_refuses(self):
        self.sign_in("xf_triage", "xf_triage")
        models = self.models()
        self.assertGreater(len(models), 80)
        for model in models:
            _result, error = self.call(model, "search_read", [], ["id"])
            self.assertRegex(error["data"]["message"], "second factor|双因素", model)
        for model, method in (
            ("res.partner", "search_read"),
            ("ir.attachment", "search_read"),
            ("mail.message", "search_read"),
            ("res.users", "context_get"),
        ):
            self.assertTrue(self.call(model, method)[1], model)

    def test_c30_other_doors_refuse_too(self):
        user = self.users["triage"]
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "k", None)
        )
        answer = self.opener.post(
            self.base_url() + "/json/2/xinfang.petition/search_read",
            json={"domain": [], "fields": ["id"]},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertEqual(answer.status_code, 403)
        self.parameter("xinfang_guard.old_rpc", "1")
        for secret in ("xf_triage", key):
            with self.assertRaises(Exception):  # noqa: B017 (a fault of XML-RPC)
                self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname, user.id, secret, "res.users", "context_get", []
                )
        self.sign_in("xf_triage", "xf_triage")
        answer = self.opener.post(
            self.base_url() + "/web/binary/upload_attachment", data={"model": "x"}
        )
        self.assertIn(answer.status_code, (400, 403))

    def test_c30_pages_lead_to_the_one_that_sets_it_up(self):
        answer = self.sign_in("xf_triage", "xf_triage")
        self.assertEqual(answer.status_code, 303)
        for path in (
            "/odoo",
            "/web",
            "/my",
            "/xinfang",
            "/web/content/1",
            "/my/petitions",
        ):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, path)
            self.assertTrue(answer.headers["Location"].endswith(PAGE), path)
        page = self.page(self.url_open(PAGE))
        self.assertTrue(page.xpath("//img[starts-with(@src, 'data:image/png')]"))

    def test_c30_the_page_gets_the_words_its_scripts_ask_for(self):
        self.sign_in("xf_triage", "xf_triage")
        answer = self.url_open("/website/translations?lang=zh_CN")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("lang", answer.json())

    def test_c30_set_up_and_work(self):
        self.sign_in("xf_triage", "xf_triage")
        page = self.page(self.url_open(PAGE))
        wrong = [
            {"password": "wrong", "code": self.code(page)},
            {"password": "xf_triage", "code": "000000"},
            {"password": "xf_triage", "code": "x"},
            {"password": "", "code": ""},
        ]
        for data in wrong:
            answer = self.post(PAGE, data)
            self.assertEqual(answer.status_code, 422)
            self.assertTrue(self.said(answer))
            self.assertEqual(self.code(self.page(answer)), self.code(page))
        self.assertFalse(self.users["triage"].totp_enabled)
        answer = self.post(PAGE, {"password": "xf_triage", "code": self.code(page)})
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.url_open("/odoo", allow_redirects=False).status_code, 200)
        result, error = self.call("xinfang.petition", "search_count", [])
        self.assertIsNone(error)
        answer = self.sign_in("xf_triage", "xf_triage")
        self.assertTrue(answer.headers["Location"].endswith("/web/login/totp"))
        self.assertEqual(self.url_open("/my", allow_redirects=False).status_code, 303)

    def test_c30_citizens_and_others_are_not_asked(self):
        self.sign_in("xf_citizen", "xf_citizen")
        self.assertEqual(self.url_open("/my", allow_redirects=False).status_code, 200)
        self.opener.cookies.clear()
        self.assertEqual(self.url_open("/web/login").status_code, 200)
        self.parameter(SETTING, "False")
        self.sign_in("xf_triage", "xf_triage")
        self.assertEqual(self.url_open("/odoo", allow_redirects=False).status_code, 200)
