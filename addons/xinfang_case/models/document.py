import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.moment import legal_today


class Document(models.Model):
    """One official document: drafted, signed and numbered, served.

    Its text stands in blocks, one for each part the law demands; a document
    with an empty mandatory block gets no number.
    """

    _name = "xinfang.document"
    _description = "Official Document"
    _inherit = ["xinfang.scope.mixin"]
    _order = "id desc"

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, readonly=True, index=True, ondelete="restrict"
    )
    referral_id = fields.Many2one(
        "xinfang.referral", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "xinfang.document.type", required=True, readonly=True, index=True,
        ondelete="restrict",
    )
    type_code = fields.Char(related="type_id.code")
    external_id = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    title = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("served", "Served"),
            ("void", "Void"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    department_id = fields.Many2one(
        "xinfang.department", "Issuing Organ", readonly=True, index=True,
        ondelete="restrict",
    )
    addressee = fields.Char(readonly=True)
    drafter_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    signer_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    issue_date = fields.Date(readonly=True)
    citizen_visible = fields.Boolean(related="type_id.citizen_visible")
    service_method = fields.Selection(
        [
            ("direct", "Handed over and signed for"),
            ("household", "Adult member of the household signed"),
            ("lien", "Left behind before witnesses"),
            ("mail", "By post with return receipt"),
            ("electronic", "Electronically, with prior consent"),
            ("entrusted", "Through another organ"),
            ("public_notice", "By public notice"),
        ],
        readonly=True,
    )
    service_date = fields.Date(readonly=True)
    service_note = fields.Char(readonly=True)
    block_ids = fields.One2many("xinfang.document.block", "document_id", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", readonly=True, ondelete="restrict"
    )
    sha256 = fields.Char(readonly=True)
    void_reason = fields.Char(readonly=True)

    _number_uniq = models.UniqueIndex(
        "(department_id, number) WHERE number IS NOT NULL",
        "This document number is already in use.",
    )
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")

    @api.depends("number", "type_id")
    def _compute_display_name(self):
        for document in self:
            document.display_name = (
                f"{document.type_id.title} {document.number or ''}".strip()
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_gate()
        return super().create(vals_list)

    def write(self, vals):
        self._check_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Documents are voided, never deleted."))

    def _check_gate(self):
        if not gate.is_open(self.env):
            raise UserError(
                self.env._("Documents are written by acts of the procedure only.")
            )

    # -- life -----------------------------------------------------------

    @api.model
    def _make(self, line, target, values, entry):
        """Draft one document for an act and issue it when the act says so.

        :param line: ``xinfang.act.document``
        :param target: petition or referral the document is about
        :param values: parsed values of the act
        :param entry: ledger entry of the act
        """
        kind = line.type_id
        document = self.create(
            {
                "petition_id": target._petitions().id,
                "referral_id": target.id if target._name == "xinfang.referral" else False,
                "entry_id": entry.id,
                "type_id": kind.id,
                "title": kind.title,
                "department_id": (
                    entry.department_id or target._petitions().department_id
                ).organ_id.id,
                "drafter_id": self.env.uid,
                "addressee": self._addressee(kind, target),
            }
        )
        document._write_blocks(document._prepare_blocks(target, values))
        if line.mode == "issue":
            document._issue(self.env.user)
        return document

    @api.model
    def _addressee(self, kind, target):
        if kind.audience == "petitioner":
            return target._petitions()._addressee_name()
        if kind.audience == "organ" and target._name == "xinfang.referral":
            return target.to_department_id.name
        return False

    def _issue(self, signer):
        """Sign and number the documents and print them to PDF.

        :raises UserError: a mandatory block is empty, or drafter and signer are
            one person where the law wants two (G33)
        """
        for document in self:
            document._check_blocks()
            organ = document.department_id
            if not organ.can_issue_outward:
                document.petition_id._refuse(
                    "G33",
                    self.env._(
                        "%(unit)s cannot issue documents; its organ has to.",
                        unit=organ.name,
                    ),
                )
            if document.type_id.needs_signer and signer == document.drafter_id:
                document.petition_id._refuse(
                    "G33", self.env._("Drafter and signer must be two persons.")
                )
            today = legal_today(self.env)
            document.write(
                {
                    "state": "issued",
                    "signer_id": signer.id,
                    "issue_date": today,
                    "number": self.env["xinfang.document.counter"]._next(
                        organ, document.type_id, today.year
                    ),
                }
            )
            document._print()

    def _check_blocks(self):
        """Refuse a number while a mandatory block is empty (Article 32, G17)."""
        self.ensure_one()
        filled = {b.key for b in self.block_ids if (b.text or "").strip()}
        empty = self.type_id.block_ids.filtered(
            lambda b: b.required and b.key not in filled
        )
        if empty:
            raise UserError(
                self.env._(
                    "“%(title)s” cannot be numbered: %(blocks)s is empty (%(article)s).",
                    title=self.title,
                    blocks="、".join(empty.mapped("name")),
                    article=self.type_id.article,
                )
            )

    def _serve(self, method, day, note=False):
        """Record how and when the document reached its addressee."""
        self.write(
            {
                "state": "served",
                "service_method": method,
                "service_date": day,
                "service_note": note,
            }
        )

    def _print(self):
        """Print to PDF once; the stored file is what counts from then on."""
        for document in self:
            content = document._render_pdf()
            document.write(
                {
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "attachment_id": self.env["ir.attachment"]
                    .create(
                        {
                            "name": f"{document.title}.pdf",
                            "raw": content,
                            "mimetype": "application/pdf",
                            "res_model": self._name,
                            "res_id": document.id,
                        }
                    )
                    .id,
                }
            )
