"""Setting ``content_catalogue_version``: which catalogue triage offers (K, 3.8)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .core_common import CoreCase

NEW = "code,name\n010000,自然资源\n010100,土地征收\n020000,应急管理\n"


@tagged("post_install", "-at_install", "xf_engine")
class TestCatalogueEdition(CoreCase):
    def choose(self, code):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.content_catalogue_version", code
        )

    def imported(self):
        category = self.env["xinfang.category"]
        category.import_catalogue(NEW, "2026", self.today())
        return category.search([("catalogue", "=", "2026")])

    def offered(self):
        return self.env["xinfang.category"].search([("is_offered", "=", True)])

    def test_the_chosen_catalogue_alone_is_offered(self):
        self.assertEqual(set(self.offered().mapped("catalogue")), {"2020"})
        new = self.imported()
        self.assertEqual(set(self.offered().mapped("catalogue")), {"2020"})
        self.choose("2026")
        self.assertEqual(self.offered(), new)
        self.assertTrue(all(category.is_offered for category in new))
        self.assertFalse(self.category.is_offered)
        others = self.env["xinfang.category"].search([("is_offered", "=", False)])
        self.assertFalse(new & others)
        self.assertIn(self.category, others)

    def test_only_a_catalogue_that_has_categories_is_chosen(self):
        for code in ("2031", "police", "x y", "2026; drop"):
            with self.subTest(code), self.assertRaises(ValidationError):
                self.choose(code)
        self.assertEqual(set(self.offered().mapped("catalogue")), {"2020"})

    def test_g08_triage_takes_no_category_of_another_edition(self):
        """Through call, JSON and dialog; a category chosen before stays as it is."""
        before = self.triaged()
        new = self.imported()
        self.choose("2026")
        values = self.triage_vals()
        self.refused("G08", self.received(), "triage", "triage", **values)
        self.do(
            self.received(), "triage", "triage", **{**values, "category_id": new[0].id}
        )
        self.do(before, "triage", "triage", **values)
        self.assertEqual(before.sudo().category_id.catalogue, "2020")

    def test_s2_nothing_leaves_triage_without_a_purpose(self):
        """Region, category and route are asked for (G08), the purpose follows the type."""
        petition = self.received()
        for kind, code in (("claim", "02"), ("suggestion", "04")):
            self.do(petition, "triage", "triage", **self.triage_vals(type=kind))
            self.assertEqual(petition.sudo().purpose_id.code, code)
        inquiry = self.env["xinfang.purpose"].search([("code", "=", "05")])
        values = self.triage_vals(type="suggestion", purpose_id=inquiry.id)
        self.do(petition, "triage", "triage", **values)
        self.do(petition, "triage", "triage", **self.triage_vals(type="suggestion"))
        self.assertEqual(petition.sudo().purpose_id, inquiry, "what was chosen stays")

    def test_the_import_proposes_the_catalogue_in_use(self):
        dialog = self.env["xinfang.category.import"]
        self.assertEqual(dialog.default_get(["catalogue"])["catalogue"], "2020")

    def test_heads_of_reports_name_catalogue_and_day(self):
        category = self.env["xinfang.category"]
        self.assertEqual(category._edition(self.today()), ("2020", None))
        self.imported()
        self.choose("2026")
        self.assertEqual(category._edition(self.today()), ("2026", self.today()))
