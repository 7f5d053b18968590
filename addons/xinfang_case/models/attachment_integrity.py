import contextlib
import hashlib
import logging
import os
import tempfile

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .attachment_upload import PREFIX, is_ours

_logger = logging.getLogger(__name__)
BATCH = 200


class IrAttachment(models.Model):
    """A file is what was handed in, or it is an error: never something else, never empty.

    Written under another name, brought to the disk and renamed, so that a full disk
    leaves no half file. The SHA-256 of what came is kept in the database and compared on
    every read and once in a while by a job.
    """

    _inherit = "ir.attachment"

    xinfang_sha256 = fields.Char("SHA-256", size=64, readonly=True, copy=False)
    xinfang_checked_at = fields.Datetime("Compared On", readonly=True, copy=False)
    xinfang_damaged = fields.Boolean("Damaged", readonly=True, copy=False)

    # -- writing --------------------------------------------------------

    @api.model
    def _get_path(self, bin_data, sha):
        path = self._full_path(f"{sha[:2]}/{sha}")
        if os.path.isfile(path) and not self._same_content(bin_data, path):
            with open(path, "rb") as file:
                whole = hashlib.file_digest(file, "sha1").hexdigest() == sha
            if not whole:
                # Half of it, from a disk that was full. We hold the right bytes.
                _logger.warning("Damaged file %s is written anew", sha)
                self._xinfang_put(path, bin_data)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        fname, path = self._get_path(bin_value, checksum)
        if not os.path.exists(path):
            self._xinfang_put(path, bin_value)
            self._mark_for_gc(fname)
        return fname

    @api.model
    def _xinfang_put(self, path, content):
        """Write a file whole or not at all.

        :raises OSError: no space, no right; nothing is left behind then
        """
        folder = os.path.dirname(path)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        _sync_folder(folder)

    def _get_datas_related_values(self, data, mimetype):
        values = super()._get_datas_related_values(data, mimetype)
        return {
            **values,
            "xinfang_sha256": hashlib.sha256(data).hexdigest() if data else False,
            "xinfang_damaged": False,
        }

    # -- reading --------------------------------------------------------

    @api.depends("store_fname", "db_datas")
    def _compute_raw(self):
        result = super()._compute_raw()
        for attachment in self:
            attachment._xinfang_verify(attachment.raw)
        return result

    def _xinfang_verify(self, content):
        """Compare what was read with what was handed in.

        :raises MissingError: the file is gone or was changed; of several that are
            read at once the others are read all the same
        """
        file = self.sudo()
        if not is_ours(file.res_model) or not (file.store_fname or file.db_datas):
            return
        digest = file.xinfang_sha256
        if not digest:
            same = bool(content) or not file.file_size
        else:
            same = hashlib.sha256(content or b"").hexdigest() == digest
        if not same:
            _logger.critical(
                "File %s of %s,%s is %s: restore it from the backup",
                file.id,
                file.res_model,
                file.res_id,
                "changed" if content else "missing",
            )
            raise MissingError(
                self.env._(
                    "This file is missing on the server or was changed since it was "
                    "handed in. The administrator has been told and has to restore it "
                    "from the backup."
                )
            )

    # -- the job --------------------------------------------------------

    @api.model
    def _cron_xinfang_scrub(self):
        """Read every file of the procedure once in a while and compare it (F18)."""
        domain = Domain("res_model", "=like", f"{PREFIX}%") & Domain("id", "!=", False)
        limit = fields.Datetime.subtract(fields.Datetime.now(), hours=20)
        due = domain & (
            Domain("xinfang_checked_at", "=", False)
            | Domain("xinfang_checked_at", "<", limit)
        )
        files = self.sudo().with_context(active_test=False)
        cron = self.env["ir.cron"]
        batch = files.search(
            due, limit=BATCH, order="xinfang_checked_at NULLS FIRST, id"
        )
        cron._commit_progress(remaining=files.search_count(due))
        for file in batch:
            file._xinfang_scrub_one()
            if not cron._commit_progress(1):
                break

    def _xinfang_scrub_one(self):
        """Compare one file and note the outcome.

        :return: bool, whether it is whole
        """
        self.invalidate_recordset(["raw", "datas"])
        content, whole = b"", True
        try:
            content = self.with_prefetch().raw
        except UserError:
            whole = False
        finally:
            self.invalidate_recordset(["raw", "datas"])
        digest = self.xinfang_sha256
        if whole and content and not digest:
            digest = hashlib.sha256(content).hexdigest()
        # Not through write(): these fields are nobody's to set.
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET xinfang_checked_at = now() AT TIME ZONE 'UTC',"
                " xinfang_damaged = %s, xinfang_sha256 = %s WHERE id = %s",
                not whole,
                digest or None,
                self.id,
            )
        )
        self.invalidate_recordset(
            ["xinfang_checked_at", "xinfang_damaged", "xinfang_sha256"]
        )
        return whole


def _umask():
    current = os.umask(0o022)
    os.umask(current)
    return current


def _sync_folder(folder):
    """Bring the entry of a new file to the disk, where the system allows it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
