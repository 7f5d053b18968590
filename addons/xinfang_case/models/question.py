from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .petition import ROUTES, TYPES

MAX_STEPS = 12


class Advice(models.Model):
    """Where a matter belongs: a leaf of the decision tree, with its law."""

    _name = "xinfang.advice"
    _description = "Advice on Type and Route"
    _inherit = ["xinfang.law.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, help="The way, in words for the petitioner.")
    sequence = fields.Integer(default=10)
    type = fields.Selection(TYPES, required=True)
    route = fields.Selection(ROUTES)
    is_litigation = fields.Boolean("Litigation-related")
    article = fields.Char("Legal Basis", required=True)
    law = fields.Char("Law of That Procedure")
    organ = fields.Char("Organ", required=True)
    how = fields.Text("How to Apply", required=True)
    deadline = fields.Char("Time Limit")
    certainty = fields.Selection(
        [
            ("statute", "Statute"),
            ("source", "Other source, checked"),
            ("unverified", "Unverified: confirm with the legal office"),
        ],
        required=True,
        default="statute",
        help="How sure the time limit is.",
    )
    note = fields.Text()

    _code_uniq = models.Constraint("UNIQUE (code)", "A code of advice is unique.")

    @api.constrains("type", "route")
    def _check_route(self):
        for advice in self:
            if (advice.type == "claim") != bool(advice.route):
                raise ValidationError(
                    self.env._("A claim has a route; nothing else has one.")
                )

    @api.model
    def _get(self, code):
        """Return the advice with this code."""
        return self.sudo().search([("code", "=", code)], limit=1)

    def _as_dict(self):
        """Return this advice as plain data; public, it says nothing of anybody."""
        self.ensure_one()
        names = ("code", "name", "type", "is_litigation", "article", "organ", "how")
        return {
            **{name: self[name] for name in names},
            "route": self.route or "",
            "law": self.law or "",
            "deadline": self.deadline or "",
            "unverified": self.certainty == "unverified",
            "note": self.note or "",
        }


class Question(models.Model):
    """One plain question of the decision tree for type and route (domain §4.7).

    Its words are Chinese and are not translated: they are read out to people at
    the counter and shown in the citizens' hall.
    """

    _name = "xinfang.question"
    _description = "Question on Type and Route"
    _inherit = ["xinfang.law.mixin"]
    _order = "sequence, id"
    _rec_name = "text"

    code = fields.Char(required=True, index=True)
    text = fields.Char("Question", required=True)
    hint = fields.Char()
    article = fields.Char("Legal Basis", required=True)
    sequence = fields.Integer(default=10)
    is_root = fields.Boolean("First Question")
    option_ids = fields.One2many("xinfang.question.option", "question_id", "Answers")

    _code_uniq = models.Constraint("UNIQUE (code)", "A code of a question is unique.")
    _root_uniq = models.UniqueIndex("(is_root) WHERE is_root IS TRUE")

    @api.model
    @tools.ormcache()
    def _tree(self):
        """Return the tree as plain data: code of the first question, all questions.

        :return: pair (code, dict code → question)
        """
        questions = self.sudo().search([])  # pylint: disable=no-search-all
        tree = {
            question.code: {
                "code": question.code,
                "text": question.text,
                "hint": question.hint or "",
                "article": question.article,
                "options": [
                    {
                        "code": option.code,
                        "label": option.label,
                        "hint": option.hint or "",
                        "next": option.next_id.code or "",
                        "advice": option.advice_id._as_dict()
                        if option.advice_id
                        else None,
                    }
                    for option in question.option_ids
                ],
            }
            for question in questions
        }
        return questions.filtered("is_root")[:1].code, tree

    @api.model
    def _next(self, answers):
        """Walk the tree along answers and say what comes next.

        An answer that does not exist counts as none: the question is asked again.

        :param dict answers: code of a question → code of the chosen answer
        :return: dict ``path`` (list of dicts ``question``, ``code``, ``answer``,
            ``label``), ``question`` (dict, None at the end), ``advice`` (dict at
            the end, else None)
        """
        code, tree = self._tree()
        path = []
        answers = answers if isinstance(answers, dict) else {}
        while code in tree and len(path) < MAX_STEPS:
            question = tree[code]
            chosen = next(
                (o for o in question["options"] if o["code"] == answers.get(code)), None
            )
            if not chosen:
                return {"path": path, "question": question, "advice": None}
            path.append(
                {
                    "code": code,
                    "question": question["text"],
                    "answer": chosen["code"],
                    "label": chosen["label"],
                }
            )
            if chosen["advice"]:
                return {"path": path, "question": None, "advice": chosen["advice"]}
            code = chosen["next"]
        return {"path": path, "question": None, "advice": None}

    @api.model
    def _advice(self, answers):
        """Return the advice these answers lead to as a plain dict, None on the way.

        Safe for the public: it reads the law only, never a petition.
        """
        return self._next(answers)["advice"]


class QuestionOption(models.Model):
    """One answer to a question: it leads to another question, or to advice."""

    _name = "xinfang.question.option"
    _description = "Answer to a Question on Type and Route"
    _inherit = ["xinfang.law.mixin"]
    _order = "question_id, sequence, id"
    _rec_name = "label"

    question_id = fields.Many2one(
        "xinfang.question", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    label = fields.Char("Answer", required=True)
    hint = fields.Char()
    sequence = fields.Integer(default=10)
    next_id = fields.Many2one(
        "xinfang.question", "Next Question", index="btree_not_null", ondelete="restrict"
    )
    advice_id = fields.Many2one(
        "xinfang.advice", "Advice", index="btree_not_null", ondelete="restrict"
    )

    _code_uniq = models.Constraint(
        "UNIQUE (question_id, code)", "An answer stands once under its question."
    )

    @api.constrains("next_id", "advice_id", "question_id")
    def _check_one_way(self):
        for option in self:
            if bool(option.next_id) == bool(option.advice_id):
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” leads either to a question or to advice.",
                        answer=option.label,
                    )
                )
            if option._turns_back():
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” leads back to its own question.",
                        answer=option.label,
                    )
                )

    def _turns_back(self):
        seen, ahead = self.env["xinfang.question"], self.next_id
        while ahead:
            if self.question_id in ahead:
                return True
            seen |= ahead
            ahead = ahead.option_ids.next_id - seen
        return False
