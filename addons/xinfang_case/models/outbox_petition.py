from odoo import api, fields, models


class OutboxPetition(models.Model):
    """What staff see on the petition of its notices by mail."""

    _inherit = "xinfang.petition"

    outbox_ids = fields.One2many("xinfang.outbox", "petition_id", readonly=True)
    mail_state = fields.Selection(
        [
            ("pending", "A notice by mail is waiting"),
            ("failed", "A notice by mail failed"),
        ],
        "Notices by Mail",
        compute="_compute_mail_state",
        search="_search_mail_state",
        help="Of the newest notice to the petitioner; empty: nothing is left to do.",
    )

    @api.depends("outbox_ids.state")
    def _compute_mail_state(self):
        newest = {}
        domain = [("petition_id", "in", self.ids), ("user_id", "=", False)]
        # Who sees the petition may see how its notices fare.
        outbox = self.env["xinfang.outbox"].sudo()
        for row in outbox.search_fetch(domain, ["petition_id", "state"], order="id"):
            newest[row.petition_id.id] = row.state
        for petition in self:
            state = newest.get(petition._origin.id)
            petition.mail_state = state if state in ("pending", "failed") else False

    @api.model
    def _search_mail_state(self, operator, value):
        if operator != "in" or False in value:
            return NotImplemented
        return [("outbox_ids", "any", [("state", "in", list(value))])]

    def action_outbox(self):
        """Show the petition's notices by mail."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "xinfang_case.xinfang_outbox_action"
        )
        return {**action, "domain": [("petition_id", "=", self.id)], "context": {}}
