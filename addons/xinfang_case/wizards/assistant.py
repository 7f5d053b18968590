from odoo import api, fields, models
from odoo.exceptions import UserError


class Assistant(models.TransientModel):
    """The questions on type and route, one at a time, for the clerk at triage.

    It advises; the clerk decides in the triage dialog, which opens filled in.
    """

    _name = "xinfang.assistant"
    _description = "Assistant for Type and Route"

    petition_id = fields.Many2one("xinfang.petition", required=True, readonly=True)
    answers = fields.Json()
    question = fields.Char(compute="_compute_step")
    hint = fields.Char(compute="_compute_step")
    question_id = fields.Many2one("xinfang.question", compute="_compute_step")
    option_id = fields.Many2one("xinfang.question.option", "Answer")
    path = fields.Text("So Far", compute="_compute_step")
    advice_id = fields.Many2one("xinfang.advice", compute="_compute_step")
    name = fields.Char(related="advice_id.name")
    type = fields.Selection(related="advice_id.type")
    route = fields.Selection(related="advice_id.route")
    organ = fields.Char(related="advice_id.organ")
    how = fields.Text(related="advice_id.how")
    deadline = fields.Char(related="advice_id.deadline")
    certainty = fields.Selection(related="advice_id.certainty")
    article = fields.Char(related="advice_id.article")
    law = fields.Char(related="advice_id.law")
    note = fields.Text(related="advice_id.note")

    @api.depends("answers")
    def _compute_step(self):
        questions = self.env["xinfang.question"]
        for assistant in self:
            found = questions._next(assistant.answers)
            question, advice = found["question"], found["advice"]
            assistant.question = question and question["text"]
            assistant.hint = question and question["hint"]
            assistant.question_id = question and questions.search(
                [("code", "=", question["code"])], limit=1
            )
            assistant.advice_id = advice and self.env["xinfang.advice"]._get(
                advice["code"]
            )
            assistant.path = "\n".join(
                f"{step['question']} {step['label']}" for step in found["path"]
            )

    @api.model
    def _action_for(self, petition):
        """Return the action that asks the first question on a petition."""
        return self.create({"petition_id": petition.id, "answers": {}})._again()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Help Me Decide"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_next(self):
        """Take the chosen answer and ask the next question."""
        self.ensure_one()
        if not self.option_id or self.option_id.question_id != self.question_id:
            raise UserError(self.env._("Choose an answer first."))
        self.write(
            {
                "answers": {
                    **(self.answers or {}),
                    self.question_id.code: self.option_id.code,
                },
                "option_id": False,
            }
        )
        return self._again()

    def action_back(self):
        """Take the last answer back."""
        self.ensure_one()
        steps = self.env["xinfang.question"]._next(self.answers)["path"][:-1]
        self.write(
            {"answers": {s["code"]: s["answer"] for s in steps}, "option_id": False}
        )
        return self._again()

    def action_use(self):
        """Keep the answers by the act ``advise`` and open the triage filled in."""
        self.ensure_one()
        self.petition_id.perform("advise", {"advice_answers": self.answers})
        advice = self.advice_id.sudo()
        action = self.petition_id.action_open_act("triage")
        action["context"] = {
            **action["context"],
            "default_type": advice.type,
            "default_route": advice.route or False,
            "default_is_litigation": advice.is_litigation,
        }
        return action
