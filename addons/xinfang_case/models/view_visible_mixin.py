from odoo import api, fields, models
from odoo.fields import Domain


class ViewVisibleMixin(models.AbstractModel):
    """Rows about who looked at what: for the auditors of the looker's organ.

    Concrete models say in ``_unbarred_sql`` which of them speak of an accusation that
    the auditor is barred from: of that not even the looking exists for him (G01).
    """

    _name = "xinfang.view.visible.mixin"
    _description = "Rows of the View Log, for Auditors"

    visible_to_me = fields.Boolean(
        compute="_compute_visible_to_me",
        search="_search_visible_to_me",
        export_string_translation=False,
    )

    @api.model
    def _search_visible_to_me(self, operator, value):
        """Auditors see what the people of their own organs looked at, and strangers."""
        if operator != "in":
            return NotImplemented
        domain = Domain("department_id", "=", False) | Domain(
            "department_id", "in", self.env["res.users"]._xinfang_scope_ids()
        )
        domain &= Domain.custom(to_sql=self._unbarred_sql)
        return domain if set(value) == {True} else ~domain

    @api.model
    def _unbarred_sql(self, model, alias, query):
        """Return the SQL condition that a row is about nothing the user is barred from.

        The arguments are those of a custom domain's ``to_sql``.
        """
        raise NotImplementedError

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        found = self.sudo().search(
            [("id", "in", self._origin.ids), ("visible_to_me", "=", True)]
        )
        for row in self:
            row.visible_to_me = row._origin.id in found._ids
