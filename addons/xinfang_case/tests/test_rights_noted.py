"""C49, C7: rights that were given are written down; saved searches are nobody else's."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestRightsNoted(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(cls.env, "xf_boss", "base.group_system")
        cls.auditor = cls.users["role_auditor"]
        cls.sealed = cls.env.ref("xinfang_case.group_xinfang_discipline")

    def rows(self):
        return self.env["xinfang.setting.change"].search([])

    def made(self, change):
        """Return the rows that a change brought about."""
        before = self.rows()
        change()
        self.env.flush_all()
        return self.rows() - before

    def told(self):
        todo = self.env["mail.activity"].search([("user_id", "=", self.auditor.id)])
        return " ".join(str(note) for note in todo.mapped("note"))

    def test_c49_who_gives_himself_a_role_is_seen(self):
        boss = self.boss.with_user(self.boss)
        row = self.made(
            lambda: boss.write({"group_ids": [Command.link(self.sealed.id)]})
        )
        self.assertEqual((len(row), row.user_id), (1, self.boss))
        self.assertIn("xf_boss", row.key)
        self.assertNotIn(self.sealed.display_name, row.before)
        self.assertIn(self.sealed.display_name, row.after)
        self.assertTrue(row.with_user(self.auditor).read(["key"]))
        self.assertIn("xf_boss", self.told())
        todo = self.env["mail.activity"].search([("user_id", "=", self.auditor.id)])
        self.assertFalse(todo.create_uid & self.boss)

    def test_c49_through_the_group_and_through_a_group_that_brings_it(self):
        user = self.users["window"]
        group = self.sealed.with_user(self.boss)
        row = self.made(lambda: group.write({"user_ids": [Command.link(user.id)]}))
        self.assertIn(user.name, row.after)
        self.assertIn(user.name, self.told())
        staff = self.env.ref("xinfang_case.group_xinfang_handler")
        handler = self.users["handler"]
        self.assertNotIn(handler.name, self.told())
        row = self.made(
            lambda: staff.with_user(self.boss).write(
                {"implied_ids": [Command.link(self.sealed.id)]}
            )
        )
        self.assertIn(self.sealed.display_name, row.after)
        self.assertIn(handler.name, self.told())

    def test_c49_rules_and_rights_of_models(self):
        rule = self.env["ir.rule"].search(
            [("model_id.model", "=", "xinfang.petition")], limit=1
        )
        row = self.made(lambda: rule.with_user(self.boss).write({"active": False}))
        self.assertIn("active=True", row.before)
        self.assertIn("active=False", row.after)
        access = self.env["ir.model.access"].with_user(self.boss)
        vals = {
            "name": "x",
            "model_id": self.env["ir.model"]._get_id("xinfang.view"),
            "group_id": self.env.ref("base.group_user").id,
            "perm_read": True,
        }
        row = self.made(lambda: access.create(vals))
        self.assertIn("perm_read=True", row.after)
        right = access.search([("name", "=", "x")])
        row = self.made(right.unlink)
        self.assertFalse(row.after)

    def test_c49_citizens_accounts_stand_in_no_list(self):
        portal = self.env.ref("base.group_portal").id
        users = self.env["res.users"].with_user(self.boss)
        vals = {"name": "某公民", "login": "xf_new", "group_ids": [(6, 0, [portal])]}
        self.assertFalse(self.made(lambda: users.create(vals)))
        new = users.search([("login", "=", "xf_new")])
        inside = self.env.ref("base.group_user").id
        row = self.made(lambda: new.write({"group_ids": [(6, 0, [inside])]}))
        self.assertIn("某公民", row.key)

    def test_c7_a_saved_search_is_its_makers_alone(self):
        clerk = self.users["window"]
        filters = self.env["ir.filters"].with_user(clerk)
        vals = {"name": "王某", "model_id": "xinfang.petition", "domain": "[]"}
        mine = filters.create({**vals, "user_ids": [Command.set(clerk.ids)]})
        colleague = self.users["triage"]
        for users in ([], colleague.ids, (clerk | colleague).ids):
            with self.assertRaises(UserError):
                filters.create({**vals, "user_ids": [Command.set(users)]})
            with self.assertRaises(UserError):
                mine.write({"user_ids": [Command.set(users)]})
        self.assertTrue(
            filters.create({**vals, "model_id": "res.partner", "user_ids": []})
        )
