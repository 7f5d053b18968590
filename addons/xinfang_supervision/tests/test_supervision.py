from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.xinfang_case.tests.core_common import CoreCase


@tagged("post_install", "-at_install")
class TestSupervision(CoreCase):
    """Supervision of an organ that mishandles a petition (Article 40, D24, TL-26)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.petition = cls.referral.petition_id

    def open(self, login="triage", **values):
        values = {"to_department_id": self.police.id, "trigger": "late", **values}
        petition = self.petition.with_user(self.users[login])
        outcome = petition.perform("open_supervision", values)
        model, part_id = outcome["made"][0]
        self.assertEqual(model, "xinfang.supervision")
        return self.env[model].browse(part_id)

    def issued(self):
        supervision = self.open()
        self.as_user(supervision, "triage").write(
            {
                "problem": "受理后二十日未听取信访人陈述，也未开展调查。",
                "requirement": "立即听取陈述、开展调查，并报送工作方案。",
            }
        )
        self.act(
            supervision, "office_head", "issue_supervision", reply_due="2099-01-08"
        )
        return supervision

    def test_opened_on_a_petition_and_written_on_its_form(self):
        supervision = self.open()
        self.assertEqual(supervision.state, "draft")
        self.assertEqual(supervision.referral_id, self.referral)
        self.assertEqual(supervision.to_department_id, self.police)
        with Form(self.as_user(supervision, "triage")) as form:
            form.problem = "受理后二十日未开展调查。"
        with self.assertRaises(UserError):
            self.act(
                supervision, "office_head", "issue_supervision", reply_due="2099-01-08"
            )

    def test_a_letter_says_what_is_required_by_a_day_ahead(self):
        """Guard SUPERVISIONTEXT and guard REPLYDATE."""
        supervision = self.open()
        draft = self.as_user(supervision, "triage")
        draft.write({"problem": "受理后二十日未开展调查。", "requirement": "快办"})
        ahead = str(self.today() + timedelta(30))
        with self.assertRaisesRegex(UserError, "what was found"):
            self.act(supervision, "office_head", "issue_supervision", reply_due=ahead)
        draft.write({"requirement": "立即开展调查，并报送工作方案。"})
        with self.assertRaisesRegex(UserError, "lie ahead"):
            self.act(
                supervision,
                "office_head",
                "issue_supervision",
                reply_due=str(self.today()),
            )
        self.act(supervision, "office_head", "issue_supervision", reply_due=ahead)
        self.assertEqual(supervision.state, "issued")

    def test_d24_and_tl_26_until_the_reply(self):
        supervision = self.issued()
        letter = supervision.document_ids
        self.assertEqual(letter.type_code, "D24")
        self.assertEqual(letter.department_id, self.office)
        self.assertIn("督", letter.number)
        self.assertIn("未听取信访人陈述", letter.block_ids.sorted("sequence")[0].text)
        clock = supervision.clock_ids
        self.assertEqual((clock.rule_code, clock.state), ("TL-26", "running"))
        self.assertEqual(clock.department_id, self.police)
        self.assertEqual(supervision.next_due_date, clock.due_date)
        self.act(
            supervision, "intake", "reply_supervision", report_text="已于今日听取陈述。"
        )
        self.assertEqual(clock.state, "met")
        self.assertFalse(supervision.next_due_date)

    def test_close_is_for_the_initiator_alone(self):
        supervision = self.issued()
        self.act(supervision, "intake", "reply_supervision", report_text="已整改。")
        with self.assertRaises(AccessError):
            self.act(supervision, "leader", "close_supervision", effect_text="好")
        self.act(
            supervision, "office_head", "close_supervision", effect_text="已核实整改。"
        )
        self.assertFalse(supervision.is_open)
        self.assertTrue(supervision.closed_date)

    def test_demand_rectification_starts_tl_26_anew_and_escalate_only_rises(self):
        """Guard LADDER."""
        supervision = self.issued()
        self.act(supervision, "intake", "reply_supervision", report_text="正在研究。")
        self.act(
            supervision,
            "office_head",
            "demand_rectification",
            reason="没有实质整改。",
            reply_due="2099-02-01",
        )
        running = supervision.clock_ids.filtered(lambda c: c.state == "running")
        self.assertEqual(str(running.due_date), "2099-02-01")
        self.act(
            supervision, "office_head", "escalate", step="interview", reason="拖延"
        )
        with self.assertRaises(UserError):
            self.act(
                supervision, "office_head", "escalate", step="onsite", reason="拖延"
            )

    def test_only_an_organ_that_has_it_is_supervised_and_never_oneself(self):
        """Guard SUPERVISED."""
        for organ in (self.branch, self.office):
            with self.subTest(organ.name), self.assertRaises(UserError):
                self.open(to_department_id=organ.id)
        self.assertFalse(self.petition.supervision_ids)

    def test_a_draft_is_for_the_organ_that_writes_it(self):
        supervision = self.open()
        police = self.as_user(supervision, "leader")
        with self.assertRaises(AccessError):
            police.read(["problem"])
        with self.assertRaises(AccessError):
            police.write({"problem": "没有问题，一切都好，不必督办。"})
        self.assertFalse(police.search([("id", "=", supervision.id)]))
        self.assert_field_and_search_agree(supervision, leader=False, triage=True)
        self.assertFalse(police.has_access("read"))

    def test_an_issued_letter_is_seen_by_both_organs(self):
        supervision = self.issued()
        self.assert_field_and_search_agree(supervision, leader=True, triage=True)

    def assert_field_and_search_agree(self, record, **expected):
        self.env.flush_all()
        for login, seen in expected.items():
            self.env.invalidate_all()
            own = record.with_user(self.users[login])
            with self.subTest(login):
                self.assertEqual(own.sudo().visible_to_me, seen)
                found = own.search([("id", "=", own.id), ("visible_to_me", "=", True)])
                self.assertEqual(bool(found), seen)
                rest = own.sudo().search(
                    [("id", "=", own.id), ("visible_to_me", "!=", True)]
                )
                self.assertEqual(bool(rest), not seen)

    def test_no_state_without_an_act(self):
        supervision = self.issued()
        with self.assertRaises(AccessError):
            self.as_user(supervision, "office_head").write({"state": "closed"})
        with self.assertRaises(AccessError):
            self.as_user(supervision, "office_head").write({"requirement": "改"})
        with self.assertRaises(AccessError):
            self.env["xinfang.supervision"].with_user(self.users["triage"]).create(
                {"petition_id": self.petition.id}
            )

    def test_cancel_supervision_ends_the_limit(self):
        supervision = self.issued()
        self.act(supervision, "office_head", "cancel_supervision", reason="误发")
        self.assertEqual(supervision.clock_ids.state, "cancelled")

    def test_others_see_nothing_of_it(self):
        supervision = self.issued()
        with self.assertRaises(AccessError):
            supervision.with_user(self.users["housing_intake"]).read(["problem"])
