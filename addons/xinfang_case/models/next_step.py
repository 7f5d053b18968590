from datetime import date

from odoo import api, fields, models

from .process_mixin import WARN_LEVELS

_NEVER = date(9999, 12, 31)
# States of a referral in which the sender has the word.
_SENDERS = ("objecting", "reported")
# Roles whose work falls to the handler that is named.
_OWN_WORK = ("accepted", "statement_heard", "opinion_issued", "assisting", "studying")
_OWN_WORK += ("adopted", "not_adopted", "implementing", "reviewing", "issued")
_OWN_WORK += ("notified_route", "routed", "performing_duty", "simplified_accepted")


class NextStep(models.Model):
    """What a clerk who never read the law goes by: what is next, who does it, until when.

    The words stand at the stage (``next_step``, ``next_role``); what depends on the
    kind of petition, or is still owed after the answer, is said here.
    """

    _inherit = "xinfang.petition"

    next_organ = fields.Char(
        "In the Hands Of", compute="_compute_next_organ", help="Who has to act next."
    )
    next_role = fields.Char(
        "Role", compute="_compute_next_organ", help="Whose duty it is in that organ."
    )
    next_user_id = fields.Many2one(
        "res.users",
        "Who",
        compute="_compute_next_organ",
        help="The person who handles it there, if one is named.",
    )
    next_step = fields.Char(
        compute="_compute_next_organ", help="What has to be done next, and by whom."
    )
    step_due_date = fields.Date(
        "Do It By",
        compute="_compute_next_organ",
        help="The last day of the step named, not of what else is running.",
    )
    step_due_date_level = fields.Selection(WARN_LEVELS, compute="_compute_next_organ")
    step_due_date_days = fields.Integer(compute="_compute_next_organ")

    @api.depends(
        "stage_id",
        "is_open",
        "next_due_date",
        "warn_level",
        "proposed_act_id",
        "referral_ids.stage_id",
        "referral_ids.handler_id",
        "referral_ids.execution_state",
        "referral_ids.proposed_act_id",
        "review_ids.stage_id",
        "review_ids.proposed_act_id",
    )
    def _compute_next_organ(self):
        """Name the next step, the organ and the person of the most urgent part."""
        for petition in self:
            record = petition.sudo()
            thing = record._next_part() or record
            organ = thing._next_organ()
            shown = record.is_open or thing != record or record.state == "final"
            petition.next_organ = organ.name if shown else False
            step, role = thing._next_words()
            petition.next_step = step
            petition.next_role = role if shown else False
            # When nothing is open any more, no last day concerns the step.
            due = thing.next_due_date if thing.is_open else False
            petition.step_due_date = due
            petition.step_due_date_level = thing.warn_level
            petition.step_due_date_days = thing.days_left
            petition.next_user_id = thing != record and thing._next_user()

    def _next_part(self):
        """Return the open review, else the open lead referral, that is due first."""
        for parts in (self.review_ids, self.referral_ids):
            working = parts.filtered(lambda part: part._is_at_work())
            if working:
                return working.sorted(lambda p: (p.next_due_date or _NEVER, p.id))[0]
        return None

    def _next_organ(self):
        """Return the organ that has to do the next step."""
        if self.type == "accusation" and self.state != "draft":
            return self._discipline_organs()[:1] or self._own_organ()
        return self._own_organ()

    def _next_words(self):
        """Return what is to be done with the petition itself, and by which role."""
        stage = self.stage_id
        if self.proposed_act_id:
            return self.env._("Sign the drafted refusal, or return it."), self.env._(
                "Head or leader"
            )
        if self.type == "accusation" and self.state in ("registered", "triaged"):
            return self.env._(
                "Send it, sealed, to the discipline organ in charge of the official."
            ), self.env._("Discipline inspection officer")
        if self.type == "accusation" and self.state != "draft":
            return stage.next_step, self.env._("Discipline inspection officer")
        if self.designation_proposed and self.state == "triaged":
            return self.env._(
                "Organs deny their competence: the organ above names one of them."
            ), self.env._("Leader of an organ")
        return stage.next_step, stage.next_role


