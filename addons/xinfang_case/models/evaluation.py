from odoo import api, fields, models


class Evaluation(models.Model):
    """What the petitioner thinks of office and organ; written by the petitioner only."""

    _name = "xinfang.evaluation"
    _description = "Evaluation"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "id desc"

    object = fields.Selection(
        [("office", "Petition office"), ("organ", "Competent organ")],
        required=True,
        readonly=True,
    )
    department_id = fields.Many2one(
        "xinfang.department", readonly=True, index=True, ondelete="restrict"
    )
    score = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("fair", "Fairly satisfied"),
            ("dissatisfied", "Dissatisfied"),
        ],
        required=True,
        readonly=True,
    )
    comment = fields.Text(readonly=True)
    date = fields.Date(required=True, readonly=True)

    _petition_object_uniq = models.Constraint(
        "UNIQUE (petition_id, object)", "This has been evaluated already."
    )

    @api.model
    def _gate_sentence(self):
        return self.env._("Evaluations are given by the petitioner only.")
