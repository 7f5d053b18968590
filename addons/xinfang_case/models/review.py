from odoo import fields, models

REVIEW_DECISIONS = [
    ("uphold", "Upheld"),
    ("change", "Changed"),
    ("revoke", "Revoked"),
    ("redo", "To be done again"),
]
REVIEW_REFUSALS = [
    ("late", "Asked for after the last day, without a good excuse"),
    ("wrong_organ", "Another organ has to review it"),
    ("not_reviewable", "Not a petition opinion that can be reviewed"),
    ("in_progress", "The same opinion is under review or was reviewed"),
    ("not_entitled", "Not asked for by the petitioner of that opinion"),
]


class Review(models.Model):
    """Review or recheck of an opinion (复查、复核), one instance of the ladder.

    A review is conducted by the organ one level above the one whose opinion it
    is, a recheck by the organ one level above the reviewing one; with the
    service of the recheck's opinion the ladder ends (Articles 35-36).
    """

    _name = "xinfang.review"
    _description = "Review or Recheck"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "复"

    level = fields.Selection(
        [("review", "Review"), ("recheck", "Recheck")],
        required=True,
        readonly=True,
        default="review",
        index=True,
    )
    previous_id = fields.Many2one(
        "xinfang.review",
        "Review It Is About",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of a recheck: the review whose opinion is objected to.",
    )
    next_ids = fields.One2many("xinfang.review", "previous_id", "Rechecks")
    document_id = fields.Many2one(
        "xinfang.document",
        "Opinion Objected To",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    original_department_id = fields.Many2one(
        "xinfang.department",
        "Organ of That Opinion",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    department_id = fields.Many2one(string="Reviewing Organ")
    handler_id = fields.Many2one(
        "res.users",
        "Reviewer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    request_date = fields.Date(
        "Asked For On", readonly=True, help="Day it was handed in or posted (CR7)."
    )
    received_date = fields.Date(
        "Request Received On",
        readonly=True,
        help="The thirty days of the reviewing organ run from this day.",
    )
    request_text = fields.Text("Request and Grounds", readonly=True)
    accept_date = fields.Date("Accepted On", readonly=True)
    refusal_ground = fields.Selection(REVIEW_REFUSALS, "Ground", readonly=True)
    refusal_reason = fields.Text(readonly=True)
    facts = fields.Text("Facts and Reasons Found", readonly=True)
    decision = fields.Selection(REVIEW_DECISIONS, readonly=True)
    result_text = fields.Text("What Is Decided", readonly=True)
    redo_due = fields.Date("To Be Done Again By", readonly=True)
    redo_defects = fields.Text("Defects to Mend", readonly=True)
    opinion_id = fields.Many2one(
        "xinfang.document",
        "Opinion of Review or Recheck",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    issued_date = fields.Date(related="opinion_id.issue_date", string="Signed On")
    served_date = fields.Date("Served On", readonly=True)
    suspend_from = fields.Date(
        "Hearing From", readonly=True, help="Time of the hearing does not count."
    )
    suspend_to = fields.Date("Hearing Until", readonly=True)
    lapsed_date = fields.Date(
        "Recheck Not Asked For",
        readonly=True,
        help="The time to ask for a recheck passed unused; no finality (Article 36).",
    )

    # One review per opinion, one recheck per review opinion (guard G18), whatever
    # two requests at the same moment may do.
    _once_uniq = models.UniqueIndex(
        "(document_id) WHERE state NOT IN ('refused', 'withdrawn')",
        "This opinion is under review already, or was reviewed.",
    )

    def _clock_user(self, rule):
        return self.handler_id or super()._clock_user(rule)
