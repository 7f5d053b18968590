"""C19, C29: the password asked again in a session is guessed at no oftener than at log-in.

Four doors of Odoo ask who is signed in for the password again; Odoo counts none of them.
"""

import json
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import db_connect

from odoo.addons.base.models import res_users

from .common import GOOD, GuardCase

TOO_OFTEN = "失败次数过多"
LIMIT = 5


class TestIdentityLimit(GuardCase):
    def setUp(self):
        super().setUp()
        # A refusal by remote call is rolled back: what counts it has to be a connection
        # of its own, as it is in real life.
        self.addCleanup(self.apart, "DELETE FROM xinfang_rate")
        own = patch.object(
            type(self.env["xinfang.rate"]), "_own_cursor", self.real_cursor
        )
        own.start()
        self.addCleanup(own.stop)
        self.sign_in("xf_citizen", "xf_citizen")

    @contextmanager
    def real_cursor(self, *_rate):
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            yield cr

    def apart(self, query):
        with self.real_cursor() as cr:
            cr.execute(query)
            return cr.fetchall() if cr.description else None

    def hits(self):
        """Return bucket → failed attempts that are counted."""
        return dict(self.apart("SELECT bucket, sum(hits) FROM xinfang_rate GROUP BY 1"))

    def rpc(self, path, params):
        answer = self.opener.post(self.base_url() + path, json={"params": params})
        error = answer.json().get("error")
        return error["data"]["message"] if error else ""

    # -- doors: each returns what is said, "" when the password was right -----------

    def by_call(self, password):
        """``change_password``: what programs and old pages call."""
        params = {"model": "res.users", "method": "change_password"}
        params["kwargs"] = {"context": {"lang": "zh_CN"}}
        params["args"] = [password, f"{GOOD}（新）"]
        return self.rpc("/web/dataset/call_kw/res.users/change_password", params)

    def by_dialog(self, password):
        """``res.users.identitycheck``: the dialog before a key, a device, a new password."""
        user = self.env["res.users"].browse(self.session.uid)
        asked = [{}, "res.users", user.ids, "preference_change_password", [], {}]
        check = self.env["res.users.identitycheck"].with_user(user).sudo()
        check = check.create({"request": json.dumps(asked)})
        self.env.flush_all()
        params = {"model": check._name, "method": "run_check", "args": [check.ids]}
        params["kwargs"] = {"context": {"password": password, "lang": "zh_CN"}}
        return self.rpc(f"/web/dataset/call_kw/{check._name}/run_check", params)

    def by_lock(self, password):
        """The page that a session shows after a quarter of an hour."""
        params = {"type": "password", "login": "x", "password": password}
        return self.rpc("/auth-timeout/session/check-identity", params)

    def by_page(self, password):
        """The page of an account of the hall."""
        new = f"{GOOD}（新）"
        form = {"op": "password", "old": password, "new1": new, "new2": new}
        page = self.page(self.post("/my/security", form, follow=True))
        return page.xpath("string(//*[contains(@class, 'invalid-feedback')"
                          " or contains(@class, 'alert-danger')])").strip()  # fmt: skip

    def by_closing(self, password):
        """Closing an account of the hall."""
        form = {"validation": "xf_citizen", "password": password}
        return self.post("/my/deactivate_account", form, "/my/security").text

    # -- tests ----------------------------------------------------------------

    def guess(self, door):
        """Guess until nothing is looked at any more; return what was said to each."""
        looked, core = [], res_users.ResUsers._check_credentials

        def look(user, credential, env):
            looked.append(credential["password"])
            return core(user, credential, env)

        with patch.object(res_users.ResUsers, "_check_credentials", look):
            said = [door(f"guess {number}") for number in range(LIMIT + 2)]
        self.assertEqual(looked, [f"guess {number}" for number in range(LIMIT)])
        return said

    def assertLimited(self, door, login):
        said = self.guess(door)
        self.assertTrue(all(said), said)
        self.assertEqual([TOO_OFTEN in words for words in said],
                         [False] * LIMIT + [True] * 2)  # fmt: skip
        self.assertIn(TOO_OFTEN, door(login), "The right one does not help then")
        answer = self.sign_in(login, login)
        self.assertIn(TOO_OFTEN, self.said(answer), "It is the count of the account")

    def test_c19_changing_the_password_by_call(self):
        self.sign_in("xf_triage", "xf_triage")
        self.assertLimited(self.by_call, "xf_triage")

    def test_c19_the_dialog_before_sensitive_steps(self):
        self.authenticate("xf_triage", "xf_triage")
        self.assertLimited(self.by_dialog, "xf_triage")

    def test_c19_the_page_of_a_locked_session(self):
        self.sign_in("xf_triage", "xf_triage")
        self.assertLimited(self.by_lock, "xf_triage")

    def test_c19_the_page_of_a_citizens_account(self):
        self.assertLimited(self.by_page, "xf_citizen")

    def test_c19_closing_a_citizens_account(self):
        self.assertLimited(self.by_closing, "xf_citizen")
        self.assertTrue(self.citizen.active)

    def test_c19_all_doors_share_one_count(self):
        for number, door in enumerate((self.by_page, self.by_closing, self.by_lock)):
            self.assertNotIn(TOO_OFTEN, door(f"guess {number}"))
        self.sign_in("xf_citizen", "guess")
        self.sign_in("xf_citizen", "guess")
        self.assertIn(TOO_OFTEN, self.said(self.sign_in("xf_citizen", "xf_citizen")))

    def test_c19_who_knows_it_is_not_counted(self):
        self.sign_in("xf_triage", "xf_triage")
        for _time in range(LIMIT + 2):
            self.assertFalse(self.by_lock("xf_triage"))
        self.assertFalse(self.by_call("xf_triage"))
        self.assertEqual(set(self.hits().values()), {0})

    def test_c19_the_limit_of_strangers_locks_nobody_out_who_is_signed_in(self):
        """The whole site asks strangers for a proof of work; the dialog has no place for it."""
        self.sign_in("xf_triage", "xf_triage")
        self.parameter("xinfang_guard.login_all_limit", 1)
        other = self.opener
        self.opener = type(other)(self)
        self.sign_in("xf_nobody", "x")
        self.sign_in("xf_nobody", "x")
        self.opener = other
        self.assertFalse(self.by_lock("xf_triage"))
