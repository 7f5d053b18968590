from datetime import timedelta

from odoo import fields, models

from ..tools.moment import legal_today, said_day

HANDLING = ("accepted", "statement_heard", "opinion_draft", "opinion_checked")


class PetitionHearings(models.Model):
    """Hearings of a petition, and the petitioner's right to ask for one."""

    _inherit = "xinfang.petition"

    hearing_ids = fields.One2many("xinfang.hearing", "petition_id", "Hearings")

    def _handled_referral(self):
        """Return the lead referral that is being handled now."""
        return self.sudo().referral_ids.filtered(
            lambda r: r.is_open and r.role == "lead" and r.state in HANDLING
        )[:1]

    def _guard_hearing(self, act, values):
        """While the claim is handled, one at a time, within the local window."""
        referral = self._handled_referral()
        if not referral:
            self._refuse(
                "HEARING",
                self.env._("A hearing can be applied for while the claim is handled."),
            )
        if self.sudo().hearing_ids.filtered("is_open"):
            self._refuse("HEARING", self.env._("A hearing is under way already."))
        days = self.env["ir.config_parameter"]._xinfang("hearing_apply_days")
        # Some places set a window after the notice of acceptance; the law does not.
        last = referral.accept_date + timedelta(days=days) if days else None
        if last and legal_today(self.env) > last:
            self._refuse(
                "HEARING",
                self.env._(
                    "A hearing had to be applied for by %(day)s (internal rule, not "
                    "statute).",
                    day=said_day(self.env, last),
                ),
            )

    def _do_apply_hearing(self, act, values, entry):
        """The petitioner asks for a hearing; the organ that handles decides."""
        referral = self._handled_referral()
        return self.env["xinfang.hearing"]._open(
            self,
            entry,
            {
                "referral_id": referral.id,
                "department_id": referral.to_department_id.organ_id.id,
                "applicant": "petitioner",
                "grounds": values["reason"],
            },
        )

    def _do_withdraw(self, act, values, entry):
        result = super()._do_withdraw(act, values, entry)
        self._end_proceedings()
        return result

    def _end_proceedings(self):
        """End what is under way beside the handling, with the petition itself."""
        self.hearing_ids.filtered("is_open")._abort()
