import re

from rapidfuzz import fuzz

from odoo import fields, models

from ..tools.moment import legal_today

# From here on two texts count as the same facts and reasons, in per cent.
SAME_FACTS = 85


class RedoneReferral(models.Model):
    """A referral that a review gave back to its organ to be handled again (C54)."""

    _inherit = "xinfang.referral"

    redo_review_id = fields.Many2one(
        "xinfang.review",
        "Given Back By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    redo_date = fields.Date("Given Back On", readonly=True)
    redo_due = fields.Date("To Be Done Again By", readonly=True)
    annulled_result = fields.Json(
        readonly=True,
        export_string_translation=False,
        exportable=False,
        help="Facts and decisions of the opinion that was given back (guard G20).",
    )

    def _give_back(self, review):
        """Return to the beginning of handling; what was decided is kept to compare."""
        facts = self.opinion_id.block_ids.filtered(lambda b: b.key == "facts")
        self.write(
            {
                "redo_review_id": review.id,
                "redo_date": legal_today(self.env),
                "redo_due": review.redo_due,
                "annulled_result": {
                    "facts": facts.text or "",
                    "decisions": self._decisions(),
                },
                "opinion_id": False,
                "decision": False,
                "dispatch_date": False,
                "served_date": False,
                "lapsed_date": False,
                "reported_date": False,
                "execution_state": False,
                "execution_due": False,
                "statement_date": False,
                "statement_refused": False,
                "statement_record": False,
            }
        )
        self._move_to(self.env["xinfang.stage"]._get(self._name, "accepted"))
        if self.role == "lead":
            self.petition_id.write(
                {
                    "closed_date": False,
                    "served_date": False,
                    "decision": False,
                    "resolved": False,
                }
            )

    def _decisions(self, values=None):
        """Return demand id → decision, as stored or as an act is about to decide."""
        answers = values and values["answers"] or {}
        overall = values["decision"] if values else self.decision
        demands = self.petition_id.demand_ids
        if not demands:
            return {"": overall or False}
        return {
            str(demand.id): (
                (answers.get(str(demand.id)) or {}).get("decision") or overall
                if values
                else demand.decision
            )
            or False
            for demand in demands
        }

    def _guard_g20(self, act, values):
        """What a review annulled is not decided the same again on the same facts."""
        record = self.sudo()
        annulled = record.annulled_result
        if values is None or not annulled:
            return
        if act.code == "draft_opinion":
            decisions, facts = record._decisions(values), values["facts"]
        else:
            block = record._draft_opinion().block_ids.filtered(
                lambda b: b.key == "facts"
            )
            decisions, facts = record._decisions(), block.text
        alike = _alike(annulled["facts"], facts)
        if decisions == annulled["decisions"] and alike >= SAME_FACTS:
            self._refuse(
                "G20",
                self.env._(
                    "The review %(number)s annulled this very result. Either the decision "
                    "on at least one demand has to differ, or the facts and reasons, "
                    "which are %(alike)s %% the same as before.",
                    number=record.redo_review_id.opinion_id.number or "",
                    alike=round(alike),
                ),
            )


def _alike(first, second):
    """Return how far two texts say the same, in per cent, whatever their layout."""
    return fuzz.ratio(*(re.sub(r"[\W_]+", "", text or "") for text in (first, second)))
