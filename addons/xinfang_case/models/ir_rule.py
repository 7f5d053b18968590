from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    """A refusal that tells nothing: neither name, nor rule, nor existence."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if records._name.startswith("xinfang."):
            error = AccessError(
                self.env._(
                    "This piece does not exist, or it is not in your organ's hands. Ask "
                    "the head of your petition unit if you think it should be."
                )
            )
            # For the view log alone; no answer shows it (``view_trace.py``).
            error.xinfang_refused = (records._name, records.ids, operation)
            return error
        return super()._make_access_error(operation, records)
