from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestViewLog(CoreCase):
    """C17, the log itself: appended, sealed, read by auditors alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.triaged(triage={"reason": "拟转送公安机关"})

    def views(self):
        return self.env["xinfang.view"].sudo()

    def note(self, login, kind="open", **kwargs):
        before = self.views().search([], limit=1)
        user = self.users[login]
        records = self.petition.with_user(user)
        records.env["xinfang.view"]._note(kind, records, **kwargs)
        row = self.views().search([], limit=1)
        self.assertNotEqual(row, before)
        return row

    def test_a_row_says_who_when_and_as_whom(self):
        row = self.note("window", reason="核对身份", detail={"fields": ["title"]})
        self.assertEqual(row.user_id, self.users["window"])
        self.assertEqual(row.department_id, self.office)
        self.assertEqual(row.organ_kind, self.office.kind)
        self.assertEqual(row.roles, "R02")
        self.assertEqual(row.kind, "open")
        self.assertEqual(row.model, "xinfang.petition")
        self.assertEqual(row.res_ids, self.petition.ids)
        self.assertEqual(row.petition_refs, self.petition.ids)
        self.assertEqual((row.reason, row.refused), ("核对身份", False))

    def test_parts_name_their_petition(self):
        entry = self.petition.sudo().entry_ids[0]
        self.env["xinfang.view"]._note("open", entry)
        row = self.views().search([], limit=1)
        self.assertEqual(row.model, "xinfang.entry")
        self.assertEqual(row.petition_refs, self.petition.ids)

    def test_of_a_refusal_nothing_is_looked_up(self):
        row = self.note("window", refused=True)
        self.assertEqual(row.res_ids, self.petition.ids)
        self.assertEqual(row.petition_refs, [])

    def test_of_citizens_no_place_is_kept(self):
        self.env["xinfang.view"].with_user(self.citizen)._note(
            "open", self.petition.with_user(self.citizen).sudo()
        )
        row = self.views().search([], limit=1)
        self.assertEqual(row.user_id, self.citizen)
        public = self.env.ref("base.public_user")
        self.env["xinfang.view"].with_user(public)._note("open", self.petition)
        nameless = self.views().search([], limit=1)
        self.assertFalse(nameless.user_id)
        for found in (row, nameless):
            self.assertFalse(found.ip or found.device or found.session)
            self.assertFalse(found.department_id or found.roles)

    def test_nobody_writes_or_deletes(self):
        row = self.note("window")
        for env in (self.env, row.with_user(self.users["role_auditor"]).env):
            rows = self.env["xinfang.view"].with_env(env).browse(row.id)
            with self.assertRaises(AccessError):
                rows.write({"reason": "别的"})
            with self.assertRaises(AccessError):
                rows.unlink()
            with self.assertRaises(AccessError):
                rows.create({"kind": "open", "chain_id": row.chain_id.id})
            with self.assertRaises(AccessError):
                rows.sudo().chain_id.write({"seq": 0})

    def test_the_database_itself_refuses(self):
        row = self.note("window")
        for query in (
            "UPDATE xinfang_view SET reason = 'x' WHERE id = %s",
            "DELETE FROM xinfang_view WHERE id = %s",
            "TRUNCATE xinfang_view -- %s",
            "UPDATE xinfang_view_chain SET seq = 0"
            " WHERE id = (SELECT chain_id FROM xinfang_view WHERE id = %s)",
            "UPDATE xinfang_view_chain SET seq = seq + 2"
            " WHERE id = (SELECT chain_id FROM xinfang_view WHERE id = %s)",
            "UPDATE xinfang_view_chain SET mac = 'x'"
            " WHERE id = (SELECT chain_id FROM xinfang_view WHERE id = %s)",
            "UPDATE xinfang_view_chain SET day = day - 1, seq = seq + 1"
            " WHERE id = (SELECT chain_id FROM xinfang_view WHERE id = %s)",
            "DELETE FROM xinfang_view_chain"
            " WHERE id = (SELECT chain_id FROM xinfang_view WHERE id = %s)",
            "TRUNCATE xinfang_view_chain CASCADE -- %s",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "append-only|only grows"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, (row.id,))

    def test_the_administrator_cannot_read_it(self):
        self.note("window")
        for login in ("role_admin", "window", "office_head", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.env["xinfang.view"].with_user(self.users[login]).search([])

    def test_an_auditor_sees_the_people_of_his_organ_and_no_content(self):
        mine = self.note("window")
        other = self.note("housing_intake")
        rows = self.env["xinfang.view"].with_user(self.users["role_auditor"])
        seen = rows.search([])
        self.assertIn(mine, seen)
        self.assertNotIn(other, seen)
        self.assertTrue(seen.filtered(lambda r: r == mine).visible_to_me)
        for name in ("res_ids", "petition_refs"):
            with self.assertRaises(AccessError):
                mine.with_user(self.users["role_auditor"]).read([name])
            with self.assertRaises(AccessError):
                rows.search([(name, "!=", False)])
        text = str(mine.with_user(self.users["role_auditor"]).read())
        self.assertIn(self.petition.number, text)
        for secret in (self.petition.title, self.petition.sudo().petitioner_id.name):
            self.assertNotIn(secret, text)

    def test_a_rolled_back_savepoint_does_not_break_the_chain(self):
        first = self.note("window")
        savepoint = self.env.cr.savepoint()
        self.note("window")
        savepoint.rollback()
        savepoint.close()
        self.env.invalidate_all()
        last = self.note("window")
        report = self.views().verify_views((first | last).chain_id.ids)
        self.assertEqual(report["broken"], [])
        self.assertEqual(report["rows"], 2)
