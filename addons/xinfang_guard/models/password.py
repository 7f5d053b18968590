from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.password import weakness

STAFF, CITIZEN = 12, 10


class ResUsers(models.Model):
    """Passwords that people choose are looked at on the server, through every door.

    Whoever sits at the server's console is not bound: demonstration and tests do.
    """

    _inherit = "res.users"

    def _set_password(self):
        if request:
            for user in self:
                if user.password:
                    user._xinfang_check_password(user.password)
        return super()._set_password()

    def _xinfang_check_password(self, password):
        """Refuse a weak password.

        :raises UserError: with what would be a good one
        """
        self.ensure_one()
        user = self.sudo()
        known = [user.login, user.email, user.name, user.partner_id.phone]
        self._xinfang_refuse_weak(password, CITIZEN if user.share else STAFF, known)

    @api.model
    def _xinfang_refuse_weak(self, password, minimum, known):
        """Refuse a weak password.

        :param int minimum: least number of characters
        :param known: texts about the person
        :raises UserError: with what would be a good one
        """
        sentence = {
            "short": self.env._(
                "A password has at least %(count)s characters. Several words you can "
                "remember are better than one with signs.",
                count=minimum,
            ),
            "known": self.env._(
                "The password must not contain your login, name, phone or e-mail."
            ),
            "common": self.env._(
                "This password is too easy to guess. Take several words that have "
                "nothing to do with one another."
            ),
        }.get(weakness(password or "", minimum, [text for text in known if text]))
        if sentence:
            raise UserError(sentence)

    @api.model
    def get_password_policy(self):
        """Return what the browser shows while typing; the server decides."""
        policy = super().get_password_policy()
        minimum = CITIZEN if self.env.user.share else STAFF
        return {**policy, "minlength": max(policy["minlength"], minimum)}
