from odoo import api, fields, models

# Level -> number of the web client's palette: red, orange, yellow, blue, green.
_LEVEL_COLORS = {"overdue": 1, "severe": 2, "warning": 3, "notice": 4, "normal": 10}


class ClockUi(models.Model):
    """What the screen “my deadlines” asks of a time limit."""

    _inherit = "xinfang.clock"
    _organ_field = "department_id"

    warn_level = fields.Selection(group_expand="_group_expand_warn_level")
    level_color = fields.Integer(
        compute="_compute_level_color",
        export_string_translation=False,
        exportable=False,
        help="Colour in the calendar.",
    )

    @api.model
    def _group_expand_warn_level(self, levels, domain):
        """Return all levels for the board, the most urgent first."""
        return list(_LEVEL_COLORS)

    @api.depends("warn_level", "state")
    def _compute_level_color(self):
        for clock in self:
            running = clock.state == "running"
            clock.level_color = _LEVEL_COLORS.get(clock.warn_level, 0) if running else 0

    def action_open_record(self):
        """Open the record the limit runs on.

        :return: action of the form
        """
        self.ensure_one()
        return self._record()._form_action()


class ReferralUi(models.Model):
    """What the screens of the back office ask of a referral."""

    _inherit = "xinfang.referral"
    _organ_field = "to_department_id"

    may_assign = fields.Boolean(
        compute="_compute_assignment", export_string_translation=False, exportable=False
    )
    member_ids = fields.Many2many(
        "res.users",
        compute="_compute_assignment",
        string="Members of the Organ",
        export_string_translation=False,
        exportable=False,
    )

    @api.depends_context("uid")
    @api.depends("to_department_id", "is_open")
    def _compute_assignment(self):
        mine = self.env["res.users"]._xinfang_organs()
        members = (
            self.env["xinfang.membership"]
            .sudo()
            .search([("organ_id", "in", self.to_department_id.organ_id.ids)])
        )
        members = members.filtered(lambda m: m._is_current())
        for referral in self:
            organ = referral.to_department_id.organ_id
            referral.may_assign = referral.is_open and organ in mine
            referral.member_ids = members.filtered(
                lambda m, organ=organ: m.organ_id == organ
            ).user_id

    def action_open_record(self):
        """Open this referral in a page of its own.

        :return: action of the form
        """
        self.ensure_one()
        return self._form_action()

    def action_open_petition(self):
        """Open the petition this referral belongs to.

        :return: action of the form
        """
        self.ensure_one()
        return self.petition_id._form_action()
