"""Hidden answers like missing: whose reminders, cut lists, and which check comes first."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_accusation import OFFICER
from .test_barrier import BarrierCase

FIRST = "xinfang.first.check"
# Refuse everybody in the same words before they look at anything.
WRITTEN_BY_NOBODY = {"xinfang.entry", "xinfang.outbox", "xinfang.report.export"}


@tagged("post_install", "-at_install", "xf_security")
class TestOneAnswer(BarrierCase):
    def reminders(self, petition):
        return self.env["mail.activity"].search(
            [("res_model", "=", petition._name), ("res_id", "=", petition.id)]
        )

    def test_g02_reminders_are_planned_by_the_system(self):
        petition = self.named(self.police)
        leg = self.accepted()
        made = self.reminders(petition) | self.reminders(leg)
        self.assertTrue(self.reminders(petition) and self.reminders(leg))
        self.assertEqual(made.create_uid.ids, [SUPERUSER_ID])
        self.assertTrue(all(made.mapped("automated")))

    def test_g02_who_registered_cannot_delete_the_reminder(self):
        reminder = self.reminders(self.named(self.police))
        for call in ("unlink", "action_done", "activity_format"):
            with self.assertRaises(AccessError):
                getattr(self.seen(reminder, "window"), call)()
        with self.assertRaises(AccessError):
            self.seen(reminder, "window").write({"summary": "甲"})
        self.assertTrue(reminder.exists())

    def test_g02_a_cut_list_is_as_long_as_without_the_hidden(self):
        leg = self.accepted()
        petition = self.named(self.police)
        for record in (leg, petition):
            self.seen(
                record, OFFICER if record == petition else "handler"
            ).message_post(body="甲")
        for model in ("mail.activity", "mail.message"):
            rows = self.env[model].with_user(self.users["leader"])
            last = rows.sudo().search([], order="id desc", limit=1)
            place = last.res_model if model == "mail.activity" else last.model
            self.assertEqual((place, last.res_id), (petition._name, petition.id))
            found = rows.search([], order="id desc", limit=1)
            self.assertEqual(len(found), 1, model)
            self.assertNotEqual(found, last)
            self.assertEqual(
                rows.search_count([("id", ">=", found.id)]), 1, "counted as well"
            )
            groups = rows.formatted_read_group([], ["id"], ["__count"], order="id desc")
            self.assertNotIn(last.id, [group["id"] for group in groups])

    def attached(self, record, login):
        files = self.env["ir.attachment"].with_user(self.users[login])
        place = {"res_model": record._name, "res_id": record.id}
        return files.create({"name": "甲.txt", "raw": b"a", **place})

    def test_g02_a_search_of_files_costs_the_same_with_a_hidden_one(self):
        plain = self.attached(self.accepted(), "handler")
        loose = self.env["ir.attachment"].with_user(self.users["leader"])
        loose = loose.create({"name": "乙.txt", "raw": b"b"})

        def asked(login, **kwargs):
            self.env.invalidate_all()
            user = self.citizen if login == "citizen" else self.users[login]
            files = self.env["ir.attachment"].with_user(user)
            begin = self.env.cr.sql_log_count
            found = files.search([("id", ">=", plain.id)], **kwargs)
            return found.ids, self.env.cr.sql_log_count - begin

        ways = [{}, {"limit": 5}, {"limit": 1, "order": "id desc"}]
        logins = ("leader", "chief", "role_auditor", "role_admin", "window", "citizen")
        every = [(login, way) for login in logins for way in ways]
        for _warm in range(2):
            before = [asked(login, **way) for login, way in every]
        self.assertIn(sorted((plain | loose).ids), [sorted(b[0]) for b in before])
        petition = self.named(self.police)
        hidden = self.attached(self.seen(petition, OFFICER), OFFICER)
        self.assertGreater(hidden.id, loose.id)
        self.named(self.bureau)  # what a worker has to read once after a new piece
        for _warm in range(2):
            after = [asked(login, **way) for login, way in every]
        for (login, way), told, tells in zip(every, before, after, strict=True):
            with self.subTest(login=login, way=way):
                self.assertEqual(told, tells)
        self.assertIn(hidden.id, asked(OFFICER)[0])

    def test_g02_hidden_and_missing_answer_alike(self):
        petition = self.named(self.police)
        own = self.seen(petition, OFFICER)
        hidden = [
            (self.attached(own, OFFICER), {"name": "乙.txt"}),
            (own.message_post(body="甲"), {"body": "乙"}),
            (self.reminders(petition)[:1], {"summary": "乙"}),
        ]
        calls = {
            "read": lambda rows, vals: rows.read(list(vals)),
            "web_read": lambda rows, vals: rows.web_read({name: {} for name in vals}),
            "export_data": lambda rows, vals: rows.export_data(list(vals)),
            "write": lambda rows, vals: rows.write(vals),
            "unlink": lambda rows, vals: rows.unlink(),
        }
        for record, vals in hidden:
            for login in ("leader", "window"):
                rows = self.env[record._name].with_user(self.users[login])
                for name, call in calls.items():
                    with self.subTest(record._name, login=login, call=name):
                        told = [
                            self.told(rows.browse(number), call, vals)
                            for number in (record.id, 2**31 - 1)
                        ]
                        self.assertEqual(*told)
                        self.assertIn("AccessError", told[0])

    def told(self, rows, call, vals):
        """Return in what words a call is refused, the first time and warm."""
        said = ""
        for _time in range(2):
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    call(rows, vals)
                said += "done"
            except Exception as error:
                said += f"{type(error).__name__}: {error}\n"
        return said

    def test_g02_the_question_of_rights_comes_before_every_other_class(self):
        """Whatever class writes or deletes: none of ours runs before the check."""
        checked = [
            model
            for model in self.env.values()
            if FIRST in model._inherit_module
            or "xinfang.one.answer" in model._inherit_module
        ]
        names = {model._name for model in checked if not model._abstract}
        self.assertLessEqual(
            {"ir.attachment", "mail.message", "mail.activity", "xinfang.petition"},
            names,
        )
        for model in checked:
            for method in ("write", "unlink"):
                owners = [c for c in type(model).__mro__ if method in c.__dict__]
                self.assertEqual(owners[0].__name__, "FirstCheck", model._name)

    def test_g02_a_model_that_writes_by_itself_asks_first(self):
        """A scoped model with a write of its own would look before it asks."""
        for name, model in self.env.items():
            if "visible_to_me" not in model._fields or model._abstract:
                continue
            owners = [
                c
                for c in type(model).__mro__
                if {"write", "unlink"} & c.__dict__.keys()
                and "xinfang" in c.__module__
                and getattr(c, "_name", None) == name
            ]
            append_only = "xinfang.append.mixin" in model._inherit_module
            if owners and not append_only and name not in WRITTEN_BY_NOBODY:
                with self.subTest(name):
                    self.assertIn(FIRST, model._inherit_module)
