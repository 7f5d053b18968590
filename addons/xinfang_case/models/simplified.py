"""Simplified handling (简易办理): which pieces may take it, and how it ends."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_today

HANDLING_MODES = [
    ("ordinary", "Ordinary"),
    ("candidate", "Suits simplified handling"),
    ("simplified", "Simplified"),
    ("converted", "Changed to ordinary"),
]
SIMPLIFIED_KINDS = [
    ("clear", "Facts and duty clear, small dispute, easily settled"),
    ("inquiry", "Inquiry, suggestion or thanks that can be answered at once"),
    ("daily", "Daily life or work, has to be dealt with at once"),
    ("promised", "The organ has promised or concluded already"),
    ("other", "Other matter fit for simplified handling"),
]
NOTICE_WAYS = [
    ("phone", "By phone"),
    ("sms", "By text message"),
    ("online", "On the web"),
    ("paper", "On paper, as asked"),
]
CHECKS = (
    "check_not_rejected",
    "check_no_procedure",
    "check_one_organ",
    "check_not_complex",
)


class SimplifiedGuards(models.AbstractModel):
    """Guards of simplified handling, the same for petition and referral."""

    _inherit = "xinfang.process.mixin"

    def _guard_simplified(self, act, values):
        """Only small, clear first petitions of one organ; none that is barred."""
        if act.code in ("triage", "demand_opinion", "answer_simplified"):
            self._check_simplified_act(act, values)
            return
        petition = self._petitions().sudo()
        assigned = self._name == "xinfang.referral" and self.sudo()._is_assigned()
        bar = petition._simplified_bar(assigned)
        if bar:
            self._refuse("SIMPLIFIED", bar)
        if values is None:
            return
        wizard = self.env["xinfang.act.wizard"]
        missing = [wizard._label(name) for name in CHECKS if not values[name]]
        if missing:
            self._refuse(
                "SIMPLIFIED",
                self.env._(
                    "Handle it in the ordinary procedure, for this is not so: %(checks)s",
                    checks="；".join(map(str, missing)),
                ),
            )

    def _check_simplified_act(self, act, values):
        if values is None and act.code != "demand_opinion":
            return
        if act.code == "triage" and values["simplified"]:
            bar = self.sudo()._simplified_bar(False, values)
            if bar:
                self._refuse("SIMPLIFIED", bar)
        if act.code == "answer_simplified" and values["decision"] == "reject":
            self._refuse(
                "SIMPLIFIED",
                self.env._(
                    "A demand that is not supported is decided in the ordinary procedure. "
                    "Change to ordinary handling first."
                ),
            )
        if act.code == "demand_opinion" and not self.sudo()._simply_answered():
            self._refuse(
                "SIMPLIFIED",
                self.env._("No organ has answered this petition simply."),
            )

    def _guard_noticeway(self, act, values):
        """By phone, text message or online, and recorded; paper on request."""
        if values is None or values.get("notice_exempt_reason"):
            return
        if not values["notice_way"]:
            raise UserError(self.env._("Say how the petitioner was told."))
        if values["notice_way"] in ("phone", "sms") and not values["notice_note"]:
            raise UserError(self.env._("Record the number, the time and who was told."))


class PetitionSimplified(models.Model):
    """A petition that may be, is or was handled in the simplified way."""

    _inherit = "xinfang.petition"

    handling_mode = fields.Selection(
        HANDLING_MODES, readonly=True, required=True, default="ordinary", copy=False
    )
    pass_on_base = fields.Date(related="received_date", related_sudo=False)

    def _simplified_bar(self, assigned, values=None):
        """Return why this petition is barred from simplified handling, or False.

        Kinds and bars of the trial rules of 2016, Article 5; in the text of 2022
        they are unverified.

        :param bool assigned: it was assigned by a superior
        :param dict values: of a triage about to be done, else the record counts
        """
        now = values or self
        several = self.referral_ids.filtered("is_open").to_department_id
        bars = (
            (assigned, self.env._("It was assigned by a superior.")),
            (
                self.is_repeat or self.origin_id,
                self.env._("Only first petitions are handled in the simplified way."),
            ),
            (
                now["type"] == "accusation"
                or (now["type"] == "claim" and now["route"] not in ("c6", False))
                or now["is_litigation"],
                self.env._("It belongs to a statutory procedure."),
            ),
            (
                self.is_collective or self.is_joint_signed,
                self.env._("Several people petition together."),
            ),
            (len(several) > 1, self.env._("Several organs are responsible.")),
            (now["urgency"] == "major", self.env._("It is major and urgent.")),
        )
        return next((sentence for barred, sentence in bars if barred), False)

    def _simply_answered(self):
        return self.referral_ids.filtered(lambda r: r.state == "simplified_done")

    def _do_triage(self, act, values, entry):
        """S2: the clerk may also say that it suits simplified handling."""
        result = super()._do_triage(act, values, entry)
        fits = values.get("simplified") and self.type != "accusation"
        self.write({"handling_mode": "candidate" if fits else "ordinary"})
        return result

    def _do_handle_own_simplified(self, act, values, entry):
        """C40 of what the organ received itself (Article 23)."""
        organ = self.department_id.organ_id
        self.write({"handling_method": "own", "lead_department_id": organ.id})
        referral = self.env["xinfang.referral"]._deliver(
            [
                {
                    "petition_id": self.id,
                    "kind": "own",
                    "role": "lead",
                    "from_department_id": organ.id,
                    "to_department_id": organ.id,
                }
            ]
        )
        referral._move_to(
            self.env["xinfang.stage"]._get("xinfang.referral", "simplified_accepted")
        )
        referral._take_simplified(values)
        return referral

    def _do_demand_opinion(self, act, values, entry):
        """C43: the petitioner insists; the organs owe an ordinary opinion."""
        referrals = self._simply_answered()
        referrals._move_to(
            self.env["xinfang.stage"]._get("xinfang.referral", "accepted")
        )
        for referral in referrals:
            referral._turn_ordinary()
        self.write({"closed_date": False})
        return referrals


class ReferralSimplified(models.Model):
    """Simplified handling by one organ: C40 to C43."""

    _inherit = "xinfang.referral"

    handling_mode = fields.Selection(
        HANDLING_MODES, readonly=True, required=True, default="ordinary"
    )
    pass_on_base = fields.Date(related="delivered_date", related_sudo=False)
    simplified_date = fields.Date("Accepted, Simplified", readonly=True)
    simplified_kind = fields.Selection(
        SIMPLIFIED_KINDS, "Why Simplified", readonly=True
    )
    simplified_notice = fields.Selection(NOTICE_WAYS, "Told of It", readonly=True)
    simplified_notice_note = fields.Char("Told Whom and When", readonly=True)
    simplified_answer = fields.Text("Simplified Answer", readonly=True)
    simplified_answer_date = fields.Date("Answered Simply On", readonly=True)
    simplified_answer_way = fields.Selection(NOTICE_WAYS, "Answered", readonly=True)
    simplified_answer_note = fields.Char("Answered Whom and When", readonly=True)
    conversion_reason = fields.Text("Why Ordinary", readonly=True)

    def _do_forward(self, act, values, entry):
        """TL-10: of a simplified piece it is booked whether it was passed on in time."""
        made = super()._do_forward(act, values, entry)
        if self.petition_id.handling_mode == "candidate":
            clock = self.env["xinfang.clock"]
            rule = self.env["xinfang.clock.rule"]._get("TL-10")
            clock._start_all([(rule, self, entry)])._end("met", entry)
        return made

    def _do_accept(self, act, values, entry):
        """L9: accepted in the ordinary way; it is no candidate any more."""
        result = super()._do_accept(act, values, entry)
        if self.petition_id.handling_mode == "candidate":
            self.petition_id.write({"handling_mode": "ordinary"})
        return result

    def _do_accept_simplified(self, act, values, entry):
        """C40: the competent organ decides; told by phone, message or online."""
        self._take_simplified(values)

    def _take_simplified(self, values):
        self.write(
            {
                "handling_mode": "simplified",
                "simplified_date": legal_today(self.env),
                "simplified_kind": values["simplified_kind"],
                "simplified_notice": values["notice_way"],
                "simplified_notice_note": values["notice_note"],
                "notice_exempt_reason": values["notice_exempt_reason"],
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )
        self.petition_id.write({"handling_mode": "simplified"})

    def _do_answer_simplified(self, act, values, entry):
        """C41: answered; what was said is kept, whichever way it was said."""
        today = legal_today(self.env)
        self.write(
            {
                "simplified_answer": values["answer"],
                "simplified_answer_date": today,
                "simplified_answer_way": values["notice_way"],
                "simplified_answer_note": values["notice_note"],
                "decision": values["decision"],
            }
        )
        self.petition_id.demand_ids.write(
            {"answer": values["answer"], "decision": values["decision"]}
        )
        if self.role == "lead":
            petition = self.petition_id
            petition.write({"served_date": today, "decision": values["decision"]})
            if not petition.evaluation_open_date:
                petition.write({"evaluation_open_date": today})

    def _do_convert_to_ordinary(self, act, values, entry):
        """C42: unsuitable or not settled in time."""
        self.write(
            {
                "conversion_reason": values["reason"],
                "notice_exempt_reason": values["notice_exempt_reason"],
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )
        self._turn_ordinary()

    def _do_demand_opinion(self, act, values, entry):
        """C43: the petitioner insists on a written opinion."""
        self.write(
            {
                "conversion_reason": values["reason"],
                "notice_exempt_reason": values["notice_exempt_reason"],
            }
        )
        self._turn_ordinary()

    def _turn_ordinary(self):
        """Take up the ordinary procedure; from which day is a setting (unverified)."""
        base = self.env["ir.config_parameter"]._xinfang("simplified_conversion_base")
        today = legal_today(self.env)
        self.write(
            {
                "accept_date": today if base == "conversion" else self.simplified_date,
                "handling_mode": "converted",
            }
        )
        self.petition_id.write(
            {
                "handling_mode": "converted",
                # It opens anew when the opinion is served.
                "evaluation_open_date": False,
                "served_date": False,
            }
        )
