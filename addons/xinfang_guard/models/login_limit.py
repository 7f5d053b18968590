import contextlib
import logging

from odoo import api, models
from odoo.exceptions import AccessDenied
from odoo.http import request

from odoo.addons.xinfang_case.models.view_door import served

_logger = logging.getLogger(__name__)


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
        rate = self.env["xinfang.rate"]
        keys = self._xinfang_attempt_keys(user)
        allowed = {bucket: rate._hit(bucket, place) for bucket, place in keys}
        if not self._xinfang_may_try(allowed):
            _logger.warning(
                "Log-in refused before looking: limit of %s",
                ", ".join(bucket for bucket, free in allowed.items() if not free),
            )
            raise AccessDenied(self._xinfang_too_often(allowed))
        try:
            yield
        except AccessDenied:
            self._xinfang_even_out(user)
            raise
        except Exception:
            self._xinfang_give_back(keys)
            raise
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
        return allowed["login_all"] or self.env["xinfang.proof"]._redeem(
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
