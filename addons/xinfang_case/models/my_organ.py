from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ScopeMyOrgan(models.AbstractModel):
    """The filter “my organ” of lists: what the user's own organs have to do with."""

    _inherit = "xinfang.scope.mixin"
    # Many2one of the organ that bears the duty; None: ask the visibility rows.
    _organ_field = None

    in_my_organ = fields.Boolean(
        "My Organ",
        compute="_compute_in_my_organ",
        search="_search_in_my_organ",
        export_string_translation=False,
        exportable=False,
    )

    def _compute_in_my_organ(self):
        """The field is for searching; its value is not shown anywhere."""
        self.in_my_organ = False

    @api.model
    def _search_in_my_organ(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        organs = self.env["res.users"]._xinfang_organs().ids
        if self._organ_field:
            return Domain(f"{self._organ_field}.organ_id", "in", organs)
        name = self._petition_field
        self.env["xinfang.access"].flush_model()
        self.env["xinfang.department"].flush_model(["organ_id"])

        def to_sql(model, alias, query):
            return SQL(
                "%s IN (SELECT a.petition_id FROM xinfang_access a"
                " JOIN xinfang_department d ON d.id = a.department_id"
                " WHERE d.organ_id = ANY(%s))",
                model._field_to_sql(alias, name, query),
                organs,
            )

        return Domain.custom(to_sql=to_sql)
