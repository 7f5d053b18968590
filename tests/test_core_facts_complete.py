"""Each fact about Odoo that the design starts from keeps a test of its own."""

import re
from pathlib import Path

from odoo.addons.xinfang_case.tests.figures import record

ADDONS = Path(__file__).resolve().parents[1] / "addons"
FACTS = [f"f{number:02}" for number in range(1, 25)]


def test_every_fact_has_a_test():
    found = {}
    for path in ADDONS.glob("*/tests/test_core_facts*.py"):
        for fact in re.findall(r"def test_(f\d\d)_", path.read_text(encoding="utf-8")):
            found.setdefault(fact, []).append(path.name)
    record("facts", facts=len(found), files=len({f for v in found.values() for f in v}))
    assert sorted(found) == FACTS
