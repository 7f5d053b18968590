from odoo import api, models


class AccusationDraft(models.Model):
    """While an accusation is typed in, it is for who types it and nobody else."""

    _inherit = "xinfang.petition"

    @api.model_create_multi
    def create(self, vals_list):
        petitions = super().create(vals_list)
        petitions._seal_drafts()
        return petitions

    def write(self, vals):
        result = super().write(vals)
        if {"type", "department_id"} & vals.keys():
            drafts = self._seal_drafts()
            others = drafts.filtered(lambda p: p.type != "accusation")
            self.env["xinfang.access"].sudo()._open_drafts(others.ids)
        return result

    def _seal_drafts(self):
        drafts = self.sudo().filtered(lambda p: p.stage_id.is_start)
        secret = drafts.filtered(lambda p: p.type == "accusation")
        self.env["xinfang.access"].sudo()._seal_drafts(secret.ids)
        return drafts
