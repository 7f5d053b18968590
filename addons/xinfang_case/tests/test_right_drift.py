"""C43, C49: rules and rights that were changed in the database itself are noticed."""

import doctest

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import right_drift
from .core_common import CoreCase

LOG = "odoo.addons.xinfang_case.models.right_drift"


@tagged("post_install", "-at_install", "xf_security")
class TestRightDrift(CoreCase):
    def setUp(self):
        super().setUp()
        self.seals = self.env["xinfang.right.seal"].sudo()
        self.seals._remember()
        self.assertEqual(self.seals._changed(), [])

    def test_examples(self):
        self.assertEqual(doctest.testmod(right_drift).failed, 0)

    def past_the_office(self, query, *params):
        self.env.cr.execute(query, params)
        self.env.invalidate_all()
        return self.seals._changed()

    def test_c43_each_kind_of_direct_change_is_named(self):
        rule = self.env.ref("xinfang_case.rule_recusal_scope").id
        access = self.env.ref("xinfang_case.access_recusal_staff").id
        group = self.env.ref("xinfang_case.group_xinfang_discipline").id
        user = self.users["window"].id
        changes = {
            f"rule:{rule}": ("UPDATE ir_rule SET active = FALSE WHERE id = %s", rule),
            f"access:{access}": (
                "UPDATE ir_model_access SET perm_unlink = TRUE WHERE id = %s",
                access,
            ),
            f"member:{group}:{user}": (
                "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
                group,
                user,
            ),
            "trigger:xinfang_entry:xinfang_entry_rows": (
                "ALTER TABLE xinfang_entry DISABLE TRIGGER xinfang_entry_rows",
            ),
            "seal": ("UPDATE xinfang_right_seal SET digest = 'x' WHERE key = %s", "x"),
        }
        for key, (query, *params) in changes.items():
            with self.subTest(key), self.env.cr.savepoint() as point:
                if key == "seal":
                    # The picture is set back together with the rule it tells of.
                    self.env.cr.execute("DELETE FROM ir_rule WHERE id = %s", (rule,))
                    query = "DELETE FROM xinfang_right_seal WHERE key LIKE %s"
                    params = (f"rule%:{rule}%",)
                self.assertIn(key, self.past_the_office(query, *params))
                point.rollback()
            self.env.invalidate_all()
        self.assertEqual(self.seals._changed(), [])

    def test_c43_what_the_office_changes_itself_is_remembered(self):
        rule = self.env.ref("xinfang_case.rule_recusal_scope")
        group = self.env.ref("xinfang_case.group_xinfang_legal")
        for number, change in enumerate(
            (
                lambda: rule.write({"perm_create": True}),
                lambda: self.users["window"].write({"group_ids": [(4, group.id)]}),
                lambda: group.write({"user_ids": [(3, self.users["window"].id)]}),
                lambda: self.env["ir.model.access"].create(
                    {
                        "name": "x",
                        "model_id": self.env.ref(
                            "xinfang_case.model_xinfang_recusal"
                        ).id,
                        "group_id": group.id,
                    }
                ),
            )
        ):
            change()
            self.env.flush_all()
            self.assertTrue(self.seals._changed(), "changed, and not remembered yet")
            self.env.cr.precommit.run()
            self.assertEqual(self.seals._changed(), [], number)

    def test_c43_a_change_of_the_office_does_not_bless_another(self):
        access = self.env.ref("xinfang_case.access_recusal_staff").id
        self.past_the_office(
            "UPDATE ir_model_access SET perm_unlink = TRUE WHERE id = %s", access
        )
        self.env.ref("xinfang_case.rule_recusal_scope").write({"perm_create": True})
        self.env.cr.precommit.run()
        self.assertEqual(self.seals._changed(), [f"access:{access}"])

    def test_c49_auditors_are_told_once(self):
        group = self.env.ref("xinfang_case.group_xinfang_discipline").id
        user = self.users["window"].id
        self.past_the_office(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", group, user
        )
        auditor = self.users["role_auditor"]
        before = len(auditor.partner_id.activity_ids)
        with mute_logger(LOG):
            self.assertEqual(self.seals._cron_check(), 1)
            self.assertEqual(self.seals._cron_check(), 0)
        self.assertEqual(len(auditor.partner_id.activity_ids), before + 1)
        note = (
            self.env["xinfang.setting.change"]
            .sudo()
            .search([], limit=1, order="id desc")
        )
        self.assertEqual(note.key, f"database: member:{group}:{user}")

    def test_c43_at_the_start_the_log_says_so(self):
        rule = self.env.ref("xinfang_case.rule_recusal_scope").id
        self.past_the_office("UPDATE ir_rule SET active = FALSE WHERE id = %s", rule)
        updated = self.registry.updated_modules
        self.registry.updated_modules = []
        self.addCleanup(setattr, self.registry, "updated_modules", updated)
        with self.assertLogs(LOG, "CRITICAL") as logs:
            self.seals._register_hook()
        self.assertIn(f"rule:{rule}", logs.output[0])
