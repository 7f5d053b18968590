from odoo import models


class ReferralDocumentActs(models.Model):
    """What happens to an opinion between draft and signature."""

    _inherit = "xinfang.referral"

    def _do_check_opinion(self, act, values, entry):
        """C19: the draft passed the legal check."""
        self._draft_opinion()._check(self.env.user, values["reason"])

    def _do_return_draft(self, act, values, entry):
        """C19: the draft goes back; the handler drafts anew."""
        self._draft_opinion()._return(self.env.user, values["reason"])
