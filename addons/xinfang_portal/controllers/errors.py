"""Pages for what goes wrong on the way: expired, unknown, too large, broken."""

from odoo.http import request

from ..models.ir_http import SIGNED_OUT
from . import page


def error_page(path, code):
    """Return status and HTML for a failed request of the hall.

    :param str path: what was asked for
    :param int code: HTTP status of the failure
    """
    posted = request.httprequest.method == "POST"
    if posted and code == 400 and path == "/xinfang/submit":
        return _expired_form()
    if code == SIGNED_OUT:
        return 401, _signed_out()
    kind = {400: "expired", 403: "unknown", 404: "unknown", 405: "expired"}.get(code)
    kind = kind or ("large" if code == 413 else "broken")
    status = 404 if code == 403 else code
    html = request.env["ir.qweb"]._render(
        "xinfang_portal.problem", page.base_values({"kind": kind, "back": _back(path)})
    )
    return status, html


def _expired_form():
    """Show the form again with everything that was typed and a fresh token."""
    from .submit import form_values

    errors = {"form": ("expired", {})}
    values = form_values(page.typed_form(), page.new_key(), errors)
    html = request.env["ir.qweb"]._render(
        "xinfang_portal.submit", page.base_values(values)
    )
    return 400, html


def _signed_out():
    """Show what was typed to who typed it: nobody shall have to write it twice."""
    names = {"key", "form_key", "password"}
    texts = [
        t for name, t in page.typed_form().items() if t.strip() and name not in names
    ]
    values = {"kind": "signed_out", "texts": texts, "back": "/my/petitions"}
    return request.env["ir.qweb"]._render(
        "xinfang_portal.problem", page.base_values(values)
    )


def _back(path):
    if path.startswith("/my/petitions"):
        return "/my/petitions"
    if path.startswith("/xinfang/query"):
        return "/xinfang/query"
    return "/xinfang"
