from odoo import fields, models

from ..tools.moment import legal_date, legal_now, legal_today

INVESTIGATING = ("investigate", "add_evidence", "hear_statement", "draft_opinion")
# States of a referral, then of a review, in which a decision is still to be made.
UNDECIDED = ("accepted", "statement_heard", "opinion_draft", "opinion_checked")
UNDECIDED += ("reviewing", "draft", "checked")
DECIDING = ("approve_opinion",)


class HearingGuards(models.AbstractModel):
    """Hard rules for a hearing; the days and the odd number are local rules."""

    _name = "xinfang.hearing.guards"
    _description = "Guards on a Hearing"

    def _guard_hearing(self, act, values):
        """Day, panel and majority of a hearing."""
        if values is None:
            return
        check = getattr(self, f"_check_{act.code}", None)
        if check:
            check.__func__(self.sudo(), values)

    def _check_convene(self, values):
        self._check_undecided()
        self._check_day(values)
        chair, members = values["chair_id"], values["panel_ids"]
        self._check_attending(self.petition_id, chair | members)
        organs = self.env["res.users"].with_user(chair)._xinfang_organs()
        if self.department_id.organ_id not in organs:
            self._refuse(
                "HEARING",
                self.env._(
                    "The chair has to work in %(organ)s, which holds the hearing.",
                    organ=self.department_id.organ_id.name,
                ),
            )
        size = self._count_panel(chair, members, values["outside_members"])
        if size < 3 or size % 2 == 0:
            self._refuse(
                "HEARING",
                self.env._(
                    "Chair and members are %(count)s people: it has to be an odd number, "
                    "three at least, so that there is a majority.",
                    count=size,
                ),
            )

    def _check_undecided(self):
        """A hearing serves a decision that is still to be made (Articles 31, 36)."""
        record = self.review_id or self.referral_id
        if record.state not in UNDECIDED:
            self._refuse(
                "HEARING",
                self.env._(
                    "The hearing is for a decision that is still to be made, and this "
                    "one is made already."
                ),
            )

    def _check_postpone(self, values):
        self._check_day(values)

    def _check_day(self, values):
        self._check_session(values, self._last_day())
        days = self.env["ir.config_parameter"]._xinfang("hearing_notice_days")
        left = (legal_date(values["session_at"]) - legal_today(self.env)).days
        if left < days:
            self._refuse(
                "HEARING",
                self.env._(
                    "The petitioner has to be told %(days)s days before; that day is "
                    "%(left)s days ahead (internal rule, not statute).",
                    days=days,
                    left=left,
                ),
            )

    def _last_day(self):
        """Return the last day to handle the claim, when it lies ahead; else None."""
        if self.level == "recheck":
            return None
        running = self.referral_id.clock_ids.filtered(
            lambda c: (
                c.rule_id.code in ("TL-07", "TL-08")
                and c.state == "running"
                and not c.res_model
            )
        )
        due = max(running.mapped("due_date"), default=None)
        return due if due and due >= legal_today(self.env) else None

    def _check_begun(self):
        if legal_now(self.env) < self.session_at:
            self._refuse("HEARING", self.env._("The hearing has not begun yet."))

    def _check_hold(self, values):
        self._check_begun()

    def _check_record_absence(self, values):
        self._check_begun()

    def _check_conclude(self, values):
        votes, against = values["votes_for"], values["votes_against"]
        if votes < 0 or against < 0 or votes + against != self.panel_size:
            self._refuse(
                "HEARING",
                self.env._(
                    "Everybody on the panel of %(size)s votes; you counted %(count)s.",
                    size=self.panel_size,
                    count=votes + against,
                ),
            )
        if votes <= against:
            self._refuse(
                "HEARING",
                self.env._("The conclusion is what the majority holds."),
            )

    # -- who presides (G07) -------------------------------------------------

    def _guard_g07(self, act, values):
        """The chair did not investigate, and alone signs the conclusion."""
        record = self.sudo()
        if act.code == "conclude" and record.chair_id != self.env.user:
            self._refuse(
                "G07",
                self.env._(
                    "The chair, %(chair)s, signs the conclusion.",
                    chair=record.chair_id.name,
                ),
            )
        if values is None or act.code != "convene":
            return
        chair = values["chair_id"]
        if chair in record._investigators():
            self._refuse(
                "G07",
                self.env._(
                    "%(chair)s investigated or handled this matter and cannot preside "
                    "over the hearing.",
                    chair=chair.name,
                ),
            )

    def _investigators(self):
        """Return who handled or investigated; in a recheck also who decided before."""
        codes = INVESTIGATING
        handlers = self.petition_id.referral_ids.handler_id
        if self.level == "recheck":
            codes += DECIDING
            handlers |= self.petition_id.review_ids.handler_id
            handlers |= self.review_id._former_hands()
        entries = self.env["xinfang.entry"].search(
            [
                ("petition_id", "=", self.petition_id.id),
                ("act_id.code", "in", codes),
                ("actor_kind", "=", "staff"),
            ]
        )
        return handlers | entries.user_id


