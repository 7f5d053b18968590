from datetime import timedelta

from odoo import api, fields, models

from ..models.guided import INFORMANTS, RECEIPTS
from ..models.petition import ROUTES
from ..models.referral_route import PROOF_KINDS
from ..tools.moment import legal_today

_KEPT = (
    "route_organ_id",
    "route_organ_name",
    "route_how",
    "route_where",
    "route_until",
    "route_until_text",
)
FOLLOW_UP_AFTER = 30  # days, internal rule


class ActInputsRoute(models.TransientModel):
    """Inputs of the acts on statutory routes (c1-c5)."""

    _inherit = "xinfang.act.wizard"

    statutory_route = fields.Selection(ROUTES[:5], "Statutory Route")
    route_organ_id = fields.Many2one("xinfang.department", "Organ of That Procedure")
    route_organ_name = fields.Char("Other Organ, by Name")
    route_how = fields.Text("How to Apply", help="Which paper, to whom, with what.")
    route_where = fields.Char("Where to Apply")
    route_until = fields.Date("Last Day There", help="A date, where the law gives one.")
    route_until_text = fields.Char(
        "Time Limit in Words",
        help="As that procedure's own law says; it is told, not supervised here.",
    )
    route_remedy = fields.Text("Remedy against the Answer")
    route_proof_kind = fields.Selection(PROOF_KINDS, "Outcome")
    route_proof = fields.Text("Proof or Reason")
    receipt_kind = fields.Selection(RECEIPTS, "What Came Back")
    receipt_from = fields.Selection(INFORMANTS, "Told By")
    receipt_number = fields.Char("Case Number There")
    receipt_date = fields.Date("Receipt Of")
    follow_up_date = fields.Date("Follow-up On", help="Internal rule, not statute.")
    follow_up_note = fields.Text("Follow-up Note")
    route_result = fields.Text("What Was Decided There")

    @api.model
    def _suggest(self, name, record):
        if name in _KEPT and record._name == "xinfang.referral" and record[name]:
            value = record[name]
            return value.id if isinstance(value, models.BaseModel) else value
        return super()._suggest(name, record)

    def _suggest_statutory_route(self, record):
        route = record._petitions().route
        return route if route and route != "c6" else None

    def _suggest_legal_basis(self, record):
        if record._name == "xinfang.referral":
            return record.route_basis or None
        return None

    def _suggest_follow_up_date(self, record):
        return legal_today(self.env) + timedelta(days=FOLLOW_UP_AFTER)
