"""The static guard: what its rules find, what they leave alone, what it reports."""

import csv
import re

import pytest
from launcher import paths
from launcher.auditing import findings, programs
from launcher.commands import audit
from launcher.errors import LauncherError
from served_office import room_for_chromium

EXAMPLES = [f".semgrep/odoo.{kind}" for kind in ("py", "xml", "js", "csv")]


def marks():
    """Return what the examples say: (file, line, rule) that must and must not be found."""
    must, must_not = set(), set()
    for name in EXAMPLES:
        lines = (paths.ROOT / name).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if mark := re.search(r"\b(ruleid|ok): ([\w-]+)", line):
                place = must if mark[1] == "ruleid" else must_not
                place.add((name, number + 1, mark[2]))
    return must, must_not


def rules():
    text = programs.RULES.read_text("utf-8")
    return set(re.findall(r"^  - id: ([\w-]+)$", text, re.M))


@pytest.fixture(scope="module")
def found():
    # Semgrep reserves far more address space than it uses.
    with room_for_chromium():
        results, _files = programs.semgrep(EXAMPLES)
    return {(f.path, f.line, f.rule) for f in results}


def test_every_rule_has_a_failing_and_a_passing_example():
    must, must_not = marks()
    assert len(rules()) >= 15
    assert rules() == {rule for _file, _line, rule in must}
    assert rules() == {rule for _file, _line, rule in must_not}


def test_the_rules_find_what_they_are_for(found):
    must, _must_not = marks()
    assert must - found == set()


def test_the_rules_leave_the_rest_alone(found):
    must, must_not = marks()
    assert found & must_not == set()
    assert found - must == set()


def test_bandit_reads_the_code():
    results = programs.bandit(["addons/xinfang_case/tools"])
    assert "B704" in {finding.rule for finding in results}


def test_exceptions_have_reasons(tmp_path):
    assert findings.read_allowed()
    file = tmp_path / "allowed.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([findings.HEAD, ["r", "p", "c", "because"]])
    with pytest.raises(LauncherError, match="no reason"):
        findings.read_allowed(file)


def test_findings_are_sorted_out():
    one = findings.Finding("r1", "a/b.py", 3, "x = 1", "bad")
    two = findings.Finding("r1", "a/c.py", 4, "x = 2", "bad")
    other = findings.Finding("r2", "a/b.py", 3, "x = 1", "bad")
    known = findings.Allowed("r1", "a/b.py", "x = 1", "this one is harmless")
    folder = findings.Allowed("r1", "a/", "*", "nothing runs from here")
    unused = findings.Allowed("r9", "a/b.py", "*", "was needed in the past")
    assert findings.sort_out([one, two, other], [known]) == ([two, other], [])
    assert findings.sort_out([one, two, other], [folder]) == ([other], [])
    assert findings.sort_out([one], [known, unused]) == ([], [unused])


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([([], 0, 1)], "NOT CHECKED"),
        ([([], 0, 0)], "NOT CHECKED"),
        ([([], 1, 1), ([], 5, 6)], "5 of 6"),
    ],
)
def test_nobody_answering_is_not_taken_for_safety(monkeypatch, capsys, answers, said):
    waiting = iter(answers)
    monkeypatch.setattr(programs, "pip_audit", lambda _lock: next(waiting))
    _holes, answered, packages = audit.known_holes()
    audit._tell_packages(answered, packages)
    assert said in capsys.readouterr().out


def test_a_known_hole_is_a_finding(monkeypatch):
    hole = findings.Finding("PYSEC-1", "requests", 0, "2.0", "mended in 2.1")
    monkeypatch.setattr(programs, "pip_audit", lambda _lock: ([hole], 1, 1))
    assert audit.known_holes()[0] == [hole]
