from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.xinfang_case.tools.lines import read_lines


class Petition(models.Model):
    """Opening a supervision or a recommendation about a petition."""

    _inherit = "xinfang.petition"

    supervision_ids = fields.One2many(
        "xinfang.supervision", "petition_id", "Supervisions", readonly=True
    )
    recommendation_ids = fields.One2many(
        "xinfang.recommendation", "petition_id", "Recommendations", readonly=True
    )

    def _guard_supervised(self, act, values):
        """Supervised is an organ that has this petition in its hands (Article 40)."""
        if values is None:
            return
        record = self.sudo()
        organ = values["to_department_id"].sudo().organ_id
        if organ not in record.referral_ids.to_department_id.organ_id:
            raise UserError(
                self.env._(
                    "%(organ)s does not have this petition. Choose one of: %(organs)s.",
                    organ=organ.name,
                    organs="、".join(
                        record.referral_ids.to_department_id.mapped("name")
                    ),
                )
            )
        if organ in self.env["res.users"]._xinfang_organs():
            raise UserError(
                self.env._("An organ does not supervise itself (Article 40).")
            )

    def _initiating_organ(self):
        """Return the organ on whose behalf the current user opens something."""
        mine = self.env["res.users"]._xinfang_organs()
        return (self._concerned_organs() & mine)[:1] or self.department_id.organ_id

    def _do_open_supervision(self, act, values, entry):
        """Open a supervision; the letter is written on its own form."""
        organ = values["to_department_id"].organ_id
        referral = self.referral_ids.filtered(
            lambda r: r.to_department_id.organ_id == organ
        ).sorted("sequence")[-1:]
        return self.env["xinfang.supervision"]._open(
            self,
            entry,
            {
                "department_id": entry.department_id.id,
                "to_department_id": organ.id,
                "referral_id": referral.id,
                "trigger": values["trigger"],
            },
        )

    def _do_open_recommendation(self, act, values, entry):
        """Open a recommendation; what it says is written on its own form."""
        return self.env["xinfang.recommendation"]._open(
            self,
            entry,
            {"department_id": entry.department_id.id, "drafter_id": self.env.uid},
        )

    def _concerned_organs(self):
        organs = super()._concerned_organs()
        if self.type == "accusation":
            return organs
        lines = read_lines(self.sudo(), "supervision_ids").with_env(self.env)
        return organs | lines.department_id.organ_id
