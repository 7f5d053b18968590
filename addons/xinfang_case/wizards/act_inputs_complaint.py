from odoo import fields, models

from ..models.petition_complaint import KINDS


class ActInputsComplaint(models.TransientModel):
    """Input of the petitioner's complaint about the procedure."""

    _inherit = "xinfang.act.wizard"

    complaint_kind = fields.Selection(KINDS, "What Goes Wrong")
