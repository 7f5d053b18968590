from odoo import models

from ..tools import document_words as words
from ..tools.docx import render_docx

DRAFT = "草稿（可编辑稿），未签发，不作送达之用"
COPY = "副本（可编辑稿），非原件；以签发的正本为准"
VOID = "副本（可编辑稿），该文书已作废"
# A form for the file has a line for the petitioner's signature.
FORM = "xinfang_case.document_register"
SIGN = {"heading": "签名", "paragraphs": ["信访人（口头提出的，签名或者捺印）："]}


class DocumentDocx(models.Model):
    """The editable file: for work on the text; it is never the paper itself."""

    _inherit = "xinfang.document"

    def _docx(self):
        """Return the document as a file of a word processor, from the same blocks.

        :return: bytes
        """
        self.ensure_one()
        values = self._print_values()
        if self.type_id.template == FORM:
            number = words.zh_number(len(values["sections"]) + 1)
            values["sections"].append({**SIGN, "ordinal": f"{number}、"})
        values["mark"] = {"draft": DRAFT, "void": VOID}.get(self.state, COPY)
        return render_docx(values)

    def _docx_name(self):
        """Return the file's name: title, number and that it is no original."""
        kind = "草稿" if self.state == "draft" else "副本"
        return f"{self.title}{self.number or ''}（{kind}）.docx"
