from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_today


class ActSigns(models.Model):
    """Which acts sign something: an undecided recusal stops those alone."""

    _inherit = "xinfang.act"

    signs = fields.Boolean(
        "Signs a Decision",
        help="Closed to a person while an application for recusal is undecided.",
    )

    def _is_signing(self):
        """Tell whether the act signs a decision or a paper with a signer of its own."""
        return self.signs or any(
            line.mode == "issue" and line.type_id.needs_signer
            for line in self.document_ids
        )


class RecusalGate(models.AbstractModel):
    """Article 28: who has a direct interest does nothing on the petition (G06).

    Asked at the gate for every act of every record of the petition, with one
    query for all acts where there is a recusal, and none where there is not.
    """

    _inherit = "xinfang.process.mixin"

    def _actor_facts(self):
        facts = super()._actor_facts()
        petitions = self._petitions().sudo().filtered("has_recusal")
        if facts["kind"] == "staff" and petitions:
            recusals = self.env["xinfang.recusal"].sudo()
            facts["recused"] = recusals._standing(petitions, self.env.user)
        return facts

    def _actor_problem(self, act, actor):
        problem = super()._actor_problem(act, actor)
        standing = not problem and actor.get("recused", {}).get(self._petitions().id)
        if not standing:
            return problem
        if standing == "granted":
            sentence = self.env._(
                "You are recused from this petition and do nothing on it."
            )
        elif self._pending_blocks(act):
            sentence = self.env._(
                "Your recusal from this petition is not decided yet: until then you "
                "sign nothing on it."
            )
        else:
            return problem
        try:
            self._refuse("G06", sentence)
        except UserError as refusal:
            return str(refusal)

    def _refuse_recused(self, user):
        self._refuse(
            "G06",
            self.env._(
                "%(user)s is recused from this petition: name somebody else.",
                user=user.name,
            ),
        )

    @api.model
    def _pending_blocks(self, act):
        """Tell whether an undecided application stops an act.

        The Ordinance is silent; the internal rule is that it stops signing.
        """
        if act.model == "xinfang.recusal":
            return False
        setting = self.env["ir.config_parameter"]._xinfang("recusal_pending_blocks")
        return {"none": False, "all": True}.get(setting, act._is_signing())

    # -- opening one --------------------------------------------------------

    def _guard_g06(self, act, values):
        """One application a person; the petitioner gives reasons."""
        if values is None:
            return
        petition = self.sudo()._petitions()
        if act.code == "declare_recusal":
            person = self.env.user
        elif act.code == "apply_recusal":
            person = petition._concerned_user(values["recusal_person"])
        else:
            return
        if person and self.env["xinfang.recusal"].sudo()._standing(petition, person):
            self._refuse(
                "G06",
                self.env._("An application about this person is there already."),
            )

    def _do_declare_recusal(self, act, values, entry):
        """A staff member says that he has a direct interest (Article 28)."""
        return self._open_recusal(
            entry,
            values,
            {
                "user_id": self.env.uid,
                "person_name": self.env.user.name,
                "origin": "declared",
                "relation": values["recusal_relation"],
            },
        )

    def _open_recusal(self, entry, values, vals):
        petition = self._petitions()
        user = self.env["res.users"].browse(vals["user_id"] or ())
        organs = petition._concerned_organs()
        own = self.env["res.users"].with_user(user)._xinfang_organs() & organs
        lead = petition.lead_department_id or petition.department_id
        petition.write({"has_recusal": True})
        return self.env["xinfang.recusal"]._open(
            petition,
            entry,
            {
                **vals,
                "referral_id": self.id if self._name == "xinfang.referral" else False,
                "department_id": (own[:1] or lead.organ_id).id,
                "reason": False if petition.type == "accusation" else values["reason"],
            },
        )


class PetitionRecusals(models.Model):
    """What a petition knows of its recusals."""

    _inherit = "xinfang.petition"

    recusal_ids = fields.One2many("xinfang.recusal", "petition_id", "Recusals")
    has_recusal = fields.Boolean(
        readonly=True, copy=False, help="Somebody is recused, or that is to be decided."
    )

    def _run_clocks(self, act, values_list, entries, made):
        """What the organ handles itself: the declaration stands with its referral."""
        result = super()._run_clocks(act, values_list, entries, made)
        for record, values in zip(self, values_list, strict=True):
            if values.get("no_conflict"):
                (made.get(record.id) or record.referral_ids[:0])._note_no_conflict(
                    values
                )
        return result

    def _concerned_user(self, name):
        """Return the staff member of a concerned organ with this name, if only one."""
        wanted = "".join((name or "").split())
        members = (
            self.env["xinfang.membership"]
            .sudo()
            .search([("organ_id", "in", self._concerned_organs().ids)])
        )
        users = members.filtered(lambda m: m._is_current()).user_id.filtered(
            lambda u: "".join(u.name.split()) == wanted
        )
        return users if len(users) == 1 else users.browse()

    def _do_apply_recusal(self, act, values, entry):
        """The petitioner asks that a staff member withdraws (Article 28)."""
        sealed = self.type == "accusation"
        return self._open_recusal(
            entry,
            values,
            {
                "user_id": self._concerned_user(values["recusal_person"]).id,
                "person_name": False if sealed else values["recusal_person"],
                "origin": "applied",
            },
        )


class ReferralRecusals(models.Model):
    """Nobody who is recused handles; the handler says that nothing stands against him."""

    _inherit = "xinfang.referral"

    no_conflict_date = fields.Date(
        "No Conflict Declared On",
        readonly=True,
        help="The handler declared no interest in the matter nor with the petitioner.",
    )

    @api.constrains("handler_id")
    def _check_handler_recused(self):
        for referral in self.sudo().filtered("handler_id"):
            referral._refuse_interested(referral.handler_id)

    def _note_no_conflict(self, values):
        if values.get("no_conflict"):
            self.write({"no_conflict_date": legal_today(self.env)})

    def _run_clocks(self, act, values_list, entries, made):
        """Keep the declaration, whichever act gave the work out (Article 28)."""
        result = super()._run_clocks(act, values_list, entries, made)
        for record, values in zip(self, values_list, strict=True):
            record._note_no_conflict(values)
        return result
