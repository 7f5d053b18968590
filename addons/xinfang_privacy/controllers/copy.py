from odoo.http import content_disposition, request, route

from odoo.addons.xinfang_portal.controllers.my_petitions import MyPetitions
from odoo.addons.xinfang_portal.controllers.query import Query


def _file(petition):
    text = "\ufeff" + petition._portal_copy()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Disposition", content_disposition(f"{petition.number}.txt")),
        ("Cache-Control", "no-store"),
    ]
    return request.make_response(text.encode(), headers)


class MyCopy(MyPetitions):
    """A copy of the own data by account."""

    @route(
        "/my/petitions/<string:external_id>/copy",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def own_copy(self, external_id, **kw):
        """Send a text file with what is kept about the petitioner and the petition."""
        return _file(self._mine(external_id))


class QueryCopy(Query):
    """A copy of the own data by number and query code."""

    @route("/xinfang/query/result/copy", type="http", auth="public", methods=["GET"])
    def own_copy(self, **kw):
        """Send a text file with what is kept about the petition this session opened."""
        petition = self._opened()
        if not petition:
            return request.redirect("/xinfang/query")
        return _file(petition)
