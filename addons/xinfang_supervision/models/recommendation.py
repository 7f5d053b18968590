from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.xinfang_case.tools.moment import legal_today

KINDS = [
    ("improve", "Improve the work"),
    ("policy", "Improve a policy"),
    ("accountability", "Hold to account"),
]
FEEDBACK = [
    ("adopted", "Adopted"),
    ("part", "Adopted in part"),
    ("not", "Not adopted"),
]
MIN_TEXT = 10


class Recommendation(models.Model):
    """One of the three recommendations of a petition office (Articles 14, 40).

    Before it is sent only the proposing organ sees it. What it says is written on its form while it is a draft; acts carry no wording
    into the petition's ledger. A recommendation to hold somebody to account is
    there for the two organs alone.
    """

    _name = "xinfang.recommendation"
    _description = "Recommendation"
    _inherit = ["xinfang.own.draft.mixin", "xinfang.part.mixin"]
    _part_sign = "建"

    department_id = fields.Many2one(string="Proposing Organ")
    kind = fields.Selection(KINDS, required=True, default="improve")
    to_department_id = fields.Many2one(
        "xinfang.department",
        "Addressed To",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("can_issue_outward", "=", True)],
    )
    facts = fields.Text("Facts Found")
    legal_basis = fields.Text("Basis")
    proposal = fields.Text()
    drafter_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    sent_date = fields.Date("Sent On", readonly=True)
    feedback = fields.Selection(FEEDBACK, readonly=True)
    feedback_date = fields.Date(readonly=True)
    feedback_text = fields.Text("Measures or Reasons", readonly=True)
    implemented_text = fields.Text("Carried Out", readonly=True)

    # -- who ------------------------------------------------------------

    @api.model
    def _shown_domain(self):
        """Drafts stay at home; holding to account is for the two organs alone."""
        organs = self.env["res.users"]._xinfang_organ_departments()
        addressed = Domain("to_department_id", "in", organs.ids)
        return Domain("department_id", "in", organs.ids) | (
            Domain("sent_date", "!=", False)
            & (Domain("kind", "!=", "accountability") | addressed)
        )

    @api.depends("sent_date", "kind", "department_id", "to_department_id")
    def _compute_visible_to_me(self):
        return super()._compute_visible_to_me()

    def _acting_organs(self, kind):
        if kind == "responsible":
            return self.to_department_id.organ_id
        return super()._acting_organs(kind)

    def _own_organ(self):
        waiting = self.state in ("sent", "fed_back")
        return (self.to_department_id if waiting else self.department_id).organ_id

    def _clock_department(self, rule):
        return self.to_department_id.organ_id

    def _clock_user(self, rule):
        return self.to_department_id._default_user()

    # -- guards ---------------------------------------------------------

    def _guard_proposal(self, act, values):
        """Facts, basis and proposal are there, and an addressee that fits."""
        record = self.sudo()
        texts = (record.facts, record.legal_basis, record.proposal)
        if any(len((text or "").strip()) < MIN_TEXT for text in texts):
            raise UserError(
                self.env._(
                    "Write facts, basis and proposal on this form, at least "
                    "%(count)s characters each.",
                    count=MIN_TEXT,
                )
            )
        organ = record.to_department_id.organ_id
        if not organ or organ == record.department_id.organ_id:
            raise UserError(
                self.env._("Choose the other organ this recommendation goes to.")
            )
        handling = record.petition_id.referral_ids.to_department_id.organ_id
        if record.kind == "accountability" and organ in handling:
            raise UserError(
                self.env._(
                    "To hold to account is proposed to the organ that has authority "
                    "over %(organ)s, not to itself (《信访工作条例》第四十条第三款).",
                    organ=organ.name,
                )
            )

    def _guard_secondperson(self, act, values):
        """Drafted by one, approved by another."""
        if self.sudo().drafter_id == self.env.user:
            self._refuse(
                "G33",
                self.env._("You drafted it; another person has to approve it."),
            )

    def _guard_g38(self, act, values):
        """Feedback is written, with reasons where not all is adopted (Article 40)."""
        record = self.sudo()
        if act.code == "record_feedback":
            if values is not None and len(values["feedback_text"] or "") < MIN_TEXT:
                self._refuse(
                    "G38",
                    self.env._(
                        "Say which measures are taken, or why it is not adopted, in at "
                        "least %(count)s characters.",
                        count=MIN_TEXT,
                    ),
                )
        elif not record.feedback:
            self._refuse(
                "G38",
                self.env._(
                    "There is no written feedback yet; without it nothing is closed."
                ),
            )

    # -- acts -----------------------------------------------------------

    def _do_approve_recommendation(self, act, values, entry):
        """Approved by the head of the petition office."""
        self.write({"approver_id": self.env.uid})

    def _do_send_recommendation(self, act, values, entry):
        """Goes out; from here the other organ sees it and its time runs (TL-25)."""
        self.write({"sent_date": legal_today(self.env)})
        self.env["xinfang.access"]._grant(
            [(self.petition_id.id, self.to_department_id.id)]
        )

    def _do_record_feedback(self, act, values, entry):
        """The other organ says in writing what it adopts (G38)."""
        self.write(
            {
                "feedback": values["feedback"],
                "feedback_text": values["feedback_text"],
                "feedback_date": legal_today(self.env),
            }
        )

    def _do_record_implementation(self, act, values, entry):
        """What was adopted has been carried out."""
        self.write({"implemented_text": values["implemented_text"]})

    def _do_verify_recommendation(self, act, values, entry):
        """The proposing organ has looked at the outcome."""
        self._close_part()

    def _do_drop_recommendation(self, act, values, entry):
        """Not pursued."""
        self._close_part()
