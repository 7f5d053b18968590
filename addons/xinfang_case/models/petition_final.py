from odoo import models

from ..tools import reply_lint
from ..tools.moment import legal_today, said_day

MIN_FINDING = 10


class PetitionFinal(models.Model):
    """After the recheck the same facts and reasons are not handled again.

    Article 36: such a petition is registered, answered with the notice that it is
    no longer accepted, and care goes on; nothing else happens to it (guard G13).
    """

    _inherit = "xinfang.petition"

    def _do_link_final(self, act, values, entry):
        """S4: tied to the matter that was decided finally."""
        self._tie_to_final(values["origin_id"])
        self._close_as("no_longer")

    def _tie_to_final(self, earlier):
        first = earlier.origin_id or earlier
        self.write({"origin_id": first.id, "is_repeat": True})

    def _do_transfer(self, act, values, entry):
        """S7: sent anew, so that no designation is pending any more."""
        result = super()._do_transfer(act, values, entry)
        if self.designation_proposed:
            self.write({"designation_proposed": False})
        return result

    # -- guard ----------------------------------------------------------

    def _guard_g13(self, act, values):
        """Final is what a served recheck opinion proves; then nothing is opened."""
        if act.code in ("link_final", "no_longer_accept"):
            self._check_proven_final(values)
            return
        record = self.sudo()
        if not record.origin_id:
            return
        if record._final_recheck():
            self._refuse(
                "G13",
                self.env._(
                    "The matter is final after recheck. The same facts and reasons are "
                    "not handled again: answer with the notice that it is no longer "
                    "accepted. New facts make a new matter, not a repeat."
                ),
            )

        local = record._final_locally()
        if local:
            self._refuse("G13", local)

    def _final_locally(self):
        """Return why this matter is final under a local rule, or False.

        The Ordinance knows one finality, the recheck (Article 36). Some places count
        a lapsed window, or an agreement in mediation, as final too: two settings of
        the office, off unless a local rule is in force.
        """
        self.ensure_one()
        settings = self.env["ir.config_parameter"]
        matter = self.sudo()._matter()
        if settings._xinfang("lapse_is_final"):
            lapsed = (
                matter.referral_ids.filtered("lapsed_date")
                or matter.review_ids.filtered("lapsed_date")
            )[:1]
            if lapsed and not matter.review_ids.filtered("is_open"):
                return self.env._(
                    "No review was asked for in time (%(day)s). Under the local rule set "
                    "for this office the matter is final; it is no rule of the "
                    "Ordinance.",
                    day=said_day(self.env, lapsed.lapsed_date),
                )
        if settings._xinfang("mediation_agreement_is_final"):
            agreed = matter.mediation_ids.filtered(
                lambda m: m.state in ("agreed", "performed")
            )[:1]
            if agreed:
                return self.env._(
                    "It was settled in the mediation %(name)s. Under the local rule set "
                    "for this office the matter is final; it is no rule of the "
                    "Ordinance.",
                    name=agreed.display_name,
                )
        return False

    def _check_proven_final(self, values):
        if values is None:
            return
        earlier = values["origin_id"].sudo()
        if earlier == self.sudo() or not earlier.number:
            self._refuse("G13", self.env._("Name an earlier, registered piece."))
        if earlier.received_date > self.sudo().received_date:
            self._refuse(
                "G13", self.env._("The piece named was received later than this one.")
            )
        recheck = earlier._final_recheck()
        locally = not recheck and earlier._final_locally()
        if locally and not reply_lint.names_law(values["reason"]):
            self._refuse(
                "G13",
                self.env._(
                    "Finality rests on a local rule here: name it, as 《…》, in the reason."
                ),
            )
        if not recheck and not locally:
            self._refuse(
                "G13",
                self.env._(
                    "%(number)s was not decided finally: there is no served recheck "
                    "opinion. The petition has to be dealt with.",
                    number=earlier.number,
                ),
            )
        served = recheck.served_date
        if served and served > legal_today(self.env):
            self._refuse("G13", self.env._("The recheck opinion was not served yet."))
        if earlier.petitioner_id != self.sudo().petitioner_id:
            self._check_same_people(earlier)
        if len((values["reason"] or "").strip()) < MIN_FINDING:
            self._refuse(
                "G13",
                self.env._(
                    "Say in at least %(count)s characters why facts and reasons are the "
                    "same.",
                    count=MIN_FINDING,
                ),
            )

    def _check_same_people(self, earlier):
        """Finality holds against who petitioned before, not against a stranger."""
        mine = self.sudo()
        people = mine.petitioner_id | mine.representative_ids
        known = earlier._matter()
        if not people & (known.petitioner_id | known.representative_ids):
            self._refuse(
                "G13",
                self.env._(
                    "%(number)s was brought by other people. What was decided finally "
                    "for them is not final for this petitioner.",
                    number=earlier.number,
                ),
            )


class ReferralFinal(models.Model):
    """The organ to which such a petition was sent answers alike."""

    _inherit = "xinfang.referral"

    def _do_no_longer_accept(self, act, values, entry):
        """L11: decided finally in a recheck, not accepted again (Article 36)."""
        self.petition_id._tie_to_final(values["origin_id"])
        self.write(
            {
                "refusal_ground": "final",
                "refusal_reason": values["reason"],
                "notice_exempt_reason": values["notice_exempt_reason"],
            }
        )

    def _guard_g13(self, act, values):
        """See :meth:`PetitionFinal._guard_g13`."""
        self.petition_id._guard_g13(act, values)
