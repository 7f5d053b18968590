"""Make a copied database into one for tests and teaching: Odoo's neutralization."""

import os
import secrets
import sys
import uuid

from _odoo import environment, report


def main(database: str) -> None:
    import odoo.sql_db
    from odoo.modules.neutralize import neutralize_database
    from odoo.tools import config

    config.parse_config([f"--config={os.environ['ODOO_RC']}"])
    with odoo.sql_db.db_connect(database).cursor() as cr:
        neutralize_database(cr)
        # The files of pieces are gone with their rows; what is left belongs to Odoo.
        cr.execute(
            "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname > ''"
        )
        files = [row[0] for row in cr.fetchall()]
        cr.commit()
    password = secrets.token_urlsafe(12)
    with environment(database) as env:
        env["ir.config_parameter"].sudo().set_param("database.uuid", str(uuid.uuid4()))
        admin = env.ref("base.user_admin")
        admin.write({"active": True, "password": password})
        report({"files": files, "login": admin.login, "password": password})


if __name__ == "__main__":
    main(sys.argv[1])
