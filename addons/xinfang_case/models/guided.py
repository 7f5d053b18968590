from odoo import api, fields, models

from ..tools.moment import legal_today, said_day
from .petition import ROUTES
from .referral_guards import MIN_REASON

RECEIPTS = [
    ("entered", "It has entered the procedure"),
    ("decided", "The procedure has decided"),
    ("not_taken", "The procedure did not take it"),
    ("ended", "The duty to guide has ended"),
]
INFORMANTS = [
    ("petitioner", "The petitioner"),
    ("organ", "The organ of that procedure"),
    ("other", "Another source"),
]
STATUTORY = tuple(code for code, _label in ROUTES if code != "c6")


class GuidedReferral(models.Model):
    """A petitioner shown the way into a statutory procedure is not lost sight of.

    Article 31 (1)-(5): ``guide`` ends the piece at the counter (S9), but what was told
    (basis, organ, how, until when), what came back and when to ask again stay on a
    referral of the guiding organ to itself, of the kind ``guide``.
    """

    _inherit = "xinfang.referral"

    receipt_kind = fields.Selection(RECEIPTS, "What Came Back", readonly=True)
    receipt_from = fields.Selection(INFORMANTS, "Told By", readonly=True)
    receipt_number = fields.Char("Case Number There", readonly=True)
    receipt_date = fields.Date("Receipt Of", readonly=True)
    route_words = fields.Char("The Way Told", compute="_compute_route_words")

    @api.depends(
        "route_date", "receipt_kind", "follow_up_date", "route_proof_kind", "state"
    )
    @api.depends_context("lang")
    def _compute_route_words(self):
        """Say in one line where it was led, what came back, when to ask again."""
        for referral in self:
            rows = referral._route_rows() if referral.route_date else []
            referral.route_words = " · ".join(
                self.env._("%(label)s: %(text)s", label=label, text=text)
                for label, text in rows
            )

    def _route_rows(self):
        """Return label and text of what is known of the way, for forms and the hall."""
        record = self.sudo()
        until = (record.route_until_text, said_day(self.env, record.route_until))
        rows = (
            (self.env._("Organ"), record._route_organ_name()),
            (self.env._("Until when"), " ".join(filter(None, until))),
            (self.env._("Came back"), record._receipt_words()),
            (self.env._("Ask again on"), said_day(self.env, record.follow_up_date)),
        )
        return [(label, text) for label, text in rows if text]

    def _route_organ_name(self):
        return self.route_organ_id.name or self.route_organ_name or ""

    def _receipt_words(self):
        """Return in words what the other procedure gave back."""
        name = "receipt_kind" if self.receipt_kind else "route_proof_kind"
        if not self[name]:
            return self.env._("nothing yet")
        said = dict(self._fields[name]._description_selection(self.env))[self[name]]
        return " ".join(filter(None, (said, self.receipt_number)))

    # -- acts -----------------------------------------------------------

    def _do_note_receipt(self, act, values, entry):
        """C3: what came back from the other procedure, and who told it."""
        self.write(
            {
                "receipt_kind": values["receipt_kind"],
                "receipt_from": values["receipt_from"],
                "receipt_number": values["receipt_number"],
                "receipt_date": values["receipt_date"] or legal_today(self.env),
                "route_proof": values["route_proof"],
                "route_closed_date": legal_today(self.env),
            }
        )
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})
        self._follow_up(values["follow_up_date"])

    def _follow_up_user(self):
        """Who guided the petitioner asks after him, as long as he works there."""
        guide = self.create_uid
        if self.kind == "guide" and self._works_for(guide):
            return guide
        return super()._follow_up_user()

    def _works_for(self, user):
        """Tell whether a user still works in the organ of this referral."""
        organ = self.to_department_id.organ_id
        members = self.env["res.users"].with_user(user)._xinfang_members()
        return bool(user.active and organ in members.organ_id)

    # -- guards ---------------------------------------------------------

    def _guard_receipt(self, act, values):
        """A receipt says what came back, of a day that can be (rule C3)."""
        if values is None:
            return
        day, told = values["receipt_date"], self.sudo().route_date
        if day and not told <= day <= legal_today(self.env):
            self._refuse(
                "RECEIPT",
                self.env._(
                    "The receipt cannot be of %(day)s: the way was told on %(told)s, and "
                    "no day in the future can have brought anything.",
                    day=said_day(self.env, day),
                    told=said_day(self.env, told),
                ),
            )
        if len((values["route_proof"] or "").strip()) < MIN_REASON:
            self._refuse(
                "RECEIPT",
                self.env._(
                    "Say which paper or whose words it is, or why the duty to guide has "
                    "ended, in at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )


class GuidedPetition(models.Model):
    """S9 for a claim of another procedure: told in full, and tracked (Article 31)."""

    _inherit = "xinfang.petition"

    def _is_statutory(self):
        """Tell whether this claim belongs to one of the procedures c1 to c5."""
        return self.type == "claim" and self.route in STATUTORY

    def _do_guide(self, act, values, entry):
        """S9: the way that was told stays on a referral of its own."""
        result = super()._do_guide(act, values, entry)
        if self._is_statutory():
            return self._track_guided(values)
        if values["follow_up_date"]:
            self._plan_follow_up(values["follow_up_date"], self.env.user)
        return result

    def _track_guided(self, values):
        organ = self.department_id.organ_id
        referral = self.env["xinfang.referral"]._deliver(
            [
                {
                    "petition_id": self.id,
                    "kind": "guide",
                    "role": "lead",
                    "from_department_id": organ.id,
                    "to_department_id": organ.id,
                    **self._route_vals({**values, "route_how": values["guide_to"]}),
                }
            ]
        )
        referral._move_to(self.env["xinfang.stage"]._get(referral._name, "guided"))
        referral._follow_up(values["follow_up_date"])
        return referral

    # -- guards ---------------------------------------------------------

    def _guard_route(self, act, values):
        """Who is shown to c1-c5 is told the law, the organ and until when (D06)."""
        if act.code != "guide":
            return super()._guard_route(act, values)
        record = self.sudo()
        if values is None or not record._is_statutory():
            return None
        super()._guard_route(act, values)
        if not values["legal_basis"]:
            self._refuse(
                "ROUTE", self.env._("Name the law by which that procedure is the way.")
            )
        unreachable = record.unclear_address or record.identity_mode == "anonymous"
        if not values["follow_up_date"] and not unreachable:
            self._refuse(
                "ROUTE",
                self.env._("Say on which day the petitioner is asked how it went."),
            )
        return None
