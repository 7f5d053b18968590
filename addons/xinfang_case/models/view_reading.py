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
    role_names = fields.Char("Roles Held Then", compute="_compute_detail_text")
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

    @api.depends("detail", "organ_kind", "model", "roles")
    @api.depends_context("lang")
    def _compute_detail_text(self):
        kinds = dict(
            self.env["xinfang.department"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        roles = self._role_names()
        for row in self:
            row.detail_text = row._told_detail()
            row.role_names = "、".join(
                roles.get(code, code) for code in (row.roles or "").split()
            )
            row.organ_kind_name = kinds.get(row.organ_kind, row.organ_kind or "")
            model = self.env.get(row.model or "")
            row.model_name = (
                self.env["ir.model"]._get(row.model).sudo().name
                if model is not None
                else row.model or ""
            )

    @api.model
    def _role_names(self):
        """Return code of a role → its name in the reader's language."""
        groups = self.env["res.groups"].sudo().search([("xinfang_role", "!=", False)])
        return {group.xinfang_role: group.name for group in groups}

    def _told_detail(self):
        """Return the particulars as one line for people."""
        labels = {
            "method": self.env._("call"),
            "operation": self.env._("tried"),
            "domain": self.env._("condition"),
            "name": self.env._("words searched"),
            "fields": self.env._("wording read"),
            "paper": self.env._("kind of copy"),
            "report": self.env._("report"),
            "rows": self.env._("rows"),
        }
        told = []
        for key, value in (self.detail or {}).items():
            values = value if isinstance(value, list) else [value]
            if key == "fields":
                values = [self._field_label(name) for name in values]
            told.append(f"{labels.get(key, key)}：{'、'.join(map(str, values))}")
        return "；".join(told)

    def _field_label(self, name):
        """Return what the reader calls a field of the model that was looked at."""
        model = self.env.get(self.model or "")
        field = model._fields.get(name) if model is not None else None
        return field._description_string(self.env) if field else name

    @api.model
    def _alias(self, petition_id):
        """Return a name for a piece the reader may not know: the same each time."""
        try:
            token = vault_of(self.env).blind_index(str(petition_id), "view alias")[:6]
        except VaultError:
            token = "…"
        return self.env._("sealed piece %(token)s", token=token)

    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            # Not its place in the chain: chains have no gaps but for what is hidden.
            row.display_name = self.env._("Looking %(number)s", number=row._origin.id)
