"""Debian packages that the launcher needs on the system."""

import pytest
from launcher import debian, odoo_source, paths, process
from launcher.errors import LauncherError


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch, tmp_path):
    """Pretend that only the PDF library is there; keep logs out of the way."""
    monkeypatch.delenv("XINFANG_SKIP_APT", raising=False)
    monkeypatch.setattr(debian, "installed", lambda name: "pango" in name)
    monkeypatch.setattr(debian, "venv_package", list)
    monkeypatch.setattr(debian, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(paths, "LOCKS", tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "LOG", tmp_path / "log")


def test_without_root_the_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(process, "is_root", lambda: False)
    with pytest.raises(LauncherError) as error:
        debian.ensure(browser=True)
    names = "libharfbuzz-subset0 fonts-noto-cjk chromium"
    assert str(error.value).endswith(f": {names}")
    assert error.value.hint.endswith(f"apt-get install {names}")


def test_browser_is_asked_for_by_tests_only(monkeypatch):
    monkeypatch.setattr(process, "is_root", lambda: False)
    with pytest.raises(LauncherError) as error:
        debian.ensure(browser=False)
    assert "chromium" not in str(error.value)


def test_root_installs_exactly_what_is_missing(monkeypatch):
    asked = []
    monkeypatch.setattr(process, "is_root", lambda: True)
    monkeypatch.setattr(debian, "_apt_install", asked.append)
    debian.ensure(browser=True)
    assert asked == [["libharfbuzz-subset0", "fonts-noto-cjk", "chromium"]]


def test_setting_packages_up_can_be_left_to_the_user(monkeypatch):
    monkeypatch.setenv("XINFANG_SKIP_APT", "1")
    monkeypatch.setattr(process, "is_root", lambda: False)
    debian.ensure(browser=True)


def test_unreachable_mirror_is_explained(monkeypatch, tmp_path):
    monkeypatch.setattr(
        odoo_source.debian_mirror, "find", lambda: "http://127.0.0.1:9/debian"
    )
    with pytest.raises(LauncherError, match="apt-get update") as error:
        odoo_source._download(tmp_path / "apt")
    assert "http://127.0.0.1:9/debian" in error.value.hint


@pytest.mark.parametrize(
    ("uris", "message"),
    [
        ("", "offers no package odoo-19"),
        ("'http://m/o.deb' odoo-19_20.0.0+dfsg-1_all.deb 5 SHA256:x", "version 20"),
    ],
)
def test_another_major_version_is_refused(monkeypatch, tmp_path, uris, message):
    monkeypatch.setattr(odoo_source, "_apt", lambda base: ["echo", uris, "#"])
    with pytest.raises(LauncherError, match=message) as error:
        odoo_source._check_candidate(tmp_path, {"PATH": "/usr/bin:/bin"})
    assert "XINFANG_ODOO" in error.value.hint


def test_the_expected_major_version_is_taken(monkeypatch, tmp_path):
    line = "'http://m/o.deb' odoo-19_19.0.0+dfsg-1_all.deb 5 SHA256:x"
    monkeypatch.setattr(odoo_source, "_apt", lambda base: ["echo", line, "#"])
    assert odoo_source._check_candidate(tmp_path, {"PATH": "/usr/bin:/bin"}) == "19.0.0"
