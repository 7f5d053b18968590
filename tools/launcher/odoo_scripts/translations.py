"""Export each add-on's terms to i18n/<name>.pot and merge them into zh_CN.po.

With --check nothing is written: a stale template, an untranslated or an
obsolete Chinese term is a failure.
"""

import io
import os
import sys
from pathlib import Path

import polib
from _odoo import environment, report

# These lines change with each export and say nothing about the terms.
DATED = ("POT-Creation-Date", "PO-Revision-Date")
HEADER = ("Project-Id-Version", "Report-Msgid-Bugs-To", "Last-Translator")


def export(env, module: str) -> polib.POFile:
    """Return the terms of `module` as Odoo exports them, without dates."""
    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(False, [module], buffer, "po", env)
    terms = polib.pofile(buffer.getvalue().decode("utf-8"), wrapwidth=78)
    for key in (*DATED, *HEADER[1:]):
        terms.metadata.pop(key, None)
    terms.sort()
    return terms


def merge(terms: polib.POFile, path: Path) -> polib.POFile:
    """Return zh_CN.po at `path` brought to the state of `terms`.

    Translations are kept; terms that are gone become obsolete entries.
    """
    chinese = polib.pofile(str(path), wrapwidth=78) if path.exists() else polib.POFile()
    chinese.metadata = {**terms.metadata, "Language": "zh_CN", "Plural-Forms": ""}
    chinese.merge(terms)
    chinese.sort()
    return chinese


def untranslated(chinese: polib.POFile) -> list[str]:
    """Return the terms that have no Chinese text, or an uncertain one."""
    return [
        entry.msgid
        for entry in chinese
        if not entry.obsolete and (not entry.msgstr or "fuzzy" in entry.flags)
    ]


def handle(env, module: str, folder: Path, check: bool) -> list[str]:
    """Export or check one add-on and return what is wrong with it."""
    terms = export(env, module)
    pot, po = folder / f"{module}.pot", folder / "zh_CN.po"
    old = {str(entry) for entry in polib.pofile(str(pot))} if pot.exists() else set()
    chinese = merge(terms, po)
    problems = []
    if check:
        difference = {str(entry) for entry in terms} ^ old
        if difference:
            example = min(difference).splitlines()[-2:]
            problems.append(
                f"{module}.pot is stale ({len(difference)} differences, such as "
                f"{' '.join(example)}): run ./xinfang i18n"
            )
    else:
        folder.mkdir(exist_ok=True)
        terms.save(str(pot))
        chinese.save(str(po))
    missing = untranslated(chinese)
    if missing:
        shown = "; ".join(repr(text[:60]) for text in missing[:15])
        problems.append(f"{module}: {len(missing)} terms lack Chinese: {shown}")
    return problems


if __name__ == "__main__":
    database, *rest = sys.argv[1:]
    check = "--check" in rest
    messages, failed = [], False
    with environment(database) as env:
        for name in (arg for arg in rest if arg != "--check"):
            base = Path(os.environ["XINFANG_ADDONS_PATH"].split(",")[-1])
            found = handle(env, name, base / name / "i18n", check)
            failed = failed or bool(check and found)
            messages += found or [f"{name}: complete"]
    report({"messages": messages, "failed": failed})
