"""C29, F21: which passwords are taken, and what asking for one gives away."""

import unittest
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.xinfang_guard.tools.password import weakness

from .common import GOOD, GuardCase

WEAK = [
    "password2026", "Password123!", "P@ssw0rd2025", "qwertyuiop12", "1qaz2wsx3edc",
    "123456789012", "111111111111", "abcdefghijkl", "aaaaaaaaaaaa", "xinfang2026!",
    "woaini520520", "admin1234567", "iloveyou1314", "zhongguo2026", "beijing20082008",
    "qwer1234qwer", "asdfghjkl123", "abcabcabcabc", "000000000000", "Admin@123456",
    "5201314520131", "a1b2a1b2a1b2", "weixinweixin", "19800101198001",
]  # fmt: skip
FINE = [
    GOOD, "tram-lilac-42-cup", "Zx9!mQ2@kLp7", "我家门前有两棵枣树啊", "blau wiese tee 7",
    "hF7#tr9Wq2zB", "correct horse battery", "茶馆里的旧算盘没坏", "riverboat-nutmeg",
]  # fmt: skip


@tagged("post_install", "-at_install", "xf_security")
class TestWeakness(unittest.TestCase):
    def test_c29_common_long_passwords(self):
        for password in WEAK:
            self.assertEqual(weakness(password, 10), "common", password)

    def test_c29_good_ones_are_taken(self):
        for password in FINE:
            self.assertEqual(
                weakness(password, 9, ["xf_li", "13900139000"]), "", password
            )

    def test_c29_short_and_known(self):
        self.assertEqual(weakness("aZ3$x", 10), "short")
        known = ["zhang_wei@example.org", "13900139000", "张伟民"]
        for password in (
            "x9 zhang_wei kk",
            "ab13900139000cd",
            "是张伟民的好密码啊啊啊",
        ):
            self.assertEqual(weakness(password, 10, known), "known", password)
        self.assertEqual(weakness("iew_gnahz-klm4", 10, ["zhang_wei"]), "known")

    def test_long_input_takes_no_time(self):
        self.assertIn(weakness("ab" * 2000, 10), ("common", ""))


