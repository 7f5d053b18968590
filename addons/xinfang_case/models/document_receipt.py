from odoo import models

from ..tools import document_words as words


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
        values = {**self._print_values(), "rows": self._receipt_rows(service)}
        return self._print_template("xinfang_case.document_receipt", values)

    def _receipt_rows(self, service=None):
        service = service or self.service_ids.sorted("id")[-1:]
        facts = service._receipt_rows() if service else {}
        methods = words.SERVICE_METHODS.values()
        return [
            ("文书名称", self.title),
            ("文　　号", self.number),
            ("信访事项编号", self.imprint["petition"]),
            ("受送达人", self.addressee or ""),
            ("送达机关", self.imprint["organ"]),
            (
                "送达方式",
                facts.get("method") or "　".join(f"□\u2060{m}" for m in methods),
            ),
            ("送达地点", facts.get("place", "")),
            ("送达日期", facts.get("date") or "　　　　年　　月　　日"),
            ("受送达人签名", facts.get("receiver", "")),
            ("代收人、见证人", facts.get("witnesses", "")),
            ("送　达　人", facts.get("server", "")),
            ("记　　事", facts.get("note", "")),
        ]
