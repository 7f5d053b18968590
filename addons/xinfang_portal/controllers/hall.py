from odoo.http import Controller, request, route

from . import page


class Hall(Controller):
    """The entrance: how it works, whom to reach, what the rules are (Article 18)."""

    @route(
        "/xinfang",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=True,
        readonly=True,
    )
    def hall(self, lang=None, **kw):
        """Show the hall; ``lang`` chooses another active language."""
        if lang:
            active = [code for code, _name in request.env["res.lang"].get_installed()]
            if lang in active:
                request.session["xinfang_lang"] = lang
                request.update_context(lang=lang)
        places = request.env["xinfang.department"]._portal_places()
        campaigns = request.env["xinfang.campaign"]._portal_open()
        receptions = request.env["xinfang.reception"]._portal_coming()
        return page.render(
            "hall",
            {"places": places, "campaigns": campaigns, "receptions": receptions},
        )

    @route(
        "/xinfang/regions", type="http", auth="public", methods=["GET"], readonly=True
    )
    def regions(self, q="", **kw):
        """Return up to twelve names of places for a typed beginning, as JSON."""
        regions = request.env["xinfang.region"]._portal_match(q[:80])
        return request.make_json_response(regions[:12].mapped("full_name"))
