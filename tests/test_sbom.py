"""C48: the software bill of materials says what the office is made of."""

import email
import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from launcher import paths
from launcher.auditing import licences, lockfile, sbom

LOCK = """\
alpha==1.0 \\
    --hash=sha256:00
    # via -r requirements.in
beta.b==2.0 \\
    --hash=sha256:01
    # via
    #   alpha
    #   tool
gamma==3.0
    # via tool
tool==4.0
    # via -r requirements.in
"""
ASKED = """\
# --- Odoo 19 itself ----
Alpha
# --- tests -----
tool==4.0
"""


@pytest.fixture(scope="module")
def bill():
    return sbom.bill("2026-11-29T12:00:00+00:00")


def by_name(bill, name):
    found = [c for c in bill["components"] if c["name"] == name]
    assert len(found) == 1, name
    return found[0]


def test_it_follows_the_schema(bill):
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(bill)) is None
    broken = {**bill, "components": [{"name": "without a type"}]}
    assert validator.validate_str(json.dumps(broken)) is not None


def test_every_locked_package_is_in_it_once(bill):
    text = paths.LOCK_FILE.read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s\\;]+)", text, re.M)
    assert len(pins) > 100
    held = {c["purl"] for c in bill["components"] if c.get("purl")}
    for name, version in pins:
        assert f"pkg:pypi/{lockfile.normal(name)}@{version}" in held


def test_what_is_no_python_package_is_in_it_too(bill):
    assert by_name(bill, "odoo")["version"].startswith("19.0")
    assert by_name(bill, "odoo")["type"] == "framework"
    for add_on in paths.ADDONS.glob("*/__manifest__.py"):
        assert by_name(bill, add_on.parent.name)["licenses"]
    assert by_name(bill, "libpango-1.0-0")["version"]
    widget = [c for c in bill["components"] if c["bom-ref"].startswith("pkg:npm/")]
    assert [c["name"] for c in widget] == ["altcha"]
    files = {f["name"]: f["hashes"][0]["content"] for f in widget[0]["components"]}
    assert len(files) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in files.values())


def test_every_foreign_file_of_ours_is_in_it():
    """A library copied into static/lib without saying what it is fails here."""
    folders = {p.parent for p in paths.ADDONS.glob("*/static/lib/*/*.js")}
    told = {
        (paths.ROOT / f["name"]).parent
        for c in sbom.static_files()
        for f in c["components"]
    }
    assert folders == told


def test_nearly_everything_names_its_licence(bill):
    bare = [c["name"] for c in bill["components"] if not c.get("licenses")]
    assert len(bare) <= 5, bare


def test_what_only_developers_need_is_excluded(bill):
    assert by_name(bill, "semgrep")["scope"] == "excluded"
    assert by_name(bill, "weasyprint")["scope"] == "required"
    assert by_name(bill, "pydyf")["scope"] == "required", "WeasyPrint asks for it"


def test_reading_a_lock():
    pinned, asked = lockfile.read(LOCK), lockfile.roots(ASKED)
    assert {n: p.version for n, p in pinned.items()}["beta-b"] == "2.0"
    assert pinned["beta-b"].via == {"alpha", "tool"}
    assert asked == {"alpha": True, "tool": False}
    assert lockfile.running(pinned, asked) == {"alpha", "beta-b"}


@pytest.mark.parametrize(
    "head, said",
    [
        (
            "License-Expression: MIT OR Apache-2.0",
            [{"expression": "MIT OR Apache-2.0"}],
        ),
        ("License: MIT License", [{"license": {"id": "MIT"}}]),
        ("License: Own Terms", [{"license": {"name": "Own Terms"}}]),
        (
            "Classifier: License :: OSI Approved :: Apache Software License",
            [{"license": {"id": "Apache-2.0"}}],
        ),
        ("Name: x", []),
    ],
)
def test_licences_by_what_a_package_says(head, said):
    assert licences.of_metadata(email.message_from_string(f"{head}\n\n")) == said
