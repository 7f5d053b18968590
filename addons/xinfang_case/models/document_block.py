from odoo import fields, models


class DocumentBlock(models.Model):
    """The text of one block of one document."""

    _name = "xinfang.document.block"
    _description = "Block of a Document"
    _order = "document_id, sequence, id"

    document_id = fields.Many2one(
        "xinfang.document", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(required=True)
    heading = fields.Char()
    sequence = fields.Integer()
    text = fields.Text()


class DocumentText(models.Model):
    """How a document gets its text."""

    _inherit = "xinfang.document"

    def _write_blocks(self, texts):
        """Replace the blocks by the given texts, in the order of the type.

        :param dict texts: block key → text
        """
        self.ensure_one()
        self.block_ids.unlink()
        self.env["xinfang.document.block"].create(
            [
                {
                    "document_id": self.id,
                    "key": block.key,
                    "heading": block.heading,
                    "sequence": block.sequence,
                    "text": texts.get(block.key) or False,
                }
                for block in self.type_id.block_ids
            ]
        )

    def _prepare_blocks(self, target, values):
        """Return block key → text for this document, from record and act values."""
        self.ensure_one()
        texts = {}
        for block in self.type_id.block_ids:
            method = getattr(self, f"_block_{block.key}", None)
            texts[block.key] = method(target, values) if method else values.get(block.key)
        return texts
