"""The launcher's commands, as far as they need no Odoo."""

import socket
import subprocess
import sys

import polib
import pytest
from launcher import cli, commands, paths
from launcher.commands import docs, lint, run, test
from launcher.errors import LauncherError

sys.path.insert(0, str(paths.SCRIPTS))
import translations


def test_help_names_each_command(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0
    output = capsys.readouterr().out
    for command in commands.ALL:
        assert command.name in output


def test_unknown_argument_is_refused(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["lint", "--colour"])
    assert end.value.code == 2
    assert "--colour" in capsys.readouterr().err


def test_launcher_needs_nothing_but_the_standard_library():
    code = "import sys; sys.argv = ['./xinfang', '--help']; import runpy; "
    code += "runpy.run_path('xinfang', run_name='__main__')"
    result = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code], cwd=paths.ROOT, check=False
    )
    assert result.returncode == 0


def test_a_taken_port_is_told_at_once():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LauncherError, match="in use") as error:
            run._check_port(port)
    assert f"--port {port + 1}" in error.value.hint


def test_run_ends_with_addresses_and_accounts():
    account = {"login": "clerk", "password": "pw1", "name": "王登记", "can": "登记来信"}
    text = run.summary(8123, [account])
    assert "http://127.0.0.1:8123/odoo" in text
    assert "http://127.0.0.1:8123/xinfang" in text
    line = next(line for line in text.splitlines() if "clerk" in line)
    assert all(word in line for word in account.values())


@pytest.mark.parametrize(
    ("rest", "whole"),
    [
        (["-q"], True),
        (["-k", "clock"], True),
        (["tests/test_launcher_commands.py"], False),
        (["-x", "tests/test_launcher_commands.py::test_pytest_arguments"], False),
    ],
)
def test_pytest_arguments(rest, whole):
    command = test.pytest_command("db", rest)
    assert command[1:3] == ["-m", "pytest"]
    assert "--odoo-database=db" in command and "--odoo-http" in command
    assert (str(paths.ROOT / "tests") in command) is whole
    assert [arg for arg in command if arg in rest] == rest


@pytest.mark.parametrize(
    ("workers", "rest", "expected"),
    [
        ("3", [], ["-n3"]),
        ("1", [], []),
        ("3", ["-n0"], ["-n0"]),
        ("3", ["tests/test_launcher_commands.py"], []),
    ],
)
def test_the_whole_suite_runs_in_several_processes(
    monkeypatch, workers, rest, expected
):
    monkeypatch.setenv("XINFANG_TEST_WORKERS", workers)
    command = test.pytest_command("db", rest)
    assert [arg for arg in command if arg.startswith("-n")] == expected
    assert ("--dist=loadfile" in command) is (expected == ["-n3"])


def test_xml_that_does_not_parse_is_named_with_its_line(tmp_path):
    folder = tmp_path / "addons"
    folder.mkdir()
    (folder / "good.xml").write_text('<?xml version="1.0"?>\n<odoo/>\n')
    (folder / "bad.xml").write_text('<?xml version="1.0"?>\n<odoo>\n<a></odoo>\n')
    (folder / "bare.xml").write_text("<odoo/>\n")
    problems = lint.xml_problems(folder)
    assert len(problems) == 2
    assert "bad.xml" in problems[0] and "line 3" in problems[0]
    assert "bare.xml" in problems[1]


def test_stale_document_fails_and_shows_the_difference(capsys):
    assert docs.compare("a\n", "a\n") == 0
    assert docs.compare("a\nold\n", "a\nnew\n") == 1
    output = capsys.readouterr().out
    assert "-old" in output and "+new" in output


def template(*texts):
    terms = polib.POFile()
    terms.extend(polib.POEntry(msgid=text) for text in texts)
    return terms


def test_merging_keeps_translations_and_retires_terms(tmp_path):
    file = tmp_path / "zh_CN.po"
    old = template("Accept", "Gone")
    for entry, chinese in zip(old, ("受理", "已删"), strict=True):
        entry.msgstr = chinese
    old.save(str(file))
    merged = translations.merge(template("Accept", "Refuse"), file)
    assert merged.find("Accept").msgstr == "受理"
    assert merged.find("Refuse").msgstr == ""
    assert [entry.msgid for entry in merged.obsolete_entries()] == ["Gone"]
    assert translations.untranslated(merged) == ["Refuse"]


def test_uncertain_translation_counts_as_none(tmp_path):
    terms = template("Accept")
    terms[0].msgstr = "受理"
    assert translations.untranslated(terms) == []
    terms[0].flags.append("fuzzy")
    assert translations.untranslated(terms) == ["Accept"]


def test_check_reports_a_stale_template(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "export", lambda env, module: template("New"))
    assert translations.handle(None, "mod", tmp_path, check=False) == [
        "mod: 1 terms lack Chinese: 'New'"
    ]
    assert (tmp_path / "mod.pot").exists()
    monkeypatch.setattr(translations, "export", lambda env, module: template("Newer"))
    problems = translations.handle(None, "mod", tmp_path, check=True)
    assert problems[0].startswith("mod.pot is stale")
