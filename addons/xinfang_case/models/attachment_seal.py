import logging
import secrets
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.http import Stream

from ..tools.vault import VaultError
from .keyring import vault_for_writing, vault_of

_logger = logging.getLogger(__name__)
PREFIX = "xinfang."
# Where the chatter keeps what is uploaded for a note that is not written yet.
LOOSE = "mail.compose.message"
# Object no RPC client can build: what is stored in this context is encrypted.
_SEALING = object()


def is_ours(model):
    """Tell whether files of a model are encrypted: those of our own models."""
    return bool(model) and model.startswith(PREFIX)


def is_sealed(model):
    """Tell whether new files of a model are encrypted: ours, and what may become ours.

    Which record a file is for is said only when the note is sent.
    """
    return is_ours(model) or model == LOOSE


class AttachmentSeal(models.Model):
    """Files of petitions lie encrypted: evidence, papers, what is uploaded with a form.

    Every file has a random name of its own (``xinfang_seal``) that is authenticated with
    the content: bytes put in the place of another file are not read. Equal files differ
    on the disk and in their checksum, so that nobody finds out by uploading whether a
    file is in evidence (F7).

    This class lies below others that look at the content, which get it in clear; what is
    written to the disk goes through :class:`~.attachment_seal_write.AttachmentSealWrite`,
    which lies above them.
    """

    _inherit = "ir.attachment"

    # No secret; set by nobody (see create and write).
    xinfang_seal = fields.Char("Encrypted As", readonly=True, copy=False)

    @api.model
    def _sealing(self):
        """Return the model in an environment in which stored content is encrypted."""
        return self.with_context(xinfang_sealing=_SEALING, xinfang_sealed_bytes={})

    @api.model
    def _is_sealing(self):
        return self.env.context.get("xinfang_sealing") is _SEALING

    @api.model
    def _seal_place(self, seal):
        """Return what a file's content is bound to."""
        return "ir.attachment", "raw", seal.rpartition(":")[2]

    # -- storing ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("xinfang_seal", None)
        ours = [is_sealed(vals.get("res_model")) for vals in vals_list]
        if all(ours) and ours:
            sealing = self._sealing()
            files = super(AttachmentSeal, sealing).create(vals_list)
            sealing._write_what_is_left()
            return files.with_env(self.env)
        if any(ours):
            files = self.browse()
            for vals in vals_list:
                files |= self.create([vals])
            return files
        return super().create(vals_list)

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "xinfang_seal"}
        result = super().write(vals)
        if is_ours(vals.get("res_model")):
            # Uploaded for no record, or for one of another application: clear until now.
            clear = self.sudo().filtered(lambda f: not f.xinfang_seal)
            if clear:
                clear._seal_content()
                # The clear copy goes now, not with the daily clean-up.
                self.env.ref("xinfang_case.cron_clear_copies").sudo()._trigger()
        return result

    def _seal_content(self):
        """Encrypt what is stored, with the current key."""
        for file in self.with_context(active_test=False):
            content = file.raw
            if content:
                file._set_attachment_data(lambda _file, content=content: content)

    def _set_attachment_data(self, asbytes):
        ours = self.sudo().filtered(lambda f: is_sealed(f.res_model) or f.xinfang_seal)
        ours = ours.with_env(self.env)
        if ours:
            sealing = ours._sealing()
            super(AttachmentSeal, sealing)._set_attachment_data(asbytes)
            sealing._write_what_is_left()
        others = self - ours
        return super(AttachmentSeal, others)._set_attachment_data(asbytes)

    @api.model
    def _write_what_is_left(self):
        """Write what an add-on with a writer of its own has stored in clear.

        It has put the clear bytes where the encrypted ones belong.
        """
        left = self.env.context["xinfang_sealed_bytes"]
        while left and self._storage() != "db":
            checksum, sealed = left.popitem()
            path = Path(self._full_path(f"{checksum[:2]}/{checksum}"))
            draft = path.with_name(f".{checksum}.{secrets.token_hex(4)}")
            draft.write_bytes(sealed)
            draft.replace(path)

    def _get_datas_related_values(self, data, mimetype):
        if not self._is_sealing() or not data:
            values = super()._get_datas_related_values(data, mimetype)
            return {**values, "xinfang_seal": False}
        vault = vault_for_writing(self.env)
        seal = f"{vault.current_head}{secrets.token_hex(16)}"
        sealed = vault.encrypt_bytes(data, *self._seal_place(seal))
        values = super()._get_datas_related_values(sealed, "application/octet-stream")
        self.env.context["xinfang_sealed_bytes"][values["checksum"]] = sealed
        return {
            **values,
            "file_size": len(data),
            "index_content": False,  # no word of it beside the file
            "xinfang_seal": seal,
        }

    # -- reading ----------------------------------------------------------

    @api.depends("store_fname", "db_datas")
    def _compute_raw(self):
        result = super()._compute_raw()
        for file in self:
            seal = file.sudo().xinfang_seal
            if seal and file.raw:
                file.raw = file._unsealed(file.raw, seal)
        return result

    def _unsealed(self, content, seal):
        """Return the content of one file in clear.

        :raises MissingError: the key is not there, or the bytes are not this file's
        """
        try:
            vault = vault_of(self.env)
            return vault.decrypt_bytes(content, *self._seal_place(seal))
        except VaultError as error:
            _logger.critical("File %s cannot be read: %s", self.id, error)
            raise MissingError(
                self.env._(
                    "This file cannot be read: its key is not available, or it was "
                    "changed on the server. Please tell the administrator."
                )
            ) from error

    def _to_http_stream(self):
        self.ensure_one()
        file = self.sudo()
        if not file.xinfang_seal:
            return super()._to_http_stream()
        content = file.raw or b""
        return Stream(
            type="data",
            data=content,
            size=len(content),
            mimetype=file.mimetype,
            download_name=file.name,
            last_modified=file.write_date,
            etag=False,
            public=False,
        )
