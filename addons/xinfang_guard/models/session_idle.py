import time

from odoo import models
from odoo.http import SessionExpiredException, request

SEEN = "xinfang_seen"
STEP = 60  # seconds between two notes of being there


class IrHttp(models.AbstractModel):
    """Idle sessions end on the server, on pages without a websocket too.

    Core learns of idleness from the web client's websocket. The pages of citizens have
    none: on a computer in a library the next reader would find them open.
    """

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        result = super()._authenticate(endpoint)
        if request.session.uid and endpoint.routing["auth"] in ("user", "public"):
            cls._xinfang_note_presence()
        return result

    @classmethod
    def _xinfang_note_presence(cls):
        session = request.session
        user = request.env(user=session.uid).user
        limit = user._get_lock_timeout_inactivity() if user.share else None
        if not limit:
            return
        now, seen = time.time(), session.get(SEEN)
        if seen and now - seen > limit:
            session.logout(keep_db=True)
            request.env["ir.http"]._auth_method_public()
            raise SessionExpiredException("The session was idle for too long")
        if not seen or now - seen > STEP:
            session[SEEN] = now
