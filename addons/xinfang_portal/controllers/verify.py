from odoo.http import Controller, request, route

from . import page


class Verify(Controller):
    """Whether a paper is ours: number and code in, kind and date out, no content."""

    # Not from a copy of the database: the link of a QR code counts an attempt.
    @route("/xinfang/verify", type="http", auth="public", methods=["GET"])
    def ask(self, number="", code="", **kw):
        """Ask for number and code, or answer the link of the paper's QR code."""
        if not number or not code:
            return self._render({"number": number[:60]})
        return self._answer(number, code)

    @route("/xinfang/verify", type="http", auth="public", methods=["POST"])
    def answer(self, **kw):
        """Confirm a paper, or say one and the same for every way of being wrong."""
        form = page.typed_form()
        return self._answer(form.get("number", ""), form.get("code", ""))

    def _answer(self, number, code):
        number, code = number.strip()[:60], code[:60]
        rate = request.env["xinfang.rate"]
        allowed = bool(page.admitted("verify"))
        allowed = rate._hit("verify_number", number) and allowed
        if not allowed:
            return self._refused(number, "often", 429)
        paper = request.env["xinfang.document"]._verify(number, code)
        if not paper:
            return self._refused(number, "no_paper", 422)
        return self._render({"number": number, "paper": paper})

    def _refused(self, number, fault, status):
        problem = page.words()._say(fault)
        return self._render({"number": number, "problem": problem}, status)

    def _render(self, values, status=200):
        base = {"problem": "", "paper": None, **page.proof_values("verify")}
        response = page.render("verify", {**base, **values}, status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
