from odoo import api, models

from .keyring import KEY_ID_PARAMETER, vault_for_writing


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    def _xinfang_remember_key(self):
        """Make or find the key of a new database; called by its installation.

        An installation without a writable place for the key fails here, at once and in
        words, and two first petitions at the same moment do not both name the key.
        """
        if not self.get_param(KEY_ID_PARAMETER):
            vault_for_writing(self.env)