class ReferralHearings(models.Model):
    """Hearings while a claim is handled (Article 31)."""

    _inherit = "xinfang.referral"

    hearing_ids = fields.One2many("xinfang.hearing", "referral_id", "Hearings")

    def _guard_hearing(self, act, values):
        """One hearing at a time; nothing is signed while one is under way."""
        if values is None:
            return
        hearings = self.sudo().petition_id.hearing_ids.filtered(
            lambda h: h.is_open and h.referral_id == self and not h.review_id
        )
        if act.code == "approve_opinion":
            hearings = hearings.filtered(lambda h: not h.stage_id.is_start)
        if hearings:
            self._refuse(
                "HEARING",
                self.env._(
                    "The hearing %(name)s is not finished yet.",
                    name=hearings[0].display_name,
                ),
            )

    def _do_start_hearing(self, act, values, entry):
        """C15: major, complex or difficult."""
        return self.env["xinfang.hearing"]._open(
            self.petition_id,
            entry,
            {
                "referral_id": self.id,
                "department_id": self.to_department_id.organ_id.id,
                "grounds": values["reason"],
            },
        )


class ReviewHearings(models.Model):
    """Hearings in a recheck (Article 36)."""

    _inherit = "xinfang.review"

    hearing_ids = fields.One2many("xinfang.hearing", "review_id", "Hearings")

    def _guard_g16(self, act, values):
        """Time stands still in a recheck alone, so a review knows no hearing."""
        if self.sudo().level != "recheck":
            self._refuse("G16", self.env._("A review knows no hearing."))

    def _guard_hearing(self, act, values):
        """One hearing at a time; nothing is decided while one is under way."""
        if values is None:
            return
        hearings = self.sudo().petition_id.hearing_ids.filtered(
            lambda h: h.is_open and h.review_id == self
        )
        if act.code == "decide_review":
            hearings = hearings.filtered(lambda h: not h.stage_id.is_start)
        if hearings:
            self._refuse(
                "HEARING",
                self.env._(
                    "The hearing %(name)s is not finished yet.",
                    name=hearings[0].display_name,
                ),
            )

    def _hearing_was_held(self):
        """Only one that was held and concluded opens the way to publication (G21)."""
        mine = self.sudo().petition_id.hearing_ids.filtered(
            lambda h: h.review_id == self
        )
        return "concluded" in mine.mapped("state")

    def _do_withdraw_review(self, act, values, entry):
        result = super()._do_withdraw_review(act, values, entry)
        self.petition_id.hearing_ids.filtered(
            lambda h: h.is_open and h.review_id == self
        )._abort()
        return result

    def _do_start_hearing(self, act, values, entry):
        """C56: the rechecking organ may hold a hearing."""
        return self.env["xinfang.hearing"]._open(
            self.petition_id,
            entry,
            {
                "level": "recheck",
                "review_id": self.id,
                "referral_id": self.referral_id.id,
                "department_id": self.department_id.organ_id.id,
                "grounds": values["reason"],
            },
        )
