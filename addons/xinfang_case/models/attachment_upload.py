import base64
import binascii

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.uploads import UploadError, check_file

PREFIX = "xinfang."
SERVICE = "xinfang_file_service"
# Marks in the context that no request can send: they are objects, not text.
GENERATED = object()  # made by the product itself
CHECKED = object()  # looked at by the caller a moment ago
OWN_FIELDS = (
    "xinfang_sha256",
    "xinfang_scan",
    "xinfang_finding",
    "xinfang_checked_at",
    "xinfang_damaged",
)


def is_ours(model):
    """Tell whether files of a model are files of the procedure."""
    return bool(model) and model.startswith(PREFIX)


class IrAttachment(models.Model):
    """One upload service for every door: hall, back office, chatter, RPC, mail, jobs.

    A file that belongs to one of our models is looked at whoever brings it; its type is
    ours to say, its bytes are kept as they came.
    """

    _inherit = "ir.attachment"

    def _xinfang_generated(self):
        """Return the model for files that the product itself has made."""
        return self.with_context(**{SERVICE: GENERATED}, image_no_postprocess=True)

    def _xinfang_checked(self):
        """Return the model for files that the caller passed through ``check_file``."""
        return self.with_context(**{SERVICE: CHECKED}, image_no_postprocess=True)

    @api.model
    def _xinfang_upload(self, name, content, model, res_id=0):
        """Take one file in, with the rights of the current user.

        :raises UserError: it is not taken
        :raises AccessError: the user may not write on the record
        """
        vals = {"name": name, "raw": content, "res_model": model, "res_id": res_id}
        return self.create([vals])

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._xinfang_take(vals) for vals in vals_list]
        if any(is_ours(vals.get("res_model")) for vals in vals_list):
            # Evidence is kept byte for byte: core would make large pictures smaller.
            self = self.with_context(image_no_postprocess=True)
        return super().create(vals_list)

    def write(self, vals):
        vals = {key: value for key, value in vals.items() if key not in OWN_FIELDS}
        target = vals.get("res_model")
        if is_ours(target) or any(is_ours(f.res_model) for f in self.sudo()):
            vals = self._xinfang_rewrite(vals)
        return super().write(vals)

    @api.model
    def _xinfang_take(self, vals):
        """Return the values of a new file, checked when it is one of the procedure.

        :raises UserError: the file is not taken
        """
        vals = {key: value for key, value in vals.items() if key not in OWN_FIELDS}
        if not is_ours(vals.get("res_model")) or self._xinfang_trusted():
            return vals
        self._xinfang_refuse_open(vals)
        if self._xinfang_is_field(vals.get("res_model"), vals.get("res_field")):
            return vals
        content = self._xinfang_bytes(vals)
        vals.pop("datas", None)
        name, mimetype = self._xinfang_check(vals.get("name"), content)
        return {**vals, "name": name, "mimetype": mimetype, "raw": content}

    def _xinfang_rewrite(self, vals):
        """Return values to write on files of the procedure, or on such to become some.

        :raises UserError: the file is not taken, or its content would change
        """
        self._xinfang_refuse_open(vals)
        if self._xinfang_trusted():
            return vals
        vals = {key: value for key, value in vals.items() if key != "mimetype"}
        content = self._xinfang_bytes(vals) if {"raw", "datas"} & vals.keys() else None
        for file in self.sudo():
            target = vals.get("res_model", file.res_model)
            if file.res_field and self._xinfang_is_field(target, file.res_field):
                continue
            if is_ours(file.res_model):
                if content is not None and content != file.raw:
                    raise UserError(
                        self.env._(
                            "A file that was handed in is not changed. Add the other "
                            "one beside it."
                        )
                    )
            if is_ours(target) and ("name" in vals or not is_ours(file.res_model)):
                if file.type == "url":
                    self._xinfang_refuse_open({"type": "url"})
                taken = file.raw if content is None else content
                name, mimetype = self._xinfang_check(vals.get("name", file.name), taken)
                vals["mimetype"] = mimetype
                if "name" in vals:
                    vals["name"] = name
        return vals

    @api.model
    def _xinfang_trusted(self):
        return self.env.context.get(SERVICE) in (GENERATED, CHECKED)

    @api.model
    def _xinfang_is_field(self, model, name):
        """Tell whether a file is the value of a binary field, no file of its own."""
        field = name and model in self.env and self.env[model]._fields.get(name)
        return bool(field) and field.type == "binary"

    @api.model
    def _xinfang_refuse_open(self, vals):
        """Refuse a file for everybody, or one that lies elsewhere.

        :raises AccessError: it would be public, or a link
        """
        if vals.get("public") or vals.get("type") == "url" or vals.get("url"):
            raise AccessError(
                self.env._(
                    "Files of a petition are neither public nor links to elsewhere. "
                    "Upload the file itself."
                )
            )

    @api.model
    def _xinfang_bytes(self, vals):
        content = vals.get("raw") or b""
        if isinstance(content, str):
            content = content.encode()
        if not content and vals.get("datas"):
            try:
                content = base64.b64decode(vals["datas"])
            except (binascii.Error, ValueError):
                content = b""
        return content

    @api.model
    def _xinfang_check(self, name, content):
        """Return (name, media type) of a file that is taken.

        :raises UserError: it is not taken, with the reason and what to do
        """
        try:
            return check_file(name or "", content)
        except UploadError as error:
            raise UserError(self._xinfang_say(error)) from None

    @api.model
    def _xinfang_say(self, error):
        """Return the sentence for an ``UploadError``."""
        return self._xinfang_file_words(error.params).get(
            error.code, self.env._("This file was not taken.")
        )

    @api.model
    def _xinfang_file_words(self, p):
        """Return code → sentence; ``p`` holds the parameters of the error."""
        _ = self.env._
        name, limit = p.get("name", ""), p.get("limit")
        return {
            "file_type": _(
                "“%(name)s” was not taken. Allowed are pdf, docx, xlsx, jpg, png, mp4, "
                "mp3 and txt.",
                name=name,
            ),
            "file_name": _(
                "“%(name)s” was not taken: its name hides what kind of file it is. "
                "Rename it, such as “contract.pdf”.",
                name=name,
            ),
            "file_content": _(
                "“%(name)s” was not taken: what is in it is no %(kind)s file. Open it on "
                "your computer and save it anew in the right format.",
                name=name,
                kind=p.get("extension", ""),
            ),
            "file_foreign": _(
                "“%(name)s” was not taken: another file is hidden in it. Open it and "
                "save it anew.",
                name=name,
            ),
            "file_empty": _("“%(name)s” is empty.", name=name),
            "file_pixels": _(
                "“%(name)s” was not taken: %(width)s × %(height)s pixels are more than "
                "%(limit)s million. Make the picture smaller, or photograph it anew.",
                name=name,
                width=p.get("width"),
                height=p.get("height"),
                limit=limit,
            ),
            "file_macro": _(
                "“%(name)s” was not taken: it contains macros. Save it without macros.",
                name=name,
            ),
            "file_active": _(
                "“%(name)s” was not taken: it contains something that runs or opens by "
                "itself. Print it to a PDF and send that.",
                name=name,
            ),
            "file_locked": _(
                "“%(name)s” was not taken: it is protected by a password. Remove the "
                "password and send it again.",
                name=name,
            ),
            "file_packed": _(
                "“%(name)s” was not taken: it unpacks to something far too large.",
                name=name,
            ),
            "file_large": _(
                "“%(name)s” is larger than %(limit)s MB.", name=name, limit=limit
            ),
            "file_many": _("At most %(limit)s files can be sent.", limit=limit),
            "file_total": _(
                "With “%(name)s” the files together exceed %(limit)s MB.",
                name=name,
                limit=limit,
            ),
        }
