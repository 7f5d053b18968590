import json

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.web.controllers.binary import Binary

from ..models.attachment_upload import is_ours


def _is_number(text):
    """Tell whether a form's text is the number of a record."""
    text = str(text)
    return text.isascii() and text.isdecimal() and len(text) < 10


class Upload(Binary):
    """Uploads from dialogs: a refusal says why instead of that something broke."""

    @http.route()
    def upload_attachment(self, model, id, ufile, callback=None):
        if not is_ours(model):
            return super().upload_attachment(model, id, ufile, callback)
        answers = []
        for file in request.httprequest.files.getlist("ufile"):
            try:
                with request.env.cr.savepoint():
                    attachment = request.env["ir.attachment"]._xinfang_upload(
                        file.filename,
                        file.read(),
                        model,
                        int(id) if _is_number(id) else 0,
                    )
            except AccessError:
                sentence = request.env._("You may not add a file here.")
                answers.append({"error": sentence})
            except UserError as error:
                answers.append({"error": str(error.args[0])})
            else:
                answers.append(
                    {
                        "filename": attachment.name,
                        "mimetype": attachment.mimetype,
                        "id": attachment.id,
                        "size": attachment.file_size,
                    }
                )
        return json.dumps(answers)


class ChatterUpload(AttachmentController):
    """Uploads from the chatter: the same."""

    @http.route()
    def mail_attachment_upload(
        self, ufile=None, thread_id=None, thread_model=None, is_pending=False, **kwargs
    ):
        if not (
            hasattr(ufile, "filename")
            and _is_number(thread_id)
            and thread_model in request.env
            and _is_number(kwargs.get("pid") or "0")
        ):
            # Odoo takes a form of its own for granted and would break.
            raise BadRequest()
        if is_ours(thread_model):
            # Said while choosing, not only when the note is sent.
            content = ufile.read()
            ufile.seek(0)
            try:
                request.env["ir.attachment"]._xinfang_check(ufile.filename, content)
            except UserError as error:
                return request.make_json_response({"error": str(error.args[0])})
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending, **kwargs
        )


class Original(http.Controller):
    """The file as it was handed in, with all it says about its maker."""

    @http.route(
        "/xinfang/file/<int:attachment_id>/original",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def original(self, attachment_id):
        """Send the original to staff who may read its record; else 404."""
        attachments = request.env["ir.attachment"]
        file = request.env.user._is_internal() and attachments.search(
            [("id", "=", attachment_id), ("res_model", "=like", "xinfang.%")]
        )
        if not file or not file.has_access("read"):
            raise request.not_found()
        if reason := file._xinfang_withheld():
            return request.make_response(reason, status=423)
        file._xinfang_touch()
        return file._xinfang_stream(file.sudo().raw or b"").get_response()
