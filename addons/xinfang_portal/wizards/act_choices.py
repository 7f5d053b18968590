from odoo import api, models


class ActChoices(models.TransientModel):
    """Records a citizen may choose from in a form of an act: organs, and no others."""

    _inherit = "xinfang.act.wizard"

    @api.model
    def _citizen_choices_review_department_id(self, record):
        """Return the organs one level above; of two the citizen chooses (A35, A36)."""
        return record.sudo()._appeal_organs()
