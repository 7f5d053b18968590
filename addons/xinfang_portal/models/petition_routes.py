from odoo import models

from odoo.addons.xinfang_case.tools.moment import said_day


class PetitionRoutes(models.Model):
    """The way into another procedure, as the petitioner reads it (Article 31)."""

    _inherit = "xinfang.petition"

    def _portal_routes(self):
        """Return per organ that told a way what was told and what came back.

        Never in it: the reason in the office's words, who follows up, notes of calls.

        :return: list of lists of (label, text)
        """
        told = self.sudo().referral_ids.filtered(
            lambda r: r.route_date and r.petition_id.route != "c6"
        )
        return [self._portal_route(referral) for referral in told]

    def _portal_route(self, referral):
        routes = dict(self._fields["route"]._description_selection(self.env))
        organ = referral.route_organ_id
        rows = (
            (self.env._("Procedure"), routes.get(self.route)),
            (self.env._("Organ that decides"), referral._route_organ_name()),
            (self.env._("How to apply"), referral.route_how),
            (self.env._("Where"), referral.route_where or organ.address),
            (self.env._("Phone"), organ.phone),
            (self.env._("Time limit"), referral.route_until_text),
            (self.env._("Last day"), said_day(self.env, referral.route_until)),
            (self.env._("Legal basis"), referral.route_basis),
            (self.env._("What came back"), referral._receipt_words()),
            (
                self.env._("We ask you again on"),
                said_day(self.env, referral.follow_up_date),
            ),
        )
        return [(label, text) for label, text in rows if text]
