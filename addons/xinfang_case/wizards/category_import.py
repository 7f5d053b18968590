import base64

from odoo import fields, models
from odoo.exceptions import UserError


class CategoryImport(models.TransientModel):
    """Dialog of the administrator for a new edition of a content catalogue."""

    _name = "xinfang.category.import"
    _description = "Import of a Content Catalogue"

    file = fields.Binary(
        required=True,
        attachment=False,
        help="CSV with the columns code and name, and if need be parent_code and "
        "petition_type (suggestion, accusation, claim).",
    )
    file_name = fields.Char()
    catalogue = fields.Char(
        required=True,
        default=lambda self: self.env["ir.config_parameter"]._xinfang(
            "content_catalogue_version"
        ),
        help="Code of the list. A new one is chosen in the settings afterwards.",
    )
    valid_from = fields.Date(
        required=True, help="First day on which the new edition is used."
    )

    def action_import(self):
        """Import the file and say what changed; ``UserError`` when it is wrong."""
        self.ensure_one()
        counts = self.env["xinfang.category"].import_catalogue(
            self._decode(), self.catalogue.strip(), self.valid_from
        )
        message = self.env._(
            "Kept %(kept)s, new %(created)s, ended %(ended)s categories.", **counts
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _decode(self):
        content = base64.b64decode(self.file)
        # Spreadsheets on Chinese systems save CSV in GB 18030.
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise UserError(self.env._("The file is neither UTF-8 nor GB 18030 text."))
