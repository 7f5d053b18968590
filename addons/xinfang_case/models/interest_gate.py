from odoo import api, fields, models
from odoo.exceptions import UserError

# What a barred official may still do: say so, or take back what he said.
OWN_ACTS = ("declare_recusal", "withdraw_recusal")
# Inputs that name a person without giving him a part in the petition.
NO_PART = ("recusal_user_id",)


class OfficialWithInterests(models.Model):
    """Whether an official has declared anything: asked on every act, so kept here."""

    _inherit = "res.users"

    xinfang_interest_ids = fields.One2many(
        "xinfang.interest", "user_id", groups=fields.NO_ACCESS
    )
    xinfang_has_interest = fields.Boolean(
        compute="_compute_xinfang_has_interest", store=True, groups=fields.NO_ACCESS
    )

    @api.depends("xinfang_interest_ids")
    def _compute_xinfang_has_interest(self):
        for user in self:
            user.xinfang_has_interest = bool(user.xinfang_interest_ids)


class MembersWithInterests(models.Model):
    """The same beside the membership, which is read on every act anyway."""

    _inherit = "xinfang.membership"

    has_interest = fields.Boolean(
        related="user_id.xinfang_has_interest",
        store=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )


class InterestGate(models.AbstractModel):
    """A declared interest bars from every act, unless the head decided otherwise (G06)."""

    _inherit = "xinfang.process.mixin"

    def _complained_of(self):
        """Return (organs, users) that the petition or this procedure complains of."""
        accused = self.env["xinfang.accused"].sudo()
        petitions = self._petitions().sudo()
        for petition in petitions.filtered(lambda p: p.type == "accusation"):
            accused |= petition.accused_ids
        return accused.department_id, accused.user_id

    def _actor_facts(self):
        facts = super()._actor_facts()
        if facts["kind"] == "staff" and any(
            member.has_interest for member in self.env.user._xinfang_members()
        ):
            facts["interests"] = self._undecided_interests(self.env.user)
        return facts

    def _undecided_interests(self, users):
        """Return those of ``_conflicts`` on which no head decided that they may go on.

        :return: dict petition id → users who are barred
        """
        conflicts = self.env["xinfang.interest"]._conflicts(self, users)
        result = {}
        for petition_id, interests in conflicts.items():
            decided = self.env["xinfang.recusal.exception"]._let_through(
                petition_id, interests
            )
            barred = interests.user_id - decided
            if barred:
                result[petition_id] = barred
        return result

    def _actor_problem(self, act, actor):
        problem = super()._actor_problem(act, actor)
        if problem or act.code in OWN_ACTS or not actor.get("interests"):
            return problem
        if self._petitions().id not in actor["interests"]:
            return problem
        try:
            self._refuse(
                "G06",
                self.env._(
                    "An interest you declared touches this petition. Declare the "
                    "conflict here; until your head decides that you may go on, somebody "
                    "else deals with it."
                ),
            )
        except UserError as refusal:
            return str(refusal)

    def _check_guards(self, act, values):
        result = super()._check_guards(act, values)
        for name, value in values.items():
            if (
                name not in NO_PART
                and isinstance(value, models.BaseModel)
                and value._name == "res.users"
            ):
                self.sudo()._refuse_interested(value.sudo())
        return result

    def _refuse_interested(self, users):
        """Refuse to give a part in the petition to whom a recusal keeps from it.

        Whether decided or declared is not said: the interest is his and his chief's.

        :raises UserError: G06
        """
        petition = self._petitions()
        barred = users.browse()
        if petition.has_recusal:
            barred |= petition.recusal_ids._recused_of(petition, users)
        barred |= self._undecided_interests(users).get(petition.id, barred)
        if barred:
            self._refuse_recused(barred[:1])


class ReviewComplained(models.Model):
    """A review complains of the organs whose opinions are objected to."""

    _inherit = "xinfang.review"

    def _complained_of(self):
        organs, users = super()._complained_of()
        organs |= self.referral_id.to_department_id.organ_id
        return organs | self.previous_id.department_id.organ_id, users


class HearingComplained(models.Model):
    """The hearing of a recheck hears what is objected to in it."""

    _inherit = "xinfang.hearing"

    def _complained_of(self):
        return (
            self.review_id._complained_of()
            if self.review_id
            else (super()._complained_of())
        )
