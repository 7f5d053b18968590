"""What is said in the course of an accusation lies encrypted (Article 30).

Reasons, measures and results stand in the ledger and in documents, but no column of
the database holds them in clear; they are read by the discipline group alone.
"""

import json

from odoo import api, fields, models

from ..tools import gate
from .keyring import vault_for_writing, vault_of

DISCIPLINE = "xinfang_case.group_xinfang_discipline"


def _may_read(env):
    return gate.is_open(env) or env["res.users"]._xinfang_is_discipline()


class SealedProcess(models.AbstractModel):
    """Acts on an accusation hand no wording on to columns in clear."""

    _inherit = "xinfang.process.mixin"
    # Acts that get the words nevertheless, because they encrypt what they store.
    _sealing_acts = frozenset()

    def _values_kept(self, act, values):
        """Return the values an act's own method may store.

        Of an accusation nobody's words: they stand in the sealed ledger entry.
        """
        if self._petitions().type != "accusation" or act.code in self._sealing_acts:
            return values
        wizard = self.env["xinfang.act.wizard"]
        return {
            name: False
            if isinstance(value, str) and wizard._is_wording(name)
            else value
            for name, value in values.items()
        }


class SealedPetition(models.Model):
    """The petition encrypts its own text."""

    _inherit = "xinfang.petition"
    _sealing_acts = frozenset(
        {
            "register",
            "triage",
            "supplement",
            "rule_out_same_matter",
            "name_accused",
            "request_disclosure",
        }
    )


class SealedEntry(models.Model):
    """A ledger entry of an accusation keeps its wording encrypted."""

    _inherit = "xinfang.entry"

    sealed_enc = fields.Text(readonly=True, groups=fields.NO_ACCESS, copy=False)
    sealed_text = fields.Text(
        "Sealed Particulars", compute="_compute_sealed_text", groups=DISCIPLINE
    )

    @api.model
    def _seal_wording(self, wording, petition_id, seq):
        """Return a dict of input name → text as one encrypted value, or False.

        Encrypted with the petition's own key: the ledger is never written again, its
        keys are (see ``ledger_key.py``).
        """
        if not wording:
            return False
        clear = json.dumps(wording, ensure_ascii=False, sort_keys=True)
        vault = self.env["xinfang.ledger.key"]._vault(petition_id)
        return vault.encrypt(clear, self._name, "sealed_enc", f"{petition_id}/{seq}")

    def _unseal_wording(self):
        """Return the wording of one entry: dict of input name → text.

        For the discipline group and within acts only; others get an empty dict.
        """
        token = self.sudo().sealed_enc
        if not token or not _may_read(self.env):
            return {}
        entry = self.sudo()
        keys = self.env["xinfang.ledger.key"]
        vault = keys._vault_of_token(entry.petition_id.id, token)
        place = (self._name, "sealed_enc", f"{entry.petition_id.id}/{entry.seq}")
        return json.loads(vault.decrypt(token, *place))

    @api.depends_context("uid", "lang")
    def _compute_sealed_text(self):
        wizard = self.env["xinfang.act.wizard"]
        for entry in self:
            entry.sealed_text = "\n".join(
                f"{wizard._label(name)}：{text}"
                for name, text in entry._unseal_wording().items()
            )


class SealedAct(models.Model):
    """What an act puts into a sealed entry."""

    _inherit = "xinfang.act"

    def _wording(self, values):
        """Return the inputs that are somebody's words or names of files, described."""
        wizard = self.env["xinfang.act.wizard"]
        return {
            name: described
            for name, value in values.items()
            if wizard._is_wording(name)
            and (described := wizard._describe_value(name, value)) is not None
        }


class SealedBlock(models.Model):
    """A block of an accusation's document keeps its text encrypted."""

    _inherit = "xinfang.document.block"
    _vault_columns = {"sealed_enc": "_own_sealed_place"}

    sealed_enc = fields.Text(readonly=True, groups=fields.NO_ACCESS, copy=False)
    said = fields.Text(
        "Wording",
        compute="_compute_said",
        help="The text; of an accusation for the discipline group alone.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        documents = self.env["xinfang.document"]
        vals_list = [
            self._seal_vals(vals, documents.browse(vals["document_id"]))
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        if "text" not in vals or not self.document_id.filtered("is_sealed"):
            return super().write(vals)
        for block in self:
            sealed = block._seal_vals(vals, block.document_id)
            super(SealedBlock, block).write(sealed)
        return True

    @api.model
    def _seal_vals(self, vals, document):
        if not document.is_sealed or not vals.get("text"):
            return vals
        token = vault_for_writing(self.env).encrypt(
            vals["text"], *self._sealed_place(document, vals.get("key") or self.key)
        )
        return {**vals, "text": False, "sealed_enc": token}

    def _said(self):
        """Return the text of one block, False to those who may not read it."""
        token = self.sudo().sealed_enc
        if not token:
            return self.text
        if not _may_read(self.env):
            return False
        return vault_of(self.env).decrypt(token, *self._own_sealed_place())

    def _own_sealed_place(self):
        return self._sealed_place(self.sudo().document_id, self.key)

    @api.model
    def _sealed_place(self, document, key):
        """Return what a block's encrypted text is bound to: its document and key."""
        return self._name, "sealed_enc", f"{document.id}/{key}"

    @api.depends_context("uid")
    @api.depends("text")
    def _compute_said(self):
        for block in self:
            block.said = block._said()


class SealedDocument(models.Model):
    """Papers of an accusation: no name of the accuser, no file in clear."""

    _inherit = "xinfang.document"

    is_sealed = fields.Boolean(compute="_compute_is_sealed")

    @api.depends("petition_id.type")
    def _compute_is_sealed(self):
        for document in self:
            document.is_sealed = document.sudo().petition_id.type == "accusation"

    @api.model
    def _addressee(self, kind, target):
        accusation = target._petitions().type == "accusation"
        if accusation and kind.audience == "petitioner":
            # The envelope is addressed by hand, from the sealed record.
            return "检举控告人（身份信息保密）"
        if kind.audience == "petitioner" and target._petitions()._keeps_identity():
            return "信访人（身份信息保密）"
        return super()._addressee(kind, target)

    def _pdf(self):
        """Return the PDF; of an accusation it is rendered anew and never stored."""
        self.ensure_one()
        if not self.is_sealed or self.state == "draft":
            return super()._pdf()
        document = gate.open_gate(self)
        document._check_content()
        return document._render_pdf()
