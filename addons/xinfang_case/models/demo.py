from odoo import api, models
from odoo.exceptions import AccessError

LOADED = "xinfang_case.demo_loaded"


class Demo(models.AbstractModel):
    """The demonstration office: an invented city with a year of petitions."""

    _name = "xinfang.demo"
    _description = "Demonstration Office"

    @api.model
    def load(self, progress=None, limit=None):
        """Load the demonstration office, once.

        Called by ``./xinfang run`` on a new database. Everything that happens to a
        petition goes through its acts, done by the user whose duty it is.

        :param progress: ``f(done, total, text)``, told how far the loading is
        :param int limit: how many petitions; None: all of them
        :return: list of dicts ``login``, ``password``, ``name``, ``roles``, ``can``
        :raises AccessError: for anybody but the system itself
        """
        if not (self.env.su and self.env.uid == api.SUPERUSER_ID):
            raise AccessError(
                self.env._("Demonstration data is loaded from the command line only.")
            )
        # Not needed, and so not read, in any other process.
        from ..demo.loader import Loader
        from ..demo.people import accounts

        parameters = self.env["ir.config_parameter"]
        if not parameters.get_param(LOADED):
            Loader(self.env, progress, limit).load()
            # Shown at the top of every screen and on the sign-in page.
            self.env.ref("base.main_company").name = "云岭市信访工作"
            parameters.set_param(LOADED, "1")
        return accounts()
