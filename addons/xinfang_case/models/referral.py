from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import gate
from ..tools.moment import legal_now, legal_today
from .demand import DECISIONS

REFUSAL_GROUNDS = [
    ("competence", "Neither this organ nor one below it is competent"),
    ("in_progress", "The same matter is in progress"),
    ("litigation", "Belongs to litigation or another statutory procedure"),
    ("final", "The matter is final after recheck"),
    ("local", "Another ground of local rules"),
]


class Referral(models.Model):
    """One organ's duty on one petition (转送/交办件): its own state and limits."""

    _name = "xinfang.referral"
    _description = "Referral"
    _inherit = [
        "xinfang.mail.guard",
        "mail.thread",
        "mail.activity.mixin",
        "xinfang.referral.guards",
        "xinfang.referral.acts",
        "xinfang.process.mixin",
    ]
    _order = "petition_id.id desc, sequence, id"
    _free_fields = frozenset({"handler_id", "handler_department_id", "opened_at"})
    _mail_post_access = "read"

    petition_id = fields.Many2one(
        "xinfang.petition",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer("No.", readonly=True)
    kind = fields.Selection(
        [
            ("transfer", "Transferred"),
            ("assign", "Assigned"),
            ("own", "Received directly"),
            ("forward", "Forwarded to a subordinate organ"),
            ("designate", "Designated"),
            ("guide", "Guided to another procedure"),
        ],
        required=True,
        readonly=True,
    )
    role = fields.Selection(
        [("lead", "Lead"), ("assist", "Assist")],
        required=True,
        readonly=True,
        default="lead",
    )
    from_department_id = fields.Many2one(
        "xinfang.department",
        "Sent By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    to_department_id = fields.Many2one(
        "xinfang.department",
        "To",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    parent_id = fields.Many2one(
        "xinfang.referral",
        "Forwarded From",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    basis = fields.Char(readonly=True, help="Why that organ is competent.")
    sent_at = fields.Datetime(readonly=True)
    delivered_date = fields.Date(
        readonly=True, help="Day it reached the organ in the system, opened or not."
    )
    opened_at = fields.Datetime(readonly=True)
    report_due = fields.Date("Report Back By", readonly=True)
    handler_id = fields.Many2one(
        "res.users", "Handler", index="btree_not_null", ondelete="set null"
    )
    handler_department_id = fields.Many2one(
        "xinfang.department",
        "Handling Unit",
        index="btree_not_null",
        ondelete="restrict",
    )
    objection_date = fields.Date(readonly=True)
    objection_reason = fields.Text(readonly=True)
    suggested_department_id = fields.Many2one(
        "xinfang.department",
        "Suggested Organ",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    objection_answer = fields.Text(readonly=True)
    objection_refused = fields.Boolean(readonly=True)
    accept_date = fields.Date(readonly=True)
    notice_exempt_reason = fields.Char(readonly=True)
    refusal_ground = fields.Selection(REFUSAL_GROUNDS, readonly=True)
    refusal_reason = fields.Text(readonly=True)
    statement_date = fields.Date(readonly=True)
    statement_refused = fields.Boolean(readonly=True)
    statement_record = fields.Text(readonly=True)
    extension_days = fields.Integer(readonly=True)
    extension_reason = fields.Text(readonly=True)
    opinion_id = fields.Many2one(
        "xinfang.document",
        "Opinion",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    decision = fields.Selection(
        DECISIONS,
        readonly=True,
    )
    dispatch_date = fields.Date(readonly=True)
    served_date = fields.Date(readonly=True)
    reported_date = fields.Date(readonly=True)
    report_text = fields.Text(readonly=True)
    clock_ids = fields.One2many("xinfang.clock", "referral_id", "Time Limits")
    document_ids = fields.One2many("xinfang.document", "referral_id", "Documents")
    # Read with the petition, which the reader of a referral may read as well.
    petition_title = fields.Char(related="petition_id.title", related_sudo=False)
    petition_type = fields.Selection(related="petition_id.type", related_sudo=False)
    petition_route = fields.Selection(related="petition_id.route", related_sudo=False)
    received_date = fields.Date(related="petition_id.received_date", related_sudo=False)
    content = fields.Text(related="petition_id.content", related_sudo=False)
    request = fields.Text(related="petition_id.request", related_sudo=False)

    # “IS TRUE” as the ORM writes it, else no search would use these.
    _due_idx = models.Index("(next_due_date, id) WHERE is_open IS TRUE")
    _to_open_idx = models.Index(
        "(to_department_id, next_due_date) WHERE is_open IS TRUE"
    )
    _order_idx = models.Index("(petition_id DESC, sequence, id)")
    _delivered_idx = models.Index("(delivered_date)")

    @api.depends("petition_id", "sequence")
    def _compute_display_name(self):
        for referral in self:
            referral.display_name = (
                f"{referral.petition_id.number or ''}/{referral.sequence}"
            )

    @api.model
    def _deliver(self, vals_list):
        """Create referrals inside the gate, delivered today (rule CR11).

        :param vals_list: values without the fields of delivery
        """
        count = {}
        petition_ids = {vals["petition_id"] for vals in vals_list}
        for petition, number in self._read_group(
            [("petition_id", "in", list(petition_ids))], ["petition_id"], ["__count"]
        ):
            count[petition.id] = number
        for vals in vals_list:
            number = count.get(vals["petition_id"], 0) + 1
            count[vals["petition_id"]] = number
            vals.update(
                sequence=number,
                sent_at=legal_now(self.env),
                delivered_date=legal_today(self.env),
            )
        referrals = self.create(vals_list)
        self.env["xinfang.access"]._grant(
            [
                (r.petition_id.id, d.id)
                for r in referrals
                for d in (r.from_department_id, r.to_department_id)
            ],
            {r.petition_id.id for r in referrals if r.petition_id.type == "accusation"},
        )
        return referrals

    def write(self, vals):
        if not gate.is_open(self.env) and self._free_fields & vals.keys():
            self._check_own_organ()
        result = super().write(vals)
        if {"handler_id", "handler_department_id"} & vals.keys():
            self._grant_handlers()
        if "handler_id" in vals and not gate.is_open(self.env):
            for referral in self:
                clocks = gate.open_gate(referral).clock_ids.filtered(
                    lambda c: c.state == "running" and c.bearer == "organ"
                )
                clocks._reassign(referral._clock_user(False))
        return result

    def _check_own_organ(self):
        """Only the organ that has to handle a petition says who handles it."""
        organs = self.env["res.users"]._xinfang_organs()
        for referral in self:
            if referral.sudo().to_department_id.organ_id not in organs:
                raise AccessError(
                    self.env._(
                        "Only %(organ)s decides who handles this petition.",
                        organ=referral.sudo().to_department_id.organ_id.name,
                    )
                )

    def _grant_handlers(self):
        """Let the handler's own unit see what the organ gave it to handle."""
        referrals = self.sudo()
        users = self.env["res.users"]
        members = {
            handler: users.with_user(handler)._xinfang_members()
            for handler in referrals.handler_id
        }
        pairs = [
            (r.petition_id.id, m.department_id.id)
            for r in referrals
            for m in members.get(r.handler_id, ())
            if m.organ_id == r.to_department_id.organ_id
        ]
        pairs += [(r.petition_id.id, r.handler_department_id.id) for r in referrals]
        self.env["xinfang.access"].sudo()._grant(
            pairs,
            {r.petition_id.id for r in referrals if r.petition_type == "accusation"},
        )

    @api.constrains("handler_id")
    def _check_handler(self):
        for referral in self.sudo():
            handler = referral.handler_id
            if not handler:
                continue
            referral._refuse_stranger(handler, referral.to_department_id.organ_id)
