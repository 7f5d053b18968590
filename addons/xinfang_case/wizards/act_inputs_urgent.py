from odoo import api, fields, models

from ..models.incident import ITEMS, POLICE_MEASURES, STAFF_MEASURES
from ..models.urgent_report import LEVELS, WAYS
from ..tools.moment import legal_now
from .act_wizard_view import _LOOKS

_LOOKS["recipient_ids"] = {"widget": "many2many_tags"}
_LOOKS["report_way"] = {"widget": "radio", "options": "{'horizontal': true}"}
_LOOKS["measure"] = {"widget": "radio"}


class ActInputsUrgent(models.TransientModel):
    """What urgent reports (Article 25) and incidents (Article 26) ask for."""

    _inherit = "xinfang.act.wizard"

    urgent_level = fields.Selection(LEVELS, "How Urgent")
    noticed_at = fields.Datetime("Noticed At")
    happens_at = fields.Datetime("Happens At")
    event_place = fields.Char("Place")
    people_count = fields.Integer("Number of People")
    actions_taken = fields.Text("Actions Taken")
    trend = fields.Text("How It May Develop")
    report_contact = fields.Char("Contact", help="Name, post and telephone.")
    recipient_ids = fields.Many2many("xinfang.urgent.recipient", string="Organs Told")
    report_way = fields.Selection(WAYS, "Way of Reporting")
    sent_at = fields.Datetime("Told At")
    acknowledged_at = fields.Datetime("Confirmed At")
    receiver = fields.Char("Person Told")
    event_outcome = fields.Text("How It Ended")
    incident_item = fields.Selection(ITEMS, "Item of Article 26")
    incident_at = fields.Datetime("Happened At")
    witness = fields.Char("Witnesses")
    measure = fields.Selection([*STAFF_MEASURES, *POLICE_MEASURES], "Measure")
    measure_result = fields.Text("What Came of It")

    @api.model
    def _suggest_noticed_at(self, record):
        return legal_now(self.env)

    _suggest_happens_at = _suggest_sent_at = _suggest_noticed_at
    _suggest_acknowledged_at = _suggest_incident_at = _suggest_noticed_at

    @api.model
    def _suggest_people_count(self, record):
        return record._petitions().headcount

    @api.model
    def _input_domain(self, name):
        if name == "recipient_ids":
            return "[('report_id', '=', res_id)]"
        return super()._input_domain(name)
