from odoo import api, models
from odoo.fields import Domain

MAX_CANDIDATES = 12


class Region(models.Model):
    """Finding the place that a citizen typed; divisions are public knowledge."""

    _inherit = "xinfang.region"

    @api.model
    def _portal_match(self, text, code=None):
        """Return the regions that a typed place may mean; one means it is found.

        :param str text: name or path such as ``长沙市岳麓区``, with or without spaces
        :param str code: the candidate chosen in an earlier round; it counts only
            when it is one of what the text means
        """
        regions = self.sudo()
        text = "".join((text or "").split())
        if len(text) < 2:
            return regions.browse()
        found = regions.search([("full_name", "=", text)], limit=2)
        if not found:
            found = self._portal_candidates(text)
        chosen = found.filtered(lambda region: region.code == code)
        return chosen or found

    @api.model
    def _portal_candidates(self, text):
        regions = self.sudo()
        if text.isdecimal():
            return regions.search([("code", "=", text)], limit=1)
        ends = regions.search(
            Domain("full_name", "=like", f"%{_escape_like(text)}"),
            limit=MAX_CANDIDATES,
        )
        return ends or regions.search(
            Domain("full_name", "like", text), limit=MAX_CANDIDATES
        )


def _escape_like(text):
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
