import hashlib
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.xinfang_case.tools import uploads
from odoo.addons.xinfang_case.tools.uploads import UploadError

KEEP_HOURS = 24


def key_hash(key):
    """Return what is stored of a submission key; the key itself stays with its owner."""
    return hashlib.sha256((key or "").encode()).hexdigest()


class PortalDraft(models.Model):
    """Files already sent with a form that is not complete yet.

    A browser forgets chosen files when a form comes back with a fault, so that
    good ones wait here. Whoever holds the form's secret key (kept in the
    session that opened it) is the owner; everything unfiled goes after a day.
    """

    _name = "xinfang.portal.draft"
    _description = "Files of an Unfinished Petition"
    _log_access = True

    key_hash = fields.Char(required=True, index=True)

    _key_uniq = models.UniqueIndex("(key_hash)")

    @api.model
    def _held_by(self, key):
        """Return the draft whose secret the caller holds, or an empty record."""
        if not key:
            return self.sudo().browse()
        return self.sudo().search([("key_hash", "=", key_hash(key))], limit=1)

    @api.model
    def _ensure_held_by(self, key):
        return self._held_by(key) or self.sudo().create({"key_hash": key_hash(key)})

    def _attachments(self):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
            )
            if self
            else self.env["ir.attachment"].sudo()
        )

    def _portal_files(self):
        """List the files kept: dicts ``token``, ``name``, ``kilobytes``."""
        return [
            {
                "token": file.checksum,
                "name": file.name,
                "kilobytes": max(1, file.file_size // 1024),
            }
            for file in self._attachments()
        ]

    def _add(self, name, content):
        """Keep one file.

        :raises UploadError: type, size, number or sum is not allowed
        """
        self.ensure_one()
        name, mimetype = uploads.check_file(name, content)
        kept = self._attachments()
        if len(kept) >= uploads.MAX_FILES:
            raise UploadError("file_many", limit=uploads.MAX_FILES)
        if sum(kept.mapped("file_size")) + len(content) > uploads.MAX_TOTAL:
            raise UploadError(
                "file_total", name=name, limit=uploads.MAX_TOTAL // 1024 // 1024
            )
        self._store(name, mimetype, content, self._name, self.id)

    @api.model
    def _store(self, name, mimetype, content, model, res_id):
        """Write one checked file, byte for byte, readable by nobody yet."""
        return (
            self.env["ir.attachment"]
            .sudo()
            ._xinfang_checked()
            .create(
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": model,
                    "res_id": res_id,
                    "public": False,
                }
            )
        )

    def _drop(self, token):
        """Take a file out again."""
        self._attachments().filtered(lambda file: file.checksum == token).unlink()

    def _hand_over(self, petition):
        """Attach the files to a registered petition and end the draft."""
        self._attachments().write({"res_model": petition._name, "res_id": petition.id})
        self.unlink()

    @api.autovacuum
    def _gc_drafts(self):
        """Delete drafts nobody has finished, and their files."""
        limit = fields.Datetime.now() - timedelta(hours=KEEP_HOURS)
        stale = self.sudo().search([("create_date", "<", limit)], limit=1000)
        stale._attachments().unlink()
        stale.unlink()
