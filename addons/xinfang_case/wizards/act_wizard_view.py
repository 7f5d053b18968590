import uuid

from lxml import etree

from odoo import api, fields, models

from ..models.process_models import is_process

# How the dialog draws an input; what is not named here is drawn plainly.
_LOOKS = {
    "answers": {"widget": "xinfang_demand_answers", "nolabel": "1", "colspan": "2"},
    "assist_department_ids": {"widget": "many2many_tags"},
    "outcome_ids": {"widget": "many2many_checkboxes"},
    "attachment_ids": {"widget": "many2many_binary"},
    "refusal_ground": {"widget": "radio"},
    "decision": {"widget": "radio"},
    "type": {"widget": "radio", "options": "{'horizontal': true}"},
    "route": {"invisible": "type != 'claim'", "required": "type == 'claim'"},
    "heard_record": {"required": "not statement_refused"},
    "handler_id": {"widget": "many2one_avatar_user"},
}
_ORGANS = {"to_department_id", "assist_department_ids", "suggested_department_id"}


class ActWizardView(models.TransientModel):
    """The dialog's form holds the inputs of one act, in the order of its data.

    A new act, or a new input of an act, needs no view.
    """

    _inherit = "xinfang.act.wizard"

    idempotency_key = fields.Char(default=lambda self: str(uuid.uuid4()))
    petition_id = fields.Many2one("xinfang.petition", compute="_compute_petition")
    handler_ids = fields.Many2many(
        "res.users", string="Members of the Organ", compute="_compute_petition"
    )

    @api.depends("res_model", "res_id")
    def _compute_petition(self):
        for wizard in self:
            record = wizard._record()
            wizard.petition_id = record._petitions() if record else False
            wizard.handler_ids = wizard._members_of(record)

    def _record(self):
        """Return the record of the dialog, read as the user."""
        if is_process(self.env, self.res_model) and self.res_id:
            record = self.env[self.res_model].browse(self.res_id)
            record.check_access("read")
            return record
        return None

    @api.model
    def _members_of(self, record):
        if not record:
            return self.env["res.users"]
        organ = record._own_organ()
        members = (
            self.env["xinfang.membership"].sudo().search([("organ_id", "=", organ.id)])
        )
        return members.filtered(lambda m: m._is_current()).user_id.with_env(self.env)

    @api.model
    def _action_for(self, record, act):
        action = super()._action_for(record, act)
        # Keys that end like this are part of the key of the cached form, here and
        # in the browser: each act has a form of its own.
        action["context"]["xinfang_act_view_ref"] = f"{act.model}/{act.code}"
        return action

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        place = arch.find(".//group[@name='inputs']") if view_type == "form" else None
        if place is not None:
            self._fill_inputs(arch, place)
        return arch, view

    @api.model
    def _fill_inputs(self, arch, place):
        model, _slash, code = self.env.context.get(
            "xinfang_act_view_ref", ""
        ).partition("/")
        act = (
            self.env["xinfang.act"]._get(model, code)
            if code
            else self.env["xinfang.act"]
        )
        for line in act._inputs():
            place.append(self._input_node(line))
        names = set(act._inputs().mapped("field"))
        if "route" in names and "type" not in names:
            place.append(etree.Element("field", name="type", invisible="1"))
        button = arch.find(".//button[@name='action_perform']")
        if act and button is not None:
            button.set("string", act.name)
            if act.style == "danger":
                button.set("class", "btn-danger")

    @api.model
    def _input_node(self, line):
        """Return the ``<field>`` of one input of an act."""
        name = line.field
        field = self._fields[name]
        node = etree.Element("field", name=name)
        if line.label:
            node.set("string", line.label)
        if line.required:
            node.set("required", "1")
        if field.type in ("many2one", "many2many") and name != "attachment_ids":
            node.set("options", "{'no_create': true, 'no_open': true}")
        domain = self._input_domain(name)
        if domain:
            node.set("domain", domain)
        for key, value in _LOOKS.get(name, {}).items():
            node.set(key, value)
        placeholder = self._input_placeholders().get(name)
        if placeholder:
            node.set("placeholder", placeholder)
        return node

    @api.model
    def _input_placeholders(self):
        return {
            "demands": self.env._("One demand a line"),
            "guide_to": self.env._("Which organ, where, and on what legal basis"),
            "basis": self.env._("Law, regulation or list of duties that says so"),
        }

    @api.model
    def _input_domain(self, name):
        if name in _ORGANS:
            return "[('can_issue_outward', '=', True)]"
        if name == "handler_id":
            return "[('id', 'in', handler_ids)]"
        if name == "origin_id":
            return "[('id', '!=', petition_id), ('number', '!=', False)]"
        return {
            "category_id": "[('is_offered', '=', True)]",
            "police_category_id": "[('is_current', '=', True), ('catalogue', '=', 'police')]",
        }.get(name)


class ActInputView(models.Model):
    """Forms of acts are cached: a changed input must show at once."""

    _inherit = "xinfang.act.input"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache("templates")
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache("templates")
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache("templates")
        return super().unlink()
