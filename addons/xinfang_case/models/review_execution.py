from odoo import fields, models

from ..tools.document_words import DECISIONS as DECISION_WORDS
from ..tools.moment import said_day
from .demand import DECISIONS
from .referral_execution import SUPPORTING

REPLACING = ("change", "revoke")


class ReviewedExecution(models.Model):
    """What a review or recheck puts in the place of an opinion is carried out (Article 32).

    The limit to carry out what the opinion supported (TL-19i) ends with the opinion; a
    new one begins with the service of the decision, where that supports the request.
    """

    _inherit = "xinfang.review"

    changed_decision = fields.Selection(
        DECISIONS,
        "Decision on the Request",
        readonly=True,
        help="Of a changed or revoked opinion: what is decided on the request instead.",
    )
    execution_due = fields.Date("Execute By", readonly=True)

    def _changed_vals(self, values):
        replaces = values["review_decision"] in REPLACING
        decision = replaces and values["changed_decision"]
        supports = decision in SUPPORTING
        return {
            "changed_decision": decision,
            "execution_due": supports and values["execution_due"],
        }

    def _changed_words(self):
        """Return the paper's sentence on the request, "" where the opinion stands."""
        if not self.changed_decision:
            return ""
        word = DECISION_WORDS[self.changed_decision].rstrip("。：:")
        return f"对信访人诉求的处理决定：{word}。"

    def _guard_reviewopinion(self, act, values):
        """Whoever replaces an opinion says what is decided on the request."""
        super()._guard_reviewopinion(act, values)
        if values is None:
            return
        replaces = values["review_decision"] in REPLACING
        if replaces and not values["changed_decision"]:
            self._refuse(
                "REVIEWOPINION",
                self.env._(
                    "Say what is decided on the request in the place of the old opinion."
                ),
            )
        due, today = values["execution_due"], self.env["xinfang.clock"]._today()
        supports = replaces and values["changed_decision"] in SUPPORTING
        if due and not (supports and due > today):
            self._refuse(
                "REVIEWOPINION",
                self.env._(
                    "A day of execution is named where the request is supported, and "
                    "lies in the future."
                ),
            )

    def _ends_execution(self):
        """Return why what the opinion supported is not carried out, for a limit's row."""
        words = dict(self._fields["decision"]._description_selection(self.env))
        return self.env._(
            "%(level)s by %(organ)s: %(decision)s. The opinion %(number)s stands no more, "
            "and what it supported is not to be carried out.",
            level=dict(self._fields["level"]._description_selection(self.env))[
                self.level
            ],
            organ=self.department_id.name,
            decision=words[self.decision],
            number=self.document_id.number or "",
        )

    def _entry_notes(self, act, values):
        notes = super()._entry_notes(act, values)
        record = self.sudo()
        if act.code != "decide_review" or record.decision == "uphold":
            return notes
        return {
            **notes,
            **record.referral_id._execution_note_of(record._ends_execution()),
        }

    def _pass_on_decision(self):
        """Let what is decided instead count for the organ that has to carry it out."""
        if not self.changed_decision:
            return
        referral = self.referral_id
        referral.write({"decision": self.changed_decision})
        if referral.role == "lead":
            self.petition_id.write({"decision": self.changed_decision})
        if referral._supports():
            referral.write(
                {
                    "execution_state": "due",
                    "execution_due": self.execution_due
                    or referral._execution_day(self.served_date),
                    "executed_date": False,
                    "execution_note": False,
                }
            )


class SupersededExecution(models.Model):
    """The execution of an opinion that stands no more ends, and it is said why."""

    _inherit = "xinfang.referral"

    def _decided_and_served(self):
        """After a review or recheck that decided instead: its service, not the first."""
        reviews = self.sudo().petition_id.review_ids.filtered(
            lambda r: r.referral_id == self and r.changed_decision and r.served_date
        )
        served = reviews.mapped("served_date")
        return max(served) if served else super()._decided_and_served()

    def _supersede_execution(self, why):
        """Give the limit that is about to end its reason; the act's data end it.

        :param str why: said on the limit's row
        """
        self.env["xinfang.clock"]._running("TL-19i", self).write({"end_reason": why})
        if self.execution_state == "due":
            self.write({"execution_state": "superseded"})

    def _execution_note_of(self, why):
        """Return what the ledger says of the limit that ends: dict, maybe empty."""
        clock = self.env["xinfang.clock"].sudo()._running("TL-19i", self)[:1]
        if not clock:
            return {}
        text = self.env._(
            "%(why)s (TL-19i, last day %(day)s, ends.)",
            why=why,
            day=said_day(self.env, clock.due_date),
        )
        return {"execution_ended": text}

    def _redraft_ends_execution(self):
        """Return why a new draft ends the execution of the opinion before."""
        return self.env._(
            "The opinion is drafted anew; what is to be carried out follows from the "
            "new one."
        )

    def _entry_notes(self, act, values):
        notes = super()._entry_notes(act, values)
        if act.code == "draft_opinion":
            why = self.sudo()._redraft_ends_execution()
            return {**notes, **self.sudo()._execution_note_of(why)}
        return notes
