"""Opening Odoo environments of the databases that are measured."""

import contextlib
import os
import sys

CONTEXT = {"lang": "zh_CN", "tz": "Asia/Shanghai"}
_configured = False


def configure(database: str) -> None:
    """Read Odoo's configuration once per process."""
    global _configured
    if _configured:
        return
    from odoo.tools import config

    config.parse_config(
        [
            f"--config={os.environ['ODOO_RC']}",
            f"--database={database}",
            f"--addons-path={os.environ['XINFANG_ADDONS_PATH']}",
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=warn",
            "--db_maxconn=16",
        ],
        setup_logging=True,
    )
    _configured = True


@contextlib.contextmanager
def environment(database: str, commit: bool = True):
    """Give a superuser environment of `database`.

    :param commit: whether to commit at a good end; rolled back otherwise
    """
    configure(database)
    import odoo.api
    from odoo.modules.registry import Registry

    registry = Registry(database)
    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, dict(CONTEXT))
        if commit:
            cr.commit()
        else:
            cr.rollback()


def vacuum(database: str, tables) -> None:
    """Do what the server does by itself in time: without it no plan reads an index alone.

    :param tables: names of tables
    """
    import psycopg2

    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            for table in sorted(tables):
                cr.execute(f'VACUUM (ANALYZE) "{table}"')
    finally:
        connection.close()


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
