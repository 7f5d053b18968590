from odoo import api, fields, models


class Hearing(models.Model):
    """A hearing (听证) while a claim is handled, or in a recheck.

    Its conclusion is an important basis of the decision, not the decision. Time
    stands still for it in a recheck alone (Article 36, guard G16); the sixty days
    of handling keep running (Article 31).
    """

    _name = "xinfang.hearing"
    _description = "Hearing"
    _inherit = [
        "xinfang.session.mixin",
        "xinfang.hearing.guards",
        "xinfang.part.mixin",
    ]
    _part_sign = "听"

    level = fields.Selection(
        [("handling", "In handling"), ("recheck", "In a recheck")],
        "Held During",
        required=True,
        readonly=True,
        default="handling",
    )
    review_id = fields.Many2one(
        "xinfang.review",
        "Recheck",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    applicant = fields.Selection(
        [("organ", "The organ"), ("petitioner", "The petitioner")],
        "Wanted By",
        required=True,
        readonly=True,
        default="organ",
    )
    grounds = fields.Text(readonly=True)
    notice_date = fields.Date("Notice Given On", readonly=True)
    chair_id = fields.Many2one(
        "res.users",
        "Chair",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    panel_ids = fields.Many2many("res.users", string="Members", readonly=True)
    outside_members = fields.Text(
        readonly=True, help="Deputies, lawyers, experts, residents: one name a line."
    )
    panel_size = fields.Integer(
        compute="_compute_panel_size", help="Chair and members together; an odd number."
    )
    participants = fields.Text(readonly=True)
    is_public = fields.Boolean("Public", readonly=True, default=True)
    closed_reason = fields.Char("Why It Is Not Public", readonly=True)
    record_text = fields.Text("Record", readonly=True)
    conclusion = fields.Text(readonly=True)
    votes_for = fields.Integer("Votes in Favour", readonly=True)
    votes_against = fields.Integer(readonly=True)
    conclusion_date = fields.Date("Concluded On", readonly=True)
    end_reason = fields.Text("Why It Ended", readonly=True)
    suspend_from = fields.Date(
        "Time Stands Still From",
        readonly=True,
        help="Of a recheck alone: from the notice to the signed conclusion.",
    )
    suspend_to = fields.Date("Time Stands Still Until", readonly=True)

    @api.depends("chair_id", "panel_ids", "outside_members")
    def _compute_panel_size(self):
        for hearing in self:
            hearing.panel_size = self._count_panel(
                hearing.chair_id, hearing.panel_ids, hearing.outside_members
            )

    @api.model
    def _count_panel(self, chair, members, outside):
        names = {line.strip() for line in (outside or "").splitlines()} - {""}
        return len(chair | members) + len(names)

    # -- acts ---------------------------------------------------------------

    def _do_convene(self, act, values, entry):
        """C15, C56: notice to the petitioner; a recheck's time stands still from it."""
        today = self.env["xinfang.clock"]._today()
        chair = values["chair_id"]
        self.write(
            {
                **self._session_vals(values),
                "notice_date": today,
                "chair_id": chair.id,
                "panel_ids": [(6, 0, (values["panel_ids"] - chair).ids)],
                "outside_members": values["outside_members"],
                "participants": values["hearing_participants"],
                "is_public": not values["closed_reason"],
                "closed_reason": values["closed_reason"],
            }
        )
        self._plan_event(self.petition_id, self.panel_ids, chair)
        if self.review_id:
            self.write({"suspend_from": today})
            self.review_id.write({"suspend_from": today, "suspend_to": False})

    def _do_postpone(self, act, values, entry):
        """Another day: the entry in the calendars moves with it."""
        self.write(self._session_vals(values))
        self._plan_event(self.petition_id, self.panel_ids, self.chair_id)

    def _do_hold(self, act, values, entry):
        """It took place."""
        self.write({"participants": values["hearing_participants"]})

    def _do_record(self, act, values, entry):
        """C16: statements, questions, debate."""
        self.write({"record_text": values["hearing_record"]})
        self._keep_files(values["attachment_ids"])

    def _do_conclude(self, act, values, entry):
        """C16, C57: the conclusion is signed; a recheck's time runs on."""
        today = self.env["xinfang.clock"]._today()
        self.write(
            {
                "conclusion": values["hearing_conclusion"],
                "votes_for": values["votes_for"],
                "votes_against": values["votes_against"],
                "conclusion_date": today,
            }
        )
        self._end_hearing()

    def _do_record_absence(self, act, values, entry):
        """Absence without reason gives the hearing up."""
        self._end_hearing(values["reason"], drop=False)

    def _do_decline(self, act, values, entry):
        """Applied for and not held."""
        self._end_hearing(values["reason"])

    def _do_cancel(self, act, values, entry):
        """Called off."""
        self._end_hearing(values["reason"], drop=True)

    def _do_withdraw_hearing(self, act, values, entry):
        """The petitioner gives the hearing up before it."""
        self._end_hearing(values["reason"], drop=True)

    def _end_hearing(self, reason=False, drop=False):
        today = self.env["xinfang.clock"]._today()
        self.write({"end_reason": reason, "suspend_to": self.suspend_from and today})
        if self.review_id and self.suspend_from:
            self.review_id.write({"suspend_to": today})
        if drop:
            self._drop_event()
        self._close_part()

    def _abort(self):
        """End with the petition: nothing is heard of what was withdrawn."""
        for hearing in self:
            hearing._move_to(
                self.env["xinfang.stage"]._get("xinfang.hearing", "cancelled")
            )
            hearing._end_hearing(drop=True)
