"""What tests in a real browser need."""

from odoo.tools import file_path

# Blurs the background of video calls. Some packages of Odoo are shipped without it,
# and then every page complains on the console, or stays empty.
BLUR = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def without_missing_assets(env):
    """Take out of the bundle what this package of Odoo does not bring."""
    try:
        file_path(BLUR)
    except FileNotFoundError:
        env["ir.asset"].create(
            {
                "name": "not in this package",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": BLUR,
            }
        )
