from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.core_common import CoreCase

TEXTS = {
    "facts": "三个月内同类信访事项十二件，均因受理后不作调查引起。",
    "legal_basis": "《信访工作条例》第四十条第一款、第四十五条。",
    "proposal": "建立受理后五日内开展调查的内部制度，并通报落实情况。",
}


@tagged("post_install", "-at_install")
class TestRecommendation(CoreCase):
    """The three recommendations (Article 40): D25, D26, TL-25, guard G38."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.to_accepted().petition_id

    def draft(self, to=None, **vals):
        petition = self.petition.with_user(self.users["triage"])
        outcome = petition.perform("open_recommendation")
        part = self.env["xinfang.recommendation"].browse(outcome["made"][0][1])
        self.as_user(part, "triage").write(
            {"to_department_id": (to or self.police).id, **TEXTS, **vals}
        )
        return part

    def sent(self, *args, **vals):
        part = self.draft(*args, **vals)
        self.act(part, "office_head", "approve_recommendation")
        self.act(part, "triage", "send_recommendation")
        return part

    def test_d25_and_tl_25_thirty_days_internal(self):
        part = self.sent()
        clock = part.clock_ids
        self.assertEqual(clock.rule_code, "TL-25")
        self.assertEqual((clock.due_raw - part.sent_date).days, 30)
        self.assertEqual(clock.rule_id.certainty, "internal")
        self.assertEqual(clock.department_id, self.police)
        self.assertEqual(part.document_ids.type_code, "D25")
        self.assertEqual(part.document_ids.addressee, self.police.name)

    def test_d26_feedback_stops_tl_25(self):
        part = self.sent()
        self.act(
            part,
            "leader",
            "record_feedback",
            feedback="part",
            feedback_text="自下月起实行，涉及编制的部分暂不采纳。",
        )
        self.assertEqual(part.clock_ids.state, "met")
        paper = part.document_ids.filtered(lambda d: d.type_code == "D26")
        self.assertEqual(paper.department_id, self.police)
        self.assertEqual(paper.addressee, self.office.name)
        self.act(
            part, "leader", "record_implementation", implemented_text="已印发制度。"
        )
        self.act(part, "office_head", "verify_recommendation")
        self.assertFalse(part.is_open)

    def test_g38_not_closed_without_feedback_through_any_door(self):
        part = self.sent()
        with self.assertRaisesRegex(UserError, "G38"):
            self.act(part, "office_head", "verify_recommendation")
        with self.assertRaises(AccessError):
            self.as_user(part, "office_head").write({"feedback": "adopted"})
        with self.assertRaises(AccessError):
            self.as_user(part, "office_head").write({"state": "verified"})
        with self.assertRaisesRegex(UserError, "G38"):
            self.act(
                part, "leader", "record_feedback", feedback="not", feedback_text="否"
            )
        self.assertEqual((part.state, part.feedback), ("sent", False))

    def test_approved_by_another_than_the_drafter(self):
        """Guard SECONDPERSON."""
        petition = self.petition.with_user(self.users["office_head"])
        outcome = petition.perform("open_recommendation")
        part = self.env["xinfang.recommendation"].browse(outcome["made"][0][1])
        self.as_user(part, "office_head").write(
            {"to_department_id": self.police.id, **TEXTS}
        )
        with self.assertRaisesRegex(UserError, "G33"):
            self.act(part, "office_head", "approve_recommendation")

    def test_incomplete_text_is_refused(self):
        """Guard PROPOSAL."""
        part = self.draft(proposal="改")
        with self.assertRaises(UserError):
            self.act(part, "office_head", "approve_recommendation")

    def test_accountability_goes_to_the_organ_above_and_stays_between_two(self):
        blamed = self.draft(kind="accountability")
        with self.assertRaises(UserError):
            self.act(blamed, "office_head", "approve_recommendation")
        part = self.sent(self.city, kind="accountability")
        police = part.with_user(self.users["leader"])
        with self.assertRaises(AccessError):
            police.read(["facts"])
        self.assertFalse(police.search([("id", "=", part.id)]))
        paper = part.document_ids
        self.assertFalse(
            self.env["xinfang.document"]
            .with_user(self.users["leader"])
            .search([("id", "=", paper.id)])
        )
        texts = "".join(
            f"{entry.reason or ''}{entry.details or ''}"
            for entry in self.petition.entry_ids
        )
        self.assertNotIn("十二件", texts)

    def test_a_draft_is_for_the_organ_that_writes_it(self):
        part = self.draft()
        police = self.as_user(part, "leader")
        with self.assertRaises(AccessError):
            police.read(["proposal"])
        self.assertFalse(police.has_access("read"))
        self.assert_seen(part, leader=False, triage=True)

    def assert_seen(self, part, **expected):
        """Field and search say the same of who sees a recommendation."""
        self.env.flush_all()
        for login, seen in expected.items():
            self.env.invalidate_all()
            own = part.with_user(self.users[login])
            with self.subTest(login):
                self.assertEqual(own.sudo().visible_to_me, seen)
                found = own.search([("id", "=", own.id), ("visible_to_me", "=", True)])
                self.assertEqual(bool(found), seen)

    def test_a_sent_one_is_seen_by_both_and_blame_by_no_third(self):
        self.assert_seen(self.sent(), leader=True, triage=True)
        blame = self.sent(self.city, kind="accountability")
        self.assert_seen(blame, leader=False, triage=True)

    def test_drop_recommendation_before_it_is_sent(self):
        part = self.draft()
        self.act(part, "office_head", "drop_recommendation", reason="已自行整改")
        self.assertEqual(part.state, "dropped")
        self.assertFalse(part.document_ids)
