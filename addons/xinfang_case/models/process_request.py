from odoo import models
from odoo.exceptions import UserError

MAX_KEY = 200


class ProcessRequest(models.AbstractModel):
    """What a remote call may hand to the gate at all, before any rule is asked.

    JSON brings every kind of value to every place. What cannot be meant is told in a
    sentence; nobody is answered with a traceback.
    """

    _inherit = "xinfang.process.mixin"

    def _read_request(self, code, values, idempotency_key):
        """Check the three arguments of :meth:`perform`.

        :return: tuple of code, dict of values (a copy), key or None
        :raises UserError: one of them is of a kind that cannot be meant
        """
        if not isinstance(code, str):
            raise UserError(
                self.env._("There is no act “%(code)s” here.", code=ascii(code)[:40])
            )
        if values and not isinstance(values, dict):
            raise UserError(
                self.env._("Values of an act come as pairs of name and value.")
            )
        if idempotency_key and not self._is_key(idempotency_key):
            raise UserError(
                self.env._(
                    "The key of a call is a text of at most %(count)s characters.",
                    count=MAX_KEY,
                )
            )
        return code, dict(values or {}), idempotency_key or None

    def _is_key(self, key):
        return isinstance(key, str) and len(key) <= MAX_KEY and key.isprintable()

    def _expected_version(self, values):
        """Take the version that the caller looked at out of the values of an act.

        :return: int, or None where the caller does not say
        :raises UserError: it is no number
        """
        expected = values.pop("expected_version", None) if values else None
        if expected is None:
            return None
        try:
            return int(expected)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(
                self.env._("The expected version of a piece is a whole number.")
            ) from error
