from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ViewScope(models.AbstractModel):
    """What an auditor sees of looking and opening: of the own organs, and of strangers.

    Of an accusation that he is barred from not even that (G01).

    A model may say with ``_scope_field`` where it keeps the organ that the user worked
    in at that moment.
    """

    _name = "xinfang.view.scope.mixin"
    _description = "Visibility of the View Log"
    _scope_field = "department_id"

    visible_to_me = fields.Boolean(
        compute="_compute_visible_to_me",
        search="_search_visible_to_me",
        export_string_translation=False,
        exportable=False,
    )

    @api.model
    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain(self._scope_field, "=", False) | Domain(
            self._scope_field, "in", self.env["res.users"]._xinfang_scope_ids()
        )
        domain &= Domain.custom(to_sql=self._unbarred_sql)
        return domain if set(value) == {True} else ~domain

    @api.model
    def _unbarred_sql(self, model, alias, query):
        self.env["xinfang.bar"].flush_model()
        return SQL(
            "NOT EXISTS (SELECT 1 FROM xinfang_bar bar"
            " WHERE bar.user_id = %s AND (%s))",
            self.env.uid,
            self._names_sql(alias, SQL("to_jsonb(bar.petition_id)")),
        )

    @api.model
    def _names_sql(self, alias, petition):
        """Return the condition that a row names a petition.

        :param petition: ``SQL`` of its id as jsonb
        """
        refs = SQL.identifier(alias, "petition_refs")
        return SQL("COALESCE(%s, '[]') @> %s", refs, petition)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        found = self.sudo().search(
            [("id", "in", self._origin.ids), ("visible_to_me", "=", True)]
        )
        for row in self:
            row.visible_to_me = row._origin.id in found._ids
