from odoo import api, fields, models, tools


class DocumentType(models.Model):
    """A kind of official document (D…) with the blocks the law demands of it."""

    _name = "xinfang.document.type"
    _description = "Document Type"
    _inherit = ["xinfang.law.mixin"]
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    title = fields.Char(required=True, help="Title printed on the document.")
    number_code = fields.Char(
        required=True, help="文种字: the characters of this kind in the number."
    )
    article = fields.Char(required=True)
    audience = fields.Selection(
        [
            ("petitioner", "The petitioner"),
            ("organ", "Another organ"),
            ("file", "The file"),
        ],
        required=True,
        default="petitioner",
    )
    citizen_visible = fields.Boolean("Petitioner May Read It Once Issued")
    needs_signer = fields.Boolean(
        help="Drafter and signer must be two persons, the signer of an organ that may "
        "issue documents."
    )
    needs_check = fields.Boolean(
        "Needs a Legal Check",
        help="Signed only after a legal check, by a third person: drafter, checker and "
        "signer are three.",
    )
    shows_signer = fields.Boolean(
        "Names Its Signer", help="签发人: printed on reports to organs above."
    )
    template = fields.Char(
        default="xinfang_case.document_notice", help="QWeb template of the body."
    )
    block_ids = fields.One2many("xinfang.document.block.type", "type_id", "Blocks")

    _code_uniq = models.Constraint("UNIQUE (code)", "A document code is unique.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for kind in self:
            kind.display_name = f"{kind.code} {kind.name}"

    @api.model
    @tools.ormcache("code")
    def _id_of(self, code):
        return self.sudo().search([("code", "=", code)], limit=1).id

    @api.model
    def _get(self, code):
        """Return the document type with this code."""
        return self.browse(self._id_of(code) or ())


class DocumentBlockType(models.Model):
    """One block a kind of document consists of."""

    _name = "xinfang.document.block.type"
    _description = "Block of a Document Type"
    _inherit = ["xinfang.law.mixin"]
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "xinfang.document.type", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    heading = fields.Char(help="Heading printed above the block, if any.")
    sequence = fields.Integer(default=10)
    required = fields.Boolean(default=True)
    article = fields.Char()

    _type_key_uniq = models.Constraint(
        "UNIQUE (type_id, key)", "A block key is unique per document type."
    )
