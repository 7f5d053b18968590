from odoo import api, fields, models

from .act_wizard_view import _LOOKS

_LOOKS["chair_id"] = {"widget": "many2one_avatar_user"}
_LOOKS["panel_ids"] = {"widget": "many2many_avatar_user"}
_LOOKS["session_hours"] = {"widget": "float_time"}


class ActInputsHearing(models.TransientModel):
    """What the acts of a hearing ask for; sessions of a mediation ask the same."""

    _inherit = "xinfang.act.wizard"

    session_at = fields.Datetime("Day and Hour")
    session_hours = fields.Float("Length in Hours")
    session_place = fields.Char("Place of the Session")
    chair_id = fields.Many2one("res.users", "Chair")
    panel_ids = fields.Many2many(
        "res.users",
        "xinfang_act_wizard_panel_rel",
        string="Members from the Staff",
    )
    outside_members = fields.Text(
        "Members from Outside", help="Deputies, lawyers, experts, residents."
    )
    hearing_participants = fields.Text("Other Participants")
    closed_reason = fields.Char(
        "Why It Is Not Public",
        help="State secrets, trade secrets or privacy. Empty: the hearing is public.",
    )
    hearing_record = fields.Text("Record of the Hearing")
    hearing_conclusion = fields.Text("Conclusion of the Hearing")
    votes_for = fields.Integer("Votes in Favour")
    votes_against = fields.Integer("Votes Against")

    @api.model
    def _suggest_session_hours(self, record):
        return 2.0

    @api.model
    def _suggest_session_place(self, record):
        return record.session_place if "session_place" in record._fields else None

    @api.model
    def _suggest_hearing_participants(self, record):
        return record.participants if record._name == "xinfang.hearing" else None

    @api.model
    def _input_domain(self, name):
        if name == "chair_id":
            return "[('id', 'in', handler_ids)]"
        if name == "panel_ids":
            return "[('share', '=', False)]"
        return super()._input_domain(name)

    @api.model
    def _input_placeholders(self):
        return {
            **super()._input_placeholders(),
            "outside_members": self.env._("One name a line"),
        }
