from odoo.http import request, route
from odoo.tools import config

from odoo.addons.web.controllers.database import Database


class ClosedDatabase(Database):
    """Where no database is offered over the web, there is no page about any."""

    @route()
    def selector(self, **kw):
        return self._closed() or super().selector(**kw)

    @route()
    def manager(self, **kw):
        return self._closed() or super().manager(**kw)

    def _closed(self):
        """Raise 404 while ``list_db`` is off."""
        if not config["list_db"]:
            raise request.not_found()
