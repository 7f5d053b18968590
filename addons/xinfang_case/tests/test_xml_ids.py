from odoo.modules.migration import load_script
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools.misc import file_path

from ..tools.xml_ids import PARTS, rule_in_id

# Model -> field that holds the rule.
CARRIERS = {
    "xinfang.act": "rule",
    "xinfang.guard": "code",
    "xinfang.clock.rule": "code",
    "xinfang.document.type": "code",
}


@tagged("post_install", "-at_install")
class TestRuleInId(BaseCase):
    def test_first_rule_as_an_id_spells_it(self):
        for rule, spelt in (
            ("L9", "l9"),
            ("L9, L12", "l9"),
            ("S1, B1", "s1"),
            ("C53-C54, C58", "c53"),
            ("TL-04", "tl_04"),
            ("TL-19i", "tl_19i"),
            ("D05-1", "d05"),
            ("10.3", "10_3"),
            ("VOID", "void"),
            (" L1 ", "l1"),
        ):
            with self.subTest(rule):
                self.assertEqual(rule_in_id(rule), spelt)


@tagged("post_install", "-at_install")
class TestXmlIds(TransactionCase):
    """Whoever greps the data for a rule finds its records by their ids."""

    def ids_of(self, *models):
        """Return record -> name of its external id, of our add-ons alone."""
        rows = self.env["ir.model.data"].search(
            [("model", "in", models), ("module", "=like", "xinfang\\_%")]
        )
        return {self.env[row.model].browse(row.res_id): row.name for row in rows}

    def test_acts_clocks_guards_and_documents_carry_their_rule(self):
        for model, field in CARRIERS.items():
            found = self.ids_of(model)
            self.assertGreater(len(found), 30, model)
            for record, name in found.items():
                with self.subTest(model, name=name):
                    rule = record[field]
                    if model == "xinfang.act":
                        kind = record.model.split(".", 1)[1].replace(".", "_")
                        self.assertTrue(rule)
                        wanted = f"act_{rule_in_id(rule)}_{kind}_{record.code}"
                        self.assertEqual(name, wanted)
                    else:
                        spelt = rule.lower().replace("-", "_")
                        self.assertRegex(name, f"_{spelt}(_|$)")

    def test_parts_of_an_act_begin_with_its_id(self):
        acts = self.ids_of("xinfang.act")
        for record, name in self.ids_of(*PARTS).items():
            with self.subTest(name):
                self.assertTrue(name.startswith(f"{acts[record.act_id]}_"))

    def test_an_update_renames_the_ids_of_before(self):
        """Acts of before the rename, with their parts; a later act never had another id."""
        domain = [("model", "in", ("xinfang.act", *PARTS))]
        for module in ("xinfang_case", "xinfang_supervision"):
            path = file_path(f"{module}/migrations/19.0.0.1.1/pre-act_ids.py")
            script = load_script(path, f"{module}_act_ids")
            renamed = {
                f"act_{rule}_{name}": f"act_{name}"
                for rule, names in script.ACTS.items()
                for name in names.split()
            }
            rows = self.env["ir.model.data"].search([*domain, ("module", "=", module)])
            now = {row.id: row.name for row in rows}
            names = self.ids_of("xinfang.act")
            self.assertGreater(len(set(names.values()) & set(renamed)), 10)
            for row in rows:
                record = self.env[row.model].browse(row.res_id)
                act = record if row.model == "xinfang.act" else record.act_id
                new = names[act]
                if new in renamed:
                    row.name = renamed[new] + row.name.removeprefix(new)
            self.assertFalse(set(renamed) & set(rows.mapped("name")))
            for _once_and_again in range(2):
                self.env.flush_all()
                script.migrate(self.env.cr, "")
                self.env.invalidate_all()
                self.assertEqual({row.id: row.name for row in rows}, now)
