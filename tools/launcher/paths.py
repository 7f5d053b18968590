"""Where things are. Everything that is fetched or made lives below STATE."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
CONF = ROOT / "odoo.conf"
LOCK_FILE = ROOT / "requirements.lock"
SCRIPTS = Path(__file__).resolve().parent / "odoo_scripts"

STATE = ROOT / ".xinfang"
ODOO = STATE / "odoo"
VENV = STATE / "venv"
PG = STATE / "pg"
DATA = STATE / "data"
LOG = STATE / "log"
LOCKS = STATE / "locks"
TMP = STATE / "tmp"
CACHE = STATE / "cache"
STAMPS = STATE / "stamps"

# Add-ons that make up the product, in the order of their dependencies.
# XINFANG_MODULES narrows them down, to work on one while another is half-written.
PRODUCT_MODULES = (
    "xinfang_case",
    "xinfang_guard",
    "xinfang_portal",
    "xinfang_report",
)

# Core modules that are named because --skip-auto-install leaves them out; they
# are installed once into a template database that all databases are copied from.
CORE_MODULES = (
    "auth_password_policy_portal",
    "auth_timeout",
    "auth_totp",
    "base_import",
    "calendar",
    "mail",
    "portal",
    "portal_rating",
    "resource",
    "rpc",
)


def python() -> Path:
    """Return the interpreter of the virtual environment."""
    return VENV / "bin" / "python"


def file_hash(*files: Path, extra: str = "") -> str:
    """Return a short hash of the contents of `files` and of the string `extra`."""
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def write_atomic(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees all of it or the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temp = path.with_name(f".{path.name}.{os.getpid()}")
    temp.write_text(text, encoding="utf-8")
    temp.replace(path)


def read_stamp(name: str) -> str:
    """Return the stamp called `name`, or "" when there is none."""
    try:
        return (STAMPS / name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def write_stamp(name: str, value: str) -> None:
    """Remember that the step `name` was completed with inputs hashed to `value`."""
    write_atomic(STAMPS / name, value + "\n")


def product_modules() -> list[str]:
    """Return the installable add-ons found in addons/, product order first.

    XINFANG_MODULES (names separated by commas) leaves the others out.
    """
    found = sorted(p.parent.name for p in ADDONS.glob("*/__manifest__.py"))
    only = os.environ.get("XINFANG_MODULES")
    if only:
        found = [name for name in found if name in only.split(",")]
    known = [m for m in PRODUCT_MODULES if m in found]
    return known + [m for m in found if m not in known]
