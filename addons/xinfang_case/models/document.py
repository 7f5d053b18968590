from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.codes import new_external_id
from ..tools.moment import legal_today


class Document(models.Model):
    """One official document: drafted, signed and numbered, served.

    Its text stands in blocks, one for each part the law demands; a document
    with an empty mandatory block gets no number.
    """

    _name = "xinfang.document"
    _description = "Official Document"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "id desc"

    referral_id = fields.Many2one(
        "xinfang.referral", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    res_model = fields.Char(
        readonly=True, help="What it belongs to if neither petition nor referral."
    )
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, index="btree_not_null"
    )
    entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "xinfang.document.type",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    type_code = fields.Char(related="type_id.code")
    audience = fields.Selection(related="type_id.audience")
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
        "xinfang.department",
        "Issuing Organ",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    addressee = fields.Char(readonly=True)
    drafter_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    signer_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    issue_date = fields.Date(readonly=True)
    checker_id = fields.Many2one(
        "res.users",
        "Legal Checker",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    check_date = fields.Date("Legal Check On", readonly=True)
    check_result = fields.Selection(
        [("passed", "Passed"), ("returned", "Returned")],
        "Legal Check",
        readonly=True,
    )
    check_remark = fields.Char("Remark on the Draft", readonly=True)
    citizen_visible = fields.Boolean(related="type_id.citizen_visible")
    service_date = fields.Date(readonly=True)
    service_note = fields.Char(readonly=True)
    block_ids = fields.One2many("xinfang.document.block", "document_id", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment",
        "PDF",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    imprint = fields.Json(
        readonly=True, help="Names, numbers and contacts as they stood when issued."
    )
    sha256 = fields.Char(
        "Content Hash", readonly=True, help="SHA-256 over all that is printed."
    )
    pdf_sha256 = fields.Char("PDF Hash", readonly=True)
    void_reason = fields.Char(readonly=True)

    _number_uniq = models.UniqueIndex(
        "(department_id, number) WHERE number IS NOT NULL",
        "This document number is already in use.",
    )
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")

    @api.depends("number", "type_id")
    def _compute_display_name(self):
        for document in self:
            document.display_name = document.number or document.type_id.code or ""

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("external_id", new_external_id())
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Documents are voided, never deleted."))

    @api.model
    def _gate_sentence(self):
        return self.env._("Documents are written by acts of the procedure only.")

    # -- life -----------------------------------------------------------

    @api.model
    def _make_all(self, jobs):
        """Draft the documents of acts, and issue those that the acts issue.

        :param jobs: list of (``xinfang.act.document``, target petition or
            referral, parsed values of the act, ledger entry of the act)
        :return: the documents, in the order of the jobs
        :raises UserError: a mandatory block is empty, or the organ may not issue
        """
        if not jobs:
            return self.browse()
        documents = self.create(
            [
                self._prepare_values(line, target, entry)
                for line, target, _v, entry in jobs
            ]
        )
        documents._create_blocks(
            [
                document._prepare_blocks(target, values)
                for document, (_line, target, values, _entry) in zip(
                    documents, jobs, strict=True
                )
            ]
        )
        issued = [
            document.id
            for document, job in zip(documents, jobs, strict=True)
            if job[0].mode == "issue"
        ]
        documents.browse(issued)._issue(self.env.user)
        documents._show_to_checkers()
        return documents

    @api.model
    def _prepare_values(self, line, target, entry):
        kind = line.type_id
        petition = target._petitions()
        return {
            "petition_id": petition.id,
            **self.env["xinfang.clock"]._place_vals(target),
            "entry_id": entry.id,
            "type_id": kind.id,
            "title": kind.title,
            "department_id": (
                entry.department_id or petition.department_id
            ).organ_id.id,
            "drafter_id": self.env.uid,
            "addressee": self._addressee(kind, target),
        }

    @api.model
    def _addressee(self, kind, target):
        if kind.audience == "petitioner":
            petition = target._petitions()
            name = petition.petitioner_id.name
            if petition.identity_mode == "anonymous" or not name:
                return "信访人"
            return f"{name}等{petition.headcount}人" if petition.headcount > 1 else name
        if kind.audience == "organ" and target._name == "xinfang.referral":
            return target.to_department_id.name
        return False

    def _issue(self, signer):
        """Sign the documents, number them and freeze what they say.

        :param signer: ``res.users``
        :raises UserError: a mandatory block is empty, the unit may not issue, or
            drafter and signer are one person where the law wants two (G33)
        """
        today = legal_today(self.env)
        self._read_people(signer)
        for document in self:
            document._check_issue(signer)
        numbers = self.env["xinfang.document.counter"]._allot(self, today.year)
        for document in self:
            document.write(
                {
                    "state": "issued",
                    "signer_id": signer.id,
                    "issue_date": today,
                    "number": numbers[document.id],
                }
            )
            document.write({"imprint": document._prepare_imprint()})
            document.write({"sha256": document._content_hash()})

    def _check_issue(self, signer):
        self._check_blocks()
        if self.state != "draft":
            raise UserError(self.env._("This document was already issued."))
        organ = self.department_id
        if not organ.can_issue_outward:
            self.petition_id._refuse(
                "G33",
                self.env._(
                    "%(unit)s cannot issue documents; its organ has to.",
                    unit=organ.name,
                ),
            )
        if self.type_id.needs_signer and signer == self.drafter_id:
            self.petition_id._refuse(
                "G33", self.env._("Drafter and signer must be two persons.")
            )
        self._check_was_checked(signer)

    def _check_blocks(self):
        """Refuse a number while a mandatory block is empty (Article 32, G17)."""
        self.ensure_one()
        filled = {b.key for b in self.block_ids if (b._said() or "").strip()}
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
