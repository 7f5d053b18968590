from odoo import http
from odoo.http import content_disposition, request

from ..models.view_trace import refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocumentController(http.Controller):
    """Official documents as files, for the staff that may read them."""

    @http.route(
        "/xinfang/document/<int:document_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def document_pdf(self, document_id, inline=None):
        """Send the PDF of a document; ``?inline=1`` shows it in the browser."""
        kind = "print" if inline == "1" else "download"
        document = self._readable(document_id, kind)
        return self._send(document._pdf(), document.sudo()._pdf_name(), inline)

    @http.route(
        "/xinfang/document/<int:document_id>/public",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def document_public(self, document_id, inline=None):
        """Send the copy for the public: names, numbers and addresses masked."""
        document = self._readable(document_id, "download").sudo()
        name = f"公开文本{document.number or ''}.pdf"
        return self._send(document._public_pdf(), name, inline)

    @http.route(
        "/xinfang/document/<int:document_id>/receipt",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def document_receipt(self, document_id, inline=None, service=""):
        """Send the proof of service of a document, for signing or as recorded."""
        document = self._readable(document_id, "download").sudo()
        row = document.service_ids.filtered(lambda s: str(s.id) == service)
        name = f"送达回证{document.number or ''}.pdf"
        return self._send(document._receipt_pdf(row), name, inline)

    def _readable(self, document_id, kind):
        """Return the document, or 404 whether it is missing or not the user's.

        That it is fetched is written down first (``kind``: of the view log).
        """
        documents = request.env["xinfang.document"]
        document = documents.has_access("read") and documents.search(
            [("id", "=", document_id)]
        )
        if not document:
            asked = documents.browse(document_id)
            raise refusal(request.not_found(), kind, asked)
        what = {"paper": request.httprequest.path.rpartition("/")[2]}
        request.env["xinfang.view"]._note(kind, document, detail=what)
        return document

    @http.route(
        "/xinfang/document/<int:document_id>/docx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def document_docx(self, document_id):
        """Send the editable file of a document; it says that it is no original."""
        document = self._readable(document_id, "download").sudo()
        return self._send(document._docx(), document._docx_name(), None, DOCX)

    def _send(self, content, name, inline, mimetype="application/pdf"):
        shown = "inline" if inline == "1" else "attachment"
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(name, shown)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
