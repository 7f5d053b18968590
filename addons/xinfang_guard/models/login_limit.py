import contextlib
import logging
from contextvars import ContextVar

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request

from odoo.addons.xinfang_case.models.view_door import served

_logger = logging.getLogger(__name__)

# Whether the attempt that is being looked at has been counted already.
_COUNTED = ContextVar("xinfang_guard.counted", default=False)


class ResUsers(models.Model):
    """Failed log-ins count per account, per address and in all (F22).

    Counted before the password is looked at, on a connection of its own: parallel
    guesses cannot slip through, a rollback erases nothing, all workers see the same. A
    good log-in gives back its own attempt and nothing else, so that an attacker's own
    account does not wash his guesses away.
    """

    _inherit = "res.users"

    @contextlib.contextmanager
    def _assert_can_auth(self, user=None):
        with self._xinfang_counted(self._xinfang_attempt_keys(user), user):
            yield

    def _check_credentials(self, credential, env):
        """Count guesses of who is signed in already, as those of who is not (C19).

        A browser that somebody left open asks for the password again before it is
        changed, before numbers are shown, before a key is made. Odoo counts none of
        these questions: whoever sits there could go through a dictionary. They share
        the count of the account with the log-in: it is the same password.
        """
        if _COUNTED.get() or not served():
            return super()._check_credentials(credential, env)
        # The limit of the whole site is for strangers, who can prove work instead. Here
        # only one account can be guessed at, and there is no form to prove it on.
        keys = [
            key
            for key in self._xinfang_attempt_keys(self.env.uid)
            if key[0] != "login_all"
        ]
        # Not as a denial: that is said as "wrong password" by whoever asked.
        with self._xinfang_counted(keys, self.env.uid, UserError):
            return super()._check_credentials(credential, env)

    @contextlib.contextmanager
    def _xinfang_counted(self, keys, user, refusal=AccessDenied):
        """Count an attempt before it is looked at; give it back when it was a good one.

        :param keys: list of (bucket, place)
        :param user: what was typed as login, or a user's id
        :param refusal: class of the exception when a limit was reached; nothing is
            looked at then
        """
        rate = self.env["xinfang.rate"]
        allowed = {bucket: rate._hit(bucket, place) for bucket, place in keys}
        if not self._xinfang_may_try(allowed):
            _logger.warning(
                "Log-in refused before looking: limit of %s",
                ", ".join(bucket for bucket, free in allowed.items() if not free),
            )
            raise refusal(self._xinfang_too_often(allowed))
        token = _COUNTED.set(True)
        try:
            yield
        except AccessDenied:
            self._xinfang_even_out(user)
            raise
        except Exception:
            self._xinfang_give_back(keys)
            raise
        finally:
            _COUNTED.reset(token)
        self._xinfang_give_back(keys)

    @api.model
    def _xinfang_attempt_keys(self, user):
        """Return (bucket, place) of one attempt.

        :param user: what was typed as login, or a user's id
        """
        of = served()
        if isinstance(user, int):
            login = self.sudo().browse(user).exists().login or str(user)
        else:
            login = str(user or "")
        return (
            ("login_account", login.strip().lower()),
            # Programs of former times hide their request from what they call.
            ("login_place", of.httprequest.remote_addr if of else ""),
            ("login_all", ""),
        )

    @api.model
    def _xinfang_may_try(self, allowed):
        """Tell whether an attempt goes on.

        The limit of the whole site asks for a proof of work instead of closing: else
        anybody could keep everybody out.
        """
        if not (allowed["login_account"] and allowed["login_place"]):
            return False
        return allowed.get("login_all", True) or self.env["xinfang.proof"]._redeem(
            request and request.params.get("altcha")
        )

    @api.model
    def _xinfang_too_often(self, allowed):
        if allowed["login_account"] and allowed["login_place"]:
            return self.env._(
                "Many people are trying to sign in just now. Please reload the page, "
                "wait until the check is done, and sign in again."
            )
        return self.env._(
            "Too many failed attempts. Please wait 15 minutes and try again, or ask "
            "your administrator."
        )

    @api.model
    def _xinfang_give_back(self, keys):
        for bucket, place in keys:
            self.env["xinfang.rate"]._give_back(bucket, place)

    @api.model
    def _xinfang_even_out(self, user):
        """Take as long for an account that is not there as for a wrong password (F21)."""
        if isinstance(user, int):
            return
        self.env.cr.execute(
            "SELECT 1 FROM res_users WHERE login = %s AND active AND password LIKE '$%%'",
            (str(user or ""),),
        )
        if not self.env.cr.fetchone():
            self._crypt_context().hash("nobody")
