import contextlib
import time

from odoo.http import Controller, request, route

from odoo.addons.xinfang_case.models.keyring import VaultError, vault_of

from . import page
from .submit import RECEIPT

OPEN_SECONDS = 30 * 60
# What a session holds is bound to its use: nothing else of the vault is opened by it.
SESSION_PLACE = ("http.session", "xinfang_open", "open")


class Query(page.PetitionPages, Controller):
    """Following a petition by number and query code, without an account."""

    @route("/xinfang/query", type="http", auth="public", methods=["GET"], readonly=True)
    def form(self, number="", **kw):
        """Ask for number and code; the receipt's QR code fills in the number."""
        return self._ask(number[:40], "")

    @route("/xinfang/query", type="http", auth="public", methods=["POST"])
    def find(self, **kw):
        """Open the petition, or say one and the same for every way of being wrong."""
        rate = request.env["xinfang.rate"]
        form = page.typed_form()
        number, code = form.get("number", "").strip()[:40], form.get("code", "")
        allowed = bool(page.admitted("query"))
        allowed = rate._hit("query_number", number.upper()) and allowed
        if not allowed:
            return self._refused(number, "often", 429)
        petition = request.env["xinfang.petition"]._find_by_code(number, code[:60])
        if not petition:
            return self._refused(number, "mismatch", 422)
        self._open(petition, int(time.time()))
        return request.redirect("/xinfang/query/result")

    @route("/xinfang/query/result", type="http", auth="public", methods=["GET"])
    def result(self, **kw):
        """Show the petition this session has opened."""
        petition = self._opened()
        if not petition:
            return request.redirect("/xinfang/query")
        return self._show(petition, "/xinfang/query/result", done=self._done_code())

    @route(
        "/xinfang/query/result/act/<string:code>",
        type="http",
        auth="public",
        methods=["POST"],
    )
    def act(self, code, **kw):
        """Supplement, withdraw or evaluate."""
        petition = self._opened()
        if not petition:
            return request.redirect("/xinfang/query")
        return self._act(petition, "/xinfang/query/result", code)

    @route(
        "/xinfang/query/result/document/<string:external_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def document(self, external_id, **kw):
        """Send one document of the opened petition."""
        return self._document(self._opened(), external_id)

    @route(
        "/xinfang/query/result/sibling/<string:external_id>",
        type="http",
        auth="public",
        methods=["POST"],
    )
    def sibling(self, external_id, **kw):
        """Go on to what was split off the opened petition: it has the same filer."""
        petition = self._opened()
        found = petition._portal_family() if petition else petition
        found = found.filtered(lambda p: p.external_id == external_id)
        if not found:
            raise request.not_found()
        since = request.session["xinfang_open"][1]
        self._open(found, since)
        return request.redirect("/xinfang/query/result")

    @route("/xinfang/query/leave", type="http", auth="public", methods=["POST"])
    def leave(self, **kw):
        """Forget the opened petition and receipts, on computers others use too."""
        for name in ("xinfang_open", "xinfang_keys", "xinfang_proven"):
            request.session.pop(name, None)
        response = request.redirect("/xinfang")
        response.set_cookie(
            RECEIPT, "", max_age=0, expires=None, path="/xinfang", httponly=True
        )
        return response

    def _open(self, petition, since):
        """Remember the petition in this session; encrypted, for it lies on the disk."""
        vault = vault_of(request.env)
        token = vault.encrypt(petition.external_id, *SESSION_PLACE)
        request.session["xinfang_open"] = [token, since]

    def _opened(self):
        """Return the petition unlocked by this session within the last half hour."""
        token, since = request.session.get("xinfang_open") or (None, 0)
        external_id = None
        if token and time.time() - since <= OPEN_SECONDS:
            with contextlib.suppress(VaultError):
                external_id = vault_of(request.env).decrypt(token, *SESSION_PLACE)
        return request.env["xinfang.petition"]._unlocked(external_id)

    def _refused(self, number, code, status):
        return self._ask(number, page.words()._say(code), status)

    def _ask(self, number, problem, status=200):
        values = {"number": number, "problem": problem, **page.proof_values("query")}
        return page.render("query", values, status)
