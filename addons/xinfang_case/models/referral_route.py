from odoo import fields, models

from ..tools.moment import legal_today
from .referral_guards import MIN_REASON

PROOF_KINDS = [
    ("entered", "It has entered the procedure"),
    ("ended", "The duty to guide has ended"),
]


class ReferralRoute(models.Model):
    """A claim of a statutory route (c1-c5): told, led in, followed up, proved.

    Article 31 (1)-(5): these claims are not decided in the petition procedure.
    The organ owes the way into the right one, and in (5) its own act.
    """

    _inherit = "xinfang.referral"

    route_date = fields.Date("Route Told On", readonly=True)
    route_basis = fields.Text("Legal Basis of the Route", readonly=True)
    route_organ_id = fields.Many2one(
        "xinfang.department",
        "Organ of the Procedure",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    route_organ_name = fields.Char("Other Organ of the Procedure", readonly=True)
    route_how = fields.Text("How to Apply There", readonly=True)
    route_where = fields.Char("Where to Apply", readonly=True)
    route_until = fields.Date("Last Day There", readonly=True)
    route_until_text = fields.Char("Time Limit There", readonly=True)
    route_reason = fields.Text("Why This Route", readonly=True)
    route_changed = fields.Boolean(
        readonly=True,
        help="What was told before no longer holds: a new notice is owed.",
    )
    route_proof_kind = fields.Selection(PROOF_KINDS, "Outcome", readonly=True)
    route_proof = fields.Text("Proof of Entry or Reason", readonly=True)
    route_closed_date = fields.Date("Handed Over On", readonly=True)
    duty_answer = fields.Text("What Was Done", readonly=True)
    duty_answer_date = fields.Date("Answered On", readonly=True)
    follow_up_date = fields.Date("Next Follow-up", readonly=True)
    follow_up_note = fields.Text("Follow-up Note", readonly=True)
    follow_up_told = fields.Date(
        readonly=True, help="When the daily job found that this follow-up is due."
    )

    _follow_idx = models.Index("(follow_up_date) WHERE follow_up_told IS NULL")

    # -- acts -----------------------------------------------------------

    def _do_notify_route(self, act, values, entry):
        """L8: which procedure, where, how and until when (Articles 23, 31)."""
        self._take_route(values)
        self.write(
            {
                "notice_exempt_reason": values["notice_exempt_reason"],
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )
        self._follow_up(values["follow_up_date"])

    def _take_route(self, values):
        self.write(self._route_vals(values))
        if self.role == "lead":
            self.petition_id.write({"route": values["statutory_route"]})

    def _do_route(self, act, values, entry):
        """C1: led into the procedure; told anew where that differs from the notice."""
        told = {name: self[name] for name in _TOLD}
        before = self.petition_id.route
        accepted = bool(self.accept_date)
        self._take_route(values)
        changed = before != self.petition_id.route or any(
            (self[name] or False) != (told[name] or False) for name in _TOLD
        )
        self.write(
            {
                "route_changed": accepted or changed,
                "notice_exempt_reason": values["notice_exempt_reason"],
            }
        )
        self._follow_up(values["follow_up_date"])

    def _do_perform_duty(self, act, values, entry):
        """C2: the organ itself begins to act, by its own law (Article 31 (5))."""
        self.write(
            {
                "route_basis": values["legal_basis"],
                "route_until": values["route_until"],
                "route_until_text": values["route_until_text"],
                "handler_id": values["handler_id"].id,
            }
        )

    def _do_answer_duty(self, act, values, entry):
        """C2: what was done, answered in writing."""
        today = legal_today(self.env)
        self.write({"duty_answer": values["answer"], "duty_answer_date": today})
        if self.role == "lead":
            self.petition_id.write({"served_date": today})
        self._follow_up(False)

    def _do_close_routed(self, act, values, entry):
        """C3: proof of entry, or the end of the duty to guide."""
        self.write(
            {
                "route_proof_kind": values["route_proof_kind"],
                "route_proof": values["route_proof"],
                "route_closed_date": legal_today(self.env),
                "follow_up_note": values["follow_up_note"],
            }
        )
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})
        self._follow_up(values["follow_up_date"])

    def _do_convert_to_petition(self, act, values, entry):
        """C4: no route exists; accepted, and the sixty days run from today."""
        self.petition_id.write({"route": "c6"})
        self.write(
            {
                "accept_date": legal_today(self.env),
                "route_until": False,
                "route_proof": values["route_proof"],
                "handler_id": values["handler_id"].id or self.handler_id.id,
                "notice_exempt_reason": values["notice_exempt_reason"],
            }
        )
        self._follow_up(False)

    def _do_follow_up(self, act, values, entry):
        """What the petitioner said of the other procedure (internal rule)."""
        self.write({"follow_up_note": values["follow_up_note"]})
        self._follow_up(values["follow_up_date"])

    def _follow_up(self, day):
        self.write({"follow_up_date": day, "follow_up_told": False})
        self._plan_follow_up(day, self._follow_up_user())

    def _follow_up_user(self):
        """Return who asks after the petitioner."""
        return self._clock_user(False)

    # -- guards ---------------------------------------------------------

    def _guard_g30(self, act, values):
        """A litigation-related matter is not accepted in the petition procedure."""
        petition = self.sudo().petition_id
        takes_up = act.code != "accept" or petition.route == "c6"
        if petition.type == "claim" and petition.is_litigation and takes_up:
            self._refuse("G30", petition._litigation_sentence())

    def _guard_routeproof(self, act, values):
        """Proof of entry, or the reason why guiding ends (rule C3)."""
        if values is None:
            return
        record = self.sudo()
        own = record.route_organ_id.organ_id == record.to_department_id.organ_id
        if record.petition_id.route == "c5" and own:
            self._refuse(
                "ROUTEPROOF",
                self.env._(
                    "The duty is your own organ’s: perform it and answer, it cannot be "
                    "handed over."
                ),
            )
        if values["route_proof_kind"] == "entered" and record.state != "routed":
            self._refuse(
                "ROUTEPROOF",
                self.env._("Lead the matter into its procedure first."),
            )
        if len((values["route_proof"] or "").strip()) < MIN_REASON:
            self._refuse(
                "ROUTEPROOF",
                self.env._(
                    "Say which paper proves the entry, or why the duty to guide has "
                    "ended, in at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )

    def _guard_noroute(self, act, values):
        """The leader says why no statutory route exists (internal rule, C4)."""
        if values is None:
            return
        if len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "NOROUTE",
                self.env._(
                    "Say why no statutory route exists, in at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )


_TOLD = (
    "route_basis",
    "route_organ_id",
    "route_organ_name",
    "route_how",
    "route_where",
    "route_until",
    "route_until_text",
)
