from odoo import fields, models


class PetitionAdvice(models.Model):
    """What the assistant for type and route advised on a petition, and on what."""

    _inherit = "xinfang.petition"

    advice_id = fields.Many2one(
        "xinfang.advice",
        "Advised",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    advice_answers = fields.Json(
        "Answers Given", readonly=True, copy=False, help="Question → answer, by code."
    )

    def action_open_act(self, code):
        """Open the questions step by step instead of a dialog of inputs."""
        if code == "advise":
            self.ensure_one()
            self.check_access("read")
            return self.env["xinfang.assistant"]._action_for(self)
        return super().action_open_act(code)

    def _do_advise(self, act, values, entry):
        """Keep the answers and what they lead to; triage still decides."""
        answers = values["advice_answers"]
        found = self.env["xinfang.question"]._next(answers)
        advice = found["advice"]
        self.write(
            {
                "advice_answers": {s["code"]: s["answer"] for s in found["path"]},
                "advice_id": self.env["xinfang.advice"]._get(advice["code"]).id,
            }
        )

    def _guard_advice(self, act, values):
        """The questions were answered to their end."""
        if values is None:
            return
        if not self.env["xinfang.question"]._advice(values["advice_answers"]):
            self._refuse("ADVICE", self.env._("Answer the questions to the end first."))
