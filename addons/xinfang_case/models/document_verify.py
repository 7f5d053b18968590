import hmac
from urllib.parse import urlencode

from odoo import api, fields, models

from ..tools.codes import check_code, format_code, new_query_code, normalise_code
from ..tools.qr import qr_svg

ADDRESS = "/xinfang/verify"
SHORT = 16  # characters of the content hash that a paper carries


class DocumentVerify(models.Model):
    """Anybody who holds a paper can ask whether it is ours, and nothing more."""

    _inherit = "xinfang.document"

    # 80 random bits; whoever holds the paper holds the code.
    verify_code = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _issue(self, signer):
        result = super()._issue(signer)
        for document in self:
            document.write({"verify_code": new_query_code()})
        return result

    def _verify_url(self):
        """Return the address that confirms this paper, False where nobody answers.

        The add-on with the public page says where it is.
        """
        return False

    def _verify_query(self):
        """Return the part of that address that names paper and code."""
        query = {"number": self.number, "code": self.sudo().verify_code}
        return f"{ADDRESS}?{urlencode(query)}"

    def _verify_values(self):
        """Return what the templates print to confirm the paper."""
        document = self.sudo()
        issued = document.state in ("issued", "served") and document.verify_code
        url = document._verify_url() if issued else False
        return {
            "qr": qr_svg(url) if url else "",
            "verify_code": format_code(document.verify_code or "") if url else "",
            "short_hash": (document.sha256 or "")[:SHORT],
        }

    @api.model
    def _verify(self, number, code):
        """Return what may be said about a paper, None if it cannot be confirmed.

        :param str number: as printed
        :param str code: as printed; spelling does not matter
        :return: dict ``title``, ``number``, ``organ``, ``date``, ``hash``,
            ``valid`` (bool) – kind and fact only, nothing of the content
        """
        if not number or not check_code(code):
            return None
        papers = self.sudo().search(
            [("number", "=", number.strip()), ("state", "!=", "draft")], limit=20
        )
        given = normalise_code(code).encode()
        found = None
        for paper in papers:
            known = normalise_code(paper.verify_code or "").encode()
            if hmac.compare_digest(known, given):
                found = paper
        if not found:
            return None
        return {
            "title": found.title,
            "number": found.number,
            "organ": (found.imprint or {}).get("organ") or found.department_id.name,
            "date": found.issue_date,
            "hash": found.sha256,
            "valid": found.state != "void",
        }
