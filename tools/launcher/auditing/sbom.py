"""The software bill of materials, as CycloneDX 1.6: what the office is made of."""

import ast
import hashlib
import re
import uuid
from pathlib import Path

from .. import debian, odoo_source, paths
from . import licences, lockfile

SPEC = "1.6"
OUR_LICENCE = [{"license": {"id": "LGPL-3.0-only"}}]


def bill(when: str) -> dict:
    """Return the bill as a dict to be written as JSON.

    :param str when: moment, ISO 8601 in UTC
    """
    components = [
        *own_add_ons(),
        *odoo(),
        *python(),
        *static_files(),
        *system_packages(),
    ]
    components.sort(key=lambda c: (c["type"], c["name"]))
    names = "".join(f"{c['bom-ref']}\n" for c in components)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, names)}",
        "version": 1,
        "metadata": {
            "timestamp": when,
            "component": {
                "type": "application",
                "bom-ref": "xinfang",
                "name": "xinfang",
                "description": "Petition office on Odoo 19 Community",
                "licenses": OUR_LICENCE,
            },
        },
        "components": components,
        "dependencies": [
            {"ref": "xinfang", "dependsOn": [c["bom-ref"] for c in components]}
        ],
    }


def _component(kind: str, name: str, version: str, purl: str, **more) -> dict:
    entry = {"type": kind, "bom-ref": purl, "name": name, "version": version}
    if purl.startswith("pkg:"):
        entry["purl"] = purl
    entry.update({key: value for key, value in more.items() if value})
    return entry


def own_add_ons() -> list[dict]:
    """Return our add-ons with the versions of their manifests."""
    found = []
    for file in sorted(paths.ADDONS.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(file.read_text(encoding="utf-8"))
        name, version = file.parent.name, manifest["version"]
        found.append(
            _component(
                "application", name, version, f"xinfang:{name}", licenses=OUR_LICENCE
            )
        )
    return found


def odoo() -> list[dict]:
    """Return Odoo and what was unpacked with it."""
    fetched = odoo_source.fetched_packages()
    found = []
    for package in odoo_source.SID_PACKAGES + odoo_source.STABLE_PACKAGES:
        is_odoo = package.startswith("odoo")
        version = fetched.get(package, "")
        if is_odoo and not version:
            version = odoo_source.full_version(odoo_source.libdir())
        if not version and package not in fetched:
            continue  # a source of one's own: its parts are in Odoo's own tree
        found.append(
            _component(
                "framework" if is_odoo else "library",
                "odoo" if is_odoo else package,
                version,
                f"pkg:deb/debian/{package}@{version}",
                licenses=OUR_LICENCE
                if is_odoo
                else licences.debian_package(package, paths.ODOO / "usr/share/doc"),
            )
        )
    return found


def python() -> list[dict]:
    """Return the locked Python packages; what only developers need is "excluded"."""
    pinned = lockfile.read(paths.LOCK_FILE.read_text(encoding="utf-8"))
    asked = lockfile.roots(lockfile.SOURCE.read_text(encoding="utf-8"))
    needed = lockfile.running(pinned, asked)
    known = licences.python_packages()
    return [
        _component(
            "library",
            one.name,
            one.version,
            f"pkg:pypi/{one.name}@{one.version}",
            scope="required" if one.name in needed else "excluded",
            licenses=known.get(one.name),
        )
        for one in pinned.values()
    ]


def static_files() -> list[dict]:
    """Return foreign files that are sent to browsers, with the hash of each.

    Their folder says in its README what they are: "# name version".
    """
    found = []
    for readme in sorted(paths.ADDONS.glob("*/static/lib/*/README.md")):
        text = readme.read_text(encoding="utf-8")
        head = re.match(r"# (\S+) (\S+)", text)
        name, version = head[1], head[2]
        said = re.search(r"(\S+) licence", text)
        found.append(
            _component(
                "library",
                name,
                version,
                f"pkg:npm/{name}@{version}",
                scope="required",
                licenses=[licences.licence(said[1])] if said else None,
                components=[_file(p) for p in sorted(readme.parent.glob("*.[cj]s*"))],
            )
        )
    return found


def _file(path: Path) -> dict:
    name = path.relative_to(paths.ROOT).as_posix()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": name,
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def system_packages() -> list[dict]:
    """Return the Debian packages that are needed, in the version that is installed."""
    wanted = dict.fromkeys(debian.PDF_PACKAGES, "required")
    wanted.update(dict.fromkeys(debian.BROWSER_PACKAGES, "excluded"))
    found = []
    for package, scope in wanted.items():
        if version := debian.version(package):
            found.append(
                _component(
                    "library",
                    package,
                    version,
                    f"pkg:deb/debian/{package}@{version}",
                    scope=scope,
                    licenses=licences.debian_package(package),
                )
            )
    return found
