from odoo import api, fields, models, tools
from odoo.fields import Domain

from .process_models import PROCESS_MODELS


class Act(models.Model):
    """A step of the law: who may do it, from which state, under which guards.

    Acts are data. Adding a statutory step means adding a record here, with its
    inputs, clock effects and documents; buttons in the back office and in the
    citizens' hall are drawn from them.
    """

    _name = "xinfang.act"
    _description = "Act"
    _inherit = ["xinfang.law.mixin"]
    _order = "model, sequence, id"
    _rec_names_search = ["name", "code", "rule"]

    name = fields.Char(required=True, translate=True)
    past_name = fields.Char(
        translate=True, help="How the timeline words the act once it is done."
    )
    code = fields.Char(required=True, index=True)
    rule = fields.Char("Rule", help="Rule id of the transition table, such as L9.")
    article = fields.Char(required=True, help="Legal basis.")
    model = fields.Selection(PROCESS_MODELS, required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    style = fields.Selection(
        [
            ("primary", "Main step"),
            ("secondary", "Other step"),
            ("danger", "Refusal"),
            ("more", "Rare step"),
        ],
        default="secondary",
        required=True,
    )
    help = fields.Char(translate=True, help="One sentence a new clerk understands.")
    from_stage_ids = fields.Many2many("xinfang.stage", string="From")
    from_any = fields.Boolean(
        "From Any State", help="Possible in every state but before the first act."
    )
    to_stage_id = fields.Many2one(
        "xinfang.stage", "To", index="btree_not_null", help="Empty: the state stays."
    )
    makes = fields.Selection(
        PROCESS_MODELS, help="What the act opens besides, such as a review."
    )
    group_ids = fields.Many2many("res.groups", string="Roles")
    actor = fields.Selection(
        [
            ("registering", "Registering organ"),
            ("sender", "Sending organ"),
            ("responsible", "Responsible organ"),
            ("discipline", "Discipline organ"),
            ("reviewing", "Reviewing organ"),
            ("designating", "Organ that settles disputes of competence"),
            ("lead", "Lead organ or sending organ"),
            ("succession", "Organ that names a successor"),
            ("concerned", "Any organ that has to do with it"),
            ("petitioner", "Petitioner only"),
            ("system", "System"),
        ],
        required=True,
        help="In which organ the user must work to do this.",
    )
    petitioner_may = fields.Boolean("Petitioner May Do It Too")
    citizen_label = fields.Char(
        translate=True, help="What the petitioner's form is called. Empty: the name."
    )
    citizen_help = fields.Char(
        translate=True, help="What the act means, in words for the petitioner."
    )
    citizen_note = fields.Char(
        translate=True, help="What the petitioner's timeline says. Empty: not shown."
    )
    applies_to = fields.Char(
        help="Domain on the record: the act exists only where it matches."
    )
    guard_ids = fields.Many2many("xinfang.guard", string="Guards")
    input_ids = fields.One2many("xinfang.act.input", "act_id", "Inputs")
    clock_effect_ids = fields.One2many("xinfang.clock.effect", "act_id", "Clocks")
    document_ids = fields.One2many("xinfang.act.document", "act_id", "Documents")

    _model_code_uniq = models.Constraint(
        "UNIQUE (model, code)", "An act code is unique per model."
    )

    @api.model
    @tools.ormcache("model", "code")
    def _id_of(self, model, code):
        return (
            self.sudo().search([("model", "=", model), ("code", "=", code)], limit=1).id
        )

    @api.model
    @tools.ormcache("model", "stage_id")
    def _ids_from(self, model, stage_id):
        domain = Domain("from_stage_ids", "in", [stage_id])
        if not self.env["xinfang.stage"].sudo().browse(stage_id).is_start:
            domain |= Domain("from_any", "=", True)
        return tuple(self.sudo().search(domain & Domain("model", "=", model)).ids)

    def _starts_from(self, stage):
        """Tell whether the act is possible in a state at all."""
        return stage in self.from_stage_ids or (self.from_any and not stage.is_start)

    @api.model
    def _get(self, model, code):
        """Return the act with this code, an empty record if there is none."""
        return self.sudo().browse(self._id_of(model, code) or ())

    @api.model
    def _from(self, model, stage_id):
        """Return the acts that start from this stage."""
        return self.sudo().browse(self._ids_from(model, stage_id))
