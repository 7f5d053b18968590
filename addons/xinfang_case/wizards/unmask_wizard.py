from odoo import fields, models


class UnmaskWizard(models.TransientModel):
    """The reason for which numbers are shown in full."""

    _name = "xinfang.unmask.wizard"
    _description = "Show in Full"

    petitioner_id = fields.Many2one(
        "xinfang.petitioner", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Open the numbers and show the petitioner again.

        :return: dict, an action
        :raises UserError: see ``xinfang.petitioner.unmask``
        """
        self.ensure_one()
        self.petitioner_id.unmask(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "xinfang.petitioner",
            "res_id": self.petitioner_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",
        }
