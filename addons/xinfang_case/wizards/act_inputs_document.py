from lxml import etree

from odoo import api, fields, models

from .act_wizard_view import _LOOKS

_METHOD = "service_method"
# Whoever receives it this way signs for it.
_SIGNED = ("direct", "household", "entrusted")
_CHECKING = (
    "check_opinion",
    "approve_opinion",
    "check_review_opinion",
    "decide_review",
)
_LOOKS.update(
    {
        "service_receiver": {
            "invisible": f"{_METHOD} not in {_SIGNED}",
            "required": f"{_METHOD} in {_SIGNED} and not service_result",
        },
        "service_witnesses": {"invisible": f"{_METHOD} != 'lien'"},
        "tracking_number": {
            "invisible": f"{_METHOD} != 'mail'",
            "required": f"{_METHOD} == 'mail'",
        },
        "receipt_date": {
            "invisible": f"{_METHOD} != 'mail'",
            "required": f"{_METHOD} == 'mail'",
        },
        "notice_text": {
            "invisible": f"{_METHOD} != 'public_notice'",
            "required": f"{_METHOD} == 'public_notice'",
        },
        "service_place": {
            "required": f"{_METHOD} == 'public_notice' and not service_result"
        },
        "service_proof": {"invisible": f"{_METHOD} == 'electronic'"},
        "service_result": {"widget": "radio"},
    }
)


class ActInputsDocument(models.TransientModel):
    """What the acts on papers ask for: which one, and how it was served (CR9)."""

    _inherit = "xinfang.act.wizard"

    document_id = fields.Many2one("xinfang.document", "Paper")
    service_note = fields.Char("Remark on Service")
    service_result = fields.Selection(
        [
            ("failed", "Not reached"),
            ("refused", "Refused"),
            ("pending", "No proof yet"),
        ],
        "What Happened",
    )
    service_place = fields.Char("Place of Service")
    service_receiver = fields.Char("Who Signed")
    service_witnesses = fields.Char("Witnesses", help="At least two, by name.")
    tracking_number = fields.Char()
    receipt_date = fields.Date("Day on the Return Receipt")
    notice_text = fields.Text("Text of the Public Notice")
    service_proof = fields.Char(
        "Where the Proof Is",
        help="Volume and page of the signed proof of service, or a file below.",
    )

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

    @api.model
    def _fill_inputs(self, arch, place):
        result = super()._fill_inputs(arch, place)
        names = {node.get("name") for node in place}
        if _METHOD in names and "service_result" not in names:
            # What a service has to prove is not asked of an attempt that failed.
            place.append(etree.Element("field", name="service_result", invisible="1"))
        return result
