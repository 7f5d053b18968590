from odoo import models


class HandlerGate(models.AbstractModel):
    """Who is named as handler works in the organ that handles (rule G33).

    Asked at the gate, before anything is written, for every act that names one.
    """

    _inherit = "xinfang.process.mixin"

    def _check_guards(self, act, values):
        result = super()._check_guards(act, values)
        if values.get("handler_id"):
            self._refuse_stranger(values["handler_id"], self.sudo()._own_organ())
        return result

    def _refuse_stranger(self, user, organ):
        """Refuse a handler who is no member of the organ.

        :raises UserError: with rule and article
        """
        if organ not in self.env["res.users"].with_user(user).sudo()._xinfang_organs():
            self._refuse(
                "G33",
                self.env._(
                    "%(user)s does not work in %(organ)s.",
                    user=user.sudo().name,
                    organ=organ.name,
                ),
            )
