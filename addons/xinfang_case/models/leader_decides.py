from odoo import models

from ..tools import gate

HEADS = (
    "xinfang_case.group_xinfang_unit_leader",
    "xinfang_case.group_xinfang_office_head",
    # Accusations have hands of their own (Article 30).
    "xinfang_case.group_xinfang_discipline",
)


class LeaderDecides(models.AbstractModel):
    """Whether clerks or heads decide where the Ordinance speaks of the organ alone.

    Objection, acceptance, the notice of the procedure, joining a repeat and filing are
    duties of the organ (Articles 19, 23). Who signs for it is its own affair, so it is
    a setting; extension, refusal and finality are for heads in any case.
    """

    _inherit = "xinfang.process.mixin"

    def _guard_leader(self, act, values):
        """With the setting on, only a head does what clerks else may do."""
        if gate.actor_of(self.env) is not None or gate.is_drafted(act):
            return
        if not self.env["ir.config_parameter"]._xinfang("leader_decides"):
            return
        if not any(self.env.user.has_group(group) for group in HEADS):
            self._refuse(
                "LEADER",
                self.env._(
                    "In this office the head decides on “%(act)s”: put it before the head "
                    "of your organ.",
                    act=act.name,
                ),
            )
