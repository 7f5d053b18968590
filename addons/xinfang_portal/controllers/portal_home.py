from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalHome(CustomerPortal):
    """The card on the account's start page."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "petition_count" in counters:
            values["petition_count"] = request.env["xinfang.petition"]._count_owned_by(
                request.env.user
            )
        return values
