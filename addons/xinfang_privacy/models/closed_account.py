from odoo import models


class ResUsers(models.Model):
    """Closing the own account, on the page Odoo has for it (``/my/security``)."""

    _inherit = "res.users"

    def _deactivate_portal_user(self, **post):
        """Close the account; name and contacts go at once.

        Odoo deletes account and contact later, by a job, and gives up where something
        points to them: the ledger does, if its owner ever did something in the hall.
        What was petitioned is kept with the petition, not with the account.
        """
        partners = self.partner_id
        result = super()._deactivate_portal_user(**post)
        gone = {name: False for name in CONTACTS if name in partners._fields}
        for partner in partners.sudo():
            partner.write({**gone, "name": self.env._("Closed account")})
        return result


# Columns of a contact that tell of a person.
CONTACTS = (
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "vat",
    "function",
    "comment",
    "website",
    "image_1920",
)
