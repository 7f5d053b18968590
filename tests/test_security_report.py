"""The report shows what was recorded, and says what was not."""

import json

import pytest
from launcher import paths
from launcher.commands import security_report
from launcher.errors import LauncherError


def test_recorded_figures_stand_in_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(security_report, "FIGURES", tmp_path)
    with pytest.raises(LauncherError, match="no figures"):
        security_report.report(None)
    figures = {"at": "2026-11-29T10:11:12+00:00", "attacks": 9, "requests_seen": 0}
    (tmp_path / "pdf.json").write_text(json.dumps(figures), "utf-8")
    (tmp_path / "own.json").write_text(json.dumps({"at": "", "things": 7}), "utf-8")
    text = security_report.text_of(security_report.read())
    line = next(line for line in text.splitlines() if line.startswith("| pdf |"))
    assert "攻击 9" in line and "收到的请求 0" in line and "2026-11-29 10:11" in line
    assert "| own | own | things 7 |" in text
    assert "`mail_gateway`" in text.partition("没有记录")[2]


def test_the_report_in_the_repository_is_made_by_the_program():
    text = security_report.TARGET.read_text("utf-8")
    assert text.startswith(security_report.HEAD)
    known = {*security_report.ROWS}
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert {line.split(" | ")[0].strip("| ") for line in rows} & known
    assert paths.ROOT in security_report.TARGET.parents
