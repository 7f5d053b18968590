from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.xinfang_case.tools.moment import legal_today

TRIGGERS = [
    ("late", "Not accepted or handled in time"),
    ("improper", "Accepted or handled improperly"),
    ("perfunctory", "Delayed, shifted or done for show"),
    ("unexecuted", "Opinion not carried out"),
    ("no_feedback", "Assigned petition not reported on"),
    ("false_report", "Facts or results reported wrongly"),
    ("other", "Another reason"),
]
# From mild to grave (Articles 39 and 40); a step is never taken back.
STEPS = [
    ("letter", "Letter of supervision"),
    ("onsite", "Inspection on the spot"),
    ("interview", "Admonishing interview"),
    ("circular", "Circulated notice"),
    ("listed", "Listed supervision"),
    ("rectify", "Rectification by a date"),
]
MIN_TEXT = 10


class Supervision(models.Model):
    """One supervision (督办) of how an organ deals with one petition (Article 40)."""

    _name = "xinfang.supervision"
    _description = "Supervision"
    _inherit = ["xinfang.own.draft.mixin", "xinfang.part.mixin"]
    _part_sign = "督"

    department_id = fields.Many2one(string="Supervising Organ")
    to_department_id = fields.Many2one(
        "xinfang.department",
        "Supervised Organ",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    trigger = fields.Selection(TRIGGERS, "What Was Found", readonly=True)
    step = fields.Selection(STEPS, "Measure", readonly=True, default="letter")
    problem = fields.Text(help="Facts: what was done or left undone, since when.")
    requirement = fields.Text("What Is Required")
    issue_date = fields.Date("Issued On", readonly=True)
    reply_due = fields.Date("Reply By", readonly=True)
    reply_date = fields.Date("Replied On", readonly=True)
    reply_text = fields.Text("Reply", readonly=True)
    effect_text = fields.Text("Check of the Effect", readonly=True)

    @api.model
    def _shown_domain(self):
        organs = self.env["res.users"]._xinfang_organ_departments()
        return Domain("issue_date", "!=", False) | Domain(
            "department_id", "in", organs.ids
        )

    @api.depends("issue_date", "department_id")
    def _compute_visible_to_me(self):
        return super()._compute_visible_to_me()

    def _acting_organs(self, kind):
        if kind == "responsible":
            return self.to_department_id.organ_id
        return super()._acting_organs(kind)

    def _own_organ(self):
        waiting = self.state in ("issued", "rectifying")
        return (self.to_department_id if waiting else self.department_id).organ_id

    def _clock_department(self, rule):
        return self.to_department_id.organ_id

    def _clock_user(self, rule):
        return self.referral_id.handler_id or self.to_department_id._default_user()

    # -- guards ---------------------------------------------------------

    def _guard_supervisiontext(self, act, values):
        """A letter names the problem and what is required."""
        record = self.sudo()
        for text in (record.problem, record.requirement):
            if len((text or "").strip()) < MIN_TEXT:
                raise UserError(
                    self.env._(
                        "Write on this form what was found and what is required, at "
                        "least %(count)s characters each.",
                        count=MIN_TEXT,
                    )
                )

    def _guard_replydate(self, act, values):
        """The date for the reply lies ahead (TL-26)."""
        if values is not None and values["reply_due"] <= legal_today(self.env):
            raise UserError(self.env._("The date for the reply has to lie ahead."))

    def _guard_ladder(self, act, values):
        """Measures grow graver, never milder (Article 39)."""
        if values is None:
            return
        order = [key for key, _label in STEPS]
        record = self.sudo()
        if order.index(values["step"]) <= order.index(record.step):
            raise UserError(
                self.env._("Choose a graver measure than the one already taken.")
            )

    # -- acts -----------------------------------------------------------

    def _do_issue_supervision(self, act, values, entry):
        """The letter goes out; the organ has to reply by the date in it (TL-26)."""
        self.write(
            {"issue_date": legal_today(self.env), "reply_due": values["reply_due"]}
        )

    def _do_reply_supervision(self, act, values, entry):
        """The supervised organ says what it has done."""
        self.write(
            {"reply_date": legal_today(self.env), "reply_text": values["report_text"]}
        )

    def _do_demand_rectification(self, act, values, entry):
        """The reply does not satisfy: a new date."""
        self.write({"reply_due": values["reply_due"], "reply_date": False})

    def _do_escalate(self, act, values, entry):
        """A graver measure of the ladder."""
        self.write({"step": values["step"]})

    def _do_close_supervision(self, act, values, entry):
        """The initiator has checked the effect; nobody else closes it."""
        self.write({"effect_text": values["effect_text"]})
        self._close_part()

    def _do_cancel_supervision(self, act, values, entry):
        """Opened by mistake, or settled meanwhile."""
        self._close_part()
