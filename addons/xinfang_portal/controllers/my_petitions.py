from odoo.http import Controller, request, route

from . import page

PER_PAGE = 10


class MyPetitions(page.PetitionPages, Controller):
    """A signed-in citizen's own petitions; somebody else's do not exist here."""

    @route("/my/petitions", type="http", auth="user", methods=["GET"])
    def list(self, page_no="1", **kw):
        """Show the petitions, ten a page."""
        petitions = request.env["xinfang.petition"]
        user = request.env.user
        count = petitions._count_owned_by(user)
        pages = max(1, -(-count // PER_PAGE))
        number = int(page_no) if page_no.isdecimal() and len(page_no) < 7 else 1
        number = min(max(1, number), pages)
        mine = petitions._all_owned_by(user, (number - 1) * PER_PAGE, PER_PAGE)
        values = {
            "petitions": mine._portal_summaries(),
            "count": count,
            "page_no": number,
            "pages": pages,
        }
        return page.render("my_petitions", values)

    @route(
        "/my/petitions/<string:external_id>", type="http", auth="user", methods=["GET"]
    )
    def detail(self, external_id, **kw):
        """Show one petition."""
        petition = self._mine(external_id)
        return self._show(petition, self._base(petition), done=self._done_code())

    @route(
        "/my/petitions/<string:external_id>/act/<string:code>",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def act(self, external_id, code, **kw):
        """Supplement, withdraw or evaluate."""
        petition = self._mine(external_id)
        return self._act(petition, self._base(petition), code)

    @route(
        "/my/petitions/<string:external_id>/document/<string:document_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def document(self, external_id, document_id, **kw):
        """Send one document."""
        return self._document(self._mine(external_id), document_id)

    def _mine(self, external_id):
        petition = request.env["xinfang.petition"]._owned_by(
            request.env.user, external_id
        )
        if not petition:
            raise request.not_found()
        return petition

    def _base(self, petition):
        return f"/my/petitions/{petition.external_id}"
