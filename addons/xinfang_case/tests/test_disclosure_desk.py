"""G27, C12: custodians are reminded, who asked is told, delay is reported (issue 4, 4)."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools.moment import at, legal_today
from .core_common import morning
from .test_accusation import OFFICER, AccusationCase
from .test_sealed_identity import NAME, SealedCase

WHY = "需当面核实举报线索"
KIND = "xinfang_case.mail_activity_type_disclosure"


@tagged("post_install", "-at_install", "xf_security")
class TestDisclosureDesk(AccusationCase, SealedCase):
    def setUp(self):
        super().setUp()
        self.petition = self.confidential().sudo().petition_id

    def ask(self, login="handler", day=None, petition=None):
        petition = petition or self.petition
        self.do(petition, login, "request_disclosure", day, reason=WHY)
        return self.env["xinfang.disclosure"].search([], limit=1)

    def reminders(self, record, login=None, active=True):
        """Return the reminders of this kind on a record, of one user."""
        domain = [
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
            ("activity_type_id", "=", self.env.ref(KIND).id),
            ("active", "=", active),
        ]
        if login:
            domain.append(("user_id", "=", self.users[login].id))
        return self.env["mail.activity"].with_context(active_test=False).search(domain)

    def test_every_custodian_who_may_decide_is_reminded(self):
        request = self.ask("keeper2")
        self.assertEqual(self.reminders(request).user_id, self.users["keeper"])
        request = self.ask("handler")
        self.assertEqual(
            self.reminders(request).user_id,
            self.users["keeper"] | self.users["keeper2"],
        )

    def test_the_reminder_tells_nothing_of_the_case(self):
        request = self.ask()
        reminder = self.reminders(request, "keeper").with_user(self.users["keeper"])
        said = repr(reminder.read()) + repr(reminder.activity_format())
        for word in (NAME, WHY, self.petition.title, self.users["handler"].name):
            self.assertNotIn(word, said)
        self.assertIn(self.petition.number, reminder.res_name)
        self.assertEqual(reminder.create_uid, self.env.ref("base.user_root"))

    def test_it_is_due_on_the_next_working_day(self):
        request = self.ask(day="2026-03-06")  # a Friday
        self.assertEqual(str(request.due_date), "2026-03-09")
        self.assertEqual(
            set(self.reminders(request).mapped("date_deadline")), {request.due_date}
        )

    def test_a_corrected_holiday_moves_the_day_to_decide_by(self):
        request = self.ask(day="2026-03-06")
        self.env["xinfang.workday.exception"].create(
            {"date": "2026-03-09", "kind": "off", "name": "调整"}
        )
        self.assertEqual(str(request.due_date), "2026-03-10")
        self.assertEqual(
            set(self.reminders(request).mapped("date_deadline")), {request.due_date}
        )

    def test_a_decision_closes_all_reminders_and_tells_who_asked(self):
        for act, words in (
            ("approve_disclosure", "为您开放至"),
            ("deny_disclosure", "继续保密"),
        ):
            with self.subTest(act=act):
                leg = self.confidential()
                petition = leg.sudo().petition_id
                request = self.ask(petition=petition)
                values = {"reason": "理由不充分"} if act.startswith("deny") else {}
                self.do(request, "keeper", act, **values)
                self.assertFalse(self.reminders(request))
                self.assertEqual(len(self.reminders(request, active=False)), 2)
                told = self.reminders(petition, "handler")
                self.assertEqual(len(told), 1)
                self.assertEqual(told.date_deadline, legal_today(self.env))
                self.assertIn(request.display_name, told.summary)
                self.assertIn(words, told.summary)
                self.assertNotIn("理由不充分", told.summary)

    def escalate(self, day):
        return at(self.env["xinfang.disclosure"], morning(day))._cron_escalate()

    def test_what_nobody_decides_is_reported_to_the_heads_once(self):
        request = self.ask(day="2026-03-06")
        self.assertEqual(self.escalate("2026-03-09"), 0, "still in time")
        self.assertEqual(self.escalate("2026-03-10"), 1)
        self.assertEqual(str(request.escalated_date), "2026-03-10")
        (reminder,) = self.reminders(request, "leader")
        self.assertIn("2026年3月6日", reminder.summary)
        self.assertEqual(self.escalate("2026-03-11"), 0)
        self.do(request, "keeper", "approve_disclosure")
        self.assertFalse(self.reminders(request))

    def test_of_an_accusation_no_head_learns_who_may_not_see_it(self):
        self.add_user("disc_keeper", "discipline", "custodian")
        head = self.add_user("disc_head", "discipline", "unit_leader")
        leg = self.sent(petitioner_id=self.secret().id)
        petition = leg.sudo().petition_id
        self.do(petition, OFFICER, "request_disclosure", reason=WHY)
        request = self.env["xinfang.disclosure"].search([], limit=1)
        later = str(legal_today(self.env) + timedelta(days=20))
        self.assertEqual(self.escalate(later), 1)
        self.assertFalse(self.reminders(request).user_id & head)
        self.assertEqual(len(self.reminders(request, "disc_keeper")), 2)

    def test_a_barred_custodian_is_not_told(self):
        keeper = self.add_user("barred_keeper", "discipline", "custodian")
        self.add_user("free_keeper", "discipline", "custodian")
        leg = self.sent(
            petitioner_id=self.secret().id,
            accused_ids=[
                (0, 0, {"user_id": keeper.id, "department_id": self.bureau.id})
            ],
        )
        self.do(leg.sudo().petition_id, OFFICER, "request_disclosure", reason=WHY)
        request = self.env["xinfang.disclosure"].search([], limit=1)
        self.assertEqual(self.reminders(request).user_id, self.users["free_keeper"])
