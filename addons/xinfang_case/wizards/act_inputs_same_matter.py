from odoo import api, fields, models


class ActInputsSameMatter(models.TransientModel):
    """Which earlier pieces somebody decides about: by number, for they may be others'."""

    _inherit = "xinfang.act.wizard"

    origin_number = fields.Char("Number of the First Piece")
    compared_numbers = fields.Char(
        "Numbers Compared",
        help="Petitions that were shown as possibly the same matter.",
    )

    @api.model
    def _fill_inputs(self, arch, place):
        result = super()._fill_inputs(arch, place)
        first = place.find("./field[@name='origin_id']")
        number = place.find("./field[@name='origin_number']")
        if first is not None and number is not None:
            # Either is enough: a piece of another organ is known by its number only.
            first.set("invisible", "origin_number")
            number.set("invisible", "not origin_number")
            number.set("readonly", "1")
            number.set("force_save", "1")
        compared = place.find("./field[@name='compared_numbers']")
        if compared is not None:
            compared.set("readonly", "context.get('default_compared_numbers')")
            compared.set("force_save", "1")
        return result
