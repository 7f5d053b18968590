from odoo import fields, models


class Outcome(models.Model):
    """What came of a petition in substance: “three in place and one by law”.

    Reasonable claims are solved, unreasonable ones explained, hardship is helped,
    unlawful conduct dealt with by law (Article 27). Several may hold at once.
    """

    _name = "xinfang.outcome"
    _description = "Outcome in Substance"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint("UNIQUE (code)", "An outcome code is unique.")


class PetitionOutcome(models.Model):
    """The outcome is said when a petition is closed."""

    _inherit = "xinfang.petition"

    outcome_ids = fields.Many2many(
        "xinfang.outcome", string="Outcome in Substance", readonly=True, copy=False
    )

    def _do_close(self, act, values, entry):
        result = super()._do_close(act, values, entry)
        self.write({"outcome_ids": values["outcome_ids"].ids})
        return result
