from odoo import api, fields, models

from ..tools.moment import legal_today


class Membership(models.Model):
    """One user's place in one organ or unit, with dates (transfer, secondment)."""

    _name = "xinfang.membership"
    _description = "Membership in an Organ"
    _order = "department_id, is_receiver desc, id"

    department_id = fields.Many2one(
        "xinfang.department", required=True, index=True, ondelete="cascade"
    )
    organ_id = fields.Many2one(
        related="department_id.organ_id", store=True, index=True, related_sudo=False
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    post = fields.Char(help="Post in this organ, as printed on documents.")
    scope = fields.Selection(
        [
            ("unit", "This organ and what is below it"),
            ("territory", "The whole territory of the superior Party and government"),
        ],
        default="unit",
        required=True,
        help="What this member may look at. Acting is always limited to the own organ.",
    )
    is_receiver = fields.Boolean(
        "Receives New Work",
        help="New petitions of this organ are planned for this user.",
    )
    is_head = fields.Boolean(
        "Chief of the Organ",
        help="The first in charge (一把手), who signs what is major and urgent. While an "
        "organ has none entered, any of its leaders signs.",
    )
    date_from = fields.Date()
    date_to = fields.Date()

    # Several terms in one organ may follow each other; see ``_check_overlap``.
    _user_term_uniq = models.UniqueIndex(
        "(user_id, department_id, COALESCE(date_from, '0001-01-01'))",
        "This user is already a member of this organ.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_scopes()
        members = super().create(vals_list)
        self._forget_scopes()
        return members

    def write(self, vals):
        self._forget_scopes()
        result = super().write(vals)
        # What the database refuses is refused now, whether anything is asked later or not.
        self.flush_recordset()
        self._forget_scopes()
        return result

    def unlink(self):
        self._forget_scopes()
        result = super().unlink()
        self._forget_scopes()
        return result

    @api.model
    def _forget_scopes(self):
        """Forget what this transaction remembered of anybody's place and scope."""
        self.env.cr.cache.pop("xinfang_members", None)
        self.env.cr.cache.pop("xinfang_scopes", None)
        self.env.cr.cache.pop("xinfang_receivers", None)
        self.env["xinfang.petition"]._forget_visible()

    def _is_current(self):
        """Tell whether the membership holds today (Asia/Shanghai)."""
        self.ensure_one()
        today = legal_today(self.env)
        return (not self.date_from or self.date_from <= today) and (
            not self.date_to or self.date_to >= today
        )

    @api.depends("department_id", "user_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = (
                f"{member.user_id.name or ''} ({member.department_id.name or ''})"
            )
