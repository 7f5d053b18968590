from odoo import models

from .one_answer import refusal

# What is written and attached to petitions lies in these.
_KEPT = (
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
)


class IrRule(models.Model):
    """A refusal that tells nothing: neither name, nor rule, nor existence."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if records._name.startswith("xinfang.") or records._name in _KEPT:
            return refusal(records, operation)
        return super()._make_access_error(operation, records)
