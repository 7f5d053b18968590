from odoo import models


class ClockUi(models.Model):
    """What the screen “my deadlines” asks of a time limit."""

    _inherit = "xinfang.clock"
    _organ_field = "department_id"

    def action_open_record(self):
        """Open the referral the limit runs on, or else the petition.

        :return: action of the form
        """
        self.ensure_one()
        return (self.referral_id or self.petition_id)._form_action()


class ReferralUi(models.Model):
    """What the screens of the back office ask of a referral."""

    _inherit = "xinfang.referral"
    _organ_field = "to_department_id"

    def action_open_record(self):
        """Open this referral in a page of its own.

        :return: action of the form
        """
        self.ensure_one()
        return self._form_action()

    def action_open_petition(self):
        """Open the petition this referral belongs to.

        :return: action of the form
        """
        self.ensure_one()
        return self.petition_id._form_action()


class ProcessForm(models.AbstractModel):
    """The action that opens a record of the procedure, used by several screens."""

    _inherit = "xinfang.process.mixin"

    def _form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
