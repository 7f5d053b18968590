from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.demand import DECISIONS
from ..models.petition import ROUTES, TYPES
from ..models.process_models import is_process
from ..models.referral import REFUSAL_GROUNDS
from ..models.sealed_words import PLAIN, TEXTS

SCORES = [
    ("satisfied", "Satisfied"),
    ("fair", "Fairly satisfied"),
    ("dissatisfied", "Dissatisfied"),
]


class ActWizard(models.TransientModel):
    """The dialog of every act: it shows only what the act asks for.

    Its fields are the vocabulary of acts. An input of an act names one of
    them; type, label, choices and checks come from the field.
    """

    _name = "xinfang.act.wizard"
    _description = "Act Dialog"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    act_id = fields.Many2one("xinfang.act", required=True, readonly=True)
    act_help = fields.Char(compute="_compute_act")
    act_article = fields.Char(compute="_compute_act")
    shown = fields.Char(compute="_compute_act")
    needed = fields.Char(compute="_compute_act")
    expected_version = fields.Integer(readonly=True)
    idempotency_key = fields.Char(readonly=True)

    reason = fields.Text("Reason")
    type = fields.Selection(TYPES)
    route = fields.Selection(ROUTES)
    category_id = fields.Many2one("xinfang.category", "Content Category")
    police_category_id = fields.Many2one("xinfang.category", "Police Business")
    problem_region_id = fields.Many2one("xinfang.region", "Place of the Problem")
    purpose_id = fields.Many2one("xinfang.purpose", "Purpose")
    urgency = fields.Selection(
        [("normal", "Normal"), ("urgent", "Urgent"), ("major", "Major and urgent")]
    )
    is_litigation = fields.Boolean("Litigation-related")
    demands = fields.Text(
        "Demands", help="One demand a line. The answer has to deal with each of them."
    )
    origin_id = fields.Many2one("xinfang.petition", "First Piece")
    to_department_id = fields.Many2one("xinfang.department", "Responsible Organ")
    assist_department_ids = fields.Many2many(
        "xinfang.department", string="Assisting Organs"
    )
    suggested_department_id = fields.Many2one("xinfang.department", "Suggested Organ")
    review_department_id = fields.Many2one(
        "xinfang.department", "Organ for Review", help="One level above the organ."
    )
    basis = fields.Char("Basis of Competence")
    report_due = fields.Date("Report Back By")
    handler_id = fields.Many2one("res.users", "Handler")
    guide_to = fields.Text("Where to Turn Instead")
    answer = fields.Text("Answer")
    refusal_ground = fields.Selection(REFUSAL_GROUNDS, "Ground")
    notice_exempt_reason = fields.Char("Why No Notice Can Be Sent")
    heard_on = fields.Date("Heard On")
    heard_record = fields.Text("Record of the Statement")
    statement_refused = fields.Boolean("The Petitioner Declined to Make a Statement")
    days = fields.Integer("Days")
    facts = fields.Text("Facts and Reasons Found")
    decision = fields.Selection(DECISIONS)
    legal_basis = fields.Text("Legal and Policy Basis")
    answers = fields.Json("Answers to Each Demand")
    service_method = fields.Selection(
        selection=lambda self: (
            self.env["xinfang.document"]
            ._fields["service_method"]
            ._description_selection(self.env)
        ),
        string="Way of Service",
    )
    service_date = fields.Date("Day of Service")
    service_note = fields.Char("Receiver, Witnesses or Tracking Number")
    report_text = fields.Text("Closing Report")
    resolved = fields.Selection(
        [("yes", "Resolved"), ("no", "Not resolved")], "Substance"
    )
    supplement = fields.Text("What to Add")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    score_office = fields.Selection(SCORES, "Petition Office")
    score_organ = fields.Selection(SCORES, "Responsible Organ’s Handling")
    comment = fields.Text("Comment")

    @api.depends("act_id")
    def _compute_act(self):
        for wizard in self:
            inputs = wizard.act_id._inputs()
            wizard.act_help = wizard.act_id.help
            wizard.act_article = wizard.act_id.article
            # Read by the form's modifiers as "is this name in the list".
            wizard.shown = f",{','.join(inputs.mapped('field'))},"
            needed = inputs.filtered("required").mapped("field")
            wizard.needed = f",{','.join(needed)},"

    @api.model
    def _action_for(self, record, act):
        """Return the action that opens the dialog of an act on a record."""
        if not act:
            raise UserError(self.env._("There is no such act."))
        return {
            "type": "ir.actions.act_window",
            "name": act.name,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": record._name,
                "default_res_id": record.id,
                "default_act_id": act.id,
                "default_expected_version": record._shown_version(),
                "dialog_size": "large" if len(act._inputs()) > 3 else "medium",
            },
        }

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        model, res_id = values.get("res_model"), values.get("res_id")
        if is_process(self.env, model) and res_id:
            record = self.env[model].browse(res_id)
            record.check_access("read")
            act = self.env["xinfang.act"].browse(values.get("act_id"))
            for name in act.sudo()._inputs().mapped("field"):
                if name in fields_list and name not in values:
                    default = self._suggest(name, record)
                    if default is not None:
                        values[name] = default
        return values

    def action_perform(self):
        """Perform the act with what was typed; a refusal leaves the dialog open."""
        self.ensure_one()
        if not is_process(self.env, self.res_model):
            raise UserError(self.env._("There is no such act."))
        record = self.env[self.res_model].browse(self.res_id)
        values = {
            name: self._raw_value(name)
            for name in self.act_id.sudo()._inputs().mapped("field")
        }
        if self.expected_version:
            values["expected_version"] = self.expected_version
        outcome = record.perform(self.act_id.code, values, self.idempotency_key or None)
        petition = record.sudo()._petitions()
        if petition.type == "accusation" or petition.identity_sealed:
            # What was said is encrypted by now; the dialog lies about for an hour.
            self.sudo()._forget_words(SQL("id = %s", self.id))
        return self._after_perform(outcome)

    @api.model
    def _forget_words(self, which):
        """Empty what was typed into dialogs.

        :param which: ``SQL`` condition on their rows
        """
        self.flush_model()
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.type in TEXTS and name not in PLAIN
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE %s",
                SQL.identifier(self._table),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in names),
                which,
            )
        )
        self.invalidate_model(names, flush=False)

    def _after_perform(self, outcome):
        """Close the dialog, or open what the act has opened (a review, a hearing)."""
        if outcome.get("query_code"):
            return self._show_code(outcome)
        part = (outcome.get("made") or [None])[0]
        if part and part[0] != "xinfang.referral":
            return self.env[part[0]].browse(part[1])._form_action()
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _show_code(self, outcome):
        """Show a query code once, on the screen alone: nothing keeps it."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Query code for the petitioner (shown this once)"),
                "message": self.env._(
                    "%(number)s, query code %(code)s. Write it down for the petitioner "
                    "now; it is kept nowhere.",
                    number=outcome["coded_number"],
                    code=outcome["query_code"],
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _raw_value(self, name):
        value = self[name]
        if isinstance(value, models.BaseModel):
            return value.ids if self._fields[name].type == "many2many" else value.id
        return value
