from odoo import api, fields, models

from .act_wizard_view import _LOOKS

_METHOD = "service_method"
_CHECKING = (
    "check_opinion",
    "approve_opinion",
    "check_review_opinion",
    "decide_review",
)
_LOOKS.update(
    {
        "service_receiver": {
            "invisible": f"{_METHOD} not in ('direct', 'household', 'entrusted')",
            "required": f"{_METHOD} in ('household', 'entrusted')",
        },
        "service_witnesses": {"invisible": f"{_METHOD} != 'lien'"},
        "tracking_number": {
            "invisible": f"{_METHOD} != 'mail'",
            "required": f"{_METHOD} == 'mail'",
        },
        "service_result": {"widget": "radio"},
    }
)


class ActInputsDocument(models.TransientModel):
    """What the acts on papers ask for: which one, and how it was served (CR9)."""

    _inherit = "xinfang.act.wizard"

    document_id = fields.Many2one("xinfang.document", "Paper")
    service_note = fields.Char("Remark on Service")
    service_result = fields.Selection(
        [("failed", "Not reached"), ("refused", "Refused")], "What Happened"
    )
    service_place = fields.Char("Place of Service")
    service_receiver = fields.Char("Who Signed")
    service_witnesses = fields.Char("Witnesses", help="At least two, by name.")
    tracking_number = fields.Char()

    lint_html = fields.Html("Review of the Draft", compute="_compute_lint_html")

    @api.depends("act_id", "res_id")
    def _compute_lint_html(self):
        for wizard in self:
            record = wizard._record() if wizard.act_id.code in _CHECKING else None
            wizard.lint_html = record.draft_lint_html if record else False

    @api.model
    def _input_domain(self, name):
        if name == "document_id":
            return "[('petition_id', '=', petition_id), ('state', '=', 'issued')]"
        return super()._input_domain(name)
