from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """A part of a form without a name is left out instead of breaking the page."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        if not all(isinstance(name, str) for name in request.params):
            request.params = {
                name: value
                for name, value in request.params.items()
                if isinstance(name, str)
            }
        return super()._dispatch(endpoint)
