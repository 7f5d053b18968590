from odoo import api, fields, models


class ReviewableReferral(models.Model):
    """The handling opinion, against which a review can be asked for (Article 35)."""

    _name = "xinfang.referral"
    _inherit = ["xinfang.referral", "xinfang.review.request"]

    review_ids = fields.One2many("xinfang.review", "referral_id", "Reviews")
    lapsed_date = fields.Date(
        "Review Not Asked For",
        readonly=True,
        help="The time to ask for a review passed unused; no finality (Article 36).",
    )
    may_ask_review = fields.Boolean(compute="_compute_may_ask_review")

    @api.depends("served_date", "opinion_id.state", "review_ids.state")
    def _compute_may_ask_review(self):
        for referral in self:
            referral.may_ask_review = referral.sudo()._may_still_ask()

    def _acting_organs(self, kind):
        organs = super()._acting_organs(kind)
        if kind == "reviewing":
            # Whoever has to do with it, or would be asked, may take the request in.
            return self.petition_id._concerned_organs() | self._appeal_organs()
        return organs

    def _appeal_opinion(self):
        opinion = self.opinion_id
        served = opinion.state == "served" and opinion.type_id.code == "D16"
        return opinion if served and not opinion.annulled_by_id else opinion.browse()

    def _appeal_department(self):
        return self.to_department_id.organ_id

    def _appeal_limit(self):
        return "TL-12"

    def _guard_g19(self, act, values):
        """Reviewable is the served opinion of a claim in the petition procedure."""
        record = self.sudo()
        petition = record.petition_id
        if (petition.type, petition.route) != ("claim", "c6"):
            self._refuse(
                "G19",
                self.env._(
                    "Only the opinion on a claim in the petition procedure can be "
                    "reviewed; what went to another procedure has its own remedies."
                ),
            )
        if not record._appeal_opinion():
            self._refuse(
                "G19",
                self.env._(
                    "There is no handling opinion here that was served and still stands."
                ),
            )

    def _guard_g17(self, act, values):
        """The remedy names an organ that can be asked: one level above (G18)."""
        result = super()._guard_g17(act, values)
        if values is not None and act.code == "draft_opinion":
            record = self.sudo()
            wanted = values["review_department_id"]
            organs = record._appeal_organs() or wanted.sudo().organ_id
            record._check_appeal_organ(organs, wanted)
        return result

    def _do_request_review(self, act, values, entry):
        """C50: the petitioner asks the organ one level above (Article 35)."""
        return self._open_review(values, entry, {"referral_id": self.id})
