from odoo import models

from ..tools import gate


class ChiefGuard(models.AbstractModel):
    """What is major is signed by the first in charge of the organ (internal rule)."""

    _inherit = "xinfang.process.mixin"

    def _guard_chief(self, act, values):
        """A major matter is signed by the chief, where the organ has one entered."""
        record = self.sudo()
        if (
            record._petitions().urgency != "major"
            or gate.actor_of(self.env) is not None
        ):
            return
        chiefs = record._acting_organs(act.actor)._chiefs()
        if chiefs and self.env.user not in chiefs:
            self._refuse(
                "CHIEF",
                self.env._(
                    "The matter is major and urgent: %(chief)s, the chief of the organ, "
                    "has to sign it (internal rule).",
                    chief="、".join(chiefs.mapped("name")),
                ),
            )


class OrganChief(models.Model):
    """The first in charge of an organ."""

    _inherit = "xinfang.department"

    def _chiefs(self):
        """Return the users entered as chief of these organs today."""
        members = (
            self.env["xinfang.membership"]
            .sudo()
            .search([("organ_id", "in", self.organ_id.ids), ("is_head", "=", True)])
        )
        return members.filtered(lambda m: m._is_current()).user_id
