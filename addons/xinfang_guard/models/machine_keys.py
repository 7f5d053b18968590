"""Keys for programs: for whom the office decided, and for citizens never (C31)."""

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request

ALLOWED = "xinfang_guard.machine_keys"


class ApiKeys(models.Model):
    """A key works without a second factor and without anybody at the screen."""

    _inherit = "res.users.apikeys"

    def _generate(self, scope, name, expiration_date):
        # Whoever sits at the server's console is not bound; a remembered device is no
        # key for programs.
        if request and scope in (None, "rpc"):
            self._xinfang_check_allowed()
        return super()._generate(scope, name, expiration_date)

    @api.model
    def _xinfang_check_allowed(self):
        """Refuse a new key unless the administrator has allowed keys for staff.

        :raises UserError: with what would have to be set
        """
        parameters = self.env["ir.config_parameter"].sudo()
        allowed = parameters.get_param(ALLOWED) == "1"
        if self.env.user.share or not allowed:
            raise UserError(
                self.env._(
                    "Keys for programs are not given out in this office. If a system of "
                    "yours has to be connected, ask the administrator (%(name)s).",
                    name=ALLOWED,
                )
            )

    @api.model
    def _check_credentials(self, *, scope, key):
        uid = super()._check_credentials(scope=scope, key=key)
        if uid and scope == "rpc" and self.env["res.users"].sudo().browse(uid).share:
            return None
        return uid


class ResUsers(models.Model):
    _inherit = "res.users"

    def _check_uid_passwd(self, uid, passwd):
        """Refuse programs that sign in with a citizen's password or key."""
        result = super()._check_uid_passwd(uid, passwd)
        if self.sudo().browse(uid).share:
            raise AccessDenied()
        return result
