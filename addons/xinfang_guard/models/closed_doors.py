"""Doors of Odoo that an office of petitions has no use for, and who may knock (C27, C31)."""

from urllib.parse import urlsplit

import werkzeug.exceptions

from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request

# Answered like a page that does not exist, whoever asks.
CLOSED = (
    # They fetch any address that somebody names, from inside the office's network.
    "/html_editor/link_preview_external",
    "/html_editor/link_preview_internal",
    "/mail/link_preview",
    "/html_editor/video_url/",
    "/web_editor/video_url/",
    # They hand text or names to somebody elsewhere.
    "/html_editor/generate_text",
    "/web_editor/generate_text",
    "/html_editor/media_library_search",
    "/html_editor/save_library_media",
    "/web_editor/save_library_media",
    "/mail/rtc/",
    # Chats and ratings for whoever holds a link.
    "/chat/",
    "/rate/",
    # The programmers' own pages.
    "/web/tests",
    "/doc",
    "/web/set_profiling",
)
# Programs of former times, with a password in each call and no session: closed unless the
# administrator opens them; programs of today use /json/2 and a key.
OLD_RPC = ("/xmlrpc", "/jsonrpc")
OLD_RPC_ALLOWED = "xinfang_guard.old_rpc"
# What the pages of a citizen's account call; of everything else there is a page.
CITIZENS_CALLS = {
    "res.users": {
        "action_totp_enable_wizard",
        "action_totp_disable",
        "revoke_all_devices",
        "action_revoke_all_devices",
        "action_create_passkey",
    },
    "res.users.identitycheck": {"create", "read", "write", "run_check"},
    "auth_totp.wizard": {"create", "read", "write", "enable"},
    "auth_totp.device": {"remove"},
    "auth.passkey.key": {"write", "action_delete_passkey"},
    "auth.passkey.key.create": {"create", "make_key"},
}
_CALLS = ("/web/dataset/call_kw", "/web/dataset/call_button")
_SAFE = ("GET", "HEAD", "OPTIONS")


class IrHttp(models.AbstractModel):
    """What of Odoo is closed, to whom, and for requests from where."""

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        if _below(path_info, CLOSED):
            raise werkzeug.exceptions.NotFound()
        if _below(path_info, OLD_RPC) and not cls._xinfang_old_rpc():
            raise werkzeug.exceptions.NotFound()
        return super()._match(path_info)

    @classmethod
    def _xinfang_old_rpc(cls):
        parameters = request.env["ir.config_parameter"].sudo()
        return parameters.get_param(OLD_RPC_ALLOWED) == "1"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        cls._xinfang_refuse_foreign_pages()
        cls._xinfang_refuse_citizens_calls()
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _xinfang_refuse_foreign_pages(cls):
        """Take no request that changes something from a page of another site.

        The token guards forms; calls in JSON carry none, and the browser says where they
        come from. Our pages name no origin on forms (``no-referrer``), which is "null".
        """
        asked = request.httprequest
        if asked.method in _SAFE or not request.session.uid:
            return
        site = asked.headers.get("Sec-Fetch-Site")
        if site:
            foreign = site not in ("same-origin", "none")
        else:
            origin = asked.headers.get("Origin")
            foreign = origin not in (None, "", "null", "file://") and (
                urlsplit(origin).netloc != asked.host
            )
        if foreign:
            raise werkzeug.exceptions.Forbidden()

    @classmethod
    def _xinfang_refuse_citizens_calls(cls):
        """Let accounts of citizens call what the pages of their account need, no more.

        :raises AccessError: in the same words whatever model or method was named
        """
        if not request.httprequest.path.startswith(_CALLS):
            return
        user = request.env.user
        if not user.share:
            return
        params = request.get_json_data().get("params") or {}
        model, method = params.get("model"), params.get("method")
        if isinstance(model, str) and method in CITIZENS_CALLS.get(model, ()):
            return
        raise AccessError(
            request.env._("This is not open to your account. Please use the pages.")
        )


def _below(path, doors):
    doors = [door.rstrip("/") for door in doors]
    return any(path == door or path.startswith(f"{door}/") for door in doors)
