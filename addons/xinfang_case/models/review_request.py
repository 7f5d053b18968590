from odoo import api, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.lines import read_lines
from ..tools.moment import legal_today, said_day

MIN_REQUEST = 10


class ReviewRequest(models.AbstractModel):
    """What an opinion and a review opinion share: somebody may object to it.

    The organ one level above is asked (guard G18), once for each opinion, within
    thirty days of its service; what was posted on the last day is in time (CR7),
    and for a good excuse the organ above may take up a late request (CR8).
    """

    _name = "xinfang.review.request"
    _description = "Asking for Review or Recheck"

    # -- what concrete models say ---------------------------------------

    def _appeal_opinion(self):
        """Return the served opinion one may object to, or none."""
        raise NotImplementedError

    def _appeal_department(self):
        """Return the organ whose opinion it is."""
        raise NotImplementedError

    def _appeal_limit(self):
        """Return the code of the petitioner's time limit."""
        raise NotImplementedError

    # -- facts ----------------------------------------------------------

    def _appeal_organs(self):
        """Return the organs one level above that can be asked (Articles 35-36).

        Where the one above has a review body, that body takes its place.
        """
        return self._appeal_department()._review_organs()

    def _appeal_reviews(self):
        """Return the reviews of this opinion that were not refused or withdrawn."""
        if not any(petition.has_review for petition in self.petition_id):
            return self.env["xinfang.review"]
        opinion = self._appeal_opinion()
        return self.env["xinfang.review"].search(
            [
                ("document_id", "in", opinion.ids),
                ("state", "not in", ("refused", "withdrawn")),
            ]
        )

    def _appeal_last_day(self):
        """Return the last day to ask, counted from service, or False."""
        if not self.served_date:
            return False
        code = self._appeal_limit()
        # By way of the petition, whose limits the gate reads anyway.
        clocks = read_lines(self.petition_id.sudo(), "clock_ids").filtered(
            lambda c: (
                c.rule_id.code == code
                and c.base_date == self.served_date
                and c._record() == self
            )
        )
        if clocks:
            return clocks.sorted("id")[-1].due_date
        rule = self.env["xinfang.clock.rule"]._get(code)
        count = self.env["xinfang.clock"]._count(
            self.served_date, rule.length, rule.unit, roll=rule.roll
        )
        return count["due_date"]

    def _may_still_ask(self):
        """Tell whether the time is running and nobody has used it yet."""
        last = self._appeal_last_day()
        return bool(
            last
            and last >= legal_today(self.env)
            and self._appeal_opinion()
            and not self._appealed_before()
        )

    def _appealed_before(self):
        """Tell from the petition's reviews, read once, what ``_appeal_reviews`` asks."""
        opinion = self._appeal_opinion()
        return any(
            review.document_id in opinion
            and review.state not in ("refused", "withdrawn")
            for review in read_lines(self.petition_id.sudo(), "review_ids")
        )

    # -- guards ---------------------------------------------------------

    def _guard_g18(self, act, values):
        """The organ one level above, once for each opinion, before finality."""
        record = self.sudo()
        final = record.petition_id._final_recheck()
        if final:
            record._refuse_final(final)
        earlier = record._appeal_reviews()[:1]
        if earlier:
            self._refuse(
                "G18",
                self.env._(
                    "%(organ)s was asked on %(day)s to look at this opinion; that is "
                    "possible once only.",
                    organ=earlier.department_id.name,
                    day=said_day(self.env, earlier.request_date),
                ),
            )
        organs = record._appeal_organs()
        if not organs:
            self._refuse(
                "G18",
                self.env._(
                    "No organ above %(organ)s is entered. Have the administrator enter "
                    "its superior first.",
                    organ=record._appeal_department().name,
                ),
            )
        if values is not None:
            record._check_appeal_organ(organs, values["review_department_id"])

    def _refuse_final(self, final):
        self._refuse(
            "G13",
            self.env._(
                "The matter is final: the recheck opinion %(number)s was served on "
                "%(day)s. The same request on the same facts and reasons is not taken "
                "up again.",
                number=final.opinion_id.number or "",
                day=said_day(self.env, final.served_date),
            ),
        )

    def _check_appeal_organ(self, organs, wanted):
        names = self.env._(" or ").join(organs.mapped("name"))
        if not wanted and len(organs) > 1:
            self._refuse(
                "G18",
                self.env._(
                    "Choose which organ to ask: %(organs)s. Both are one level above.",
                    organs=names,
                ),
            )
        if wanted and wanted.sudo()._standing_in() not in organs:
            self._refuse(
                "G18",
                self.env._(
                    "%(wrong)s is not the organ one level above %(organ)s. Ask %(right)s.",
                    wrong=wanted.sudo().name,
                    organ=self._appeal_department().name,
                    right=names,
                ),
            )

    def _guard_requestdate(self, act, values):
        """Asked for within thirty days of service, or late with an excuse (CR7, CR8)."""
        if values is None:
            return
        record = self.sudo()
        asked, received = record._request_days(values)
        today = legal_today(self.env)
        actor = gate.actor_of(self.env)
        if actor is not None and actor.kind == "petitioner" and received != today:
            raise UserError(self.env._("What is handed in online is received today."))
        if not record.served_date or asked < record.served_date:
            raise UserError(
                self.env._(
                    "The opinion was served on %(day)s; nobody can have objected to it "
                    "before.",
                    day=said_day(self.env, record.served_date),
                )
            )
        if not asked <= received <= today:
            raise UserError(
                self.env._(
                    "A request is made or posted first, received then, and recorded at "
                    "last: %(asked)s, %(received)s, %(today)s.",
                    asked=said_day(self.env, asked),
                    received=said_day(self.env, received),
                    today=said_day(self.env, today),
                )
            )
        record._check_in_time(asked, values)
        if len((values["request_text"] or "").strip()) < MIN_REQUEST:
            raise UserError(
                self.env._(
                    "Say what is asked for, on which facts and grounds, in at least "
                    "%(count)s characters.",
                    count=MIN_REQUEST,
                )
            )

    def _check_in_time(self, asked, values):
        last = self._appeal_last_day()
        if asked <= last:
            return
        if not (values["late_excuse"] or "").strip():
            self._refuse(
                "REQUESTDATE",
                self.env._(
                    "The last day to ask was %(last)s. A late request needs its excuse, "
                    "such as force majeure; the organ above decides whether it is good.",
                    last=said_day(self.env, last),
                ),
            )
        self._check_relief(asked, values)

    @api.model
    def _request_days(self, values):
        """Return the days of asking and of receipt; without any, today."""
        today = legal_today(self.env)
        received = values["received_date"] or today
        return values["request_date"] or received, received

    # -- opening --------------------------------------------------------

    def _open_review(self, values, entry, vals):
        """Open the instance above, from the act that asks for it."""
        asked, received = self._request_days(values)
        late = asked > self._appeal_last_day()
        asked_of = values["review_department_id"] or self._appeal_organs()
        if not late:
            self._mend_window()
        review = self.env["xinfang.review"]._open(
            self.petition_id,
            entry,
            {
                "document_id": self._appeal_opinion().id,
                "original_department_id": self._appeal_department().id,
                "department_id": asked_of.sudo()._standing_in().id,
                "request_date": asked,
                "received_date": received,
                "request_text": values["request_text"],
                **(self._relief_vals(values) if late else {}),
                **vals,
            },
        )
        self.petition_id.write({"has_review": True})
        # Staff may not write reviews; that the files are theirs was checked before.
        values["attachment_ids"].sudo().write(
            {"res_model": review._name, "res_id": review.id}
        )
        return review

    def _window(self):
        """Return the petitioner's limit to ask, the newest: ``xinfang.clock`` or none."""
        code = self._appeal_limit()
        clocks = read_lines(self.petition_id, "clock_ids").filtered(
            lambda c: c.rule_id.code == code and c._record() == self
        )
        return clocks.sorted("id")[-1:]

    def _mend_window(self):
        """Posted in time, recorded later: the petitioner let nothing lapse (CR7)."""
        clock, today = self._window(), legal_today(self.env)
        if clock.state in ("running", "breached") and clock.due_date < today:
            clock.write({"state": "met", "stop_date": today, "next_check_date": False})
        self.write({"lapsed_date": False})

    def _do_lapse_window(self, act, values, entry):
        """C24: the time passed unused; the ladder ends here without finality."""
        self.write({"lapsed_date": legal_today(self.env)})
