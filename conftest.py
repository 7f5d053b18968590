"""Shared by all tests: each worker of a parallel run keeps its own files.

pytest-odoo copies the database for each worker and lets all of them share one file
store. What one worker throws away there, because its database does not know it,
another still needs.
"""

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_file_store(load_registry):
    """Give a worker a copy of the file store, for as long as it runs."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        yield
        return
    from odoo.tools import config

    # pytest-odoo has put a mock here that names the shared store for any database.
    shared = Path(config.filestore(""))
    own = shared.with_name(f"{shared.name}-{worker}")
    shutil.rmtree(own, ignore_errors=True)
    if shared.is_dir():
        shutil.copytree(shared, own)
    config.filestore.return_value = str(own)
    yield
    shutil.rmtree(own, ignore_errors=True)
