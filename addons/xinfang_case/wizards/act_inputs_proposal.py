from odoo import models


class ActInputsProposal(models.TransientModel):
    """The dialog that signs a refusal opens with what was drafted."""

    _inherit = "xinfang.act.wizard"

    def _suggest(self, name, record):
        act = self.env["xinfang.act"].browse(self.env.context.get("default_act_id"))
        if "proposed_act_id" in record._fields and act:
            drafted = record._proposed_values((act.drafts_id or act).sudo())
            if drafted.get(name):
                return drafted[name]
        return super()._suggest(name, record)
