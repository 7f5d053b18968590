from markupsafe import Markup
from werkzeug.exceptions import Locked

from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, Stream

from ..tools.uploads import TYPES, extension_of
from ..tools.uploads.viewing import viewing_copy
from .attachment_upload import is_ours


def _locked(reason, lang):
    """Return the answer that a file is not handed out now: a page that says why.

    :param str reason: the sentence, in the reader's language
    :param lang: code of that language such as ``zh_CN``: who listens to the page
        instead of reading it needs it
    """
    page = Markup(
        '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        "<title>{reason}</title></head>"
        '<body><p role="alert">{reason}</p></body></html>'
    ).format(reason=reason, lang=(lang or "en_US").replace("_", "-"))
    return Locked(response=Response(page, status=423, mimetype="text/html"))


class KeptStream(Stream):
    """A file of the procedure on its way out: to be kept, never shown or run."""

    def get_response(self, as_attachment=None, immutable=None, **kwargs):
        """Return the answer; neither asker nor file has a say in how it is sent."""
        kwargs["content_security_policy"] = "default-src 'none'; sandbox"
        response = super().get_response(as_attachment=True, immutable=False, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class IrAttachment(models.Model):
    """Handing out: a copy without place, device and author, whole and looked at."""

    _inherit = "ir.attachment"

    def _to_http_stream(self):
        self.ensure_one()
        if not is_ours(self.sudo().res_model) or self.sudo().res_field:
            return super()._to_http_stream()
        if reason := self._xinfang_withheld():
            raise _locked(reason, self.env.lang)
        try:
            content = self.sudo().raw or b""
        except UserError as error:
            raise _locked(str(error.args[0]), self.env.lang) from None
        return self._xinfang_stream(self._xinfang_viewing(content))

    def _xinfang_viewing(self, content):
        """Return the copy to look at; the original where there is none."""
        if self.sudo().res_model == "xinfang.document":
            return content  # ours, and what its hash confirms
        copy = viewing_copy(extension_of(self.sudo().name), content)
        return content if copy is None else copy

    def _xinfang_stream(self, content):
        file = self.sudo()
        extension = extension_of(file.name)
        return KeptStream(
            type="data",
            data=content,
            size=len(content),
            mimetype=TYPES.get(extension, "application/octet-stream"),
            download_name=file.name,
            last_modified=file.write_date,
            etag=False,
            public=False,
        )
