from odoo import api, models
from odoo.exceptions import UserError


class IrFilters(models.Model):
    """A saved search of petitions is its maker's alone (C7).

    It holds what was typed: names, numbers, words of a case. Odoo shares one with all
    employees as soon as nobody is named.
    """

    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._xinfang_check_own()
        return filters

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "model_id", "domain", "name"} & vals.keys():
            self._xinfang_check_own()
        return result

    def _xinfang_check_own(self):
        """Refuse a search of ours that somebody else would see.

        :raises UserError: it is shared
        """
        if self.env.su:
            return
        for one in self.sudo():
            ours = (one.model_id or "").startswith("xinfang.")
            if ours and one.user_ids != self.env.user:
                raise UserError(
                    self.env._(
                        "A saved search of petitions may hold names and words of a case. "
                        "Please save it for yourself; it cannot be shared."
                    )
                )
