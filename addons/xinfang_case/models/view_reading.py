from odoo import api, fields, models
from odoo.tools import SQL

from .keyring import VaultError, vault_of

# So many petitions are named in a list; the row itself holds all of them.
NAMED = 10


class ViewReading(models.Model):
    """What an auditor sees of the view log: who, when, which number; no content."""

    _name = "xinfang.view"
    _inherit = ["xinfang.view", "xinfang.view.scope.mixin"]

    petition_numbers = fields.Char("Petitions", compute="_compute_petition_numbers")
    detail_text = fields.Char("Particulars", compute="_compute_detail_text")
    organ_kind_name = fields.Char("Kind of Organ", compute="_compute_detail_text")
    model_name = fields.Char("What Was Looked At", compute="_compute_detail_text")

    @api.model
    def _names_sql(self, alias, petition):
        return SQL(
            "%s OR (%s = %s AND COALESCE(%s, '[]') @> %s)",
            super()._names_sql(alias, petition),
            SQL.identifier(alias, "model"),
            "xinfang.petition",
            SQL.identifier(alias, "res_ids"),
            petition,
        )

    @api.depends_context("uid", "lang")
    def _compute_petition_numbers(self):
        refs = {row.id: (row.sudo().petition_refs or [])[:NAMED] for row in self}
        petitions = self.env["xinfang.petition"].browse(
            {ref for ids in refs.values() for ref in ids}
        )
        shown = {p.id: p.sudo().number for p in petitions if p.visible_to_me}
        for row in self:
            names = [shown.get(ref) or self._alias(ref) for ref in refs[row.id]]
            if len(row.sudo().petition_refs or []) > NAMED:
                names.append("…")
            row.petition_numbers = "、".join(names)

    @api.depends("detail", "organ_kind", "model")
    @api.depends_context("lang")
    def _compute_detail_text(self):
        kinds = dict(
            self.env["xinfang.department"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for row in self:
            row.detail_text = "；".join(
                f"{key}: {' '.join(map(str, v)) if isinstance(v, list) else v}"
                for key, v in (row.detail or {}).items()
            )
            row.organ_kind_name = kinds.get(row.organ_kind, row.organ_kind or "")
            model = self.env.get(row.model or "")
            row.model_name = (
                self.env["ir.model"]._get(row.model).sudo().name
                if model is not None
                else row.model or ""
            )

    @api.model
    def _alias(self, petition_id):
        """Return a name for a piece the reader may not know: the same each time."""
        try:
            token = vault_of(self.env).blind_index(str(petition_id), "view alias")[:6]
        except VaultError:
            token = "…"
        return self.env._("sealed piece %(token)s", token=token)

    @api.depends("kind", "at")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.chain_id.id}-{row.seq}"
