"""Days in sentences are written out as the reader writes them, not as 2027-01-09."""

import ast
from pathlib import Path

from odoo.tests import BaseCase, tagged

ADDONS = Path(__file__).parents[2]
# What a sentence calls a day.
DAYS = set(
    "after again asked before day due ended issued last named received sent served "
    "since told today until".split()
)
SAID = {"said_day", "zh_date", "_"}
# These hold a sentence, or the day as somebody typed it.
WORDS = {
    ("document_lint.py", "day"),
    ("process_engine.py", "last"),
}


def _raw_days(path):
    """Return the keywords of translated sentences that get a day as it is stored."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        if getattr(call.func, "attr", getattr(call.func, "id", "")) != "_":
            continue
        for keyword in call.keywords:
            value = keyword.value
            if isinstance(value, ast.BoolOp):
                value = value.values[0]
            called = getattr(value, "func", None)
            name = getattr(called, "attr", getattr(called, "id", ""))
            if keyword.arg in DAYS and name not in SAID:
                yield path.name, keyword.arg


@tagged("post_install", "-at_install")
class TestSaidDays(BaseCase):
    def test_no_sentence_gets_a_day_as_it_is_stored(self):
        files = [
            path
            for path in ADDONS.glob("xinfang_*/**/*.py")
            if not {"tests", "demo"} & set(path.relative_to(ADDONS).parts)
        ]
        self.assertGreater(len(files), 300)
        found = {raw for path in files for raw in _raw_days(path)}
        self.assertEqual(found, WORDS)
