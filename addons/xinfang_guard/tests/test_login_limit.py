"""F21, F22, C32: guessing passwords."""

import functools
import xmlrpc.client
from types import SimpleNamespace
from unittest.mock import patch

import altcha

from odoo.addons.base.models import res_users
from odoo.addons.xinfang_case.tests.figures import record

from .common import GOOD, GuardCase


class TestLoginLimit(GuardCase):
    def test_f22_own_good_log_ins_wash_no_guess_away(self):
        """49 of 60 guesses got through in core: here none after the fifth."""
        passed, guesses = 0, 15
        for guess in range(guesses):
            answer = self.sign_in("xf_triage", f"guess {guess}")
            passed += "失败次数过多" not in self.said(answer)
            self.assertEqual(self.sign_in("xf_citizen", "xf_citizen").status_code, 303)
        limit = self.env["xinfang.rate"]._limits("login_account")[0]
        record("limits", attempts=guesses, passed=passed, limit=limit)
        self.assertEqual((passed, limit), (5, 5))
        answer = self.sign_in("xf_triage", "xf_triage")
        self.assertEqual(answer.status_code, 200, "The right one does not help then")
        self.assertIn("失败次数过多", self.said(answer))

    def test_c32_one_address_over_many_accounts(self):
        self.parameter("xinfang_guard.login_place_limit", 4)
        said = [self.said(self.sign_in(f"nobody{n}", "x")) for n in range(6)]
        self.assertEqual(len(set(said[:4])), 1)
        self.assertEqual(len(set(said[4:])), 1)
        self.assertNotEqual(said[0], said[4])
        self.assertEqual(self.sign_in("xf_citizen", "xf_citizen").status_code, 200)

    def test_c32_good_log_ins_cost_nothing(self):
        for _time in range(7):
            self.assertEqual(self.sign_in("xf_triage", "xf_triage").status_code, 303)
        self.env.cr.execute(
            "SELECT max(hits) FROM xinfang_rate WHERE bucket LIKE 'login%'"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_c32_counted_before_the_password_is_looked_at(self):
        """Guesses that run at once cannot slip through together."""
        seen = []

        def look(user, *args, **kwargs):
            self.env.cr.execute(
                "SELECT hits FROM xinfang_rate WHERE bucket = 'login_account'"
            )
            seen.append(self.env.cr.fetchone()[0])
            return core(user, *args, **kwargs)

        core = res_users.ResUsers._check_credentials
        with patch.object(res_users.ResUsers, "_check_credentials", look):
            self.sign_in("xf_triage", "wrong")
        self.assertEqual(seen, [1])

    def test_f22_programs_guess_no_longer_than_people(self):
        """Odoo counts nothing where a password comes with each call (/xmlrpc)."""
        url = f"{self.base_url()}/xmlrpc/2/common"
        with self.assertRaisesRegex(xmlrpc.client.ProtocolError, "40[04]"):
            xmlrpc.client.ServerProxy(url).version()
        self.parameter("xinfang_guard.old_rpc", "1")
        sign_in = functools.partial(
            self.xmlrpc_common.authenticate, self.env.cr.dbname, "xf_triage"
        )
        self.assertEqual(sign_in("xf_triage", {}), self.users["triage"].id)
        for guess in range(6):
            self.assertFalse(sign_in(f"guess {guess}", {}))
        self.assertFalse(sign_in("xf_triage", {}), "The right one does not help then")
        self.assertEqual(self.sign_in("xf_triage", "xf_triage").status_code, 200)

    def test_f21_unknown_and_wrong_are_one(self):
        wrong = self.sign_in("xf_triage", "wrong")
        unknown = self.sign_in("xf_nobody", "wrong")
        self.assertEqual(wrong.status_code, unknown.status_code)
        self.assertEqual(self.said(wrong), self.said(unknown))

    def test_f21_every_way_of_being_wrong_costs_one_hash(self):
        """Known, unknown, switched off, without a password: the same work."""
        context, work = self.env["res.users"]._crypt_context(), []

        def verify(word, stored):
            # What is compared with nothing at all takes no time.
            work.extend(["verify"] if stored else [])
            return context.verify_and_update(word, stored)

        spy = SimpleNamespace(
            hash=lambda _word: work.append("hash"), verify_and_update=verify
        )
        users = self.env["res.users"]
        users.create(
            {"name": "x", "login": "xf_off", "password": GOOD, "active": False}
        )
        users.create({"name": "x", "login": "xf_empty"})
        for login, spent in (
            ("xf_triage", "verify"),
            ("xf_citizen", "verify"),
            ("xf_nobody", "hash"),
            ("xf_off", "hash"),
            ("xf_empty", "hash"),
        ):
            work.clear()
            with patch.object(type(users), "_crypt_context", lambda self: spy):
                self.sign_in(login, "wrong")
            self.assertEqual(work, [spent], login)

    def test_the_whole_site_asks_for_work_instead_of_closing(self):
        self.parameter("xinfang_guard.login_all_limit", 1)
        self.sign_in("xf_nobody", "x")
        answer = self.sign_in("xf_triage", "xf_triage")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("登录请求过多", self.said(answer))
        self.opener.cookies.clear()
        page = self.page(self.url_open("/web/login"))
        address = page.xpath("//altcha-widget/@challenge")[0]
        challenge = altcha.Challenge.from_dict(self.url_open(address).json())
        solution = altcha.solve_challenge(challenge)
        payload = altcha.Payload(challenge=challenge, solution=solution).to_base64()
        answer = self.sign_in("xf_triage", "xf_triage", altcha=payload)
        self.assertEqual(answer.status_code, 303)
