from odoo import fields, models

from ..tools.moment import legal_today

OUTCOMES = [
    ("true", "True"),
    ("partly_true", "True in part"),
    ("unfounded", "Unfounded"),
    ("false_accusation", "False accusation"),
]
FEEDBACK_WAYS = [("oral", "Orally"), ("written", "In writing")]
# Who registers, coordinates or mediates verifies no accusation.
_NOT_COMPETENT = frozenset(
    {
        "petition_office",
        "joint_office",
        "sub_unit",
        "village",
        "mediation_body",
        "review_body",
    }
)


class AccusationPetition(models.Model):
    """An accusation (Article 30): sealed, sent under seal, closed with a bare outcome.

    No sixty days, no opinion, no review. Whatever is said on the way stands in the
    sealed ledger alone (``sealing.py``); the fields below are bare facts.
    """

    _inherit = "xinfang.petition"

    accusation_outcome = fields.Selection(
        OUTCOMES, "Outcome of the Accusation", readonly=True, copy=False
    )
    personnel_department_id = fields.Many2one(
        "xinfang.department",
        "Personnel Department Notified",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    personnel_notified_date = fields.Date(
        "Personnel Department Notified On", readonly=True, copy=False
    )
    protected_date = fields.Date("Protective Measures Since", readonly=True, copy=False)

    # -- guards ---------------------------------------------------------

    def _guard_competent(self, act, values):
        """B3: an organ that deals with such matters itself, and no discipline organ."""
        if values is None:
            return
        organ = values["to_department_id"]
        if organ.kind == "discipline":
            self._refuse(
                "COMPETENT",
                self.env._(
                    "%(organ)s is a discipline organ: choose to send it to the "
                    "discipline organ.",
                    organ=organ.name,
                ),
            )
        if organ.kind in _NOT_COMPETENT:
            self._refuse(
                "COMPETENT",
                self.env._(
                    "%(organ)s has no power to deal with an accusation. Send it to the "
                    "organ that may investigate or punish.",
                    organ=organ.name,
                ),
            )

    def _guard_personnel(self, act, values):
        """B4: only a personnel department is told about a cadre."""
        if values is None:
            return
        department = values["personnel_department_id"]
        if department.kind != "personnel":
            self._refuse(
                "PERSONNEL",
                self.env._(
                    "%(organ)s is no personnel department.", organ=department.name
                ),
            )

    # -- acts -----------------------------------------------------------

    def _send_sealed(self, act, values):
        organ = values["to_department_id"].organ_id
        own = organ == self.department_id.organ_id
        self.write(
            {
                "handling_method": "own" if own else "transfer",
                "lead_department_id": organ.id,
            }
        )
        return self.env["xinfang.referral"]._deliver(
            [
                {
                    "petition_id": self.id,
                    "kind": "own" if own else "transfer",
                    "role": "lead",
                    "from_department_id": self.department_id.organ_id.id,
                    "to_department_id": organ.id,
                }
            ]
        )

    def _do_send_discipline(self, act, values, entry):
        """B2: to the discipline organ with authority over the cadre (Article 22)."""
        return self._send_sealed(act, values)

    def _do_send_competent(self, act, values, entry):
        """B3: to another organ that is competent, under seal as well (Article 30)."""
        return self._send_sealed(act, values)

    def _do_notify_personnel(self, act, values, entry):
        """B4: the personnel department learns of it (Article 30); TL-21 has no length."""
        self.write(
            {
                "personnel_department_id": values["personnel_department_id"].id,
                "personnel_notified_date": legal_today(self.env),
            }
        )

    def _do_protect(self, act, values, entry):
        """B9: protection against reprisal (Article 46); the measures stay sealed."""
        self.write({"protected_date": legal_today(self.env)})


class AccusationReferral(models.Model):
    """What the organ that verifies an accusation does with it (B6-B8)."""

    _inherit = "xinfang.referral"

    verified_date = fields.Date("Verified On", readonly=True)
    concluded_date = fields.Date("Concluded On", readonly=True)
    feedback_date = fields.Date("Accuser Told On", readonly=True)
    feedback_way = fields.Selection(FEEDBACK_WAYS, "Told How", readonly=True)
    accusation_outcome = fields.Selection(
        OUTCOMES, "Outcome of the Accusation", readonly=True
    )

    def _acting_organs(self, kind):
        if kind == "sender" and self.petition_id.type == "accusation":
            # The sender is who had it in hand: the discipline organ, not the office.
            return self.petition_id._discipline_organs()
        return super()._acting_organs(kind)

    # -- guards ---------------------------------------------------------

    def _guard_sworn(self, act, values):
        """An accusation is given to nobody who may not read it (Article 30)."""
        if values is None or not values["handler_id"]:
            return
        handler = values["handler_id"].sudo()
        if not handler.has_group("xinfang_case.group_xinfang_discipline"):
            self.petition_id._refuse(
                "SWORN",
                self.env._(
                    "%(user)s is not cleared for accusations.", user=handler.name
                ),
            )

    def _guard_feedback(self, act, values):
        """Who gave name and address is told the result before it is closed."""
        record = self.sudo()
        petition = record.petition_id
        named = petition.identity_mode != "anonymous" and not petition.unclear_address
        if named and not record.feedback_date:
            petition._refuse(
                "FEEDBACK",
                self.env._(
                    "The accuser gave a name: tell the result first, orally or in writing."
                ),
            )

    def _guard_g34(self, act, values):
        """“False accusation” rests on a legal decision, never on staff alone."""
        if values is None or values["accusation_outcome"] != "false_accusation":
            return
        if (
            not values["attachment_ids"]
            or not (values["decision_number"] or "").strip()
        ):
            self.petition_id._refuse(
                "G34",
                self.env._(
                    "Whether somebody fabricated facts is decided by the competent organ: "
                    "attach its decision and give the number. An error is no false "
                    "accusation."
                ),
            )

    # -- acts -----------------------------------------------------------

    def _do_accept_accusation(self, act, values, entry):
        """B6: accepted under the rules of the discipline organs."""
        self.write(
            {
                "accept_date": legal_today(self.env),
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )

    def _do_verify(self, act, values, entry):
        """B7: what was verified; the record itself stands in the sealed ledger."""
        self.write({"verified_date": legal_today(self.env)})

    def _do_conclude(self, act, values, entry):
        """B7: concluded; fifteen working days to tell the accuser (TL-23)."""
        self.write({"concluded_date": legal_today(self.env)})

    def _do_feed_back(self, act, values, entry):
        """B7: the accuser was told."""
        self.write(
            {
                "feedback_date": legal_today(self.env),
                "feedback_way": values["feedback_way"],
            }
        )

    def _do_close_accusation(self, act, values, entry):
        """B8: closed; nothing but the outcome goes back."""
        outcome = values["accusation_outcome"]
        self.write({"accusation_outcome": outcome})
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})
        petition = self.petition_id
        vals = {"accusation_outcome": outcome}
        if not petition.referral_ids.filtered(lambda r: r.is_open and r.role == "lead"):
            vals["closed_date"] = legal_today(self.env)
        petition.write(vals)


