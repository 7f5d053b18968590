from odoo import fields, models

from ..tools.moment import legal_today, said_day

# It was assigned below: this organ still owes its report to the one that assigned it.
BELOW = "assigned_below"
# What was passed on in vain answers nothing.
_UNDONE = ("returned", "superseded", "withdrawn")


def _unreported(referral):
    return referral.is_open and referral.state != "reported"


class ReferralBelow(models.Model):
    """L4: passed on to a subordinate organ, which answers instead (Article 23).

    What was transferred, or designated without a date, is forwarded, and the duty
    goes along; Article 23 lets it be transferred or assigned, so that a date to
    report back to the forwarding organ may be set. Who has to report back himself
    cannot give that duty away: it assigns the petition below with a date of its own,
    its own limit TL-04 runs on, and it reports after the organ below has reported to
    it (Article 22).
    """

    _inherit = "xinfang.referral"

    below_ids = fields.One2many(
        "xinfang.referral", "parent_id", "Passed On To", readonly=True
    )
    passed_date = fields.Date("Passed On Below On", readonly=True)
    returned_date = fields.Date("Came Back On", readonly=True)

    def _is_assigned(self):
        """Tell whether it was handed over with a date to report back (Article 22)."""
        return self.kind == "assign" or (
            self.kind == "forward" and bool(self.report_due)
        )

    def _answering(self):
        """Return the referral of the organ that answers: this one, or one below it."""
        below = self.below_ids.filtered(
            lambda r: r.role == self.role and r.state not in _UNDONE
        ).sorted("sequence")[-1:]
        return below._answering() if below else self

    def _chain_top(self):
        """Return the open referral this one was assigned from, or this one."""
        top = self
        while top.parent_id.is_open:
            top = top.parent_id
        return top

    def _designation(self):
        """Return the designated referral this one is, or was passed on from."""
        record = self
        while record and not record.designated_by_id:
            record = record.parent_id
        return record

    def _is_at_work(self):
        """While the organ below handles it, the next step is its own."""
        if self.state == BELOW and self.below_ids.filtered(_unreported):
            return False
        return super()._is_at_work()

    # -- acts -----------------------------------------------------------

    def _do_forward(self, act, values, entry):
        """L4: the day on which the duty went to the organ below."""
        made = super()._do_forward(act, values, entry)
        self.write({"passed_date": legal_today(self.env), "returned_date": False})
        return made

    def _do_assign_below(self, act, values, entry):
        """L4: assigned below with a date to report back to this organ."""
        return self._do_forward(act, values, entry)

    def _do_uphold_objection(self, act, values, entry):
        """L2: what was assigned below is in the hands of its sender again (TL-06i)."""
        result = super()._do_uphold_objection(act, values, entry)
        sender = self.parent_id
        if sender.state != BELOW:
            return result
        sender._move_to(self.env["xinfang.stage"]._get(self._name, "delivered"))
        sender.write({"passed_date": False, "returned_date": legal_today(self.env)})
        # Nothing came back to the registering office, whose limit does not run.
        vals = {"returned_date": False}
        if sender.role == "lead":
            vals["lead_department_id"] = sender.to_department_id.id
        self.petition_id.write(vals)
        return sender

    def _do_return_report(self, act, values, entry):
        """C26: the report on what was assigned below is not good enough."""
        self._do_send_back(act, values, entry)

    def _hand_over_to(self, successor):
        """L7: who goes on with an organ's report does not lead what is handled below."""
        result = super()._hand_over_to(successor)
        if self.state == BELOW and self.role == "lead":
            below = self._answering().to_department_id
            self.petition_id.write({"lead_department_id": below.id})
        return result

    # -- guards ---------------------------------------------------------

    def _guard_reportdate(self, act, values):
        """Nobody grants below more time than he has himself (Article 22)."""
        if values is None or not values["report_due"]:
            # Forwarding alone may go without a date; elsewhere it is a required input.
            return
        super()._guard_reportdate(act, values)
        record = self.sudo()
        passing = act.code in ("assign_below", "forward")
        own = record if passing else record.parent_id
        last = own.report_due if own.is_open else False
        if last and values["report_due"] > last:
            self._refuse(
                "REPORTDATE",
                self.env._(
                    "%(organ)s has to report back itself by %(day)s: name a date not "
                    "later than that, or ask for a later one first.",
                    organ=own.to_department_id.name,
                    day=said_day(self.env, last),
                ),
            )

    def _guard_g24(self, act, values):
        """Who assigned it below reports after the organ below has reported."""
        result = super()._guard_g24(act, values)
        record = self.sudo()
        waiting = record.below_ids.filtered(_unreported)
        if record.state == BELOW and waiting:
            self._refuse(
                "G24",
                self.env._(
                    "%(organ)s, to which it was assigned, has not reported yet.",
                    organ="、".join(waiting.to_department_id.mapped("name")),
                ),
            )
        return result
