from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

# The same as docker/nginx/nginx.conf, for offices without that proxy. The web client
# compiles its templates in the browser and starts with a script in the page.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Pages that are the same for everybody and may be found and kept.
_PUBLIC = ("/xinfang", "/xinfang/guide")
_KEPT = ("/web/assets/", "/web/webclient/", "/web/image", "/web/bundle/", "/logo")


class IrHttp(models.AbstractModel):
    """What every answer says about itself, and who may look behind the scenes (C47)."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        cls._xinfang_harden(response)
        return result

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if isinstance(response, HTTPException):
            response = response.get_response(request.httprequest.environ)
        if hasattr(response, "headers"):
            cls._xinfang_harden(response)
        return response

    @classmethod
    def _xinfang_harden(cls, response):
        headers, path = response.headers, request.httprequest.path
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if "default-src" not in headers.get("Content-Security-Policy", ""):
            headers["Content-Security-Policy"] = POLICY
        if path not in _PUBLIC:
            headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
            if not path.startswith(_KEPT):
                headers["Cache-Control"] = "no-store"
        if request.httprequest.scheme == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=63072000")
        cls._xinfang_harden_cookies(headers)

    @classmethod
    def _xinfang_harden_cookies(cls, headers):
        """Keep cookies from foreign pages, and on TLS from any other road."""
        secure = request.httprequest.scheme == "https"
        cookies = headers.getlist("Set-Cookie")
        if not cookies:
            return
        headers.remove("Set-Cookie")
        for cookie in cookies:
            low = cookie.lower()
            if "; samesite=" not in low:
                cookie += "; SameSite=Lax"
            if secure and "; secure" not in low:
                cookie += "; Secure"
            headers.add("Set-Cookie", cookie)

    @classmethod
    def _handle_debug(cls):
        """Switch the developer mode on for administrators alone (F2)."""
        super()._handle_debug()
        if not request.session.debug:
            return
        uid = request.session.uid or request.env.uid
        user = request.env["res.users"].sudo().browse(uid or [])
        if not (user and user.has_group("base.group_erp_manager")):
            request.session.debug = ""
