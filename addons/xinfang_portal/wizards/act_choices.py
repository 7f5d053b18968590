from odoo import api, models

from odoo.addons.xinfang_case.tools.moment import legal_today


class ActChoices(models.TransientModel):
    """Records a citizen may choose from in a form of an act: organs, and no others.

    ``_citizen_choices_<input>(record)`` names them; ``_citizen_need_<input>(record)``
    says whether an input is asked for at all: None for not.
    """

    _inherit = "xinfang.act.wizard"

    @api.model
    def _citizen_need(self, line, record):
        """Return whether an input is required of a citizen, None if it is not asked."""
        method = getattr(self, f"_citizen_need_{line.field}", None)
        return method(record) if method else line.required

    @api.model
    def _citizen_choices_review_department_id(self, record):
        """Return the organs one level above; of two the citizen chooses (A35, A36)."""
        return record.sudo()._appeal_organs()

    @api.model
    def _citizen_need_review_department_id(self, record):
        """With one organ above there is nothing to choose."""
        return True if len(record.sudo()._appeal_organs()) > 1 else None

    @api.model
    def _citizen_need_late_excuse(self, record):
        """Only who is late gives an excuse, and then he has to (CR8)."""
        last = record.sudo()._appeal_last_day()
        return True if last and last < legal_today(self.env) else None

    # What the excuse rests on is asked for together with it, and never without.
    _citizen_need_obstacle_ended = _citizen_need_late_excuse
    _citizen_need_late_proof = _citizen_need_late_excuse
