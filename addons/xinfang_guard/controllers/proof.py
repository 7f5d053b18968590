from odoo.http import Controller, request, route


class Proof(Controller):
    """The challenge of the proof of work, fetched by the widget when it is needed."""

    @route("/xinfang/proof", type="http", auth="public", methods=["GET"], readonly=True)
    def challenge(self, **kw):
        """Return a challenge as JSON; it holds nothing about who asks."""
        hard = request.env["xinfang.proof"]._under_pressure()
        answer = request.env["xinfang.proof"]._challenge(hard)
        return request.make_json_response(
            answer, headers=[("Cache-Control", "no-store")]
        )
