from odoo import api, models
from odoo.fields import Domain

from odoo.addons.xinfang_case.tools.moment import legal_today


class Campaign(models.Model):
    """Calls for suggestions (人民建议征集, Article 29) as the hall shows them."""

    _inherit = "xinfang.campaign"

    @api.model
    def _portal_open(self):
        """List the campaigns that take suggestions today; anybody may ask.

        :return: list of dicts ``key``, ``name``, ``organ``, ``until``, ``text``
        """
        return [
            {
                "key": str(campaign.id),
                "name": campaign.name,
                "organ": campaign.department_id.name,
                "until": campaign.date_to,
                "text": campaign.description or "",
            }
            for campaign in self._portal_campaigns()
        ]

    @api.model
    def _portal_campaigns(self):
        today = legal_today(self.env)
        open_ended = Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        return self.sudo().search(Domain("date_from", "<=", today) & open_ended)

    @api.model
    def _portal_campaign(self, key):
        """Return the open campaign with this key, else an empty record."""
        return self._portal_campaigns().filtered(lambda c: str(c.id) == key)[:1]
