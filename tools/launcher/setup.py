"""The steps that every command needs before it can do its own work."""

import concurrent.futures

from . import debian, odoo_source, paths, process, progress, venv

STEPS = 3  # Debian packages, Odoo with Python packages, PostgreSQL


def sources(browser: bool = False) -> None:
    """Make sure of Debian packages, Odoo and the virtual environment.

    Odoo and the Python packages come from different registries, so they are
    fetched at the same time.

    :param browser: whether Chromium is needed
    """
    with progress.step("Debian packages (PDF library, Chinese fonts, browser)"):
        debian.ensure(browser)
    with progress.step("Odoo 19 Community and Python packages"):
        paths.STATE.mkdir(exist_ok=True)
        _together(odoo_source.ensure, venv.ensure)


def python_only() -> None:
    """Make sure of the virtual environment alone (lint needs no more)."""
    with progress.step("Python packages"):
        debian_venv = debian.venv_package()
        if debian_venv:
            debian.ensure()
        venv.ensure()


def _together(*jobs) -> None:
    """Run `jobs` at the same time and pass on the first error."""
    with concurrent.futures.ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
        try:
            errors = [future.exception() for future in futures]
        except KeyboardInterrupt:
            # The jobs cannot see it: without their programs they end at once.
            process.stop_running()
            raise
    for error in filter(None, errors):
        raise error
