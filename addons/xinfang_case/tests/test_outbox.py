"""C10, F13, F24: mail carries nothing of a case, is tried again, and is seen to fail."""

import socket
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models import outbox_job
from ..tools import mailing
from .common import XinfangCase
from .figures import record
from .smtp_sink import SmtpSink

SECRETS = ("夜间施工", "王测试", "13800138000", "110101198001011232", "测试市")


def words(mail):
    """Return all that stands in a mail, as sent and as read."""
    read = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    heads = [f"{name}: {value}" for name, value in mail.items()]
    return "\n".join([mail.as_string(), *heads, *map(str, read)])


class OutboxCase(XinfangCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petitioner.email = "wang@example.org"
        cls.env["ir.mail_server"].search([]).active = False
        cls.sink = cls.enterClassContext(SmtpSink())
        cls.server = cls.env["ir.mail_server"].create(
            {
                "name": "sink",
                "smtp_host": "127.0.0.1",
                "smtp_port": cls.sink.port,
                "smtp_encryption": "none",
            }
        )
        cls.env.company.email = "office@example.org"
        cls.env["ir.config_parameter"].set_param("web.base.url", "https://xf.example")
        cls.env["ir.config_parameter"].set_param(
            "xinfang.outbox_since", "2026-01-01 00:00:00"
        )

    def setUp(self):
        super().setUp()
        self.sink.mails.clear()
        self.sink.mode = "ok"
        self.server.smtp_port = self.sink.port
        mail_server = type(self.env["ir.mail_server"])
        self.startPatch(patch.object(mail_server, "_disable_send", lambda *a: False))

    def startPatch(self, patcher):
        patcher.start()
        self.addCleanup(patcher.stop)

    def post(self, later=0):
        """Let the job run, so many minutes from now."""
        # As the job's own transaction would have it.
        self.env.flush_all()
        self.env.invalidate_all()
        moment = fields.Datetime.now() + timedelta(minutes=later)
        with (
            freeze_time(moment, tick=True),
            patch.object(self.env.registry["ir.cron"], "_commit_progress", _go_on),
        ):
            self.env["xinfang.outbox"]._cron_post()
        self.env.invalidate_all()

    def rows(self, petition):
        return self.env["xinfang.outbox"].search([("petition_id", "=", petition.id)])

    def switch_off(self):
        """Put the address of a server nobody listens at into the settings."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.server.smtp_port = free.getsockname()[1]

    def switch_on(self):
        self.server.smtp_port = self.sink.port


def _go_on(self, *args, **kwargs):
    self.env.flush_all()
    return float("inf")


@tagged("post_install", "-at_install")
class TestOutbox(OutboxCase):
    def test_number_neutral_line_and_where_to_sign_in(self):
        petition = self.triage()
        self.post()
        (mail,) = self.sink.mails
        text = words(mail)
        self.assertIn(petition.number, text)
        self.assertIn("https://xf.example/", text)
        self.assertEqual(mail["To"], "wang@example.org")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail.get_content_type(), "text/plain")
        self.assertFalse(list(mail.iter_attachments()))
        for secret in SECRETS:
            self.assertNotIn(secret, text)
        self.assertNotIn(petition.sudo().external_id, text)
        self.assertNotIn("token", text)
        (row,) = self.rows(petition)
        self.assertEqual((row.state, row.attempts, row.problem), ("sent", 1, False))
        self.assertIn(row.sudo().message_ref, mail["Message-Id"])

    def test_one_mail_for_many_steps_and_none_twice(self):
        referral = self.to_accepted()
        self.post()
        self.post()
        self.assertEqual(len(self.sink.mails), 1)
        self.act(
            referral, "handler", "hear_statement",
            heard_on=referral.accept_date, heard_record="信访人陈述了情况。",
        )  # fmt: skip
        self.to_nothing_new(referral)

    def to_nothing_new(self, referral):
        shown = referral.petition_id.sudo().entry_ids.sorted("id")[-1].act_id
        self.post()
        self.assertEqual(len(self.sink.mails), 2 if shown.citizen_note else 1)

    def test_who_gets_no_mail(self):
        accusation = self.register()
        self.act(
            accusation, "triage", "triage", type="accusation",
            category_id=self.category.id, problem_region_id=self.region.id,
        )  # fmt: skip
        other = self.make_petitioner("张另人")
        secret = self.register(identity_mode="confidential", petitioner_id=other.id)
        nobody = self.register(petitioner_id=self.make_petitioner("李没有").id)
        for petition in (accusation, secret, nobody):
            petition = petition.sudo()
            with self.subTest(petition.identity_mode):
                self.post()
                self.assertFalse(self.rows(petition).filtered(lambda r: r.attempts))
        self.assertEqual(self.sink.mails, [])

    def test_what_became_an_accusation_is_withheld(self):
        petition = self.register()
        self.env["xinfang.outbox"]._queue(
            [{"petition_id": petition.id, "kind": "news"}]
        )
        self.open_gate(petition).type = "accusation"
        self.post()
        self.assertEqual(self.sink.mails, [])
        self.assertEqual(set(self.rows(petition).mapped("state")), {"withheld"})

    def test_acts_do_no_more_than_before(self):
        with patch.object(type(self.env["xinfang.outbox"]), "_queue") as queue:
            self.triage()
        self.assertFalse(queue.called)

    def test_without_a_mail_server_nothing_happens(self):
        self.server.active = False
        petition = self.triage()
        self.post()
        self.assertFalse(self.rows(petition))

    # -- faults -----------------------------------------------------------

    def test_put_off_and_tried_again(self):
        petition = self.triage()
        self.sink.mode = "later"
        self.post()
        row = self.rows(petition)
        self.assertEqual(
            (row.state, row.problem, row.answer), ("pending", "later", "451")
        )
        self.post()
        self.assertEqual(row.attempts, 1, "tried before its time")
        self.assertEqual(petition.mail_state, "pending")
        self.sink.mode = "ok"
        self.post(later=2)
        self.assertEqual((row.state, row.attempts), ("sent", 2))
        self.assertFalse(petition.mail_state)

    def test_refused_for_good_becomes_a_letter(self):
        petition = self.triage()
        self.sink.mode = "refused"
        self.post()
        row = self.rows(petition)
        self.assertEqual((row.state, row.problem), ("failed", "refused"))
        self.assertEqual(petition.mail_state, "failed")
        kind = self.env.ref("xinfang_case.mail_activity_type_post")
        task = petition.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual(task.user_id, self.office._default_user())
        self.post(later=60)
        self.assertEqual(row.attempts, 1)

    def test_server_away_for_two_hours(self):
        """Nothing is lost; after it is back all is sent within ten minutes."""
        petitions = [self.triage() for _number in range(3)]
        self.switch_off()
        for minute in range(0, 121, 5):
            self.post(later=minute)
        states = [self.rows(petition).state for petition in petitions]
        self.assertEqual(states, ["pending"] * 3)
        self.switch_on()
        self.post(later=125)
        self.post(later=130)
        self.assertEqual([self.rows(p).state for p in petitions], ["sent"] * 3)
        references = [mail["Message-Id"] for mail in self.sink.mails]
        self.assertEqual(len(references), len(set(references)), "sent twice")
        self.assertEqual(len(references), 3)
        record("mail", outage_minutes=120, waiting=3, sent_after=len(references))

    def test_line_cut_after_the_text_was_taken(self):
        """The mail may come twice, then under one and the same Message-Id."""
        petition = self.triage()
        self.sink.mode = "drop"
        self.post()
        self.assertEqual(self.rows(petition).state, "pending")
        self.sink.mode = "ok"
        self.post(later=5)
        self.assertEqual(self.rows(petition).state, "sent")
        self.assertEqual(len(self.sink.mails), 2)
        self.assertEqual(len({mail["Message-Id"] for mail in self.sink.mails}), 1)

    def test_in_the_end_nobody_tries_any_more(self):
        petition = self.triage()
        self.sink.mode = "full"
        minutes = 0
        self.post()
        for wait in mailing.BACKOFF:
            minutes += wait + 1
            self.post(later=minutes)
        row = self.rows(petition)
        self.assertEqual((row.state, row.problem), ("failed", "given_up"))
        self.assertEqual(row.attempts, len(mailing.BACKOFF) + 1)
        self.assertTrue(petition.activity_ids)

    def test_one_bad_notice_does_not_stop_the_others(self):
        first, second = self.triage(), self.triage()
        box = type(self.env["xinfang.outbox"])
        real = box._mail

        def broken(row, sender, address):
            if row.petition_id == first:
                raise UnicodeEncodeError("ascii", "x", 0, 1, "no")
            return real(row, sender, address)

        with patch.object(box, "_mail", broken):
            self.post()
            self.post()
        self.assertEqual(self.rows(first).state, "pending")
        self.assertEqual(self.rows(second).state, "sent")

    def test_no_address_in_the_log(self):
        self.triage()
        self.sink.mode = "later"
        with patch.object(outbox_job, "_logger") as log:
            self.post()
        said = str(log.mock_calls)
        self.assertIn("451", said)
        self.assertNotIn("example.org", said)

    # -- who sees and writes ----------------------------------------------

    def test_rows_are_written_by_the_product_alone(self):
        petition = self.triage()
        self.post()
        row = self.rows(petition)
        box = self.env["xinfang.outbox"]
        vals = {"petition_id": petition.id, "kind": "news", "message_ref": "x"}
        for call in (
            lambda: box.create(vals),
            lambda: row.write({"state": "pending"}),
            lambda: row.unlink(),
            lambda: box.with_context(xinfang_outbox=True).create(vals),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_seen_with_the_petition(self):
        petition = self.triage()
        self.post()
        row = self.rows(petition)
        self.assertTrue(self.as_user(row, "triage").has_access("read"))
        self.assertFalse(self.as_user(row, "branch_intake").has_access("read"))
        with self.assertRaises(AccessError):
            self.as_user(row, "triage").read(["message_ref"])

    def test_found_by_what_failed(self):
        petition = self.triage()
        self.sink.mode = "refused"
        self.post()
        seen = self.env["xinfang.petition"].with_user(self.users["triage"])
        self.assertEqual(seen.search([("mail_state", "=", "failed")]), petition)
        self.assertFalse(seen.search([("mail_state", "=", "pending")]))


@tagged("post_install", "-at_install")
class TestMention(OutboxCase):
    """Whoever is mentioned by a colleague is told without a word of the note."""

    def mention(self, petition, **values):
        user = self.users["office_head"]
        user.sudo().write({"email": "head@example.org", "notification_type": "email"})
        self.env["mail.mail"].search([]).unlink()
        return self.as_user(petition, "triage").message_post(
            body="夜间施工一事请核", partner_ids=user.partner_id.ids, **values
        )

    def test_note_stays_inside(self):
        petition = self.triage()
        with patch.object(
            type(petition), "_web_push_send_notification", create=True
        ) as push:
            note = self.mention(petition, attachments=[("王测试.txt", b"13800138000")])
        self.assertFalse(self.env["mail.mail"].search([]))
        self.assertFalse(push.called)
        told = note.sudo().notification_ids
        self.assertEqual(told.res_partner_id, self.users["office_head"].partner_id)
        self.assertEqual(told.notification_type, "inbox")
        self.post()
        mails = [mail for mail in self.sink.mails if mail["To"] == "head@example.org"]
        (mail,) = mails
        text = words(mail)
        self.assertIn(petition.number, text)
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    def test_who_lost_the_petition_is_not_told(self):
        petition = self.triage()
        self.mention(petition)
        member = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["office_head"].id)]
        )
        member.department_id = self.branch2
        self.env["xinfang.membership"]._forget_scopes()
        self.post()
        row = self.rows(petition).filtered("user_id")
        self.assertEqual(row.state, "withheld")

    def test_strangers_and_assigned_activities(self):
        """Nobody outside is told, and an activity's mail has no content either."""
        petition = self.triage()
        outside = self.env["res.partner"].create(
            {"name": "外人", "email": "stranger@example.org"}
        )
        self.env["mail.mail"].search([]).unlink()
        told = {"body": "夜间施工", "subject": "夜间施工"}
        with self.assertRaises(AccessError):
            petition.message_notify(partner_ids=outside.ids, **told)
        self.users["office_head"].sudo().write(
            {"email": "head@example.org", "notification_type": "email"}
        )
        activity = self.as_user(petition, "triage").activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.users["office_head"].id,
            summary="夜间施工一事",
        )
        activity.action_notify()
        self.assertFalse(self.env["mail.mail"].search([]))
        self.post()
        for mail in self.sink.mails:
            self.assertNotEqual(mail["To"], "stranger@example.org")
            for secret in SECRETS:
                self.assertNotIn(secret, words(mail))


@tagged("post_install", "-at_install")
class TestMailing(TransactionCase):
    def test_waits_grow_and_end(self):
        now = fields.Datetime.now()
        waits = [
            (mailing.next_try(now, attempts) - now).total_seconds() / 60
            for attempts in range(1, len(mailing.BACKOFF) + 1)
        ]
        self.assertEqual(waits[:4], [1, 5, 15, 60])
        self.assertEqual(waits, sorted(waits))
        self.assertIsNone(mailing.next_try(now, len(mailing.BACKOFF) + 1))
