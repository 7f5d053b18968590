"""Shared by the tests that cross add-ons.

They run in the database that `./xinfang test` prepares. Plain pytest functions
and Odoo's test cases may both be used here.
"""

import sys
from pathlib import Path

import pytest

# The launcher is tested like any other code of the project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector, name, obj):
    """Give Odoo test cases outside an add-on the attributes Odoo expects.

    Odoo sets them only on classes below `odoo.addons`; its constructor fails
    without them.
    """
    odoo_tests = sys.modules.get("odoo.tests")
    if odoo_tests and isinstance(obj, type) and issubclass(obj, odoo_tests.BaseCase):
        if getattr(obj, "test_tags", None) is None:
            obj.test_tags = {"standard", "post_install"}
        if getattr(obj, "test_module", None) is None:
            obj.test_module = "xinfang_case"
