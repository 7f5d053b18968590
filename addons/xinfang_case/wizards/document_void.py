from odoo import fields, models


class DocumentVoid(models.TransientModel):
    """Asks the head of the issuing organ why a document is void."""

    _name = "xinfang.document.void"
    _description = "Void a Document"

    document_id = fields.Many2one("xinfang.document", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_void(self):
        """Void the document; who may is decided there."""
        self.document_id._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
