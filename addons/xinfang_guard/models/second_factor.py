import werkzeug.exceptions

from odoo import api, models
from odoo.exceptions import AccessDenied, AccessError
from odoo.http import request

PAGE = "/web/second-factor"
# What somebody without a second factor may still reach: the page to set it up, and out.
_OPEN = (
    PAGE,
    "/web/login",
    "/web/session/logout",
    "/web/session/destroy",
    "/web/assets/",
    "/web/static/",
    "/web/webclient/translations",
    "/website/translations",
    "/web/image/res.company/",
    "/web/binary/company_logo",
    "/web/health",
    "/logo",
    "/xinfang/proof",
)


class ResUsers(models.Model):
    """Two factors for staff, when the office asks for them (等保三级 8.1.4.1 d)."""

    _inherit = "res.users"

    @api.model
    def _xinfang_lacks_second_factor(self, uid):
        """Tell whether a user has to set up a second factor before anything else.

        :param int uid: id of a user, or None
        """
        if not uid or not self.env["ir.config_parameter"]._xinfang(
            "staff_second_factor"
        ):
            return False
        user = self.sudo().browse(uid)
        # Odoo's own user of jobs signs in nowhere.
        return not user.share and not user._is_superuser() and not user.totp_secret

    def _check_credentials(self, credential, env):
        """Refuse machine access by password or key to who lacks the second factor."""
        result = super()._check_credentials(credential, env)
        if not env.get("interactive") and self._xinfang_lacks_second_factor(
            self.env.uid
        ):
            raise AccessDenied(self._xinfang_second_factor_sentence())
        return result

    @api.model
    def _xinfang_second_factor_sentence(self):
        return self.env._(
            "Your office requires a second factor. Please sign in through the browser "
            "and set up the authenticator app first."
        )


class IrHttp(models.AbstractModel):
    """The gate for who has not set it up: one page, and the way out."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        result = super()._authenticate(endpoint)
        cls._xinfang_ask_second_factor(endpoint)
        return result

    @classmethod
    def _xinfang_ask_second_factor(cls, endpoint):
        uid = request.session.uid or request.env.uid
        if request.httprequest.path.startswith(_OPEN):
            return
        users = request.env["res.users"]
        if not users._xinfang_lacks_second_factor(uid):
            return
        plain = endpoint.routing["type"] == "http"
        if plain and request.httprequest.method in ("GET", "HEAD"):
            werkzeug.exceptions.abort(request.redirect(PAGE))
        raise AccessError(users._xinfang_second_factor_sentence())
