"""The HTTP request a call came with, also where the call itself is told nothing of it.

XML-RPC and ``/jsonrpc`` sign in for each call and take the request away from it while it
runs. Here it is kept for the thread, so that these doors leave the same rows in the view
log as all others.
"""

import threading
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import AccessDenied
from odoo.http import request

_CALL = threading.local()


def served():
    """Return the request being served, None when there is none (jobs, shell)."""
    if request:
        return request
    return getattr(_CALL, "request", None)


def is_remote_call(of):
    """Tell whether a request comes through a door that signs in for each call."""
    path = of.httprequest.path
    return path == "/jsonrpc" or path.startswith("/xmlrpc/")


@contextmanager
def kept(of):
    """Keep a request for the call it carries.

    :param of: the request
    """
    # Not the proxy, which leads nowhere while the call runs.
    _CALL.request = of._get_current_object()
    try:
        yield
    finally:
        _CALL.request = None


class ResUsers(models.Model):
    """Who calls is known only after his password was looked at."""

    _inherit = "res.users"

    def _check_uid_passwd(self, uid, passwd):
        """Sign in for one remote call.

        :raises AccessDenied: the password is wrong, or nobody could write down what
            the caller looks at, since the server did not choose this database
        """
        result = super()._check_uid_passwd(uid, passwd)
        of = served()
        if of is None and self.sudo().browse(uid)._is_internal():
            raise AccessDenied(
                self.env._(
                    "This server has several databases and did not choose one for this "
                    "call, so that nothing read could be written down. Set “dbfilter” "
                    "to this database, or use /json/2."
                )
            )
        if of is not None and not request:
            of.xinfang_caller = uid
        return result
