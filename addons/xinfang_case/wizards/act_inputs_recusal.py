from odoo import api, fields, models

from ..models.recusal import RELATIONS
from .act_wizard_view import _LOOKS

_LOOKS["recusal_relation"] = {"widget": "radio"}
_LOOKS["recusal_user_id"] = {"widget": "many2one_avatar_user"}
_LOOKS["replaced_by_id"] = {"widget": "many2one_avatar_user"}


class ActInputsRecusal(models.TransientModel):
    """What the acts of a recusal ask for."""

    _inherit = "xinfang.act.wizard"

    recusal_person = fields.Char("Name of the Person")
    recusal_user_id = fields.Many2one("res.users", "Staff Member Meant")
    recusal_relation = fields.Selection(RELATIONS, "Interest")
    replaced_by_id = fields.Many2one("res.users", "Replaced By")
    no_conflict = fields.Boolean(
        "The Handler Has No Interest in the Matter",
        help="Asked when work is given out (Article 28): no direct interest in the "
        "matter nor with the petitioner.",
    )

    @api.model
    def _suggest_recusal_user_id(self, record):
        return record.user_id.id if record._name == "xinfang.recusal" else None

    @api.model
    def _input_domain(self, name):
        if name in ("recusal_user_id", "replaced_by_id"):
            return "[('id', 'in', handler_ids)]"
        return super()._input_domain(name)
