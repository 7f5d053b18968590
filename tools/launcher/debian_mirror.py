"""The Debian mirror that the system's own apt configuration names."""

import re
from pathlib import Path

from .errors import LauncherError


def find(files: list[Path] | None = None) -> str:
    """Return the address of the Debian mirror that the system's apt uses.

    Reads both forms of source lists; the first one that serves Debian itself
    (its main component, not a security or third-party archive) wins.

    :param files: the lists to read; by default those of /etc/apt
    :raises LauncherError: when no such source is configured
    """
    if files is None:
        base = Path("/etc/apt")
        parts = sorted((base / "sources.list.d").glob("*"))
        files = [base / "sources.list", *parts]
    for file in files:
        if file.suffix not in (".list", ".sources") or not file.exists():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        read = _deb822 if file.suffix == ".sources" else _one_line
        for uri in read(text):
            if re.search(r"/debian/?$", uri):
                return uri.rstrip("/")
    raise LauncherError(
        "no Debian mirror found in /etc/apt/sources.list nor sources.list.d",
        "add one, or point XINFANG_ODOO at an Odoo 19 source",
    )


def _one_line(text: str) -> list[str]:
    """Return the URIs of `deb [options] URI suite …` lines."""
    return re.findall(r"^\s*deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+\S+", text, re.M)


def _deb822(text: str) -> list[str]:
    """Return the URIs of enabled `Types: deb` stanzas."""
    found = []
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    for stanza in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", stanza, re.M))
        fields = {key.lower(): value for key, value in fields.items()}
        enabled = fields.get("enabled", "yes").strip().lower() not in ("no", "false")
        if enabled and "deb" in fields.get("types", "").split():
            found += fields.get("uris", "").split()
    return found
