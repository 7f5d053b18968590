from odoo import api, models
from odoo.exceptions import AccessError

from ..tools import gate


class GatedMixin(models.AbstractModel):
    """Rows that acts alone write, whoever asks and whatever his rights.

    Concrete models say in ``_gate_sentence`` who does write them.
    """

    _name = "xinfang.gated.mixin"
    _description = "Written by Acts Alone"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_gate()
        return super().create(vals_list)

    def write(self, vals):
        self._check_gate()
        return super().write(vals)

    @api.model
    def _check_gate(self):
        if not gate.is_open(self.env):
            raise AccessError(self._gate_sentence())

    @api.model
    def _gate_sentence(self):
        """Return the sentence of the refusal."""
        raise NotImplementedError
