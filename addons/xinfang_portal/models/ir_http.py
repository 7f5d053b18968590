import logging

from odoo import models
from odoo.http import Response, SessionExpiredException, request

_logger = logging.getLogger(__name__)

HALL_LANG = "zh_CN"
SIGNED_OUT = 401
_HEADERS = {
    # No script of ours is needed; one small file of our own adds comfort.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "script-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LAST_RESORT = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"/>'
    "<title>暂时无法办理</title></head><body><main><h1>暂时无法办理</h1>"
    "<p>系统出现故障，您填写的内容没有提交。请稍后再试，"
    "或者拨打信访部门电话、前往接待场所。</p></main></body></html>"
)


def in_hall(path):
    """Tell whether a path belongs to the citizens' hall."""
    return path in ("/xinfang", "/my/petitions") or path.startswith(
        ("/xinfang/", "/my/petitions/")
    )


class IrHttp(models.AbstractModel):
    """Language, headers and error pages of the citizens' hall."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if in_hall(request.httprequest.path):
            request.update_context(lang=cls._hall_lang())
        return result

    @classmethod
    def _hall_lang(cls):
        """Return the language of the hall: chosen, the user's own, else Chinese.

        What the browser asks for does not count: most visitors never set it.
        """
        active = [code for code, _name in request.env["res.lang"].get_installed()]
        chosen = request.session.get("xinfang_lang")
        if chosen not in active and not request.env.user._is_public():
            chosen = request.env.user.lang
        if chosen not in active:
            chosen = HALL_LANG if HALL_LANG in active else request.env.lang
        return chosen

    @classmethod
    def _post_dispatch(cls, response):
        path = request.httprequest.path
        if in_hall(path):
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            if not request.cookies.get("frontend_lang") and request.env.lang:
                # Sign-in and account pages then speak the hall's language too.
                request.future_response.set_cookie("frontend_lang", request.env.lang)
            if path != "/xinfang":
                # Personal pages: found by no search engine, kept by no browser.
                response.headers["X-Robots-Tag"] = "noindex, nofollow"
                response.headers["Cache-Control"] = "no-store"
        return super()._post_dispatch(response)

    @classmethod
    def _handle_error(cls, exception):
        path = request.httprequest.path
        plain = request.dispatcher.routing_type == "http"
        expired = isinstance(exception, SessionExpiredException)
        posted = request.httprequest.method == "POST"
        if not (plain and in_hall(path)) or (expired and not posted):
            return super()._handle_error(exception)
        code = getattr(exception, "code", None) or getattr(
            exception, "http_status", 500
        )
        if expired:
            code = SIGNED_OUT
        try:
            response = cls._hall_error_page(path, code)
        except Exception:
            _logger.exception("The error page of %s could not be shown", path)
            response = Response(
                _LAST_RESORT, status=500, content_type="text/html;charset=utf-8"
            )
        cls._post_dispatch(response)
        return response

    @classmethod
    def _hall_error_page(cls, path, code):
        """Render what went wrong in plain words, without anything technical."""
        from ..controllers import errors

        if not request.env.uid:
            cls._auth_method_public()
        request.env.cr.rollback()
        request.update_context(lang=cls._hall_lang())
        status, html = errors.error_page(path, code)
        return Response(html, status=status, content_type="text/html;charset=utf-8")
