"""Opening an Odoo environment for the scripts of this folder.

These scripts run with the interpreter of the virtual environment:
`python <script>.py <database> [arguments]`.
"""

import contextlib
import json
import os
import sys
from pathlib import Path


@contextlib.contextmanager
def environment(database: str):
    """Give a superuser environment of `database`; commits at a good end."""
    import odoo
    from odoo.tools import config

    config.parse_config(
        [
            f"--config={os.environ['ODOO_RC']}",
            f"--database={database}",
            f"--addons-path={os.environ['XINFANG_ADDONS_PATH']}",
            "--no-http",
            "--max-cron-threads=0",
        ],
        setup_logging=True,
    )
    import odoo.api
    import odoo.modules.registry

    registry = odoo.modules.registry.Registry(database)
    with registry.cursor() as cr:
        context = {"lang": "zh_CN", "tz": "Asia/Shanghai"}
        yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, context)
        cr.commit()


def progress(text: str, done: int = 0, total: int = 0) -> None:
    """Tell the launcher how far we are; any other output only goes to the log."""
    sys.stdout.write(f"@progress {done} {total} {text}\n")
    sys.stdout.flush()


def report(value: dict) -> None:
    """Hand `value` to the launcher as the result of this script."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    Path(os.environ["XINFANG_REPORT"]).write_text(text, encoding="utf-8")
