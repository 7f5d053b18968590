from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DocumentTypeReaders(models.Model):
    """Papers that not everybody reads who sees the petition."""

    _inherit = "xinfang.document.type"

    is_restricted = fields.Boolean(
        "Read by Sender and Receiver Only",
        help="Such as a referral for assistance: of whoever sees the petition, only the "
        "issuing organ and the one it is addressed to read it.",
    )


class DocumentReaders(models.Model):
    """A restricted paper is there for its sender and its receivers alone (G39)."""

    _inherit = "xinfang.document"

    is_restricted = fields.Boolean(readonly=True)
    reader_department_ids = fields.Many2many(
        "xinfang.department",
        "xinfang_document_reader_rel",
        "document_id",
        "department_id",
        "Readers",
        readonly=True,
        help="Organs that may read it; empty: whoever sees the petition.",
    )

    @api.model
    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.is_restricted:
            readers = self._readers(target).organ_id
            vals["is_restricted"] = True
            vals["reader_department_ids"] = [*readers.ids, vals["department_id"]]
        return vals

    @api.model
    def _readers(self, target):
        """Return the organs a paper about ``target`` is addressed to.

        A part that has other receivers than one organ overrides
        ``_document_readers``.
        """
        if hasattr(target, "_document_readers"):
            return target._document_readers()
        if "to_department_id" in target._fields:
            return target.to_department_id
        return self.env["xinfang.department"]

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        if domain is NotImplemented or operator != "in" or set(value) != {True}:
            return domain
        return domain & Domain.custom(to_sql=self._readable_sql)

    @api.model
    def _readable_sql(self, model, alias, query):
        return SQL(
            "(%(flag)s IS NOT TRUE OR %(id)s IN (%(readable)s))",
            flag=model._field_to_sql(alias, "is_restricted", query),
            id=SQL.identifier(alias, "id"),
            readable=self._readable_ids_sql(),
        )

    @api.model
    def _readable_ids_sql(self):
        return SQL(
            "SELECT document_id FROM xinfang_document_reader_rel"
            " WHERE department_id = ANY(%s)",
            self.env["res.users"]._xinfang_organs().ids,
        )

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        super()._compute_visible_to_me()
        closed = self.sudo().filtered("is_restricted").with_env(self.env)
        if not closed:
            return
        organs = self.env["res.users"]._xinfang_organs()
        for document in closed:
            if not document.sudo().reader_department_ids & organs.sudo():
                document.visible_to_me = False
