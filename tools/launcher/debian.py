"""Debian packages: what is missing on the system, and installing it when root."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import locks, process, progress
from .errors import LauncherError

# What WeasyPrint needs to make PDFs, and fonts with Chinese characters.
PDF_PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-noto-cjk",
)
BROWSER_PACKAGES = ("chromium",)
CHROMIUM = Path("/usr/bin/chromium")


def installed(package: str) -> bool:
    """Return whether dpkg knows `package` as completely installed."""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip() == "install ok installed"


def version(package: str) -> str:
    """Return the version of an installed package, "" when it is not there."""
    if not shutil.which("dpkg-query"):
        return ""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return result.stdout.strip() if result.returncode == 0 else ""


def venv_package() -> list[str]:
    """Return the Debian package to install when this Python cannot make venvs."""
    if importlib.util.find_spec("ensurepip"):
        return []
    return ["python3-venv"]


def missing(browser: bool) -> list[str]:
    """Return the Debian packages that are needed and not there.

    :param browser: whether Chromium is needed too (for the tests)
    :raises LauncherError: when this is no Debian-like system
    """
    if not shutil.which("dpkg-query"):
        raise LauncherError(
            "this system has no dpkg: only Debian and its relatives are set up",
            "install Pango, HarfBuzz (subset), Noto CJK fonts and Chromium yourself "
            "and set XINFANG_SKIP_APT=1",
        )
    wanted = list(PDF_PACKAGES)
    if browser and not CHROMIUM.exists():
        wanted += BROWSER_PACKAGES
    return venv_package() + [name for name in wanted if not installed(name)]


def ensure(browser: bool = False) -> None:
    """Install what is missing, or say exactly what to install.

    :raises LauncherError: without root, or when apt-get fails
    """
    if os.environ.get("XINFANG_SKIP_APT"):
        return
    names = missing(browser)
    if not names:
        return
    if not process.is_root():
        raise LauncherError(
            f"Debian packages are missing: {' '.join(names)}",
            f"as root: apt-get update && apt-get install {' '.join(names)}",
        )
    with locks.exclusive("apt"):
        names = missing(browser)
        if names:
            _apt_install(names)


def _apt_install(names: list[str]) -> None:
    """Run apt-get update and apt-get install with visible progress."""
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8")
    progress.note(f"apt-get install {' '.join(names)}")
    hint = "is the Debian mirror of /etc/apt reachable from here?"
    process.run_logged(
        ["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"],
        "apt",
        env=env,
        what="apt-get update",
        hint=hint,
        # A third-party source that is down must not stop us; the install below
        # fails with a clear message when Debian itself could not be read.
        ok=lambda code: code in (0, 100),
    )
    process.run_logged(
        ["apt-get", "-y", "--no-install-recommends"]
        + ["-o", "DPkg::Lock::Timeout=300", "-o", "APT::Status-Fd=1"]
        + ["install", *names],
        "apt",
        watch=_show_apt,
        env=env,
        what="apt-get install",
        hint=hint,
    )


def _show_apt(line: str) -> None:
    """Turn a line of apt's status protocol into progress."""
    match = re.match(r"(dl|pm)status:[^:]*:([\d.]+):(.*)", line)
    if match:
        kind = "downloading" if match[1] == "dl" else "installing"
        progress.update(f"{kind} Debian packages", int(float(match[2])), 100)
