from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate
from ..tools.moment import legal_today

RELATIONS = [
    ("matter", "Direct interest in the matter"),
    ("relative", "Relative of the petitioner or of a person concerned"),
    ("petitioner", "Other interest with the petitioner"),
    ("took_part", "Took part in what is complained of"),
    ("other", "Another reason that may affect fairness"),
]
HEADS = ("office_head", "unit_leader", "review_leader")


class Recusal(models.Model):
    """One staff member's recusal from one petition (Article 28, guard G06).

    Declared by that person or applied for by the petitioner, decided by the
    head; of a head by the leader of the organ. Once granted, the gate lets the
    person do nothing more on the petition.
    """

    _name = "xinfang.recusal"
    _description = "Recusal"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "避"

    user_id = fields.Many2one(
        "res.users",
        "Person to Be Recused",
        readonly=True,
        ondelete="restrict",
        help="Empty while the person named by the petitioner is not identified.",
    )
    person_name = fields.Char("Named As", readonly=True)
    origin = fields.Selection(
        [("declared", "Declared"), ("applied", "Applied for by the petitioner")],
        readonly=True,
        required=True,
        default="declared",
    )
    relation = fields.Selection(RELATIONS, readonly=True)
    reason = fields.Text("Grounds", readonly=True)
    decider_id = fields.Many2one(
        "res.users",
        "Decided By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    decision_reason = fields.Text("Grounds of the Decision", readonly=True)
    replaced_by_id = fields.Many2one(
        "res.users",
        "Replaced By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _user_idx = models.Index("(user_id, petition_id) INCLUDE (state)")

    # -- what the gate asks -----------------------------------------------

    @api.model
    def _standing(self, petitions, user):
        """Return how a user stands to petitions, in one query.

        :return: dict petition id → ``"granted"`` or ``"applied"``
        """
        self.flush_model(["petition_id", "user_id", "state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT petition_id, bool_or(state = 'granted') FROM xinfang_recusal"
                " WHERE user_id = %s AND petition_id IN %s"
                " AND state IN ('applied', 'granted') GROUP BY petition_id",
                user.id,
                tuple(petitions.ids) or (0,),
            )
        )
        return {pid: "granted" if granted else "applied" for pid, granted in rows}

    @api.model
    def _recused_of(self, petition, users):
        """Return those of some users who are recused from a petition."""
        return (
            self.sudo()
            .search(
                [
                    ("petition_id", "=", petition.id),
                    ("user_id", "in", users.ids),
                    ("state", "=", "granted"),
                ]
            )
            .user_id
        )

    # -- who decides --------------------------------------------------------

    def _is_head(self):
        """Tell whether the person is head of the petition unit or of the organ."""
        return any(
            self.user_id.has_group(f"xinfang_case.group_xinfang_{role}")
            for role in HEADS
        )

    def _superiors(self):
        organ = self.department_id.organ_id
        return (organ.parent_id | organ.line_parent_id).organ_id - organ

    def _acting_organs(self, kind):
        if kind == "responsible" and self.user_id and self._is_head():
            return self.department_id.organ_id | self._superiors()
        return super()._acting_organs(kind)

    def _entry_department(self, act, actor):
        """A superior's leader decides for the organ whose head withdraws."""
        if actor["kind"] == "staff" and act.actor == "responsible":
            return self.department_id.organ_id
        return super()._entry_department(act, actor)

    def _guard_g06(self, act, values):
        """Nobody decides on himself; a head's recusal is decided above him."""
        record = self.sudo()
        user = self.env.user
        if act.code == "withdraw_recusal":
            record._check_taker_back(user)
            return
        person = record.user_id
        if values is not None and not person and act.code == "grant_recusal":
            person = values["recusal_user_id"]
            if not person:
                self._refuse(
                    "G06",
                    self.env._("Say which staff member is meant before you decide."),
                )
        if person == user:
            self._refuse(
                "G06", self.env._("Nobody decides on the own recusal. Leave it alone.")
            )
        if person and self._may_only_be_decided_above(person, user):
            self._refuse(
                "G06",
                self.env._(
                    "%(person)s is a head: the leader of the organ, or the organ above, "
                    "decides on this recusal.",
                    person=person.name,
                ),
            )
        if values is not None and act.code == "grant_recusal":
            record._check_replacement(person, values["replaced_by_id"])

    def _may_only_be_decided_above(self, person, user):
        if not any(
            person.has_group(f"xinfang_case.group_xinfang_{role}") for role in HEADS
        ):
            return False
        if user.has_group("xinfang_case.group_xinfang_leader"):
            return False
        own = self.sudo().department_id.organ_id
        return own in self.env["res.users"].with_user(user)._xinfang_organs()

    def _check_taker_back(self, user):
        """Only who declared it, or an office for the petitioner, takes it back."""
        staff = gate.actor_of(self.env) is None
        if not staff and self.origin != "applied":
            self._refuse("G06", self.env._("You did not apply for this recusal."))
        if staff and self.origin == "declared" and self.user_id != user:
            self._refuse(
                "G06",
                self.env._(
                    "Only %(person)s takes this back.", person=self.user_id.name
                ),
            )
        if staff and self.origin == "applied" and self.user_id == user:
            self._refuse(
                "G06",
                self.env._("It concerns you: somebody else has to record it."),
            )

    def _handled_by(self, person):
        """Return the open referrals of the petition that a person handles."""
        return self.petition_id.referral_ids.filtered(
            lambda r: r.is_open and r.handler_id == person
        )

    def _check_replacement(self, person, replacement):
        if self._handled_by(person) and not replacement:
            self._refuse(
                "G06",
                self.env._(
                    "%(person)s handles this petition: name who takes over.",
                    person=person.name,
                ),
            )
        if not replacement:
            return
        if replacement == person:
            self._refuse("G06", self.env._("Nobody is replaced by himself."))
        organs = self.env["res.users"].with_user(replacement)._xinfang_organs()
        if self._handled_by(person).to_department_id.organ_id - organs:
            self._refuse(
                "G06",
                self.env._(
                    "%(person)s does not work in the organ that handles the petition.",
                    person=replacement.name,
                ),
            )
        if self._recused_of(self.petition_id, replacement):
            self._refuse(
                "G06",
                self.env._(
                    "%(person)s is recused from this petition too.",
                    person=replacement.name,
                ),
            )

    # -- acts ---------------------------------------------------------------

    def _do_grant_recusal(self, act, values, entry):
        """Granted: the replacement takes over what the person handled."""
        person = self.user_id or values["recusal_user_id"]
        replacement = values["replaced_by_id"]
        self._decide(values)
        self.write({"user_id": person.id, "replaced_by_id": replacement.id})
        for referral in self._handled_by(person):
            referral.write({"handler_id": replacement.id})
            running = referral.clock_ids.filtered(
                lambda c: c.state == "running" and c.bearer == "organ"
            )
            running._reassign(referral._clock_user(False))

    def _do_reject_recusal(self, act, values, entry):
        """Rejected: no direct interest; what was declared beforehand is noted down."""
        self._decide(values)
        self.env["xinfang.recusal.exception"]._note(self, values["reason"])

    def _decide(self, values):
        sealed = self.petition_id.type == "accusation"
        self.write(
            {
                "decider_id": self.env.uid,
                # Of an accusation no text stands outside the ledger (Article 30).
                "decision_reason": False if sealed else values["reason"],
                "closed_date": legal_today(self.env),
            }
        )

    def _do_withdraw_recusal(self, act, values, entry):
        """Taken back before it was decided."""
        self._close_part()
