from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    """A refusal that tells nothing: neither name, nor rule, nor existence."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if records._name.startswith("xinfang."):
            return AccessError(
                self.env._(
                    "This piece does not exist, or it is not in your organ's hands. Ask "
                    "the head of your petition unit if you think it should be."
                )
            )
        return super()._make_access_error(operation, records)
