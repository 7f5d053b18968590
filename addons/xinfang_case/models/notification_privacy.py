from odoo import api, fields, models
from odoo.fields import Domain


class Notification(models.Model):
    """Who was told what is known to him and to who told him, and to nobody else.

    Odoo lets every employee read all of these rows: whom each message went to, and its
    subject with the number of the petition, whatever organ it lies with.
    """

    _inherit = "mail.notification"

    xinfang_own = fields.Boolean(
        compute="_compute_xinfang_own",
        search="_search_xinfang_own",
        export_string_translation=False,
        exportable=False,
    )

    @api.model
    def _search_xinfang_own(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        me = self.env.user.partner_id.id
        return Domain("res_partner_id", "=", me) | Domain("author_id", "=", me)

    @api.depends_context("uid")
    def _compute_xinfang_own(self):
        own = self.sudo().filtered_domain(self._search_xinfang_own("in", {True}))
        for notification in self:
            notification.xinfang_own = notification.id in own._ids
