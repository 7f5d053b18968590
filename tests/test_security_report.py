"""The report shows what was recorded, and says what was not."""

import ast
import json
from pathlib import Path

import pytest
from launcher import paths
from launcher.commands import audit, security_report
from launcher.errors import LauncherError

# Functions that keep a figure; none of these names is another's method in the tests.
RECORDERS = ("record", "keep_figures", "_record", "_keep")


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


def test_every_label_has_a_chinese_word():
    """What tests record by name stands in the report in words."""
    labels = set()
    files = [*paths.ADDONS.glob("*/tests/*.py"), *paths.ROOT.glob("tests/*.py")]
    files += [*paths.ROOT.glob("tools/bench/*.py"), audit.__file__]
    for file in map(Path, files):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in RECORDERS:
                labels |= {word.arg for word in node.keywords if word.arg}
    assert len(labels) > 40
    assert labels <= set(security_report.LABELS)


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
