from odoo import fields, models

MIN_UNKNOWN = 10


class ReferralObjection(models.Model):
    """An objection says why, on which basis, and who is competent (Article 23).

    The Ordinance asks for detailed reasons; basis and suggested organ are what the
    sender needs to verify them, and mandatory blocks of the letter (D09). An organ that
    honestly knows of none says so and why: leaving it out is no answer.
    """

    _inherit = "xinfang.referral"

    objection_basis = fields.Char("Basis of the Objection", readonly=True)
    suggested_unknown = fields.Char("Why No Organ Is Suggested", readonly=True)

    def _do_object(self, act, values, entry):
        """L1: basis, and the organ suggested or why none is."""
        result = super()._do_object(act, values, entry)
        self.write(
            {
                "objection_basis": values["basis"],
                "suggested_unknown": values["suggested_unknown"],
            }
        )
        return result

    def _guard_g09(self, act, values):
        """L1: an organ is suggested, or it is said why none is known."""
        super()._guard_g09(act, values)
        if values is not None and act.code == "object":
            self._check_suggestion(values)

    def _check_suggestion(self, values):
        organ = values["suggested_department_id"].sudo().organ_id
        unknown = (values["suggested_unknown"] or "").strip()
        if organ and unknown:
            self._refuse(
                "G09",
                self.env._(
                    "Either suggest an organ, or say why none is known; not both."
                ),
            )
        if organ and organ == self.sudo().to_department_id.organ_id:
            self._refuse(
                "G09", self.env._("Suggest another organ than the one that objects.")
            )
        if not organ and len(unknown) < MIN_UNKNOWN:
            self._refuse(
                "G09",
                self.env._(
                    "Suggest the organ that is competent. If none is known, say so and "
                    "why, in at least %(count)s characters.",
                    count=MIN_UNKNOWN,
                ),
            )
