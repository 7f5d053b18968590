from odoo import fields, models


class ExportPermitWizard(models.TransientModel):
    """Ask what a list is exported for, before it can be exported."""

    _name = "xinfang.export.permit.wizard"
    _description = "Say What an Export Is For"

    reason = fields.Char("Used for", required=True)

    def action_confirm(self):
        """Write the purpose down and tell how long it is good for."""
        self.ensure_one()
        permit = self.env["xinfang.export.permit"]._give(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "You may export lists for ten minutes. Each file bears the control "
                    "number %(number)s.",
                    number=permit.number,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
