import csv

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open, mute_logger


@tagged("post_install", "-at_install")
class TestRegions(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Region = cls.env["xinfang.region"]
        cls.honghuagang = cls.env.ref("xinfang_case.region_520302")

    def found(self, text):
        return {
            self.Region.browse(found[0]).code
            for found in self.Region.name_search(text, limit=None)
        }

    def test_all_shipped_divisions_are_loaded(self):
        with file_open("xinfang_case/data/divisions.csv") as stream:
            shipped = {row["code"]: row for row in csv.DictReader(stream)}
        self.assertGreater(len(shipped), 3200)
        loaded = self.Region.with_context(active_test=False).search(
            [("code", "in", list(shipped))]
        )
        self.assertEqual(len(loaded), len(shipped))
        for region in loaded:
            row = shipped[region.code]
            self.assertEqual(
                (region.name, region.level, region.parent_id.code or ""),
                (row["name"], row["level"], row["parent_code"]),
            )

    def test_recent_divisions_and_all_provinces(self):
        for code, name in (
            ("653229", "和安县"),
            ("659012", "白杨市"),
            ("330113", "临平区"),
        ):
            self.assertEqual(self.env.ref(f"xinfang_case.region_{code}").name, name)
        provinces = self.Region.search([("level", "=", "province")])
        self.assertEqual(len(provinces), 34)
        self.assertIn("台湾省", provinces.mapped("name"))

    def test_path(self):
        self.assertEqual(self.honghuagang.display_name, "贵州省遵义市红花岗区")
        beijing = self.env.ref("xinfang_case.region_110105")
        self.assertEqual(beijing.display_name, "北京市朝阳区")
        inside = self.Region.search(
            [("id", "child_of", self.env.ref("xinfang_case.region_520300").id)]
        )
        self.assertEqual(len(inside), 15)

    def test_renaming_a_city_renames_what_lies_in_it(self):
        self.honghuagang.parent_id.name = "遵义新市"
        self.assertEqual(self.honghuagang.display_name, "贵州省遵义新市红花岗区")

    def test_search_as_typed(self):
        self.assertEqual(self.found("红花岗"), {"520302"})
        self.assertEqual(self.found("遵义市红花岗"), {"520302"})
        self.assertEqual(self.found("520302"), {"520302"})
        self.assertEqual(len(self.found("5203")), 15)
        self.assertEqual(self.found("honghuagang"), {"520302"})
        self.assertIn("520302", self.found("hhgq"))
        self.assertIn("520302", self.found("HHG"))
        self.assertNotIn("520302", self.found("huagang"), "from the start of the name")
        self.assertIn("341500", self.found("luan"), "六安 is read lu'an")
        self.assertEqual(self.found("不存在的地方"), set())

    def test_load_is_idempotent_and_respects_the_office(self):
        self.honghuagang.name = "红花岗（改）"
        self.assertEqual(self.Region._load_divisions(), 0)
        self.assertEqual(self.honghuagang.name, "红花岗（改）")

    def test_an_update_does_not_delete_regions(self):
        """Rows with an external id that an update does not load would be removed."""
        names = self.env["ir.model.data"].search(
            [("module", "=", "xinfang_case"), ("model", "=", "xinfang.region")]
        )
        self.assertGreater(len(names), 3200)
        self.assertEqual(set(names.mapped("noupdate")), {True})

    def test_load_restores_what_is_missing(self):
        self.env.ref("xinfang_case.region_520330").unlink()
        self.assertEqual(self.Region._load_divisions(), 1)
        region = self.env.ref("xinfang_case.region_520330")
        self.assertEqual(region.display_name, "贵州省遵义市习水县")

    def test_successor_may_have_the_code_when_the_old_one_has_ended(self):
        values = {"name": "新区", "code": "520302", "level": "county"}
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.create_flushed(values)
        self.honghuagang.write({"active": False, "valid_to": "2026-01-01"})
        successor = self.create_flushed(values)
        self.honghuagang.successor_id = successor
        self.assertEqual(self.found("520302"), {"520302"})
        self.assertEqual(self.Region._of_id_number("52030219900101001X"), successor)

    def test_codes_have_6_9_or_12_digits(self):
        for code in ("5203", "52030A", "5203021", "５２０３０２"):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                self.create_flushed({"name": "x", "code": code, "level": "county"})
        town = self.create_flushed(
            {"name": "长征镇", "code": "520302101000", "level": "township",
             "parent_id": self.honghuagang.id}
        )  # fmt: skip
        self.assertEqual(town.display_name, "贵州省遵义市红花岗区长征镇")

    def test_no_circle(self):
        with self.assertRaises(UserError):
            self.honghuagang.parent_id.parent_id = self.honghuagang

    def create_flushed(self, values):
        with self.env.cr.savepoint():
            region = self.Region.create(values)
            self.env.flush_all()
        return region
