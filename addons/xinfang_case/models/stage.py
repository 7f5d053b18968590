from odoo import api, fields, models, tools

from .process_models import PROCESS_MODELS


class Stage(models.Model):
    """A state a petition or referral can be in, as the law knows it."""

    _name = "xinfang.stage"
    _description = "Stage"
    _inherit = ["xinfang.law.mixin"]
    _order = "model, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True)
    model = fields.Selection(PROCESS_MODELS, required=True)
    sequence = fields.Integer(default=10)
    article = fields.Char(help="Legal basis of this state.")
    citizen_label = fields.Char(
        translate=True, help="What the petitioner reads for this state."
    )
    citizen_help = fields.Char(
        translate=True, help="What happens next, in words for the petitioner."
    )
    next_step = fields.Char(
        translate=True, help="What the office has to do next in this state."
    )
    next_role = fields.Char(
        translate=True, help="Whose duty that is, within the organ that has it."
    )
    is_start = fields.Boolean(help="State of a record before its first act.")
    is_closing = fields.Boolean(help="Nothing is due any more in this state.")
    is_answered = fields.Boolean(
        "Answered", help="What the organ owed the petitioner has been done."
    )
    fold = fields.Boolean("Folded in Kanban")
    petition_stage_id = fields.Many2one(
        "xinfang.stage",
        "Petition Stage",
        index="btree_not_null",
        help="Where the petition stands when its least advanced lead referral is here.",
    )

    _model_code_uniq = models.Constraint(
        "UNIQUE (model, code)", "A stage code is unique per model."
    )

    @api.model
    @tools.ormcache("model", "code")
    def _id_of(self, model, code):
        return (
            self.sudo().search([("model", "=", model), ("code", "=", code)], limit=1).id
        )

    @api.model
    @tools.ormcache("model")
    def _start_of(self, model):
        """Return id and code of the stage in which records of a model begin."""
        domain = [("model", "=", model), ("is_start", "=", True)]
        start = self.sudo().search(domain, limit=1)
        return start.id, start.code

    @api.model
    def _get(self, model, code):
        """Return the stage with this code, an empty record if there is none."""
        return self.browse(self._id_of(model, code) or ())
