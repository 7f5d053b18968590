import hashlib
import json
import logging
import time

from odoo import models
from odoo.exceptions import UserError

from ..tools import document_words as words
from ..tools import gate
from ..tools.document_words import zh_date
from ..tools.pdf import PdfFailed, PdfTooLarge, render_pdf

_logger = logging.getLogger(__name__)


class DocumentPdf(models.Model):
    """The printed form of a document: made once, on first need, then kept."""

    _inherit = "xinfang.document"

    # -- what counts as content -------------------------------------------

    def _prepare_imprint(self):
        """Return names and contacts as they stand now, for printing for ever."""
        self.ensure_one()
        petition, organ = self.petition_id, self.department_id
        office = organ.petition_unit_id
        return {
            "organ": organ.name,
            "seal": organ.seal_name or "印章",
            "contact": self._contact().name or "",
            "phone": office.phone or organ.phone or "",
            "petition": petition.number,
            "received": petition.received_date.isoformat(),
            "intro": self._intro(),
            "signer": self.signer_id.name or "",
        }

    def _contact(self):
        """Return the official named as the one to ask, or nobody."""
        return self._handler() or (
            self.drafter_id
            if self.entry_id.actor_kind == "staff"
            else self.drafter_id.browse()
        )

    def _read_people(self, people):
        """Read the names of all officials that papers name, at once.

        :param people: ``res.users`` who are named besides
        """
        for document in self:
            people |= document.drafter_id | document.checker_id | document._handler()
        people.sudo().mapped("name")

    def _handler(self):
        """Return the official who handles what the document is about, or nobody."""
        return self.referral_id.handler_id

    def _intro(self):
        """Return the opening sentence: number, day of receipt, what and by which law."""
        petition = self.petition_id
        text = words.INTROS.get(self.type_id.code, "").format(
            matter=f"信访事项（编号：{petition.number}，收到日期："
            f"{zh_date(petition.received_date)}）",
            law=self.type_id.article,
        )
        return self._speak(text, petition)

    def _content(self, as_issued=False):
        """Return all that is printed, as plain data; the hash covers it.

        :param bool as_issued: with the names that were blotted out since
        """
        self.ensure_one()
        addressee, imprint = self.addressee, self.imprint
        if as_issued:
            addressee, imprint = map(self._as_written, ("addressee", "imprint"))
        return {
            "type": self.type_id.code,
            "title": self.title,
            "number": self.number or "",
            "addressee": addressee or "",
            "issue_date": self.issue_date.isoformat() if self.issue_date else "",
            "imprint": imprint or self._prepare_imprint(),
            "blocks": [
                [
                    block.key,
                    block.heading or "",
                    (block._as_written("text") if as_issued else "")
                    or block._said()
                    or "",
                ]
                for block in self.block_ids.sorted("sequence")
            ],
        }

    def _content_hash(self):
        """Return the SHA-256 of the content, hexadecimal."""
        canonical = json.dumps(
            self._content(as_issued=True),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    # -- PDF --------------------------------------------------------------

    def _pdf(self):
        """Return the PDF of one document; the caller has proved the right to it.

        An issued document is rendered once and stored; from then on the stored
        file is what counts. A draft is rendered anew each time and says so.

        :return: bytes
        :raises UserError: content or stored file are not what was issued
        """
        self.ensure_one()
        document = gate.open_gate(self)
        if document.state == "draft":
            return document._render_pdf()
        if not document.attachment_id:
            document._store_pdf()
        content = document.attachment_id.raw or b""
        if hashlib.sha256(content).hexdigest() != document.pdf_sha256:
            _logger.error("Stored PDF of document %s is damaged", document.id)
            raise UserError(
                self.env._(
                    "The stored file of %(number)s is damaged. Tell the administrator: "
                    "it has to be restored from the backup.",
                    number=document.number,
                )
            )
        return content

    def _store_pdf(self):
        # One reader renders, others wait and then find the file.
        self.lock_for_update()
        self.invalidate_recordset(["attachment_id"])
        if self.attachment_id:
            return
        self._check_content()
        content = self._render_pdf()
        attachment = (
            self.env["ir.attachment"]
            ._xinfang_generated()
            .create(
                {
                    "name": self._pdf_name(),
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.write(
            {
                "attachment_id": attachment.id,
                "pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )

    def _check_content(self):
        """Refuse to print what is not what was issued."""
        if self._content_hash() != self.sha256:
            _logger.error("Content of document %s differs from its hash", self.id)
            raise UserError(
                self.env._(
                    "What %(number)s says is not what was issued. It is not printed; "
                    "tell the administrator.",
                    number=self.number,
                )
            )

    def _pdf_name(self):
        """Return the file's name: title and number, nothing of the case."""
        self.ensure_one()
        return f"{self.title}{self.number or '（草稿）'}.pdf"

    def _render_pdf(self):
        """Render the document to PDF in the layout of GB/T 9704.

        :return: bytes
        :raises UserError: the text is too long to be one document, or takes the
            engine more than its time and memory
        """
        self.ensure_one()
        started = time.monotonic()
        content = self._print_template(self.type_id.template, self._print_values())
        _logger.debug("PDF of document %s: %.2f s", self.id, time.monotonic() - started)
        return content

    def _print_template(self, template, values):
        html = self.env["ir.qweb"]._render(template, values)
        try:
            return render_pdf(str(html))
        except PdfTooLarge as error:
            raise UserError(
                self.env._("The text is too long for one document. Shorten it.")
            ) from error
        except PdfFailed as error:
            _logger.error("PDF of document %s failed: %s", self.id, error)
            raise UserError(
                self.env._(
                    "This paper could not be printed within the time and memory "
                    "allowed. Try again; if it fails again, shorten the text or tell "
                    "the administrator. Nothing is lost."
                )
            ) from error

    def _print_values(self):
        return self._print_values_of(self._content())

    def _print_values_of(self, content):
        """Return what the templates print of a content (``_content`` or a copy)."""
        imprint = content["imprint"]
        sections = [
            {
                "heading": heading,
                "paragraphs": text.splitlines(),
                # The lines to sign on stay on one page.
                "signed": key.endswith("signatures"),
            }
            for key, heading, text in content["blocks"]
            if text.strip()
        ]
        for number, section in enumerate(sections, 1):
            section["ordinal"] = f"{words.zh_number(number)}、" if sections[1:] else ""
        contact = (("联系人：", imprint["contact"]), ("联系电话：", imprint["phone"]))
        return {
            **content,
            "draft": self.state == "draft",
            "date": zh_date(self.issue_date),
            "signer": imprint["signer"] if self.type_id.shows_signer else "",
            "contact": "，".join(label + text for label, text in contact if text),
            "organ_size": _organ_size(imprint["organ"]),
            "sections": sections,
            "copy_mark": "",
            **self._verify_values(),
        }


def _organ_size(name):
    """Return the type size in points at which an organ's name fills one red line."""
    return max(16, min(34, 480 // max(len(name), 1)))
