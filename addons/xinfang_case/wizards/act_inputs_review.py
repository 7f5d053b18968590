from lxml import etree

from odoo import api, fields, models

from ..models.demand import DECISIONS
from ..models.review import REVIEW_DECISIONS, REVIEW_REFUSALS
from ..models.review_relief import RELIEFS
from ..tools.moment import legal_today
from .act_wizard_view import _LOOKS

_ONLY_LATE = {"invisible": "not is_late", "required": "is_late"}
_LOOKS.update(
    {
        "review_decision": {"widget": "radio"},
        "review_refusal": {"widget": "radio"},
        "reopen_ground": {"widget": "radio"},
        "relief": {"widget": "radio"},
        "late_excuse": _ONLY_LATE,
        "obstacle_ended": _ONLY_LATE,
        "late_proof": {"invisible": "not is_late"},
        "changed_decision": {
            "widget": "radio",
            "invisible": "review_decision not in ('change', 'revoke')",
            "required": "review_decision in ('change', 'revoke')",
        },
        "result_text": {"required": "review_decision in ('change', 'revoke')"},
        "redo_defects": {
            "invisible": "review_decision != 'redo'",
            "required": "review_decision == 'redo'",
        },
        "redo_due": {
            "invisible": "review_decision != 'redo'",
            "required": "review_decision == 'redo'",
        },
    }
)


class ReviewInputs(models.TransientModel):
    """What the acts of review and recheck ask for."""

    _inherit = "xinfang.act.wizard"

    request_date = fields.Date("Asked For or Posted On")
    received_date = fields.Date("Request Received On")
    request_text = fields.Text("What Is Asked For, on Which Facts and Grounds")
    late_excuse = fields.Text(
        "Excuse for a Late Request", help="Only if it comes after the last day."
    )
    obstacle_ended = fields.Date(
        "The Obstacle Ended On",
        help="Relief has to be asked for soon after it, within the days set for relief: by "
        "analogy with Article 86 of the Civil Procedure Law, the Ordinance is silent. If "
        "it still lasts, the day of asking.",
    )
    late_proof = fields.Text("Proof of the Obstacle")
    is_late = fields.Boolean(compute="_compute_is_late")
    relief = fields.Selection(RELIEFS, "The Excuse Is")
    changed_decision = fields.Selection(
        DECISIONS, "Decision on the Request Instead of the Old One"
    )
    # No input: what the ledger says of an execution that is no longer due.
    execution_ended = fields.Char("Execution No Longer Due")
    review_refusal = fields.Selection(REVIEW_REFUSALS, "Ground of the Refusal")
    review_decision = fields.Selection(REVIEW_DECISIONS, "What Becomes of It")
    result_text = fields.Text("What Applies Now")
    redo_defects = fields.Text("Defects to Mend")
    redo_due = fields.Date("To Be Done Again By")
    published_text = fields.Text("Text Without Personal Data")
    aftercare = fields.Selection(
        [
            ("counsel", "Counselling"),
            ("settle", "Settling of the dispute"),
            ("help", "Help and assistance"),
        ],
        "Aftercare",
    )
    reopen_ground = fields.Selection(
        [("error", "Manifest error"), ("new_facts", "New facts")], "Ground"
    )
    superior_ids = fields.Many2many(
        "xinfang.department",
        string="Organs One Level Above",
        compute="_compute_superiors",
    )

    @api.depends("res_model", "res_id")
    def _compute_superiors(self):
        for wizard in self:
            record = wizard._record()
            asked = record is not None and hasattr(record, "_appeal_organs")
            wizard.superior_ids = (
                record.sudo()._appeal_organs().sudo(False) if asked else False
            )

    @api.depends("res_model", "res_id", "request_date")
    def _compute_is_late(self):
        for wizard in self:
            record = wizard._record()
            asked = record is not None and hasattr(record, "_appeal_last_day")
            last = record.sudo()._appeal_last_day() if asked else False
            day = wizard.request_date or legal_today(self.env)
            wizard.is_late = bool(last and day > last)

    @api.model
    def _suggest_request_date(self, record):
        return legal_today(self.env)

    @api.model
    def _suggest_received_date(self, record):
        return legal_today(self.env)

    @api.model
    def _suggest_review_department_id(self, record):
        if record._name == "xinfang.review":
            return record.sudo()._appeal_organs()[:1].id
        return super()._suggest_review_department_id(record)

    @api.model
    def _input_domain(self, name):
        if name == "review_department_id":
            return "[('id', 'in', superior_ids)]"
        return super()._input_domain(name)

    @api.model
    def _fill_inputs(self, arch, place):
        result = super()._fill_inputs(arch, place)
        if place.find("field[@name='review_department_id']") is not None:
            place.append(etree.Element("field", name="superior_ids", invisible="1"))
        if place.find("field[@name='late_excuse']") is not None:
            place.append(etree.Element("field", name="is_late", invisible="1"))
        return result
