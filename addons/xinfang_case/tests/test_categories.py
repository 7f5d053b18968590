import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCategories(TransactionCase):
    EDITION = "code,name\n010000,自然资源\n010100,土地征收\n020000,民政\n"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Category = cls.env["xinfang.category"]

    def load(self, text, day="2026-01-01"):
        return self.Category.import_catalogue(text, "test", day)

    def by_code(self, code, day):
        domain = self.Category._valid_on(date.fromisoformat(day))
        domain &= Domain("code", "=", code) & Domain("catalogue", "=", "test")
        return self.Category.search(domain)

    def test_seeded_catalogues(self):
        general = self.Category.search([("catalogue", "=", "2020")])
        first = general.filtered(lambda c: c.level == 1)
        self.assertEqual(len(first), 17)
        self.assertEqual(first[-1].name, "其他")
        self.assertEqual(first[-1].code, "990000")
        self.assertEqual(
            self.env.ref("xinfang_case.category_2020_010100").display_name,
            "政法 / 社会治安",
        )
        police = self.Category.search([("catalogue", "=", "police")])
        count = {
            kind: len(police.filtered(lambda c, k=kind: c.petition_type == k))
            for kind in ("claim", "suggestion", "accusation")
        }
        self.assertEqual(count, {"claim": 9, "suggestion": 5, "accusation": 3})

    def test_search_as_typed(self):
        found = lambda text: {i for i, _name in self.Category.name_search(text)}  # noqa: E731
        security = self.env.ref("xinfang_case.category_2020_010100").id
        for text in ("社会治安", "010100", "shehuizhian", "shza", "政法 / 社会"):
            self.assertIn(security, found(text), text)
        self.assertNotIn(security, found("jtgl"))

    def test_first_edition(self):
        self.assertEqual(self.load(self.EDITION), {"kept": 0, "created": 3, "ended": 0})
        land = self.by_code("010100", "2026-06-01")
        self.assertEqual((land.display_name, land.level), ("自然资源 / 土地征收", 2))
        self.assertFalse(self.by_code("010100", "2025-12-31"))

    def test_same_edition_again_changes_nothing(self):
        self.load(self.EDITION)
        before = self.by_code("010100", "2026-06-01")
        result = self.load(self.EDITION, "2027-01-01")
        self.assertEqual(result, {"kept": 3, "created": 0, "ended": 0})
        self.assertEqual(self.by_code("010100", "2027-06-01"), before)

    def test_new_edition_ends_the_old_and_keeps_it(self):
        self.load(self.EDITION)
        old = self.by_code("020000", "2026-06-01")
        result = self.load(
            "code,name\n010000,自然资源\n010100,土地征收\n020000,民政工作\n",
            "2027-01-01",
        )
        self.assertEqual(result, {"kept": 2, "created": 1, "ended": 1})
        self.assertEqual(
            (old.name, old.valid_to, old.active), ("民政", date(2026, 12, 31), True)
        )
        self.assertEqual(self.by_code("020000", "2026-12-31"), old)
        self.assertEqual(self.by_code("020000", "2027-01-01").name, "民政工作")

    def test_missing_code_is_ended(self):
        self.load(self.EDITION)
        result = self.load(
            "code,name\n010000,自然资源\n010100,土地征收\n", "2027-01-01"
        )
        self.assertEqual(result, {"kept": 2, "created": 0, "ended": 1})
        self.assertFalse(self.by_code("020000", "2027-01-01"))

    def test_children_follow_a_renamed_parent(self):
        self.load(self.EDITION)
        result = self.load(self.EDITION.replace("自然资源", "国土"), "2027-01-01")
        self.assertEqual(result, {"kept": 1, "created": 2, "ended": 2})
        self.assertEqual(
            self.by_code("010100", "2027-01-01").display_name, "国土 / 土地征收"
        )
        self.assertEqual(
            self.by_code("010100", "2026-12-31").display_name, "自然资源 / 土地征收"
        )

    def test_valid_today(self):
        self.load(self.EDITION)
        self.load("code,name\n010000,自然资源\n", "2027-01-01")
        current = [("is_current", "=", True), ("catalogue", "=", "test")]
        with freeze_time("2026-12-31 15:59:00"):  # 23:59 in Shanghai
            self.assertEqual(self.Category.search_count(current), 3)
        with freeze_time("2026-12-31 16:00:00"):  # midnight in Shanghai
            self.assertEqual(self.Category.search_count(current), 1)
            ended = self.Category.search(
                [("is_current", "=", False), ("catalogue", "=", "test")]
            )
            self.assertEqual(len(ended), 2)
            self.assertEqual(set(ended.mapped("is_current")), {False})

    def test_edition_of_the_same_day_or_earlier_is_refused(self):
        self.load(self.EDITION)
        for day in ("2026-01-01", "2025-01-01"):
            with self.assertRaisesRegex(UserError, "already"):
                self.load(self.EDITION, day)

    def test_wrong_file_imports_nothing(self):
        with self.assertRaisesRegex(UserError, "Line 3: this code occurs twice"):
            self.load("code,name\n010000,甲\n010000,乙\n")
        self.assertFalse(self.Category.search([("catalogue", "=", "test")]))

    def test_other_catalogues_are_left_alone(self):
        before = self.Category.search([("catalogue", "!=", "test")]).mapped(
            "write_date"
        )
        self.load(self.EDITION)
        self.assertEqual(
            self.Category.search([("catalogue", "!=", "test")]).mapped("write_date"),
            before,
        )

    def test_three_levels_of_one_catalogue(self):
        self.load("code,name\n010000,a\n010100,b\n010101,c\n")
        deepest = self.by_code("010101", "2026-01-01")
        self.assertEqual(deepest.level, 3)
        with self.assertRaisesRegex(ValidationError, "three levels"):
            deepest.copy(
                {"code": "010102", "parent_id": deepest.id, "valid_from": "2026-01-02"}
            )
        with self.assertRaisesRegex(ValidationError, "one catalogue"):
            deepest.parent_id.catalogue = "other"


@tagged("post_install", "-at_install")
class TestCategoryImportDialog(TransactionCase):
    TEXT = "code,name\n010000,自然资源\n"

    def dialog(self, content, user=None):
        dialogs = self.env["xinfang.category.import"]
        if user:
            dialogs = dialogs.with_user(user)
        return dialogs.create(
            {
                "file": base64.b64encode(content),
                "catalogue": " test ",
                "valid_from": "2026-01-01",
            }
        )

    def test_text_of_both_encodings(self):
        for encoding in ("utf-8-sig", "gb18030"):
            with self.subTest(encoding), self.env.cr.savepoint() as savepoint:
                result = self.dialog(self.TEXT.encode(encoding)).action_import()
                self.assertEqual(
                    result["params"]["message"], "Kept 0, new 1, ended 0 categories."
                )
                category = self.env["xinfang.category"].search(
                    [("catalogue", "=", "test")]
                )
                self.assertEqual(category.name, "自然资源")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_other_files(self):
        for content in (b"\xff\xff", b"PK\x03\x04", b"{}"):
            with self.assertRaises(UserError):
                self.dialog(content).action_import()

    def test_for_administrators_only(self):
        clerk = new_test_user(
            self.env, "import_clerk", "xinfang_case.group_xinfang_window"
        )
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            self.dialog(self.TEXT.encode(), clerk)
