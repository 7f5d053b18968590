from odoo import api, fields, models


class Campaign(models.Model):
    """A call for suggestions on a theme (人民建议征集, Article 29)."""

    _name = "xinfang.campaign"
    _description = "Campaign for Suggestions"
    _order = "date_from desc, id desc"

    name = fields.Char("Theme", required=True)
    department_id = fields.Many2one(
        "xinfang.department",
        "Called By",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date_from = fields.Date("Open From", required=True)
    date_to = fields.Date("Open Until")
    description = fields.Text("What Is Asked For")
    active = fields.Boolean(default=True)
    # Computed and not to be searched by: a search through a one2many would tell of
    # suggestions that the user may not see.
    petition_ids = fields.Many2many(
        "xinfang.petition", compute="_compute_petition_ids", string="Suggestions"
    )

    _period_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A campaign cannot end before it begins.",
    )

    @api.depends_context("uid")
    def _compute_petition_ids(self):
        petitions = self.env["xinfang.petition"]
        found = petitions.search([("campaign_id", "in", self.ids)])
        for campaign in self:
            campaign.petition_ids = found.filtered(
                lambda p, campaign=campaign: p.campaign_id == campaign._origin
            )

    def _is_open_on(self, day):
        """Tell whether the campaign takes suggestions received on a ``date``."""
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)