class TestPasswordDoors(GuardCase):
    def sign_up(self, email, password, name="李四", **more):
        self.opener.cookies.clear()
        return self.post(
            "/web/signup",
            {
                "email": email,
                "name": name,
                "password": password,
                "confirm_password": password,
                **more,
            },
        )

    def account(self, email):
        return self.env["res.users"].search([("email", "=", email)])

    def test_c29_sign_up(self):
        for password in ("1", "short", "password2026"):
            answer = self.sign_up("li_si@example.org", password)
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(self.said(answer))
            page = self.page(answer)
            kept = page.xpath("//input[@name='email']/@value")
            self.assertEqual(kept, ["li_si@example.org"], "What was typed stays")
            self.assertFalse(page.xpath("//input[@name='name']"), "nobody is asked")
        self.assertFalse(self.account("li_si@example.org"))
        answer = self.sign_up("li_si@example.org", GOOD)
        self.assertEqual(answer.status_code, 303)
        account = self.account("li_si@example.org")
        self.assertRegex(account.login, r"^[1-9][0-9]{8}$")
        # C12: whatever is sent along, no name stands in clear beside what is filed.
        self.assertEqual(account.name, account.login)
        self.assertEqual(account.partner_id.name, account.login)
        self.assertTrue(answer.headers["Location"].endswith("/web/account-number"))
        page = self.url_open("/web/account-number")
        self.assertIn(account.login, page.text)
        self.assertEqual(self.sign_in(account.login, GOOD).status_code, 303)

    def test_f21_signing_up_tells_of_no_account(self):
        """Whatever is typed: of an account that is there, of one that was, of none."""
        self.citizen.email = "c@example.org"
        self.env["res.users"].create({"name": "x", "login": "gone", "active": False})
        outcomes = set()
        for typed in ("c@example.org", "free@example.org", ""):
            for login in ("xf_citizen", "xf_triage", "gone", "xf_free", None):
                self.env.cr.execute("DELETE FROM xinfang_rate")
                more = {"login": login} if login else {}
                answer = self.sign_up(typed, GOOD, **more)
                outcomes.add((answer.status_code, answer.headers["Location"]))
        self.assertEqual(len(outcomes), 1, outcomes)
        self.assertFalse(self.env["res.users"].search([("login", "=", "xf_free")]))

    def test_f21_a_number_that_is_taken_is_not_given_again(self):
        draws = iter([5, 5, 7])
        with patch(
            "odoo.addons.xinfang_guard.models.sign_up.secrets.randbelow",
            lambda _n: next(draws),
        ):
            first = self.env["res.users"]._xinfang_free_number()
            self.env["res.users"].create({"name": "x", "login": first, "active": False})
            second = self.env["res.users"]._xinfang_free_number()
        self.assertEqual((first, second), ("100000005", "100000007"))

    def test_sign_up_with_what_is_no_address(self):
        answer = self.sign_up("li_si", GOOD)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("li_si", self.said(answer))
        self.assertIn("不是电子邮箱", self.said(answer))

    def test_f21_several_accounts_of_one_address_have_a_link_each(self):
        self.citizen.email = "c@example.org"
        self.sign_up("c@example.org", GOOD)
        logins = self.account("c@example.org").mapped("login")
        self.assertEqual(len(logins), 2)
        self.opener.cookies.clear()
        self.post("/web/reset_password", {"login": "c@example.org"})
        self.assertEqual(sorted(self.sent_links()), sorted(logins))

    def test_f21_the_address_in_the_link_leads_nowhere(self):
        self.citizen.email = "c@example.org"
        for path in ("/web/signup", "/web/reset_password"):
            answer = self.url_open(
                f"{path}?signup_email=c@example.org", allow_redirects=False
            )
            self.assertEqual(answer.status_code, 200, path)

    def sent_links(self):
        """Run the job and return whom it sent a link."""
        sent = []
        model = type(self.env["res.users"])

        def send(users, signup_type="reset"):
            sent.extend(users.mapped("login"))

        with (
            patch.object(model, "_action_reset_password", send),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("xinfang_guard.cron_reset_links").method_direct_trigger()
        return sent

    def test_f21_reset_says_one_and_the_same(self):
        """To the right, the wrong and the empty-handed; nothing is sent meanwhile."""
        self.citizen.email = "c@example.org"
        self.users["triage"].email = False
        said = []
        for login in ("xf_citizen", "xf_nobody", "c@example.org", "xf_triage"):
            self.opener.cookies.clear()
            answer = self.post("/web/reset_password", {"login": login})
            said.append((answer.status_code, self.said(answer)))
        self.assertEqual(len(set(said)), 1, said)
        self.assertEqual(said[0][0], 200)
        self.assertIn("如果该账号存在", said[0][1])
        self.assertEqual(self.sent_links(), ["xf_citizen"])
        self.assertEqual(self.sent_links(), [], "Sent once")

    def test_f21_asking_again_and_again_sends_no_more(self):
        self.citizen.email = "c@example.org"
        sent = []
        for _time in range(6):
            self.opener.cookies.clear()
            self.post("/web/reset_password", {"login": "xf_citizen"})
            sent += self.sent_links()
        self.assertEqual(sent, ["xf_citizen"] * 3)

    def test_c29_change_by_rpc(self):
        self.authenticate("xf_triage", "xf_triage")
        for password in ("x", "xf_triage_2026x", "password20262026"):
            _result, error = self.call(
                "res.users", "change_password", "xf_triage", password
            )
            self.assertIn("password", error["data"]["message"].lower())
        result, error = self.call("res.users", "change_password", "xf_triage", GOOD)
        self.assertTrue(result, error)

    def test_c29_staff_need_more_than_citizens(self):
        eleven = "枣树茶馆算盘铁锅三轮车"
        self.assertEqual(len(eleven), 11)
        self.authenticate("xf_triage", "xf_triage")
        _result, error = self.call("res.users", "change_password", "xf_triage", eleven)
        self.assertIn("12", error["data"]["message"])
        self.assertEqual(self.sign_up("new@example.org", eleven).status_code, 303)
