from odoo import models

from .ir_http import HALL_LANG


class ResUsers(models.Model):
    _inherit = "res.users"

    def _signup_create_user(self, values):
        """Let citizens who sign up read Chinese, whatever their browser asks for."""
        active = [code for code, _name in self.env["res.lang"].get_installed()]
        if "partner_id" not in values and HALL_LANG in active:
            values = {**values, "lang": HALL_LANG}
        return super()._signup_create_user(values)
