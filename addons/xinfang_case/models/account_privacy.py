from odoo import api, fields, models
from odoo.fields import Domain

MANAGERS = "base.group_erp_manager"


class CitizensAccount(models.AbstractModel):
    """Whose account is this: colleagues are known to each other, citizens are not.

    Odoo lets every employee read every account with name and address. A citizen's
    account would tell who petitions; it is read by its owner and by those who
    administer accounts.
    """

    _name = "xinfang.account.mixin"
    _description = "Privacy of Citizens' Accounts"

    xinfang_known = fields.Boolean(
        compute="_compute_xinfang_known",
        search="_search_xinfang_known",
        export_string_translation=False,
        exportable=False,
    )

    def _citizens_domain(self):
        """Return the domain of citizens' accounts."""
        raise NotImplementedError

    def _own_account_id(self):
        """Return the id of the current user's own account."""
        raise NotImplementedError

    @api.model
    def _search_xinfang_known(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        if self.env.user.has_group(MANAGERS):
            return Domain.TRUE
        return ~self._citizens_domain() | Domain("id", "=", self._own_account_id())

    @api.depends_context("uid")
    def _compute_xinfang_known(self):
        known = self.sudo().filtered_domain(self._search_xinfang_known("in", {True}))
        for account in self:
            account.xinfang_known = account.id in known._ids


class ResUsers(models.Model):
    """Accounts of citizens are not for every employee to read."""

    _name = "res.users"
    _inherit = ["res.users", "xinfang.account.mixin"]

    def _citizens_domain(self):
        return Domain("share", "=", True)

    def _own_account_id(self):
        return self.env.uid


class ResPartner(models.Model):
    """Nor are the addresses of these accounts."""

    _name = "res.partner"
    _inherit = ["res.partner", "xinfang.account.mixin"]

    def _citizens_domain(self):
        return Domain("user_ids", "any", [("share", "=", True)])

    def _own_account_id(self):
        return self.env.user.partner_id.id
