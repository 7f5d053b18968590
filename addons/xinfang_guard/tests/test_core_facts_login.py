"""F21, F22: what Odoo tells of accounts, and how its limit of log-ins is washed away."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessDenied
from odoo.tools import mute_logger

from odoo.addons.base.models import res_users as core

from .common import GuardCase


class TestCoreFactsLogin(GuardCase):
    def test_f21_nobody_learns_which_accounts_exist(self):
        """Reset and sign-up of Odoo name the account that exists, or does not.

        Not shown on Odoo's own pages: our controllers stand before them in every
        request. What an unknown login costs, the link of a reset and the database
        manager: ``test_login_limit.py``, ``test_password.py``, ``test_headers.py``.
        """
        wrong = self.sign_in("xf_triage", "wrong")
        unknown = self.sign_in("xf_nobody", "wrong")
        self.assertEqual(wrong.status_code, unknown.status_code)
        self.assertEqual(self.said(wrong), self.said(unknown))
        resets = set()
        for login in ("xf_citizen", "xf_nobody"):
            self.opener.cookies.clear()
            answer = self.post("/web/reset_password", {"login": login})
            resets.add((answer.status_code, self.said(answer)))
        self.assertEqual(len(resets), 1)

    def core_guesses(self, own_every):
        """Return how many of thirty guesses Odoo's own limit lets through.

        :param int own_every: after so many guesses a good log-in of another account
        """
        users, reached = self.env["res.users"], []
        asked = SimpleNamespace(httprequest=SimpleNamespace(remote_addr="10.0.0.9"))

        def sign_in(good):
            try:
                with core.ResUsers._assert_can_auth(users, "xf_triage"):
                    reached.append(good)
                    if not good:
                        raise AccessDenied
            except AccessDenied:
                pass

        with (
            patch.object(core, "request", asked),
            patch.object(self.env.registry, "_login_failures", None, create=True),
            mute_logger("odoo.addons.base.models.res_users"),
        ):
            for guess in range(1, 31):
                sign_in(False)
                if not guess % own_every:
                    sign_in(True)
        return reached.count(False)

    def test_f22_a_good_log_in_washes_no_guess_away(self):
        """Odoo forgets the failures of an address with the next good log-in."""
        self.assertLess(self.core_guesses(own_every=100), 15)
        self.assertEqual(self.core_guesses(own_every=5), 30)
        passed = 0
        for guess in range(8):
            answer = self.sign_in("xf_triage", f"guess {guess}")
            passed += "失败次数过多" not in self.said(answer)
            self.assertEqual(self.sign_in("xf_citizen", "xf_citizen").status_code, 303)
        self.assertLessEqual(passed, 5)
