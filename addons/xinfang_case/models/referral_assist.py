from odoo import fields, models

from ..tools.moment import legal_today

# Ended without having handled anything: such a lead leads nobody.
_ENDED = ("returned", "superseded", "forwarded", "withdrawn")
MIN_REASON = 5


class ReferralAssist(models.Model):
    """Lead and assisting organs (Article 24): one answers, the others contribute."""

    _inherit = "xinfang.referral"

    waive_reason = fields.Text("Why Released", readonly=True)
    assist_ids = fields.Many2many(
        "xinfang.referral",
        "xinfang_referral_assist_rel",
        compute="_compute_assist_ids",
        string="Assisting Organs",
    )

    def _compute_assist_ids(self):
        for referral in self:
            mine = referral.role == "lead" and referral == referral._lead_referral()
            referral.assist_ids = (
                referral.petition_id.referral_ids.filtered(
                    lambda r: r.role == "assist" and r.state != "superseded"
                )
                if mine
                else False
            )

    def _lead_referral(self):
        """Return the referral of the organ that leads, the newest one."""
        leads = self.petition_id.referral_ids.filtered(
            lambda r: r.role == "lead" and r.state not in _ENDED
        )
        return leads.sorted("sequence")[-1:]

    def _acting_organs(self, kind):
        if kind == "lead":
            lead = self._lead_referral().to_department_id
            return (lead | self.from_department_id).organ_id._living()
        return super()._acting_organs(kind)

    # -- acts -----------------------------------------------------------

    def _do_accept_assist(self, act, values, entry):
        """L9 of an assisting organ: it takes part; the lead tells the petitioner."""
        self.write(
            {
                "accept_date": legal_today(self.env),
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )

    def _do_report_assist(self, act, values, entry):
        """A24: the assisting organ reports what it found to the lead organ."""
        self.write(
            {
                "reported_date": legal_today(self.env),
                "report_text": values["report_text"],
            }
        )
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})

    def _do_waive_assist(self, act, values, entry):
        """A24: the assisting organ is released, for a reason."""
        self.write({"waive_reason": values["reason"]})

    # -- guards ---------------------------------------------------------

    def _guard_waive(self, act, values):
        """A release gives its reason."""
        if values is not None and len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "A24", self.env._("Say why the assisting organ is no longer needed.")
            )

    def _guard_a24(self, act, values):
        """The lead neither signs nor reports before those who assist."""
        if self.sudo().role == "lead":
            self.petition_id._check_assistants()


class PetitionAssist(models.Model):
    """A petition is not closed while an assisting organ still owes its part."""

    _inherit = "xinfang.petition"

    def _guard_a24(self, act, values):
        """Every assisting organ has reported or was released."""
        self._check_assistants()

    def _check_assistants(self):
        waiting = self.sudo().referral_ids.filtered(
            lambda r: r.role == "assist" and r.is_open and not r.stage_id.is_closing
        )
        if waiting:
            self._refuse(
                "A24",
                self.env._(
                    "%(organs)s assists and has not reported yet. Wait for the report, or "
                    "release the organ with a reason.",
                    organs="、".join(waiting.to_department_id.mapped("name")),
                ),
            )
