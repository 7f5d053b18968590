from odoo import api, models


class ResUsers(models.Model):
    """The departments of the organs a user works in."""

    _inherit = "res.users"

    @api.model
    def _xinfang_organ_departments(self):
        """Return all departments of the organs in which the user may act."""
        return (
            self.env["xinfang.department"]
            .sudo()
            .search([("organ_id", "in", self._xinfang_organs().ids)])
        )
