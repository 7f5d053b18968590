"""That reprisal was reported is not for the organ that may be retaliating (Article 18).

A report on an ordinary petition is the discipline organ's business. Whoever handles the
piece reads neither the row of the ledger nor the reminder nor the days, and is refused
in the same words whether one was made or not.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .aid_privacy import _without
from .retaliation import SEALED


def _not_mine(model, alias):
    """Return the SQL condition that a row of the ledger tells of reprisal to others."""
    if model.env["res.users"]._xinfang_is_discipline():
        return SQL("FALSE")
    return SQL(
        "%s IN (SELECT id FROM xinfang_act WHERE code = ANY(%s))"
        " AND %s IS DISTINCT FROM %s",
        SQL.identifier(alias, "act_id"),
        list(SEALED),
        SQL.identifier(alias, "user_id"),
        model.env.uid,
    )


class ReprisalEntry(models.Model):
    """The row of the ledger is read by the discipline group and by who reported."""

    _inherit = "xinfang.entry"

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        return _without(domain, value, _not_mine)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        result = super()._compute_visible_to_me()
        if not self.env["res.users"]._xinfang_is_discipline():
            for row in self.sudo():
                if row.act_id.code in SEALED and row.user_id.id != self.env.uid:
                    self.browse(row.id).visible_to_me = False
        return result


class ReprisalPetition(models.Model):
    """No refusal tells whether reprisal was reported."""

    _inherit = "xinfang.petition"

    def _check_act(self, act, actor):
        if act.actor == "protector":
            # Asked before the condition: its sentence would tell of the report.
            problem = self.sudo()._actor_problem(act, actor)
            if problem:
                raise AccessError(problem)
        return super()._check_act(act, actor)


class ReprisalLastEntry(models.AbstractModel):
    """The sentence about what was done last passes over what is not for the reader."""

    _inherit = "xinfang.process.mixin"

    def _last_entry_domain(self):
        domain = super()._last_entry_domain()
        if self.env.user._is_internal():
            domain.append(("visible_to_me", "=", True))
        return domain
