"""Before numbers are shown in full and before lists leave, the password is asked again.

A browser that somebody left open is not enough to see an identity number (C28). Odoo's
own dialog asks (``check_identity``), by password, passkey or code, and holds for ten
minutes. The server refuses whoever goes past the dialog; programs with a key of their
own have no session and no dialog: their key is what they are asked for.
"""

import time

from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

MINUTES = 10
LAST = "identity-check-last"


def is_confirmed():
    """Tell whether who sits there has just said who he is: ``bool``.

    Also where nobody sits: jobs, and programs with a key.
    """
    if not request or not request.session.uid:
        return True
    return request.session.get(LAST, 0) > time.time() - MINUTES * 60


def assert_confirmed(env):
    """Refuse a session whose password was not asked within the last ten minutes.

    :raises UserError: it was not
    """
    if not is_confirmed():
        raise UserError(
            env._(
                "Confirm your password first: use the button on the form, which asks "
                "for it. It holds for %(minutes)s minutes.",
                minutes=MINUTES,
            )
        )


class Petitioner(models.Model):
    """Numbers in full."""

    _inherit = "xinfang.petitioner"

    def unmask(self, reason):
        """Show numbers in full, to who has confirmed who he is.

        See ``xinfang_case``; besides:

        :raises UserError: the password was not asked within the last ten minutes
        """
        self.ensure_one()
        # First whether he is his at all: this refusal is for those who may see him.
        self.check_access("read")
        assert_confirmed(self.env)
        return super().unmask(reason)


class ExportPermit(models.Model):
    """Lists that leave."""

    _inherit = "xinfang.export.permit"

    def _give(self, reason):
        assert_confirmed(self.env)
        return super()._give(reason)
