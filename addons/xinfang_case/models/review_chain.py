from odoo import api, fields, models

from ..tools.moment import legal_date


class ReviewChain(models.Model):
    """The ladder opinion → review → recheck as the petition form draws it."""

    _inherit = "xinfang.petition"

    review_chain = fields.Json(
        compute="_compute_review_chain",
        export_string_translation=False,
        exportable=False,
    )

    @api.depends("version", "review_ids.state", "referral_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_review_chain(self):
        for petition in self:
            record = petition.sudo()
            ladders = [
                steps for r in record.referral_ids if (steps := r._chain_steps())
            ]
            petition.review_chain = ladders or False

    def _parts_of(self, organs):
        """Offer “Ask for Review” and “Ask for Recheck” on the petition itself."""
        parts = super()._parts_of(organs)
        if self.type != "claim" or self.route != "c6" or not self.served_date:
            return parts
        record = self.sudo()
        asked = [r for r in record.referral_ids if r.may_ask_review]
        asked += [r for r in record.review_ids if r.may_ask_recheck]
        known = {(part._name, part.id) for part in parts}
        return parts + [
            part.sudo(False).with_env(self.env)
            for part in asked
            if (part._name, part.id) not in known
        ]


class ChainedReferral(models.Model):
    """One ladder: the opinions of one organ and what became of each."""

    _inherit = "xinfang.referral"

    def _chain_steps(self):
        """Return the steps of this ladder in order, as plain data for the screen."""
        steps, seen = [], self.env["xinfang.document"]
        for review in self.review_ids.sorted("id"):
            if review.level == "review" and review.document_id not in seen:
                seen |= review.document_id
                steps.append(self._opinion_step(review.document_id))
            steps.append(review._chain_step())
        current = self._appeal_opinion()
        if current and current not in seen:
            steps.append(self._opinion_step(current, self._appeal_last_day()))
        elif self.redo_due and not self.served_date:
            steps.append(
                _step(
                    self.env._("Handled again"),
                    self.to_department_id,
                    "now",
                    self.stage_id.name,
                    [(self.env._("Last day"), self.redo_due)],
                )
            )
        return steps

    def _opinion_step(self, opinion, last_day=False):
        annulled = opinion.annulled_by_id
        lapsed = bool(last_day and self.lapsed_date)
        if annulled:
            state, tone = self.env._("Stands no more"), "gone"
        elif lapsed:
            state, tone = self.env._("No review was asked for"), "gone"
        else:
            state, tone = self.env._("Served"), "now" if last_day else "done"
        return _step(
            self.env._("Opinion"),
            opinion.department_id,
            tone,
            state,
            [
                (self.env._("Signed"), opinion.issue_date),
                (self.env._("Served"), opinion.service_date),
                (self.env._("Review can be asked for until"), last_day),
            ],
            number=opinion.number,
        )


class ChainedReview(models.Model):
    _inherit = "xinfang.review"

    def _chain_step(self):
        """Return this instance as one step of the ladder."""
        level = dict(self._fields["level"]._description_selection(self.env))
        decision = dict(self._fields["decision"]._description_selection(self.env))
        decided = self.state in ("issued", "served")
        limit = self.clock_ids.filtered(
            lambda c: c.rule_id.code in ("TL-13", "TL-13x", "TL-16")
        ).sorted("id")[-1:]
        open_window = self.may_ask_recheck or self.lapsed_date
        last_day = open_window and not self.next_ids and self._appeal_last_day()
        final = self.level == "recheck" and self.state == "served"
        tone = "now" if self.is_open or self.may_ask_recheck else "done"
        if self.state in ("refused", "withdrawn"):
            tone = "gone"
        return _step(
            level[self.level],
            self.department_id,
            "final" if final else tone,
            self.env._("Final") if final else self.stage_id.name,
            [
                (self.env._("Asked for"), self.request_date),
                (self.env._("Received"), self.received_date),
                (self.env._("Hearing"), self._heard_on()),
                (self.env._("Last day"), limit.due_date if self.is_open else False),
                (self.env._("Signed"), self.opinion_id.issue_date),
                (self.env._("Served"), self.served_date),
                (self.env._("Recheck can be asked for until"), last_day),
                (self.env._("Done again by"), decided and self.redo_due),
            ],
            number=self.opinion_id.number,
            decision=decision[self.decision] if decided and self.decision else "",
            review_id=self.id,
        )

    def _heard_on(self):
        """Return the day of its hearing, held or to come (Article 36)."""
        if self.level != "recheck":
            return False
        held = self.petition_id.hearing_ids.filtered(
            lambda h: (
                h.review_id == self
                and h.session_at
                and h.state not in ("declined", "cancelled")
            )
        )
        return legal_date(held[-1:].session_at) if held else False


def _step(label, organ, tone, state, days, number="", decision="", review_id=False):
    return {
        "label": label,
        "organ": organ.name or "",
        "tone": tone,
        "state": state or "",
        "number": number or "",
        "decision": decision,
        "review_id": review_id,
        "days": [[name, day.isoformat()] for name, day in days if day],
    }
