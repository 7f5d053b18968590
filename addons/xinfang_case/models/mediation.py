from odoo import fields, models

from ..tools.moment import legal_today

MEDIATION_KINDS = [
    ("people", "People's mediation"),
    ("administrative", "Administrative mediation"),
    ("judicial", "Judicial mediation"),
    ("settlement", "Settlement by the parties themselves"),
]


class Mediation(models.Model):
    """Mediation or settlement of a claim (调解、和解, Article 33).

    Both sides agree, the legal check passes, then it is mediated. Nothing stands
    still meanwhile. With the signed agreement the claim counts as settled, which
    is our reading of Article 33 and an internal rule.
    """

    _name = "xinfang.mediation"
    _description = "Mediation"
    _inherit = [
        "xinfang.session.mixin",
        "xinfang.mediation.guards",
        "xinfang.part.mixin",
    ]
    _part_sign = "调"

    kind = fields.Selection(MEDIATION_KINDS, required=True, readonly=True)
    other_party = fields.Char(readonly=True)
    mediator = fields.Char(readonly=True)
    petitioner_consent_date = fields.Date("Petitioner Agreed On", readonly=True)
    petitioner_consent_online = fields.Boolean("Agreed Online", readonly=True)
    other_consent_date = fields.Date("Other Party Agreed On", readonly=True)
    checker_id = fields.Many2one(
        "res.users",
        "Legal Check By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    check_date = fields.Date("Checked On", readonly=True)
    legal_basis = fields.Text("Finding of the Legal Check", readonly=True)
    session_minutes = fields.Text("Minutes of the Sessions", readonly=True)
    attending_ids = fields.Many2many(
        "res.users", string="Staff Taking Part", readonly=True
    )
    facts = fields.Text("Facts and Responsibilities", readonly=True)
    terms = fields.Text(readonly=True)
    performance_mode = fields.Char(readonly=True)
    performance_due = fields.Date("To Be Performed By", readonly=True)
    effective_date = fields.Date("In Effect Since", readonly=True)
    confirmed_on = fields.Date("Confirmation Applied For On", readonly=True)
    performed_on = fields.Date(readonly=True)
    end_reason = fields.Text("Why It Failed", readonly=True)

    def _paper_party(self):
        return self.petition_id.petitioner_id.name or "信访人"

    # -- acts ---------------------------------------------------------------

    def _do_record_consent(self, act, values, entry):
        """C12: each side's consent, with its day and paper (G22)."""
        self.write(
            {
                "petitioner_consent_date": values["petitioner_agreed_on"],
                "other_consent_date": values["other_agreed_on"],
            }
        )
        self._keep_files(values["attachment_ids"])
        self.petition_id.write({"awaits_consent": False})

    def _do_check_mediation(self, act, values, entry):
        """Within what may be disposed of, against no binding rule (Article 33)."""
        self.write(
            {
                "checker_id": self.env.uid,
                "check_date": legal_today(self.env),
                "legal_basis": values["legal_basis"],
            }
        )

    def _do_plan_session(self, act, values, entry):
        """A session, in the calendars of the staff who take part."""
        users = values["panel_ids"] or self.env.user
        self.write({**self._session_vals(values), "attending_ids": [(6, 0, users.ids)]})
        self._plan_event(self.petition_id, users, self.env.user)

    def _do_move_session(self, act, values, entry):
        """The entry in the calendars moves with the session."""
        self.write(self._session_vals(values))
        self._plan_event(self.petition_id, self.attending_ids, self.env.user)

    def _do_record_session(self, act, values, entry):
        """Minutes of the session that took place; room for the next one."""
        day = legal_today(self.env)
        lines = [self.session_minutes, f"【{day}】{values['session_minutes']}"]
        self.write(
            {
                "session_minutes": "\n\n".join(filter(None, lines)),
                "session_at": False,
                "session_end": False,
                "event_id": False,
            }
        )

    def _do_agree_mediation(self, act, values, entry):
        """C13: signed and recorded, the claim is settled."""
        self.write(
            {
                "facts": values["facts"],
                "terms": values["agreement_terms"],
                "performance_mode": values["performance_mode"],
                "performance_due": values["performance_due"],
                "effective_date": values["effective_date"],
            }
        )
        self._keep_files(values["attachment_ids"])
        referral = self.referral_id
        referral._move_to(self.env["xinfang.stage"]._get(referral._name, "settled"))
        referral.hearing_ids.filtered("is_open")._abort()
        petition = self.petition_id
        if referral.role == "lead" and not petition.evaluation_open_date:
            petition.write({"evaluation_open_date": legal_today(self.env)})

    def _do_fail_mediation(self, act, values, entry):
        """C14: no agreement; handling goes on."""
        self._end_mediation(values["reason"])

    def _do_record_performance(self, act, values, entry):
        """The agreement was kept."""
        self.write({"performed_on": values["performed_on"]})
        self._keep_files(values["attachment_ids"])
        self._close_part()

    def _do_record_confirmation(self, act, values, entry):
        """Both sides applied to the court (People's Mediation Law, Article 33)."""
        self.write({"confirmed_on": values["confirmed_on"]})

    def _end_mediation(self, reason=False):
        self.write({"end_reason": reason})
        if self.session_at:
            self._drop_event()
        self._close_part()
        self.petition_id.write({"awaits_consent": False})

    def _abort(self):
        """End with the petition; an agreement that was signed stays."""
        failed = self.env["xinfang.stage"]._get("xinfang.mediation", "failed")
        for mediation in self.filtered(lambda m: m.state != "agreed"):
            mediation._move_to(failed)
            mediation._end_mediation()


class ReferralMediations(models.Model):
    """A claim is mediated while it is handled."""

    _inherit = "xinfang.referral"

    mediation_ids = fields.One2many("xinfang.mediation", "referral_id", "Mediations")

    def _guard_g22(self, act, values):
        """One mediation at a time."""
        if values is None:
            return
        if self.sudo().mediation_ids.filtered("is_open"):
            self._refuse("G22", self.env._("A mediation is under way already."))

    def _do_start_mediation(self, act, values, entry):
        """C12: proposed; nothing is mediated before both sides agree."""
        self.petition_id.write({"awaits_consent": True})
        return self.env["xinfang.mediation"]._open(
            self.petition_id,
            entry,
            {
                "referral_id": self.id,
                "department_id": self.to_department_id.organ_id.id,
                "kind": values["mediation_kind"],
                "other_party": values["other_party"],
                "mediator": values["mediator"],
            },
        )


class PetitionMediations(models.Model):
    """Mediations of a petition, and the petitioner's consent by hall."""

    _inherit = "xinfang.petition"

    mediation_ids = fields.One2many("xinfang.mediation", "petition_id", "Mediations")
    awaits_consent = fields.Boolean(
        readonly=True,
        copy=False,
        help="A mediation was proposed and the petitioner has not answered.",
    )

    def _proposed_mediation(self):
        return self.sudo().mediation_ids.filtered(
            lambda m: m.stage_id.is_start and not m.petitioner_consent_date
        )[:1]

    def _guard_g22(self, act, values):
        """Consent is given to what was proposed, once."""
        if values is not None and not self._proposed_mediation():
            self._refuse(
                "G22", self.env._("There is no mediation to agree to, or you did so.")
            )

    def _do_consent_mediation(self, act, values, entry):
        """The petitioner agrees in the hall; the ledger keeps it."""
        self._proposed_mediation().write(
            {
                "petitioner_consent_date": legal_today(self.env),
                "petitioner_consent_online": True,
            }
        )
        self.write({"awaits_consent": False})

    def _end_proceedings(self):
        result = super()._end_proceedings()
        self.mediation_ids.filtered("is_open")._abort()
        return result
