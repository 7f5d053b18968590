import logging
import secrets

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from .password import CITIZEN

_logger = logging.getLogger(__name__)
MOST_LINKS = 5  # that one request sends to one address


class ResUsers(models.Model):
    """Asking for a password or an account tells nothing about who has one (F21).

    The link itself is sent by a job, a moment later: sending takes time, and time would
    tell.
    """

    _inherit = "res.users"

    xinfang_reset_asked_at = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    _xinfang_reset_idx = models.Index(
        "(xinfang_reset_asked_at) WHERE xinfang_reset_asked_at IS NOT NULL"
    )

    @api.model
    def signup(self, values, token=None):
        if request and not token:
            # First, so that a weak password is answered before anything is looked up.
            known = [values.get(name) for name in ("login", "name", "email")]
            self._xinfang_refuse_weak(values.get("password"), CITIZEN, known)
            # Core takes the account's name for an address where none is given.
            return self._xinfang_sign_up(values)
        return super().signup(values, token)

    @api.model
    def _xinfang_sign_up(self, values):
        """Make an account for whoever asks for one.

        :return: tuple (login, password)
        """
        self._signup_create_user(values)
        return values.get("login"), values.get("password")

    @api.model
    def _xinfang_free_number(self):
        """Return a number of nine digits that is no account yet.

        Nothing that was typed has a part in it: whoever signs up learns nothing about
        other accounts, and accounts cannot be counted by their numbers.

        :return: str
        """
        every = self.sudo().with_context(active_test=False)
        while True:
            number = str(10**8 + secrets.randbelow(9 * 10**8))
            if not every.search_count([("login", "=", number)], limit=1):
                return number

    def reset_password(self, login):
        """Have a link sent when there is an account of that login or address, and say
        so in no case. Several accounts of one address have a link each.

        :return: True
        """
        if self._xinfang_may_ask("reset", login):
            users = self.search(self._get_login_domain(login))
            users = users or self.search(self._get_email_domain(login))
            self.env.cr.execute(
                SQL(
                    "UPDATE res_users SET xinfang_reset_asked_at = now() AT TIME ZONE"
                    " 'UTC' WHERE id IN %s",
                    users.filtered("email")[:MOST_LINKS]._ids or (0,),
                )
            )
            self.env.ref("xinfang_guard.cron_reset_links").sudo()._trigger()
        return True

    @api.model
    def _cron_send_reset_links(self):
        """Send the links that were asked for."""
        asked = self.sudo().search([("xinfang_reset_asked_at", "!=", False)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(asked))
        for user in asked:
            user.xinfang_reset_asked_at = False
            try:
                with self.env.cr.savepoint():
                    user.action_reset_password()
            except Exception as error:
                # One address that cannot be reached keeps none of the others waiting.
                _logger.error("No link for a new password was sent: %s", type(error))
            if not cron._commit_progress(1):
                break

    @api.model
    def _xinfang_may_ask(self, what, account=""):
        """Count a request for a password or account.

        :param str what: ``reset`` or ``sign_up``
        :return: bool
        """
        if not request:
            return True
        rate = self.env["xinfang.rate"]
        place = request.httprequest.remote_addr or ""
        allowed = rate._hit(f"{what}_place", place)
        if what == "reset":
            allowed = rate._hit("reset_account", account.strip().lower()) and allowed
        return allowed
