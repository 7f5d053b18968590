"""F8-F14: what Odoo lets through followers, mentions, accounts, tokens, tracking, mail."""

from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .naive import NaiveCase
from .naive.case import SECRET


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsMail(NaiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.users["housing_intake"]
        cls.employee = new_test_user(cls.env, "xf_plain", "base.group_user")

    def piece(self, **vals):
        """Return a registered petition as the window clerk sees it."""
        return self.received(**vals).with_user(self.users["window"])

    def test_f08_followers_tell_nobody_who_handles_what(self):
        """Every employee reads the table of followers: record and who handles it."""
        handler = self.users["handler"].partner_id
        self.naive.message_subscribe(partner_ids=handler.ids)
        followers = self.env["mail.followers"].with_user(self.employee)
        told = followers.search([("res_model", "=", "naive.petition")])
        self.assertEqual(told.mapped("res_id"), self.naive.ids)
        self.assertIn(handler, told.partner_id)
        # Ours: nobody follows, by whatever door …
        referral = self.accepted().sudo()
        petition = referral.petition_id
        for record in (petition, referral):
            record.message_subscribe(partner_ids=handler.ids)
            record.message_post(body="内部记录", partner_ids=handler.ids)
            record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users["intake"].id
            )
        rows = [("res_model", "like", "xinfang.")]
        self.assertFalse(self.env["mail.followers"].search(rows))
        # … and a row that came about all the same is shown to nobody.
        row = {"res_model": petition._name, "res_id": petition.id}
        self.env["mail.followers"].create({**row, "partner_id": handler.id})
        for user in (self.employee, self.users["window"], self.users["role_admin"]):
            self.assertFalse(self.env["mail.followers"].with_user(user).search(rows))

    def test_f09_who_may_not_read_is_not_told(self):
        """Somebody mentioned reads the text of a record that is closed to him."""
        partner = self.stranger.partner_id
        note = self.naive.message_post(body=SECRET, partner_ids=partner.ids)
        self.assertFalse(self.naive_as("housing_intake").has_access("read"))
        seen = note.with_user(self.stranger).read(["body", "record_name"])[0]
        self.assertIn(SECRET, seen["body"])
        self.assertEqual(seen["record_name"], "Title of an accusation")
        task = self.naive.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.stranger.id
        )
        self.assertEqual(
            task.with_user(self.stranger).read(["res_name"])[0]["res_name"],
            "Title of an accusation",
        )
        # Ours: each door to naming somebody.
        petition = self.piece()
        message = {
            "model": petition._name,
            "res_id": petition.id,
            "body": SECRET,
            "message_type": "comment",
        }
        own = self.env["mail.message"].with_user(self.users["window"]).create(message)
        todo = self.env.ref("mail.mail_activity_data_todo")
        desk = {
            "res_model_id": self.env["ir.model"]._get_id(petition._name),
            "res_id": petition.id,
            "activity_type_id": todo.id,
            "user_id": self.stranger.id,
        }
        mine = petition.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["window"].id
        )
        quiet = mine.with_context(mail_activity_quick_update=True)
        doors = {
            "post": lambda: petition.message_post(body=SECRET, partner_ids=partner.ids),
            "notify": lambda: petition.message_notify(
                body=SECRET, partner_ids=partner.ids
            ),
            "create": lambda: own.create({**message, "partner_ids": partner.ids}),
            "write": lambda: own.write({"partner_ids": partner.ids}),
            "activity": lambda: mine.create(desk),
            "hand over": lambda: mine.write({"user_id": self.stranger.id}),
            # Without the notice that would be refused on its own account.
            "activity, silently": lambda: quiet.create(desk),
            "hand over, silently": lambda: quiet.write({"user_id": self.stranger.id}),
        }
        for door, open_it in doors.items():
            with self.subTest(door=door), self.assertRaises(AccessError):
                open_it()
        told = self.env["mail.message"].with_user(self.stranger)
        self.assertFalse(told.search([("body", "ilike", SECRET), own_place(petition)]))
        petition.message_post(
            body=SECRET, partner_ids=self.users["triage"].partner_id.ids
        )

    def test_f10_accounts_of_citizens_are_not_read_by_employees(self):
        """A customer with an address, as citizens would be: every employee reads it."""
        customer = self.env["res.partner"].create(
            {"name": "王某", "email": "wang@example.com"}
        )
        self.assertEqual(
            customer.with_user(self.employee).read(["email"])[0]["email"],
            "wang@example.com",
        )
        citizen = self.citizen
        for login in (self.employee, self.users["window"], self.users["handler"]):
            for records, name in (
                (citizen, "login"),
                (citizen.partner_id, "email"),
            ):
                records = records.with_user(login)
                with self.assertRaises(AccessError):
                    records.read([name])
                self.assertFalse(records.search([("id", "=", records.id)]))
                self.assertFalse(records.name_search(citizen.name))
        # The own account, colleagues, and those who administer accounts.
        self.assertTrue(citizen.with_user(citizen).read(["login"]))
        self.assertTrue(citizen.partner_id.with_user(citizen).read(["email"]))
        colleague = self.users["triage"]
        self.assertTrue(colleague.with_user(self.employee).read(["login"]))
        self.assertTrue(colleague.partner_id.with_user(self.employee).read(["email"]))
        manager = new_test_user(self.env, "xf_accounts", "base.group_erp_manager")
        self.assertTrue(citizen.with_user(manager).read(["login"]))
        # A petitioner is no address at all.
        before = self.env["res.partner"].search_count([])
        self.make_petitioner(name="李某", id_number="110101199003077694")
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_f11_no_token_opens_a_petition(self):
        """The portal mixin's token is read by every reader and never expires."""
        token = self.naive._portal_ensure_token()
        clerk = self.naive_as("window")
        self.assertEqual(clerk.read(["access_token"])[0]["access_token"], token)
        mixin = self.registry["portal.mixin"]
        for name, cls in self.registry.items():
            if name.startswith("xinfang."):
                self.assertFalse(issubclass(cls, mixin), name)
                self.assertNotIn("access_token", cls._fields, name)
        petition = self.piece().sudo()
        for name in ("external_id", "query_code_hash", "submission_key"):
            for user in (self.users["window"], self.users["role_admin"]):
                with self.assertRaises(AccessError):
                    petition.sudo(False).with_user(user).read([name])
        # The address in the hall has at least 128 bits and is not the query code.
        self.assertGreaterEqual(len(petition.external_id) * 5, 120)

    def test_f12_nothing_sensitive_is_tracked(self):
        """A tracked field leaves old and new value in a table of its own, in clear."""
        self.env = self.env(
            context={
                **self.env.context,
                "tracking_disable": False,
                "mail_notrack": False,
            }
        )
        naive = self.naive.with_env(self.env)
        for number in ("110101198001011232", "110101199003077694"):
            naive.id_number = number
            self.env.flush_all()
            self.env.cr.precommit.run()
        self.assertTrue(self.tracked("110101198001011232"))
        person = self.petitioner.with_env(self.env)
        person.write({"id_number": "110101199003077694", "phone": "13900139001"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        for value in ("13800138000", "13900139001"):
            self.assertFalse(self.tracked(value))
        for name, cls in self.registry.items():
            if name.startswith("xinfang."):
                for field in cls._fields.values():
                    self.assertFalse(getattr(field, "tracking", None), str(field))

    def tracked(self, text):
        """Tell whether a text lies in the table of tracked values."""
        self.env.cr.execute(
            "SELECT count(*) FROM mail_tracking_value WHERE %(text)s IN"
            " (old_value_char, new_value_char)"
            " OR old_value_text LIKE %(like)s OR new_value_text LIKE %(like)s",
            {"text": text, "like": f"%{text}%"},
        )
        return self.env.cr.fetchone()[0]

    def test_f13_mail_carries_nothing_of_a_case(self):
        """The mail to somebody mentioned holds the whole note and the record's name."""
        clerk = self.users["triage"]
        clerk.write({"notification_type": "email", "email": "triage@office.example"})
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        sent = [("id", ">", last)]
        env = self.env(context={**self.env.context, "mail_notify_force_send": False})
        self.naive.with_env(env).message_post(
            body=SECRET, partner_ids=clerk.partner_id.ids
        )
        mails = self.env["mail.mail"].search(sent)
        self.assertTrue(mails)
        self.assertIn(SECRET, "".join(mails.mapped("body_html")))
        self.assertIn("Title of an accusation", "".join(mails.mapped("subject")))
        mails.unlink()
        petition = self.piece()
        posted = petition.message_post(body=SECRET, partner_ids=clerk.partner_id.ids)
        self.assertFalse(self.env["mail.mail"].search(sent))
        self.assertIn(SECRET, posted.with_user(clerk).read(["body"])[0]["body"])
        notice = self.env["xinfang.outbox"].search([("petition_id", "=", petition.id)])
        self.assertIn("mention", notice.mapped("kind"))

    def mail(self, record, answered):
        """Hand a mail with a forged sender to the gateway."""
        source = (
            f"Message-Id: <{record._name}@attacker.example>\n"
            "From: handler@office.example\nTo: nobody@office.example\nSubject: Re:\n"
            f"In-Reply-To: {answered.message_id}\nReferences: {answered.message_id}\n"
            f"Content-Type: text/plain\n\n{SECRET}\n"
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            # "No possible route" is what the gateway says to itself.
            with suppress(ValueError):
                self.env["mail.thread"].message_process(None, source)
        return self.env["mail.message"].search(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("body", "ilike", SECRET),
            ]
        )

    def test_f14_a_forged_sender_writes_nothing(self):
        """Whoever knows a Message-Id writes by mail as any clerk.

        Two hundred more mails: ``test_mail_gateway.py``.
        """
        clerk = self.users["handler"]
        clerk.email = "handler@office.example"
        answered = self.naive.message_post(body="note")
        written = self.mail(self.naive, answered)
        self.assertEqual(written.author_id, clerk.partner_id)
        petition = self.accepted().sudo().petition_id
        answered = petition.message_post(body="内部记录")
        self.assertFalse(self.mail(petition, answered))


def own_place(record):
    """Return the condition that a message belongs to a record's model."""
    return ("model", "=", record._name)
