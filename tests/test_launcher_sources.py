"""The launcher's view of Debian mirrors, Odoo sources and add-on sources."""

import pytest
from launcher import database, debian_mirror, odoo_source, paths
from launcher.errors import LauncherError

DEB822 = """\
# a comment
Types: deb deb-src
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
Enabled: no
URIs: http://disabled.example/debian
Suites: bookworm
Components: main

Types: deb
# http://snapshot.example/debian/2025
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
ONE_LINE = """\
# deb http://commented.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] https://vendor.example/tools stable main
deb [signed-by=/k.gpg] https://line.example/debian bookworm main contrib
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("debian.sources", DEB822, "http://mirror.example/debian"),
        ("sources.list", ONE_LINE, "https://line.example/debian"),
    ],
)
def test_mirror_is_read_from_both_forms(tmp_path, name, text, expected):
    file = tmp_path / name
    file.write_text(text)
    assert debian_mirror.find([file]) == expected


def test_missing_mirror_is_explained(tmp_path):
    with pytest.raises(LauncherError) as error:
        debian_mirror.find([tmp_path / "sources.list"])
    assert "XINFANG_ODOO" in error.value.hint


@pytest.mark.parametrize(
    ("line", "major"),
    [
        ("version_info = (19, 0, 0, FINAL, 0, '')", "19"),
        ("version_info = ('saas~18', 4, 0, FINAL, 0, '')", "18"),
        ("version = 'none'", "?"),
    ],
)
def test_version_of_a_source(tmp_path, line, major):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text(line)
    assert odoo_source.version(tmp_path) == major


def test_own_source_of_another_version_is_refused(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0)")
    monkeypatch.setenv("XINFANG_ODOO", str(tmp_path))
    with pytest.raises(LauncherError, match="Odoo 18, needed is 19"):
        odoo_source.ensure()


def test_own_source_that_is_none_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XINFANG_ODOO", str(tmp_path))
    with pytest.raises(LauncherError, match="no Odoo source"):
        odoo_source.libdir()


def test_broken_links_are_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").touch()
    (tmp_path / "good").symlink_to("a/file")
    (tmp_path / "a" / "bad").symlink_to("../nowhere")
    assert odoo_source.broken_links(tmp_path) == ["a/bad"]


@pytest.fixture
def addon(tmp_path, monkeypatch):
    """Return the folder of a small add-on that the launcher takes for ours."""
    monkeypatch.setattr(paths, "ADDONS", tmp_path)
    monkeypatch.delenv("XINFANG_MODULES", raising=False)
    folder = tmp_path / "xinfang_case"
    for name in ("models", "tests", "static"):
        (folder / name).mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'name': 'x'}")
    (folder / "models" / "a.py").write_text("A = 1")
    return folder


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("models/a.py", True),
        ("models/new.py", True),
        ("__manifest__.py", True),
        ("i18n/zh_CN.po", True),
        ("tests/test_a.py", False),
        ("static/a.js", False),
        ("i18n/xinfang_case.pot", False),
        ("models/__pycache__/a.cpython-311.pyc", False),
    ],
)
def test_what_makes_an_update_necessary(addon, file, changes):
    before = database.module_hashes()
    (addon / file).parent.mkdir(exist_ok=True)
    (addon / file).write_text("changed")
    assert (database.module_hashes() != before) is changes


def test_modules_are_in_the_order_of_their_dependencies(addon):
    for name in ("xinfang_report", "a_bridge", "xinfang_portal"):
        (addon.parent / name).mkdir()
        (addon.parent / name / "__manifest__.py").write_text("{}")
    (addon.parent / "no_addon").mkdir()
    assert paths.product_modules() == [
        "xinfang_case",
        "xinfang_portal",
        "xinfang_report",
        "a_bridge",
    ]


def test_modules_may_be_restricted(addon, monkeypatch):
    monkeypatch.setenv("XINFANG_MODULES", "xinfang_report,other")
    assert paths.product_modules() == []


@pytest.mark.parametrize(
    ("installed", "now", "asked", "expected"),
    [
        ({}, {"a": "1"}, None, (["a"], [])),
        ({"a": "1"}, {"a": "1"}, None, ([], [])),
        ({"a": "1"}, {"a": "2", "b": "1"}, None, (["b"], ["a"])),
        ({"a": "1"}, {"a": "1"}, ["a", "mail"], ([], ["a", "mail"])),
        ({"gone": "1"}, {}, None, ([], [])),
    ],
)
def test_what_is_installed_and_updated(installed, now, asked, expected):
    assert database.changes(installed, now, asked) == expected


@pytest.mark.parametrize("name", ["", "Upper", "1st", 'a"; DROP', "a b", "x" * 64])
def test_database_names_that_need_quoting_are_refused(name):
    with pytest.raises(LauncherError):
        database.check_name(name)
