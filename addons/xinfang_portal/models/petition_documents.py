from odoo import models
from odoo.exceptions import UserError

from odoo.addons.xinfang_case.tools import uploads
from odoo.addons.xinfang_case.tools.uploads import UploadError


class PetitionDocuments(models.Model):
    """Documents and files between office and petitioner."""

    _inherit = "xinfang.petition"

    def _portal_visible_documents(self):
        """Return the documents the petitioner may have.

        Notices once they are issued; an opinion once it was served, because the
        time for review runs from service (Article 35).
        """
        documents = (
            self.env["xinfang.document"]
            .sudo()
            .search(
                [
                    ("petition_id", "=", self.id),
                    ("state", "in", ("issued", "served")),
                    ("type_id.citizen_visible", "=", True),
                ],
                order="id",
            )
        )
        if self.type == "accusation":
            return documents.browse()
        record = self.sudo()
        opinions = record.referral_ids.opinion_id | record.review_ids.opinion_id
        return documents.filtered(lambda d: d.state == "served" or d not in opinions)

    def _portal_documents(self):
        """Return the documents as dicts ``id`` (external), ``title``, ``number``,
        ``date``, ``organ``."""
        return [
            {
                "id": document.external_id,
                "title": document.title,
                "number": document.number or "",
                "date": document.service_date or document.issue_date,
                "organ": document.department_id.name,
            }
            for document in self._portal_visible_documents()
            if document.external_id
        ]

    def _portal_pdf(self, external_id, opened=False):
        """Return file name and PDF of one visible document, or None.

        :param str external_id: id of the document; ownership of the petition
            was proved by the caller
        :param bool opened: the petitioner is handed it, which is noted (rule CR9)
        """
        self.ensure_one()
        document = self._portal_visible_documents().filtered(
            lambda d: d.external_id and d.external_id == external_id
        )
        if not document:
            return None
        content = document._pdf()
        if opened:
            document._note_opened()
        return f"{document.title}.pdf", content

    # -- files that come with an act ------------------------------------

    def _portal_store(self, files):
        """Attach checked files to the petition, all or none.

        :param files: list of (name, bytes)
        :raises UploadError: one is not taken
        """
        checked = [
            (*uploads.check_file(name, content), content) for name, content in files
        ]
        stored = self.env["ir.attachment"].sudo()
        mine = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        kept = stored.search(mine)
        if len(checked) > uploads.MAX_FILES:
            raise UploadError("file_many", limit=uploads.MAX_FILES)
        total = sum(kept.mapped("file_size")) + sum(len(c) for _n, _m, c in checked)
        if total > uploads.MAX_TOTAL:
            raise UploadError(
                "file_total",
                name=checked[-1][0],
                limit=uploads.MAX_TOTAL // 1024 // 1024,
            )
        draft = self.env["xinfang.portal.draft"]
        return [
            draft._store(name, mimetype, content, self._name, self.id).id
            for name, mimetype, content in checked
        ]

    def _portal_done_before(self, part_key, code, idempotency_key):
        """Return the outcome of the same form sent before, or None."""
        part = self._portal_parts().get(part_key)
        if not idempotency_key or part is None:
            return None
        act = self.env["xinfang.act"]._get(part._name, code)
        return act and part._acted_by(self)._earlier_outcome(act, idempotency_key)

    def _refuse_portal_act(self):
        raise UserError(
            self.env._(
                "This is not possible any more at this stage. The page shows the "
                "present state."
            )
        )
