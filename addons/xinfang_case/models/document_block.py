from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.document_words import clean

# What one document may hold; at this size it is still printed in a few seconds.
MAX_CHARACTERS = 60_000
MAX_LINES = 1_500

# Blocks whose text is ours alone, so that it can be addressed to an organisation.
FIXED_WORDING = frozenset(
    {
        "acceptance",
        "procedure",
        "limit",
        "rights",
        "ground",
        "original_due",
        "new_due",
        "whereto",
        "query",
    }
)


class DocumentBlock(models.Model):
    """The text of one block of one document, frozen once that is issued."""

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

    @api.model_create_multi
    def create(self, vals_list):
        blocks = super().create(vals_list)
        blocks._check_draft()
        return blocks

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft()

    def _check_draft(self):
        if not gate.is_open(self.env):
            raise UserError(
                self.env._("Documents are written by acts of the procedure only.")
            )
        if any(document.state != "draft" for document in self.document_id):
            raise UserError(
                self.env._("What a document says cannot change once it was issued.")
            )


class DocumentText(models.Model):
    """How a document gets its text."""

    _inherit = "xinfang.document"

    def _create_blocks(self, texts_list):
        """Create the blocks of many drafts at once, in the order of their types.

        :param list texts_list: for each document a dict block key → text
        :raises UserError: a text is longer than any document
        """
        texts_list = [
            {key: clean(text) for key, text in texts.items()} for texts in texts_list
        ]
        for document, texts in zip(self, texts_list, strict=True):
            document._check_size("\n".join(filter(None, texts.values())))
        self.env["xinfang.document.block"].create(
            [
                {
                    "document_id": document.id,
                    "key": block.key,
                    "heading": block.heading,
                    "sequence": block.sequence,
                    "text": texts.get(block.key) or False,
                }
                for document, texts in zip(self, texts_list, strict=True)
                for block in document.type_id.block_ids
            ]
        )

    def _check_size(self, text):
        # Refused here, while the clerk can shorten it, and not when it is printed.
        if len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES:
            raise UserError(
                self.env._(
                    "“%(title)s” would hold %(count)s characters on %(lines)s lines; at "
                    "most %(max_count)s on %(max_lines)s are possible. Shorten it, and "
                    "attach the rest.",
                    title=self.title,
                    count=len(text),
                    lines=text.count("\n") + 1,
                    max_count=MAX_CHARACTERS,
                    max_lines=MAX_LINES,
                )
            )

    def _prepare_blocks(self, target, values):
        """Return block key → text for this document, from record and act values.

        A block is filled by the method ``_block_<key>(target, values)``, or by
        the act's input of that name where there is none.
        """
        self.ensure_one()
        texts = {}
        for block in self.type_id.block_ids:
            method = getattr(self, f"_block_{block.key}", None)
            texts[block.key] = (
                method(target, values) if method else values.get(block.key)
            )
            if block.key in FIXED_WORDING:
                texts[block.key] = self._speak(texts[block.key], target._petitions())
        return texts

    @api.model
    def _speak(self, text, petition):
        """Return our own wording in the form for an organisation or a person."""
        if text and petition.petitioner_id.person_kind in ("legal_person", "other_org"):
            return text.replace("您", "你单位")
        return text
