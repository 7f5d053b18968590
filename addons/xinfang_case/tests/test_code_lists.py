from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

MODELS = (
    "xinfang.region",
    "xinfang.category",
    "xinfang.purpose",
    "xinfang.occupation",
)


@tagged("post_install", "-at_install")
class TestPurposesAndOccupations(TransactionCase):
    def test_seeded(self):
        purposes = self.env["xinfang.purpose"].search([])
        self.assertEqual(
            purposes.mapped("name"),
            ["申诉", "求决", "揭发控告", "意见建议", "咨询", "其他"],
        )
        self.assertEqual(purposes[-1].code, "99")
        names = self.env["xinfang.occupation"].search([]).mapped("name")
        self.assertEqual((len(names), names[0], names[-1]), (12, "工人", "其他"))

    def test_codes_are_unique(self):
        for model in ("xinfang.purpose", "xinfang.occupation"):
            with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
                self.env[model].create({"code": "99", "name": "x"})


@tagged("post_install", "-at_install", "xf_security")
class TestCodeListAccess(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env, "lists_clerk", "xinfang_case.group_xinfang_window"
        )
        cls.admin = new_test_user(
            cls.env, "lists_admin", "xinfang_case.group_xinfang_admin"
        )
        cls.citizen = new_test_user(cls.env, "lists_citizen", "base.group_portal")
        cls.employee = new_test_user(cls.env, "lists_employee", "base.group_user")
        cls.public = cls.env.ref("base.public_user")

    def rights(self, model, user):
        lists = self.env[model].with_user(user)
        return [lists.has_access(op) for op in ("read", "write", "create", "unlink")]

    def test_views_open_for_clerk_and_administrator(self):
        for model, kinds in (
            ("xinfang.region", ("list", "form", "search")),
            ("xinfang.category", ("list", "form", "search")),
            ("xinfang.purpose", ("list", "form", "search")),
            ("xinfang.occupation", ("list",)),
        ):
            for user, importing in ((self.clerk, False), (self.admin, True)):
                lists = self.env[model].with_user(user)
                views = lists.get_views([(False, kind) for kind in kinds])["views"]
                self.assertEqual(set(views), set(kinds))
                self.assertIn("code", views["list"]["arch"])
                if model == "xinfang.category":
                    offered = "Import a Catalogue" in views["list"]["arch"]
                    self.assertEqual(offered, importing, user.login)

    def test_matrix(self):
        nothing = [False] * 4
        for model in MODELS:
            self.assertEqual(
                self.rights(model, self.clerk), [True, False, False, False], model
            )
            self.assertEqual(self.rights(model, self.admin), [True] * 4, model)
            for user in (self.citizen, self.employee, self.public):
                self.assertEqual(self.rights(model, user), nothing, (model, user.login))

    def test_clerk_searches_but_does_not_change(self):
        region = self.env.ref("xinfang_case.region_520302").with_user(self.clerk)
        self.assertIn(region.id, [i for i, _name in region.name_search("红花岗")])
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            region.name = "x"

    def test_only_the_administrator_imports(self):
        text = "code,name\n010000,甲\n"
        for user in (self.clerk, self.citizen, self.employee):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                self.env["xinfang.category"].with_user(user).import_catalogue(
                    text, "t", "2026-01-01"
                )
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                categories = self.env["xinfang.category"].with_user(user)
                categories.import_catalogue("no list at all", "t", "2026-01-01")
        imported = self.env["xinfang.category"].with_user(self.admin)
        result = imported.import_catalogue(text, "t", "2026-01-01")
        self.assertEqual(result["created"], 1)
