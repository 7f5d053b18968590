"""Which licence a component is under, by what it says itself."""

import importlib.metadata
import re
from pathlib import Path

from .. import paths

COPYRIGHTS = Path("/usr/share/doc")
# Names in "License" fields and classifiers → SPDX. What is not here is kept as a name.
SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-2.1-or-later": "LGPL-2.1-or-later",
    "mit": "MIT",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mpl-2.0": "MPL-2.0",
    "postgresql license": "PostgreSQL",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "zope public license": "ZPL-2.1",
}


def python_packages(venv: Path = paths.VENV) -> dict[str, list[dict]]:
    """Return normalised name → licences (CycloneDX) of what is installed."""
    from .lockfile import normal

    folders = [str(p) for p in venv.glob("lib/python3*/site-packages")]
    return {
        normal(one.name): of_metadata(one.metadata)
        for one in importlib.metadata.distributions(path=folders)
        if one.name
    }


def of_metadata(metadata) -> list[dict]:
    """Return the licences a Python package declares, [] when it declares none."""
    if expression := metadata.get("License-Expression"):
        return [{"expression": expression}]
    declared = (metadata.get("License") or "").strip()
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in metadata.get_all("Classifier") or []
        if text.startswith("License :: ") and text != "License :: OSI Approved"
    ]
    # A few put the whole text of the licence into the field.
    names = [declared] if declared and len(declared) < 60 else classifiers
    if declared.lower() not in SPDX and any(c.lower() in SPDX for c in classifiers):
        names = classifiers
    return [licence(name) for name in dict.fromkeys(names)]


def licence(name: str) -> dict:
    """Return one licence: by its SPDX id where it is known, else by its name."""
    known = SPDX.get(name.strip().lower())
    return {"license": {"id": known} if known else {"name": name.strip()}}


def debian_package(package: str, docs: Path = COPYRIGHTS) -> list[dict]:
    """Return the licences named in a Debian package's copyright file."""
    file = docs / package / "copyright"
    if not file.is_file():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    names = re.findall(r"^License: *(\S[^\n]*)$", text, re.M)
    return [{"license": {"name": name.strip()}} for name in dict.fromkeys(names)]
