from odoo import models


class DocumentAction(models.Model):
    """Buttons of the back office; reading the record is the right they need."""

    _inherit = "xinfang.document"

    def action_pdf(self):
        """Open the PDF in the browser."""
        return self._url_action("pdf")

    def action_receipt(self):
        """Open the proof of service in the browser."""
        return self._url_action("receipt")

    def action_docx(self):
        """Download the document as an editable file."""
        self.ensure_one()
        self.check_access("read")
        url = f"/xinfang/document/{self.id}/docx"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_public_copy(self):
        """Open the copy for the public, with persons masked."""
        return self._url_action("public")

    def _url_action(self, what):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/xinfang/document/{self.id}/{what}?inline=1",
            "target": "new",
        }
