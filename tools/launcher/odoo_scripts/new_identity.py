"""Give a copied database an identity and secrets of its own."""

import sys
import uuid

from _odoo import environment

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        params = env["ir.config_parameter"].sudo()
        params.init(force=True)  # new database.uuid, database.secret and the like
        params.set_param("database.uuid", str(uuid.uuid4()))
