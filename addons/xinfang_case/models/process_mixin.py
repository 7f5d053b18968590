from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import gate
from ..tools.lines import read_lines
from ..tools.remote import read_text

WARN_LEVELS = [
    ("normal", "On time"),
    ("notice", "Early warning"),
    ("warning", "Warning"),
    ("severe", "Severe warning"),
    ("overdue", "Overdue"),
]


class ProcessMixin(models.AbstractModel):
    """State that moves only through :meth:`perform`.

    Concrete models declare ``_free_fields``: the few fields that staff may
    write directly once the record is registered. Everything else of this
    product is written by acts alone, whichever door a write comes through.
    """

    _name = "xinfang.process.mixin"
    _description = "Statutory Process"
    _inherit = ["xinfang.scope.mixin"]
    _free_fields = frozenset()
    _always_gated = frozenset(
        {
            "state",
            "stage_id",
            "version",
            "is_open",
            "next_due_date",
            "next_rule_id",
            "warn_level",
        }
    )

    state = fields.Char(readonly=True, copy=False, index=True)
    stage_id = fields.Many2one(
        "xinfang.stage",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        group_expand="_group_expand_stage_id",
    )
    version = fields.Integer(readonly=True, copy=False, default=0)
    is_open = fields.Boolean(readonly=True, copy=False, default=True)
    next_due_date = fields.Date("Due", readonly=True, copy=False)
    next_rule_id = fields.Many2one(
        "xinfang.clock.rule",
        "Due Limit",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    warn_level = fields.Selection(
        WARN_LEVELS, "Warning Level", readonly=True, copy=False, default="normal"
    )
    days_left = fields.Integer(
        compute="_compute_days_left", help="Calendar days to the next last day."
    )
    act_bar = fields.Json(
        compute="_compute_act_bar", export_string_translation=False, exportable=False
    )

    @api.depends("next_due_date")
    def _compute_days_left(self):
        today = self.env["xinfang.clock"]._today()
        for record in self:
            due = record.next_due_date
            record.days_left = (due - today).days if due else 0

    @api.depends("state", "version")
    @api.depends_context("uid", "lang")
    def _compute_act_bar(self):
        for record in self:
            record.act_bar = record.available_acts() if record._origin.id else []

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        return stages.search([("model", "=", self._name), ("fold", "=", False)])

    @api.model
    def _gated_fields(self):
        """Return names of all fields of this product that acts alone may write."""
        return {
            name
            for name, field in self._fields.items()
            if (field._module or "").startswith("xinfang")
            and (field.store or field.inverse)
            and name not in self._free_fields
        }

    @api.model
    def _act_fields(self):
        """Return names of the fields that acts alone write, from the first draft on."""
        return self._always_gated | {
            name
            for name in self._gated_fields()
            if self._fields[name].readonly
            and self._fields[name].store
            and self._fields[name].groups != fields.NO_ACCESS
        }

    @api.model_create_multi
    def create(self, vals_list):
        if not gate.is_open(self.env):
            closed = self._act_fields()
            for vals in vals_list:
                self._refuse_gated(closed & vals.keys())
        start_id, start_code = self.env["xinfang.stage"]._start_of(self._name)
        for vals in vals_list:
            vals.setdefault("stage_id", start_id)
            vals.setdefault("state", start_code)
        return super().create(vals_list)

    def write(self, vals):
        if not gate.is_open(self.env):
            # First whether it is his at all: a refusal would tell that it exists.
            self.check_access("write")
            self._check_writer()
            self._refuse_gated(self._act_fields() & vals.keys())
            locked = self._gated_fields() & vals.keys()
            if locked and any(not record.stage_id.is_start for record in self):
                self._refuse_gated(locked)
        return super().write(vals)

    def _check_writer(self):
        """Hook: refuse who may see the records, but not write them outside of acts."""

    @api.model
    def _refuse_gated(self, names):
        if names:
            labels = ", ".join(
                sorted(str(self._fields[name].string or name) for name in names)
            )
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be changed directly. Use the buttons of the "
                    "procedure, so that the ledger records who did what and why.",
                    fields=labels,
                )
            )

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise AccessError(
            self.env._("A registered piece is never copied. Register a new one.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        # G26: a registration cannot be deleted (Articles 44, 46).
        if any(not record.stage_id.is_start for record in self):
            self._refuse("G26", self.env._("A registered petition cannot be deleted."))

    def available_acts(self):
        """List what the current user may do with this record now.

        :return: list of dicts ``code``, ``name``, ``style``, ``help``,
            ``article``, ``inputs`` (bool: does it open a dialog), ``blocked``
            (the sentence why a guard would refuse it already now, or False)
        """
        self.ensure_one()
        self.env["xinfang.act"]._warm_law()
        self._read_or_refuse()
        result = []
        record = self.sudo().with_context(xinfang_hands={})
        # Of what is not offered nobody asks why: no sentences are written.
        actor = {**self._actor_facts(), "quiet": True}
        record._read_organs()
        for act in self.env["xinfang.act"]._from(self._name, record.stage_id.id):
            if not act._matches(record) or record._actor_problem(act, actor):
                continue
            result.append(
                {
                    "code": act.code,
                    "name": act.name,
                    "style": act.style,
                    "help": act.help or "",
                    "article": act.article,
                    "inputs": bool(act._inputs()),
                    "blocked": record._first_precheck(act),
                }
            )
        return result

    def _read_organs(self):
        """Read the parts of the petition and all organs that are named there, at once.

        Who may act depends on them; else each organ would be a query of its own.
        """
        petitions = self._petitions().sudo()
        referrals = read_lines(petitions, "referral_ids")
        organs = petitions.department_id | petitions.lead_department_id
        organs |= referrals.from_department_id | referrals.to_department_id
        if any(petition.has_review for petition in petitions):
            organs |= read_lines(petitions, "review_ids").department_id
        organs._read_with_those_above()

    def action_open_act(self, code):
        """Open the dialog of an act, or perform it at once when it asks nothing."""
        self.ensure_one()
        # The dialog's version would tell how often something was done on it.
        self.check_access("read")
        code = read_text(self.env, code)
        act = self.env["xinfang.act"]._get(self._name, code)
        return self.env["xinfang.act.wizard"]._action_for(self, act)