class AccusationWords(models.Model):
    """What the papers of an accusation say (D05-1, D28, D28-1, D30-2)."""

    _inherit = "xinfang.document"

    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.code == "D28":
            vals["addressee"] = target.personnel_department_id.name
        elif line.type_id.code == "D30-2":
            vals["addressee"] = target.from_department_id.name
        return vals

    def _block_accusation_answer(self, target, values):
        """Accepted or not, by the organ's own rules (Article 30)."""
        organ = target.to_department_id.name
        if self.entry_id.act_id.code == "decline_accusation":
            return f"经审查，{organ}对您提出的检举控告决定不予受理。"
        return f"经审查，{organ}对您提出的检举控告予以受理，将依规依纪依法办理并反馈。"

    def _block_accusation_reasons(self, target, values):
        """Reasons of not accepting; an instruction inside the organ is none of them."""
        if self.entry_id.act_id.code != "decline_accusation":
            return False
        return "\n".join(
            filter(None, (values.get("reason"), values.get("legal_basis")))
        )

    def _block_secrecy(self, target, values):
        """Secrecy and protection (Articles 30, 46)."""
        if self.type_id.code == "D05-1":
            return (
                "本机关对检举控告人的信息和检举控告的内容严格保密。"
                "如因检举控告受到打击报复，请立即告知本机关，本机关将依法采取保护措施。"
            )
        return (
            "本件为密件，不得复制、摘抄、转借，"
            "不得将有关情况透露或者转给被检举控告的人员、单位。"
        )

    def _block_outcome_flag(self, target, values):
        """The outcome in one word, and nothing else."""
        words = {
            "true": "属实。",
            "partly_true": "部分属实。",
            "unfounded": "不实。",
            "false_accusation": "经有权机关依法认定为诬告。",
        }
        return words.get(target.accusation_outcome)
