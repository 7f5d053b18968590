from odoo import api, fields, models

from ..tools import reply_lint

A35 = "《信访工作条例》第三十五条"
A36 = "《信访工作条例》第三十六条"
A36_3 = "《信访工作条例》第三十六条第三款"
REVIEW = "xinfang.review"
WORDS = {"uphold": "维持", "change": "变更", "revoke": "撤销", "redo": "重新办理"}


class ReviewCheck(models.Model):
    """The legal check of what a review decides, between draft and signature (G33)."""

    _inherit = "xinfang.review"

    dispatch_date = fields.Date("Decision Sent On", readonly=True)
    draft_opinion_id = fields.Many2one(
        "xinfang.document", "Drafted Decision", compute="_compute_draft_opinion"
    )
    draft_lint_html = fields.Html(
        "Review of the Drafted Decision",
        compute="_compute_draft_opinion",
    )

    @api.depends("state", "document_ids.state")
    def _compute_draft_opinion(self):
        for review in self:
            waiting = review.state in ("draft", "checked")
            draft = review.sudo()._draft_decision() if waiting else None
            review.draft_opinion_id = draft
            review.draft_lint_html = draft.lint_html if draft else False

    def _do_check_review_opinion(self, act, values, entry):
        """C53, C58: the draft passed the legal check."""
        self._draft_decision()._check(self.env.user, values["reason"])

    def _do_return_review_draft(self, act, values, entry):
        """C53, C58: the draft goes back; the reviewer drafts anew."""
        self._draft_decision()._return(self.env.user, values["reason"])

    def _do_dispatch_review(self, act, values, entry):
        """C53, C58: sent for service, which ends the thirty days."""
        self.write({"dispatch_date": values["dispatch_date"]})

    def _guard_g33(self, act, values):
        """Drafter, checker and signer are three persons; only organs issue documents."""
        record = self.sudo()
        if not record.department_id.can_issue_outward:
            self._refuse(
                "G33",
                self.env._(
                    "%(unit)s cannot issue documents; its organ has to.",
                    unit=record.department_id.name,
                ),
            )
        draft = record._draft_decision()
        if act.code == "check_review_opinion":
            draft._check_may_check(self.env.user)
            return
        if draft.drafter_id == self.env.user:
            self._refuse(
                "G33",
                self.env._("You drafted this; another person has to sign it."),
            )
        draft._check_was_checked(self.env.user)


class ReviewLint(models.Model):
    """What the opinion of a review or recheck still lacks (Articles 35-36)."""

    _inherit = "xinfang.document"

    def _lint_findings(self, texts):
        yield from super()._lint_findings(texts)
        review = self._part() if self.res_model == REVIEW else None
        if review and "review_result" in texts:
            yield from self._lint_decision(review, texts)
            if review.level == "review":
                yield from self._lint_review_remedy(review, texts)
            else:
                yield from self._lint_finality(texts)

    def _lint_decision(self, review, texts):
        """The paper says what was decided, on which opinion."""
        article = A35 if review.level == "review" else A36
        text = texts["review_result"]
        if text and WORDS.get(review.decision, "") not in text:
            yield (
                "block",
                self.env._("The decision in the paper is not the one drafted."),
                article,
            )
        if text and (review.document_id.number or "") not in text:
            yield (
                "block",
                self.env._("The decision does not name the opinion objected to."),
                article,
            )

    def _lint_review_remedy(self, review, texts):
        """Whom to ask next, and within which days (Article 36)."""
        text = texts.get("review_remedy", "")
        if not text:
            return
        if not reply_lint.has_remedy(text):
            yield (
                "block",
                self.env._(
                    "The remedy names no organ, or not the days within which to ask."
                ),
                A36,
            )
        organs = review._appeal_organs()
        named = any(organ.name in text for organ in organs)
        if review.decision != "redo" and organs and not named:
            yield (
                "block",
                self.env._(
                    "The remedy names another organ than the one a recheck is asked of."
                ),
                A36,
            )

    def _lint_finality(self, texts):
        """The petitioner is told that the ladder ends here (Article 36)."""
        text = texts.get("finality", "")
        if text and ("终结" not in text or "不再受理" not in text):
            yield (
                "block",
                self.env._(
                    "The paper does not say that it is final and what that means."
                ),
                A36_3,
            )
