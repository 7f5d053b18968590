from odoo import fields, models

from ..tools.moment import legal_today


class ReferralCompetence(models.Model):
    """Objection, dispute, designation: which organ is competent (Articles 23-24)."""

    _inherit = "xinfang.referral"

    dispute_date = fields.Date("Disputed On", readonly=True)
    dispute_reason = fields.Text("What Is in Dispute", readonly=True)
    designated_by_id = fields.Many2one(
        "xinfang.department",
        "Designated By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The common superior or joint-meeting office that named this organ.",
    )

    def _settle_as(self, state, entry):
        """End referrals without an answer of their own; their limits end too.

        :param state: code of a closing stage
        """
        clocks = self.clock_ids.filtered(lambda c: c.state in ("running", "suspended"))
        clocks._end("cancelled", entry)
        self._move_to(self.env["xinfang.stage"]._get(self._name, state))

    # -- acts -----------------------------------------------------------

    def _do_object(self, act, values, entry):
        """L1: the second time it comes back, a designation is asked for."""
        result = super()._do_object(act, values, entry)
        petition = self.petition_id
        petition.invalidate_recordset(["bounce_count"])
        if petition.bounce_count >= 2 and not petition.designation_proposed:
            petition._propose_designation()
        return result

    def _do_dispute(self, act, values, entry):
        """L5: two organs deny their competence (Article 24)."""
        self.write(
            {
                "dispute_date": legal_today(self.env),
                "dispute_reason": values["reason"],
                "suggested_department_id": values["suggested_department_id"].id,
            }
        )
        self.petition_id._propose_designation()

    def _do_submit_dispute(self, act, values, entry):
        """L5: the sender puts an objection before the common superior."""
        self.write(
            {"dispute_date": legal_today(self.env), "dispute_reason": values["reason"]}
        )
        self.petition_id._propose_designation()

    def _do_refuse(self, act, values, entry):
        """L10: refused because the matter is in progress below: which one it is."""
        result = super()._do_refuse(act, values, entry)
        first = values.get("origin_id")
        if first:
            first = first.origin_id or first
            self.petition_id.write({"origin_id": first.id, "is_repeat": True})
        return result

    # -- guards ---------------------------------------------------------

    def _guard_g09(self, act, values):
        """Whom a superior has designated does neither object nor dispute."""
        record = self.sudo()
        if act.code != "submit_dispute" and record.designated_by_id:
            self._refuse(
                "G09",
                self.env._(
                    "%(above)s designated this organ; a designation is not returned.",
                    above=record.designated_by_id.name,
                ),
            )
        if act.code == "dispute":
            self._check_dispute(values)
        return super()._guard_g09(act, values)

    def _check_dispute(self, values):
        record = self.sudo()
        if not self._may_still_object():
            self._refuse(
                "G09",
                self.env._(
                    "The five working days for an objection are over; competence can "
                    "no longer be disputed and the organ has to handle the petition."
                ),
            )
        if values is None:
            return
        other = values["suggested_department_id"].organ_id
        if other == record.to_department_id.organ_id:
            self._refuse(
                "G09", self.env._("Name the other organ, not your own, in the dispute.")
            )

    def _guard_pingpong(self, act, values):
        """Passing it down is no way round a return either."""
        self.petition_id._guard_pingpong(act, values)

    def _guard_g31(self, act, values):
        """After a lead was designated no second organ opens the same claim."""
        record = self.sudo()
        # C4 takes into the petition procedure what was in another route until now.
        opens = record.petition_id.route == "c6" or act.code == "convert_to_petition"
        if record.role == "lead" and opens:
            record.petition_id._check_one_lead(record.to_department_id.organ_id)

    def _guard_g11(self, act, values):
        """A superior does not accept what is handled below within its time."""
        record = self.sudo()
        record.petition_id._check_free_below(record.to_department_id.organ_id)

    def _guard_g12(self, act, values):
        """“Final” and “in progress” have to be proven, “not competent” has its time."""
        super()._guard_g12(act, values)
        if values is None:
            return
        if values["refusal_ground"] == "competence":
            self._check_may_deny_competence()
        if values["refusal_ground"] == "final":
            self._refuse(
                "G12",
                self.env._(
                    "That a matter is final is proven by the recheck opinion: choose “No "
                    "Longer Accept” and name the earlier piece."
                ),
            )
        first = values.get("origin_id")
        if values["refusal_ground"] == "in_progress":
            self._check_in_progress(first)
        elif first:
            self._refuse(
                "G12",
                self.env._("An earlier piece is named for “in progress” only."),
            )

    def _check_may_deny_competence(self):
        """Refuse a denial of competence that is settled, or comes too late (G09).

        What may no longer be objected to is not turned down on the same ground: the
        objection goes to the sender, within five working days (Article 23), and whom
        a superior has designated is competent (Article 24).
        """
        record = self.sudo()
        if record.kind == "own":
            return
        if record.designated_by_id:
            sentence = self.env._(
                "%(above)s designated this organ, so it is competent: it has to handle "
                "the petition.",
                above=record.designated_by_id.name,
            )
        elif record.objection_refused:
            sentence = self.env._(
                "The sender has refused the objection, so the organ is competent: it has "
                "to handle the petition."
            )
        elif not self._may_still_object():
            sentence = self.env._(
                "The five working days for an objection are over; the organ can no longer "
                "say that it is not competent and has to handle the petition."
            )
        else:
            return
        self._refuse("G12", sentence)

    def _may_still_object(self):
        """Tell whether the five working days for an objection still run (TL-05)."""
        clock = self.env["xinfang.clock"].sudo()._running("TL-05", self.sudo())[:1]
        return bool(clock) and clock.due_date >= legal_today(self.env)

    def _check_in_progress(self, first):
        record = self.sudo()
        organ = record.to_department_id.organ_id
        matter = first.sudo()._matter() - record.petition_id if first else first
        if not matter or not record.petition_id._in_progress_below(matter, organ):
            self._refuse(
                "G12",
                self.env._(
                    "Name the earlier piece that an organ below %(organ)s has accepted "
                    "and is handling within its time; on no other is this ground open.",
                    organ=organ.name,
                ),
            )
