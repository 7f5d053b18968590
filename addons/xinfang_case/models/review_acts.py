from odoo import api, fields, models

from ..tools.moment import legal_today


class ReviewActs(models.Model):
    """What each act on a review does beyond moving state, clocks and documents."""

    _name = "xinfang.review"
    _inherit = ["xinfang.review", "xinfang.review.request"]

    may_ask_recheck = fields.Boolean(compute="_compute_may_ask_recheck")
    is_published = fields.Boolean("Published", readonly=True)
    published_text = fields.Text("As Published", readonly=True)
    petition_title = fields.Char(related="petition_id.title", related_sudo=False)

    @api.depends("served_date", "opinion_id.state", "next_ids.state")
    def _compute_may_ask_recheck(self):
        for review in self:
            review.may_ask_recheck = review.sudo()._may_still_ask()

    # -- the opinion of this review, against which one may ask again -----

    def _appeal_opinion(self):
        opinion = self.opinion_id
        standing = self.level == "review" and self.decision != "redo"
        return opinion if standing and opinion.state == "served" else opinion.browse()

    def _appeal_department(self):
        return self.department_id.organ_id

    def _appeal_limit(self):
        return "TL-14"

    def _acting_organs(self, kind):
        organs = super()._acting_organs(kind)
        if kind == "concerned":
            return organs | self._appeal_organs()
        return organs

    def _effect_targets(self, kind, made):
        if kind == "review":
            return self.previous_id
        return super()._effect_targets(kind, made)

    def _draft_decision(self):
        """Return the newest drafted opinion of this review."""
        return self.env["xinfang.document"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "=", "draft"),
                ("check_result", "!=", "returned"),
                ("type_id.needs_signer", "=", True),
            ],
            order="id desc",
            limit=1,
        )

    # -- acts -----------------------------------------------------------

    def _do_accept_review(self, act, values, entry):
        """C52: taken up by others than those who handled it."""
        self.write(
            {
                "accept_date": legal_today(self.env),
                "handler_id": values["handler_id"].id,
            }
        )
        running = self.clock_ids.filtered(
            lambda c: c.state == "running" and c.bearer == "organ"
        )
        running._reassign(self.handler_id)

    def _do_refuse_review(self, act, values, entry):
        """C51: not taken up; the time to ask runs on if there is any left."""
        self.write(
            {
                "refusal_ground": values["review_refusal"],
                "refusal_reason": values["reason"],
            }
        )
        self._leave_unused()

    def _do_withdraw_review(self, act, values, entry):
        """C50: the petitioner takes the request back."""
        self._leave_unused()

    def _leave_unused(self):
        self._close_part()
        appealed = self._appealed()
        if appealed and not appealed._may_still_ask():
            appealed.write({"lapsed_date": legal_today(self.env)})

    def _do_draft_review_opinion(self, act, values, entry):
        """C53: facts, law and decision; the text stands in the opinion's blocks."""
        redo = values["review_decision"] == "redo"
        self.write(
            {
                "facts": values["facts"],
                "decision": values["review_decision"],
                "result_text": values["result_text"],
                **self._changed_vals(values),
                "redo_defects": redo and values["redo_defects"],
                "redo_due": redo and values["redo_due"],
            }
        )

    def _do_decide_review(self, act, values, entry):
        """C53, C58: signed by another than drafter and checker; C54: given back."""
        opinion = self._draft_decision()
        opinion._issue(self.env.user)
        self.write({"opinion_id": opinion.id})
        if self.decision != "uphold":
            self.referral_id._supersede_execution(self._ends_execution())
            (self.document_id | self.previous_id.document_id).write(
                {"annulled_by_id": self.id}
            )
        if self.decision == "redo":
            self.referral_id._give_back(self)

    def _do_serve_review(self, act, values, entry):
        """C53: the time for a recheck runs from here; C59: a recheck ends the ladder."""
        day = self.opinion_id._serve(
            values["service_method"],
            values["service_date"],
            values["service_note"],
            values,
            entry,
        )
        sent = self.dispatch_date or values["service_date"]
        self.write({"dispatch_date": sent, "served_date": day})
        self._close_part()
        self._pass_on_decision()
        if self.level == "recheck":
            self.petition_id._become_final(self, entry)

    def _do_request_recheck(self, act, values, entry):
        """C55: the petitioner asks the organ one level above the reviewing one."""
        return self._open_review(
            values,
            entry,
            {
                "level": "recheck",
                "previous_id": self.id,
                "referral_id": self.referral_id.id,
            },
        )

    def _do_publish_review(self, act, values, entry):
        """C59: the opinion, made anonymous, may be shown after a hearing (G21)."""
        self.write({"is_published": True, "published_text": values["published_text"]})


class AnnulledDocument(models.Model):
    """An opinion that a review changed, revoked or gave back stands no more."""

    _inherit = "xinfang.document"

    annulled_by_id = fields.Many2one(
        "xinfang.review",
        "Superseded By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The review that changed, revoked or gave back this opinion.",
    )
