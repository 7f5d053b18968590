from odoo import models

# Who signs the refusal of what is in progress below (S3: R03 drafts, R04 signs).
_HEADS = ("office_head", "unit_leader")


class ProposalPetition(models.Model):
    """Refusals of a petition itself: in progress below (S3), decided finally (S4)."""

    _name = "xinfang.petition"
    _inherit = ["xinfang.petition", "xinfang.proposal.mixin"]

    def _needs_proposal(self, act, values):
        """At the same organ a repeat is joined, at a superior it is refused (A19)."""
        if act.code != "link_repeat":
            return super()._needs_proposal(act, values)
        return bool(values) and bool(self._refuses_duplicate(values["origin_id"]))

    def _refuses_duplicate(self, origin):
        first = origin.sudo().origin_id or origin.sudo()
        return first._handled_below(self.sudo().department_id.organ_id)

    def _check_proposed(self, act, values):
        super()._check_proposed(act, values)
        if act.code != "link_repeat" or not self._needs_proposal(act, values):
            return
        if not any(
            self.env.user.has_group(f"xinfang_case.group_xinfang_{role}")
            for role in _HEADS
        ):
            self._refuse(
                "G33",
                self.env._(
                    "The matter is in progress below, so that this piece is refused: a "
                    "leader signs what you draft."
                ),
            )

    def _check_guards(self, act, values):
        result = super()._check_guards(act, values)
        if act.code == "draft_duplicate" and not self._refuses_duplicate(
            values["origin_id"]
        ):
            self._refuse(
                "G11",
                self.env._(
                    "The first piece is not in progress below this office: nothing is "
                    "refused. Join this one with “%(act)s”.",
                    act=act.drafts_id.name,
                ),
            )
        return result

    def _keep_proposal(self, act, values):
        """Another organ's piece is known to the office by its number alone."""
        origin = values["origin_id"]
        if not origin.sudo(False).has_access("read"):
            values = {**values, "origin_id": False, "origin_number": origin.number}
        return super()._keep_proposal(act, values)


class ProposalReferral(models.Model):
    """Refusals of the organ it was sent to (L10, L11)."""

    _name = "xinfang.referral"
    _inherit = ["xinfang.referral", "xinfang.proposal.mixin"]


class ProposalReview(models.Model):
    """A request for review or recheck that is not taken up (C51)."""

    _name = "xinfang.review"
    _inherit = ["xinfang.review", "xinfang.proposal.mixin"]
