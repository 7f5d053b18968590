"""F14: no mail, however it is made up, becomes a message or a petition."""

import itertools

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import XinfangCase
from .figures import record

MAIL = """\
Message-Id: <made-up-{count}@attacker.example>
Date: Sun, 29 Nov 2026 10:00:00 +0800
From: {sender}
To: {to}
Subject: Re: {subject}
{headers}MIME-Version: 1.0
Content-Type: {kind}

{body}
"""


@tagged("post_install", "-at_install")
class TestMailGateway(XinfangCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.petition = cls.referral.petition_id
        clerk = cls.users["handler"]
        clerk.sudo().email = "handler@office.example"
        cls.note = cls.as_user(cls.petition, "handler").message_post(body="内部意见")
        cls.todo = cls.as_user(cls.referral, "handler").message_post(body="内部意见")
        cls.env["ir.config_parameter"].set_param("mail.catchall.domain", "x.example")
        domain = cls.env["mail.alias.domain"].create(
            {
                "name": "x.example",
                "catchall_alias": "catchall",
                "bounce_alias": "bounce",
            }
        )
        models = cls.env["ir.model"]
        cls.aliases = cls.env["mail.alias"].create(
            [
                {
                    "alias_name": name,
                    "alias_domain_id": domain.id,
                    "alias_model_id": models._get_id(model),
                    "alias_contact": "everyone",
                    "alias_force_thread_id": thread,
                }
                for name, model, thread in (
                    ("new", "xinfang.petition", 0),
                    ("old", "xinfang.petition", cls.petition.id),
                    ("duty", "xinfang.referral", cls.referral.id),
                )
            ]
        )

    def counts(self):
        self.env.flush_all()
        return {
            model: self.env[model].sudo().with_context(active_test=False).search_count([])
            for model in (
                "mail.message", "xinfang.petition", "xinfang.referral",
                "ir.attachment", "xinfang.entry", "xinfang.petitioner",
            )
        }  # fmt: skip

    def mails(self):
        """Return two hundred and more mails, and how each is handed in."""
        senders = (
            "handler@office.example",
            '"测试handler" <handler@office.example>',
            "stranger@attacker.example",
            "MAILER-DAEMON@attacker.example",
        )
        answers = ("", self.note.message_id, self.todo.message_id, "<x@nowhere>")
        places = (
            "new@x.example", "old@x.example", "duty@x.example", "catchall@x.example",
            "bounce@x.example", "nobody@x.example",
        )  # fmt: skip
        kinds = ("text/plain", "text/html")
        for sender, answer, to, kind in itertools.product(
            senders, answers, places, kinds
        ):
            yield sender, answer, to, kind, {}
        for sender, answer in itertools.product(senders, answers):
            yield (
                sender,
                answer,
                "x@other.example",
                "text/plain",
                {"model": "xinfang.petition"},
            )
            yield (
                sender,
                answer,
                "x@other.example",
                "text/plain",
                {
                    "model": "xinfang.petition",
                    "thread_id": self.petition.id,
                },
            )

    @mute_logger("odoo.addons.mail.models.mail_thread", "odoo.tests")
    def test_crafted_mails(self):
        before, count, surprises = self.counts(), 0, []
        for sender, answer, to, kind, options in self.mails():
            count += 1
            headers = f"In-Reply-To: {answer}\nReferences: {answer}\n" if answer else ""
            source = MAIL.format(
                count=count, sender=sender, to=to, kind=kind, headers=headers,
                subject=self.petition.number, body="<p>请撤回</p>",
            )  # fmt: skip
            model = options.pop("model", None)
            try:
                with self.env.cr.savepoint():
                    self.env["mail.thread"].message_process(model, source, **options)
            except ValueError:
                continue  # "no possible route": what the gateway says to itself
            except Exception as error:
                surprises.append((sender, answer, to, repr(error)))
        self.assertGreaterEqual(count, 200)
        self.assertEqual(surprises, [])
        after = self.counts()
        new = {model: after[model] - before[model] for model in before}
        mine = self.env["mail.message"].search_count(
            [
                ("model", "=like", "xinfang.%"),
                ("id", ">", max(self.note.id, self.todo.id)),
            ]
        )
        self.assertEqual(mine, 0)
        # A bounce to the sender may be a message of nobody's.
        new.pop("mail.message")
        self.assertEqual(set(new.values()), {0}, new)
        record("mail_gateway", mails=count, new_messages=mine)

    def test_models_take_no_mail(self):
        message = {"subject": "x", "email_from": "x@x.example"}
        for model in ("xinfang.petition", "xinfang.referral", "xinfang.review"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].message_new(message)
        with self.assertRaises(AccessError):
            self.petition.message_update(message)
