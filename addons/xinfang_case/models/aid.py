from odoo import api, fields, models

from .encrypted import Encrypted

AID_KINDS = [
    ("social", "Social assistance"),
    ("judicial", "Judicial aid"),
    ("temporary", "Temporary relief"),
]


class Aid(models.Model):
    """Help for a petitioner in hardship (救助, Article 37).

    Who is poor or ill is nobody's business: the record is there for the handler
    of the petition and the agency that is asked, and for nobody else (G39). What
    it says of the hardship lies encrypted.
    """

    _name = "xinfang.aid"
    _description = "Assistance"
    _inherit = ["xinfang.aid.privacy", "xinfang.part.mixin"]
    _part_sign = "助"

    _hardship = Encrypted("hardship")
    _result = Encrypted("result_text")

    kind = fields.Selection(AID_KINDS, required=True, readonly=True)
    agency_id = fields.Many2one(
        "xinfang.department",
        "Aid Agency",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    hardship = _hardship.clear("Hardship")
    hardship_enc = _hardship.stored()
    hardship_masked = _hardship.masked("Hardship (masked)")
    result_text = _result.clear("Result")
    result_text_enc = _result.stored()
    result_text_masked = _result.masked("Result (masked)")
    amount = fields.Float("Amount (CNY)", readonly=True, digits=(12, 2))
    referred_date = fields.Date("Referred On", readonly=True)

    @api.depends("petition_id", "sequence")
    def _compute_display_name(self):
        # The agency reads the number, though not the petition.
        for aid, clear in zip(self, self.sudo(), strict=True):
            number = clear.petition_id.number or ""
            aid.display_name = f"{number}/{self._part_sign}{clear.sequence or ''}"

    def _acting_organs(self, kind):
        """The agency answers what the handling organ sends."""
        if kind == "responsible":
            return self.agency_id.organ_id
        return self.department_id.organ_id

    def _own_organ(self):
        waiting = self.state == "referred"
        return (self.agency_id if waiting else self.department_id).organ_id

    # -- acts ---------------------------------------------------------------

    def _guard_g39(self, act, values):
        """Only the handler of the petition sends it."""
        if self.sudo().referral_id.handler_id != self.env.user:
            self._refuse(
                "G39", self.env._("Only the handler of the petition does this.")
            )

    def _do_refer_aid(self, act, values, entry):
        """C27: the letter to the agency (D30)."""
        self.write({"referred_date": self.env["xinfang.clock"]._today()})

    def _do_grant_aid(self, act, values, entry):
        """What was granted."""
        if values["aid_amount"] > 0:
            self.write({"amount": values["aid_amount"]})
        self._end_aid(values)

    def _do_deny_aid(self, act, values, entry):
        """Why nothing was granted."""
        self._end_aid(values)

    def _do_give_up_aid(self, act, values, entry):
        """Not wanted or needed any more."""
        self._end_aid(values)

    def _end_aid(self, values):
        self.write({"result_text": values["aid_result"]})
        self._close_part()


class ReferralAid(models.Model):
    """Telling a petitioner in hardship of aid, and helping to apply (Article 37)."""

    _inherit = "xinfang.referral"

    aid_ids = fields.One2many("xinfang.aid", "referral_id", "Assistance")

    def _guard_g39(self, act, values):
        """Hardship is recorded by the handler alone, with the petitioner's consent."""
        if values is None:
            return
        handler = self.sudo().handler_id
        if handler != self.env.user:
            self._refuse(
                "G39",
                self.env._(
                    "Only the handler, %(user)s, records hardship: nobody else reads it.",
                    user=handler.name or self.env._("not named yet"),
                ),
            )

    def _do_start_aid(self, act, values, entry):
        """C27: the application is prepared."""
        return self.env["xinfang.aid"]._open(
            self.petition_id,
            entry,
            {
                "referral_id": self.id,
                "department_id": self.to_department_id.organ_id.id,
                "kind": values["aid_kind"],
                "agency_id": values["aid_agency_id"].id,
                "hardship": values["hardship"],
            },
        )
