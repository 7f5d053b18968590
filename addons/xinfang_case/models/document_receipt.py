from odoo import models

from ..tools import document_words as words

UNNUMBERED = "（登记送达情况时编号）"


class DocumentReceipt(models.Model):
    """The proof of service (D29) that comes with every paper."""

    _inherit = "xinfang.document"

    def _receipt_pdf(self, service=None):
        """Return the proof of service (送达回证) as PDF, rendered anew each time.

        Empty lines are for signing by hand; what was recorded is printed.

        :param service: ``xinfang.service`` of this document, else the newest
        :return: bytes
        :raises UserError: the document was not issued
        """
        self.ensure_one()
        self._check_servable()
        service = service or self.service_ids.sorted("id")[-1:]
        values = {
            **self._print_values(),
            "receipt_number": service.number or UNNUMBERED,
            "rows": self._receipt_rows(service),
        }
        kind = self.env["xinfang.document.type"]._get("D29")
        return self._print_template(kind.template, values)

    def _receipt_rows(self, service):
        """Return (heading, text) of each row of the form, as the law's data has them."""
        methods = words.SERVICE_METHODS.values()
        facts = {
            "paper": self.title,
            "paper_number": self.number,
            "petition": self.imprint["petition"],
            "addressee": self.addressee,
            "organ": self.imprint["organ"],
            "method": "　".join(f"□\u2060{m}" for m in methods),
            "date": "　　　　年　　月　　日",
            **(service._receipt_facts() if service else {}),
        }
        blocks = self.env["xinfang.document.type"]._get("D29").block_ids
        return [
            (block.heading, facts.get(block.key.removeprefix("receipt_")) or "")
            for block in blocks
        ]