class ReferralNextStep(models.Model):
    """The next step of one organ's duty."""

    _inherit = "xinfang.referral"

    next_role = fields.Char(compute="_compute_next_organ")
    next_organ = fields.Char(compute="_compute_next_organ")
    next_step = fields.Char(compute="_compute_next_organ")

    @api.depends("stage_id", "execution_state", "proposed_act_id")
    def _compute_next_organ(self):
        for referral in self:
            record = referral.sudo()
            referral.next_step, referral.next_role = record._next_words()
            referral.next_organ = record._next_organ().name

    def _is_at_work(self):
        """Tell whether this organ, as lead, still owes something."""
        if self.role != "lead":
            return False
        if self.petition_id.is_open and self._owes():
            return True
        return self.is_open and (not self.stage_id.is_answered or self._owes_report())

    def _owes_report(self):
        """Tell whether it was assigned and is not reported back, or not yet checked."""
        return (
            bool(self.report_due)
            and self.role == "lead"
            and self.state != "report_accepted"
        )

    def _owes(self):
        """Tell whether what was supported is still to be carried out (Article 32)."""
        return self.execution_state == "due"

    def _next_user(self):
        """Return the handler, where the step is his own work."""
        own = self.state in _OWN_WORK or (
            self.stage_id.is_answered and self.state not in _SENDERS
        )
        return self.handler_id if own and not self.proposed_act_id else False

    def _next_organ(self):
        if self.state in _SENDERS:
            return self.from_department_id.organ_id
        if self.state == "disputed":
            organs = self.petition_id._designating_organs()
            return organs[:1] or self.from_department_id.organ_id
        return self._own_organ()

    def _next_words(self):
        stage, kind = self.stage_id, self.petition_id.type
        handler = self.env._("Handler")
        if self.proposed_act_id:
            return self.env._("Sign the drafted refusal, or return it."), self.env._(
                "Leader of an organ"
            )
        if self.state == "delivered":
            role = stage.next_role
            if kind == "accusation":
                role = self.env._("Discipline inspection officer")
            return self._delivered_words(kind), role
        if self.state == "accepted" and kind == "suggestion":
            return self.env._("Study whether it is reasonable and feasible."), handler
        if stage.is_answered and self.state != "reported":
            if self.role == "lead" and self._owes():
                return self.env._(
                    "Carry out what was supported, and record the proof."
                ), handler
            if self._owes_report():
                return self.env._("Report back to the organ that assigned it."), handler
        return stage.next_step, stage.next_role

    def _delivered_words(self, kind):
        """Return what an organ does first: it depends on type and route (Article 23)."""
        if self.role != "lead":
            return self.env._("Take up your part, and report it to the lead organ.")
        if kind == "accusation":
            return self.env._("Decide whether to accept it, and tell who gave a name.")
        if kind == "claim" and self.petition_id.route in ("c1", "c2", "c3", "c4", "c5"):
            return self.env._(
                "Tell the petitioner in writing the procedure by law; or, not competent, "
                "object within five working days."
            )
        return self.stage_id.next_step


class ReviewNextStep(models.Model):
    """The next step of a review or recheck."""

    _inherit = "xinfang.review"

    next_role = fields.Char(compute="_compute_next_words", related=None)
    next_step = fields.Char(compute="_compute_next_words", related=None)

    @api.depends("stage_id", "proposed_act_id")
    def _compute_next_words(self):
        for review in self:
            review.next_step, review.next_role = review.sudo()._next_words()

    def _is_at_work(self):
        return self.is_open and not self.stage_id.is_answered

    def _next_user(self):
        if self.state == "reviewing" and (hearing := self._awaits_hearing()):
            return hearing[:1].chair_id
        own = self.state in _OWN_WORK and not self.proposed_act_id
        return self.handler_id if own else False

    def _next_organ(self):
        return self._own_organ()

    def _awaits_hearing(self):
        """Tell whether a hearing is to be held before anything is decided."""
        return self.level == "recheck" and self.petition_id.hearing_ids.filtered(
            lambda h: h.review_id == self and h.is_open
        )

    def _next_words(self):
        if self.proposed_act_id:
            return self.env._("Sign the drafted refusal, or return it."), self.env._(
                "Leader of a reviewing organ"
            )
        hearing = self.state == "reviewing" and self._awaits_hearing()
        if hearing:
            return hearing[:1].stage_id.next_step, self.env._("Chair of the hearing")
        return self.stage_id.next_step, self.stage_id.next_role
