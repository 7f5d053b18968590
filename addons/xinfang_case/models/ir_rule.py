from odoo import api, models
from odoo.fields import Domain

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

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Close dialogs to everybody but who opened them.

        What is typed into one lies in the database until it is cleaned up: reasons, facts,
        the record it is about. Odoo promises as much of all its dialogs and does not keep
        it; without this, whoever has the right to open a dialog reads everybody's.
        """
        domain = super()._compute_domain(model_name, mode)
        if mode != "create" and self.env[model_name]._transient:
            domain = Domain(domain) & Domain("create_uid", "=", self.env.uid)
        return domain

    def _make_access_error(self, operation, records):
        if records._name.startswith("xinfang.") or records._name in _KEPT:
            return refusal(records, operation)
        return super()._make_access_error(operation, records)
