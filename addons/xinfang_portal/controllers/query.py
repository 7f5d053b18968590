import time

from odoo.http import Controller, request, route

from . import page

OPEN_SECONDS = 30 * 60


class Query(page.PetitionPages, Controller):
    """Following a petition by number and query code, without an account."""

    @route("/xinfang/query", type="http", auth="public", methods=["GET"])
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
        request.session["xinfang_open"] = [petition.external_id, int(time.time())]
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
        request.session["xinfang_open"] = [found.external_id, since]
        return request.redirect("/xinfang/query/result")

    @route("/xinfang/query/leave", type="http", auth="public", methods=["POST"])
    def leave(self, **kw):
        """Forget the opened petition and receipts, on computers others use too."""
        for name in (
            "xinfang_open",
            "xinfang_last_key",
            "xinfang_filed",
            "xinfang_keys",
            "xinfang_proven",
        ):
            request.session.pop(name, None)
        return request.redirect("/xinfang")

    def _opened(self):
        """Return the petition unlocked by this session within the last half hour."""
        external_id, since = request.session.get("xinfang_open") or (None, 0)
        if time.time() - since > OPEN_SECONDS:
            external_id = None
        return request.env["xinfang.petition"]._unlocked(external_id)

    def _refused(self, number, code, status):
        return self._ask(number, page.words()._say(code), status)

    def _ask(self, number, problem, status=200):
        values = {"number": number, "problem": problem, **page.proof_values("query")}
        return page.render("query", values, status)
