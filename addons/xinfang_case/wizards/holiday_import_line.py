from odoo import fields, models


class HolidayImportLine(models.TransientModel):
    """One row of the notice to be imported."""

    _name = "xinfang.holiday.import.line"
    _description = "Day of a Holiday Notice to Import"
    # What cannot be read comes first: it is what has to be mended.
    _order = "error, date, row, id"

    import_id = fields.Many2one(
        "xinfang.holiday.import", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer()
    given = fields.Char("Date As Given")
    date = fields.Date()
    kind = fields.Selection([("off", "Day off"), ("work", "Make-up working day")])
    name = fields.Char("Holiday")
    change = fields.Selection(
        [
            ("new", "New"),
            ("changed", "Changed"),
            ("same", "As before"),
            ("removed", "No longer arranged"),
        ]
    )
    error = fields.Char()
