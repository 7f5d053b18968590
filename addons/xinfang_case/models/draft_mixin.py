from odoo import api, models
from odoo.exceptions import AccessError

from ..tools import gate


class DraftMixin(models.AbstractModel):
    """Rows that are typed in with a petition, and written by acts once it is registered.

    Concrete models point to the petition by ``petition_id`` and say in
    ``_registered_sentence`` who writes them then.
    """

    _name = "xinfang.draft.mixin"
    _description = "Typed in Until Registered"
    _inherit = ["xinfang.scope.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_registered()
        return rows

    def write(self, vals):
        self._check_registered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        self._check_registered()

    def _check_registered(self):
        """Refuse everything but acts once the petition is registered.

        :raises AccessError: the petition is registered, and this is no act
        """
        petitions = self.sudo().petition_id
        if not gate.is_open(self.env) and any(
            not petition.stage_id.is_start for petition in petitions
        ):
            raise AccessError(self._registered_sentence())

    @api.model
    def _registered_sentence(self):
        """Return the sentence of the refusal."""
        raise NotImplementedError
