from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_today

EVIDENCE_TYPES = [
    ("document", "Document"),
    ("object", "Physical object"),
    ("recording", "Audio or video recording"),
    ("electronic", "Electronic data"),
    ("statement", "Statement of a witness"),
    ("expert", "Expert opinion"),
    ("inspection", "Record of an inspection"),
]


class Evidence(models.Model):
    """One piece of evidence of the investigation (C10, Article 31).

    Never shown to the petitioner by the hall: it may speak of others.
    """

    _name = "xinfang.evidence"
    _description = "Evidence"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "obtained_on desc, id desc"

    referral_id = fields.Many2one(
        "xinfang.referral",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer("No.", readonly=True)
    type = fields.Selection(EVIDENCE_TYPES, required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    source = fields.Char(readonly=True)
    obtained_on = fields.Date(readonly=True)
    officer_ids = fields.Many2many("res.users", string="Taken By", readonly=True)

    @api.depends("petition_id", "sequence")
    def _compute_display_name(self):
        for piece in self:
            number = piece.petition_id.number or ""
            piece.display_name = f"{number}/证{piece.sequence or ''}"

    @api.model
    def _gate_sentence(self):
        return self.env._("Evidence is written by acts of the procedure only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Evidence is never deleted."))


class ReferralEvidence(models.Model):
    """Plan and evidence of an investigation (C10)."""

    _inherit = "xinfang.referral"

    evidence_ids = fields.One2many("xinfang.evidence", "referral_id", "Evidence")
    investigation_plan = fields.Text(readonly=True)
    investigator_ids = fields.Many2many(
        "res.users", "xinfang_referral_investigator_rel", readonly=True
    )

    def _guard_evidence(self, act, values):
        """Taken after acceptance, not ahead, by officers of the organ, two as a rule."""
        if values is None:
            return
        record = self.sudo()
        officers = values["officer_ids"]
        for officer in officers:
            organs = self.env["res.users"].with_user(officer)._xinfang_organs()
            if record.to_department_id.organ_id not in organs:
                self._refuse(
                    "EVIDENCE",
                    self.env._(
                        "%(user)s does not work in %(organ)s.",
                        user=officer.name,
                        organ=record.to_department_id.organ_id.name,
                    ),
                )
        recused = self.env["xinfang.recusal"]._recused_of(record.petition_id, officers)
        if recused:
            record._refuse_recused(recused[:1])
        if act.code == "add_evidence":
            record._check_evidence(values)

    def _check_evidence(self, values):
        day = values["obtained_on"]
        if day > legal_today(self.env):
            raise UserError(self.env._("The day lies in the future."))
        needed = self.env["ir.config_parameter"]._xinfang("evidence_officers")
        if len(values["officer_ids"]) < needed:
            self._refuse(
                "EVIDENCE",
                self.env._(
                    "Evidence is taken by %(count)s officers together (internal rule, "
                    "not statute).",
                    count=needed,
                ),
            )

    def _do_investigate(self, act, values, entry):
        """C10: what is looked into, and by whom; no interest stands against it."""
        self.write(
            {
                "investigation_plan": values["investigation_plan"],
                "investigator_ids": [(6, 0, values["officer_ids"].ids)],
            }
        )

    def _do_add_evidence(self, act, values, entry):
        """C10: a piece of evidence with its source, day and officers."""
        piece = self.env["xinfang.evidence"].create(
            {
                "petition_id": self.petition_id.id,
                "referral_id": self.id,
                "entry_id": entry.id,
                "sequence": len(self.petition_id.evidence_ids) + 1,
                "type": values["evidence_type"],
                "name": values["evidence_name"],
                "source": values["evidence_source"],
                "obtained_on": values["obtained_on"],
                "officer_ids": [(6, 0, values["officer_ids"].ids)],
            }
        )
        for attachment in values["attachment_ids"].sudo():
            attachment.write({"res_model": piece._name, "res_id": piece.id})


class PetitionEvidence(models.Model):
    """Evidence of all organs that look into a petition."""

    _inherit = "xinfang.petition"

    evidence_ids = fields.One2many("xinfang.evidence", "petition_id", "Evidence")
