from odoo import api, models, tools

from .keyring import (
    BOUND_PARAMETER,
    CIPHER_PARAMETER,
    KEY_ID_PARAMETER,
    vault_for_writing,
)


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

    @api.model
    @tools.ormcache(cache="stable")
    def _xinfang_vault_settings(self):
        """Return what the database says of its key: asked at every look at a piece.

        :return: tuple of public name of the key, cipher, and whether all is bound;
            str or None each
        """
        names = (KEY_ID_PARAMETER, CIPHER_PARAMETER, BOUND_PARAMETER)
        return tuple(self._get_param(name) for name in names)
