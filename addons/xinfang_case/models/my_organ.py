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
    )

    def _compute_in_my_organ(self):
        """The field is for searching; its value is not shown anywhere."""
        self.in_my_organ = False

    @api.model
    def _my_organ_unit_ids(self):
        """Return ids of the user's organs and of all their units."""
        organs = self.env["res.users"]._xinfang_organs()
        return self.env["xinfang.department"].sudo().search(
            [("organ_id", "in", organs.ids)]
        ).ids

    @api.model
    def _search_in_my_organ(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        units = self._my_organ_unit_ids()
        if self._organ_field:
            return Domain(self._organ_field, "in", units)
        name = self._petition_field
        self.env["xinfang.access"].flush_model()

        def to_sql(model, alias, query):
            return SQL(
                "%s IN (SELECT petition_id FROM xinfang_access"
                " WHERE department_id = ANY(%s))",
                model._field_to_sql(alias, name, query),
                units,
            )

        return Domain.custom(to_sql=to_sql)
