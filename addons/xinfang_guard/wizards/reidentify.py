"""The dialogs ask for the password before they open anything; see ``reidentify.py``."""

from odoo import models

from odoo.addons.base.models.res_users import check_identity

from ..models.reidentify import is_confirmed


class UnmaskWizard(models.TransientModel):
    """The dialog asks for the password before it opens anything."""

    _inherit = "xinfang.unmask.wizard"

    def action_confirm(self):
        """Open the numbers, after the password if it was not asked just now.

        :return: dict, an action: the petitioner, or Odoo's dialog for the password
        """
        return super().action_confirm() if is_confirmed() else self.action_ask_first()

    @check_identity
    def action_ask_first(self):
        """Open the numbers; the password was asked.

        :return: dict, an action
        """
        return self.action_confirm()


class ExportPermitWizard(models.TransientModel):
    """The dialog asks for the password before it gives a permit."""

    _inherit = "xinfang.export.permit.wizard"

    def action_confirm(self):
        """Give the permit, after the password if it was not asked just now.

        :return: dict, an action: the notice, or Odoo's dialog for the password
        """
        return super().action_confirm() if is_confirmed() else self.action_ask_first()

    @check_identity
    def action_ask_first(self):
        """Give the permit; the password was asked.

        :return: dict, an action
        """
        return self.action_confirm()
