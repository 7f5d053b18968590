import re
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import gate
from ..tools.moment import legal_today, said_day

MIN_REASON = 10
REQUESTS = ("request_review", "request_recheck", "withdraw_review")


class ReviewGuards(models.Model):
    """Hard rules for acts on a review; each refuses with rule and article."""

    _inherit = "xinfang.review"

    # -- G07: other people ----------------------------------------------

    def _former_hands(self, known=None):
        """Return the users who handled, drafted, checked or signed what is objected to.

        Of a recheck these are those of the opinion and those of the review. Who
        took a request in for the petitioner has not handled anything.

        :param dict known: what was read of the ledger for another act on offer
        """
        review, known = self.sudo(), {} if known is None else known
        referral, previous = review.referral_id, review.previous_id
        opinions = review.document_id | previous.document_id
        users = opinions.drafter_id | opinions.checker_id | opinions.signer_id
        users |= referral.handler_id | previous.handler_id
        if review.id not in known:
            known[review.id] = review._hands_in_ledger()
        return users | known[review.id]

    def _hands_in_ledger(self):
        """Return who acted for the organs objected to, read with one query."""
        referral, previous = self.referral_id, self.previous_id
        places = Domain.OR(
            Domain("res_model", "=", record._name)
            & Domain("res_id", "=", record.id)
            & Domain("department_id", "=", department.organ_id.id)
            for record, department in (
                (referral, referral.to_department_id),
                (previous, previous.department_id),
            )
            if record
        )
        mine = Domain("petition_id", "=", self.petition_id.id)
        acts = Domain("actor_kind", "=", "staff") & Domain(
            "act_id.code", "not in", REQUESTS
        )
        entries = self.env["xinfang.entry"].sudo()
        groups = entries._read_group(mine & acts & places, ["user_id"])
        return self.env["res.users"].union(*(user for (user,) in groups))

    def _guard_g07(self, act, values):
        """Nobody judges what he handled or signed himself (internal rule, Article 28)."""
        if gate.actor_of(self.env) is not None:
            return
        users = self.env.user
        if values:
            users |= values.get("handler_id", users.browse()).sudo()
        # Only what is shown may rest on what was read a moment ago, no act that is done.
        known = self.env.context.get("xinfang_hands") if values is None else None
        involved = users & self._former_hands(known).with_env(users.env)
        if involved:
            self._refuse(
                "G07",
                self.env._(
                    "%(user)s handled or signed what is objected to here. Another person "
                    "has to do this.",
                    user="、".join(involved.sudo().mapped("name")),
                ),
            )
        if values and values.get("handler_id"):
            self._check_member(values["handler_id"].sudo())

    def _check_member(self, user):
        organ = self.sudo().department_id.organ_id
        if organ not in self.env["res.users"].with_user(user)._xinfang_organs():
            raise UserError(
                self.env._(
                    "%(user)s does not work in %(organ)s.",
                    user=user.name,
                    organ=organ.name,
                )
            )

    # -- refusal and decision -------------------------------------------

    def _guard_reviewrefusal(self, act, values):
        """Refused on a listed ground that is so, with reasons and where to turn."""
        if values is None:
            return
        record = self.sudo()
        ground = values["review_refusal"]
        last = record._appealed()._appeal_last_day()
        if ground == "late" and record.request_date <= last:
            self._refuse(
                "REVIEWREFUSAL",
                self.env._(
                    "It was asked for on %(asked)s and the last day was %(last)s: it is "
                    "not late.",
                    asked=said_day(self.env, record.request_date),
                    last=said_day(self.env, last),
                ),
            )
        organs = record._appealed()._appeal_organs()
        if ground == "wrong_organ" and record.department_id in organs:
            self._refuse(
                "REVIEWREFUSAL",
                self.env._(
                    "%(organ)s is the organ one level above and has to decide.",
                    organ=record.department_id.name,
                ),
            )
        if len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "REVIEWREFUSAL",
                self.env._(
                    "Give facts and reasons, at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )

    def _appealed(self):
        """Return the referral or review whose opinion is objected to."""
        return self.previous_id or self.referral_id

    def _guard_reviewopinion(self, act, values):
        """The parts a decision needs, by what is decided (Articles 35-36)."""
        if values is None:
            return
        record = self.sudo()
        decision = values["review_decision"]
        if decision == "redo":
            record._check_redo(values)
        elif decision != "uphold" and not (values["result_text"] or "").strip():
            self._refuse(
                "REVIEWOPINION",
                self.env._("Say what applies instead of what is changed or revoked."),
            )
        if record.level == "review" and decision != "redo":
            record._check_recheck_organ(values["review_department_id"])

    def _check_redo(self, values):
        if self.level == "recheck":
            self._refuse(
                "REVIEWOPINION",
                self.env._(
                    "A recheck ends the matter: uphold, change or revoke, and say what "
                    "applies. It cannot be given back to be done again."
                ),
            )
        if len((values["redo_defects"] or "").strip()) < MIN_REASON:
            self._refuse(
                "REVIEWOPINION",
                self.env._(
                    "Name the defects that have to be mended, in at least %(count)s "
                    "characters.",
                    count=MIN_REASON,
                ),
            )
        today, due = legal_today(self.env), values["redo_due"]
        if not due or not today < due <= today + timedelta(days=366):
            self._refuse(
                "REVIEWOPINION",
                self.env._("Set a day in the coming year by which it is done again."),
            )

    def _check_recheck_organ(self, wanted):
        organs = self._appeal_organs()
        if not wanted:
            self._refuse(
                "REVIEWOPINION",
                self.env._("Name the organ to which a recheck can be requested."),
            )
        self._check_appeal_organ(organs or wanted.sudo().organ_id, wanted)

    # -- publication ----------------------------------------------------

    def _hearing_was_held(self):
        """Tell whether a hearing took place in this recheck; hearings say so."""
        return False

    def _guard_g21(self, act, values):
        """Published only after a hearing, and nobody is recognised by it."""
        record = self.sudo()
        if record.level != "recheck" or not record._hearing_was_held():
            self._refuse(
                "G21",
                self.env._(
                    "No hearing was held in this recheck: its opinion is not published."
                ),
            )
        if values is None:
            return
        text = re.sub(r"\s", "", values["published_text"] or "")
        petition = record.petition_id
        people = petition.petitioner_id | petition.representative_ids
        names = [name for name in people.mapped("name") if name]
        if any(name in text for name in names) or re.search(r"\d{11}", text):
            self._refuse(
                "G21",
                self.env._(
                    "The text still holds a name, a phone number or an identity number. "
                    "Take out whatever tells who the petitioner is."
                ),
            )
