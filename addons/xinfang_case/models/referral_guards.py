from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_today, said_day

MIN_REASON = 10


class ReferralGuards(models.AbstractModel):
    """Hard rules for acts on a referral; each refuses with rule and article."""

    _name = "xinfang.referral.guards"
    _description = "Guards on a Referral"

    def _guard_g09(self, act, values):
        """Objection: unaccepted, within five working days, with detailed reasons."""
        record = self.sudo()
        if act.code == "object":
            clock = self.env["xinfang.clock"].sudo()._running("TL-05", record)[:1]
            if record.kind == "own":
                self._refuse(
                    "G09", self.env._("What an organ received itself it cannot return.")
                )
            if record.objection_refused:
                self._refuse(
                    "G09",
                    self.env._("The sender has already refused an objection."),
                )
            if not clock or clock.due_date < legal_today(self.env):
                self._refuse(
                    "G09",
                    self.env._(
                        "The five working days for an objection are over; the organ has "
                        "to handle the petition."
                    ),
                )
        if values is not None and len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "G09",
                self.env._(
                    "Give the reasons in detail, at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )

    def _guard_g12(self, act, values):
        """Refusal only on a listed ground, with reasons and the way to go instead."""
        if values is None:
            return
        if len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "G12",
                self.env._(
                    "Give facts and reasons, at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )
        if not (values["guide_to"] or "").strip():
            self._refuse(
                "G12",
                self.env._("Tell the petitioner where to turn instead."),
            )

    def _guard_g14(self, act, values):
        """Extension: petition procedure only, before expiry, thirty days in all."""
        record = self.sudo()
        if record.petition_id.route != "c6":
            self._refuse(
                "G14",
                self.env._("Only a claim in the petition procedure can be extended."),
            )
        clock = self.env["xinfang.clock"].sudo()
        running = (clock._running("TL-07", record) | clock._running("TL-08", record))[
            :1
        ]
        if not running or running.due_date < legal_today(self.env):
            self._refuse(
                "G14",
                self.env._("The time for handling has run out; it cannot be extended."),
            )
        limit = self.env["xinfang.clock.rule"].sudo()._get("TL-08")
        allowed = limit._strictest_for(record).extension_max
        left = allowed - record.extension_days
        if left <= 0:
            self._refuse(
                "G14",
                self.env._("All %(days)s days of extension are used.", days=allowed),
            )
        if values is None:
            return
        if not 1 <= values["days"] <= left:
            self._refuse(
                "G14",
                self.env._(
                    "The extension must be 1 to %(left)s days; %(used)s of %(all)s are "
                    "used already.",
                    left=left,
                    used=record.extension_days,
                    all=allowed,
                ),
            )

    def _guard_g15(self, act, values):
        """Sixty days run from acceptance: nothing is handled before it."""
        if not self.sudo().accept_date:
            self._refuse("G15", self.env._("The petition has not been accepted yet."))

    def _guard_g17(self, act, values):
        """An opinion needs a hearing of the petitioner, all answers, law and remedy."""
        record = self.sudo()
        if not (record.statement_date or record.statement_refused):
            self._refuse(
                "G17",
                self.env._(
                    "The petitioner's statement has not been heard yet, nor its refusal "
                    "recorded."
                ),
            )
        if values is None or act.code != "draft_opinion":
            return
        answers = values["answers"] or {}
        open_demands = record._own_demands().filtered(
            lambda d: not (answers.get(str(d.id)) or {}).get("answer")
        )
        if open_demands and not (values["answer"] or "").strip():
            self._refuse(
                "G17",
                self.env._(
                    "Every demand must be answered; still open: %(demands)s",
                    demands="；".join(d.name[:40] for d in open_demands),
                ),
            )
        if not values["review_department_id"]:
            self._refuse(
                "G17",
                self.env._("Name the organ to which a review can be requested."),
            )

    def _guard_g33(self, act, values):
        """Drafter, checker and signer are three persons; only organs issue documents."""
        record = self.sudo()
        if act.code in ("forward", "assign_below"):
            if values is not None:
                self._check_subordinate(values["to_department_id"])
            return
        organ = record.to_department_id
        if not organ.can_issue_outward:
            self._refuse(
                "G33",
                self.env._(
                    "%(unit)s cannot issue documents; %(organ)s has to.",
                    unit=organ.name,
                    organ=organ.organ_id.name,
                ),
            )
        if act.code == "check_opinion":
            record._draft_opinion()._check_may_check(self.env.user)
        if act.code in ("approve_opinion", "adopt", "not_adopt"):
            draft = record._draft_opinion()
            draft._check_was_checked(self.env.user)
            if draft.drafter_id == self.env.user:
                self._refuse(
                    "G33",
                    self.env._(
                        "You drafted this paper; another person has to sign it."
                    ),
                )

    def _check_subordinate(self, department):
        record = self.sudo()
        if not department.can_issue_outward:
            self._refuse(
                "G33",
                self.env._(
                    "%(unit)s is an internal unit and cannot answer in its own name.",
                    unit=department.name,
                ),
            )
        organ = record.to_department_id
        below = (
            department.parent_path.startswith(organ.parent_path)
            or department.line_parent_id == organ
        )
        if not below or department == organ:
            raise UserError(
                self.env._(
                    "%(unit)s is not subordinate to %(organ)s. Object instead, and suggest "
                    "it as competent.",
                    unit=department.name,
                    organ=organ.name,
                )
            )

    def _guard_statement(self, act, values):
        """The statement was heard after acceptance and not in the future."""
        if values is None:
            return
        if (
            not values["statement_refused"]
            and not (values["heard_record"] or "").strip()
        ):
            raise UserError(
                self.env._("Record what the petitioner stated, or that it was refused.")
            )
        if values["heard_on"] and values["heard_on"] > legal_today(self.env):
            raise UserError(self.env._("The day of the statement lies in the future."))
        accepted = self.sudo().accept_date
        if values["heard_on"] and accepted and values["heard_on"] < accepted:
            raise UserError(
                self.env._(
                    "The petition was accepted on %(day)s; what was said before is no "
                    "statement in this procedure.",
                    day=said_day(self.env, accepted),
                )
            )

    def _guard_reportdate(self, act, values):
        """The date to report back lies ahead, within a year."""
        if values is None:
            return
        today = legal_today(self.env)
        if not today < values["report_due"] <= today + timedelta(days=366):
            raise UserError(
                self.env._("The date to report back has to lie within the coming year.")
            )

    def _guard_g24(self, act, values):
        """Only what was assigned is reported on (Article 22)."""
        if not self.sudo().report_due:
            self._refuse("G24", self.env._("Only an assigned petition is reported on."))
