from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase
from .usual_values import SIGNED

REASON = "受理机关写错。"


@tagged("post_install", "-at_install", "xf_engine")
class TestDocumentVoid(CoreCase):
    """Papers that were wrong: void, drafted anew, or corrected after service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.accepted().sudo()
        cls.petition = cls.referral.petition_id
        cls.notice = cls.document(cls.petition, "D05")

    def void(self, paper, login="leader", reason=REASON):
        return self.do(
            self.petition, login, "void_document", document_id=paper.id, reason=reason
        )

    def refuse_void(self, says, paper, login="leader", reason=REASON):
        self.assertRefused(says, lambda: self.void(paper, login, reason), self.petition)

    def test_void_keeps_the_number(self):
        number = self.notice.number
        self.void(self.notice)
        self.assertEqual((self.notice.state, self.notice.number), ("void", number))
        self.assertEqual(self.notice.void_reason, REASON)
        entry = self.petition.entry_ids.sorted("seq")[-1:]
        self.assertEqual((entry.act_id.code, entry.reason), ("void_document", REASON))
        day = self.notice.issue_date
        with self.assertRaises(UserError):
            self.open_gate(self.notice)._serve("direct", day, values=SIGNED)
        self.refuse_void("not served", self.notice)
        # The next paper of this kind gets the next number.
        other = self.accepted()
        following = self.document(other.petition_id, "D05").number
        serial = int(number.split("〕")[1].removesuffix("号"))
        self.assertTrue(following.endswith(f"〕{serial + 1}号"))

    def test_void_is_for_the_head_of_the_issuing_organ(self):
        for login in ("handler", "intake", "branch_leader", "housing_leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.void(self.notice, login)
        # The petition office is concerned, but did not issue it.
        self.refuse_void("which issued it", self.notice, "office_head")
        self.assertEqual(self.notice.state, "issued")
        self.void(self.document(self.petition, "D04"), "office_head")

    def test_void_needs_reason_and_issue(self):
        for reason in (False, "  "):
            self.refuse_void("needs", self.notice, reason=reason)
        self.hear(self.referral)
        self.do(self.referral, "handler", "draft_opinion", **self.opinion())
        self.refuse_void("not served", self.document(self.petition, "D16"))
        day = self.notice.issue_date
        self.open_gate(self.notice)._serve("direct", day, values=SIGNED)
        self.refuse_void("not served", self.notice)

    def test_void_past_the_act(self):
        for login in ("leader", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(self.notice, login).write({"state": "void"})
        with self.assertRaises(AccessError):
            self.env["xinfang.document"].sudo().browse(self.notice.id)._void(REASON)
        self.assertEqual(self.notice.state, "issued")

    def test_void_a_signed_opinion_that_was_not_served(self):
        self.issue(self.referral)
        first = self.referral.opinion_id
        self.void(first)
        self.assertEqual(
            (first.state, self.referral.state), ("void", "statement_heard")
        )
        self.assertFalse(self.referral.opinion_id)
        self.assertIn("TL-07", self.limits(self.referral))
        self.do(self.referral, "handler", "draft_opinion", **self.opinion())
        self.do(self.referral, "legal", "check_opinion")
        self.do(self.referral, "leader", "approve_opinion")
        second = self.referral.opinion_id
        self.assertEqual(second.replaces_id, first)
        self.assertNotEqual(second.number, first.number)
        # It never reached the petitioner: no word of it.
        self.assertNotIn(first.number, str(second._content()))

    def test_void_not_the_served_opinion(self):
        self.issue(self.referral)
        self.hand_over(self.referral)
        self.refuse_void("not served", self.referral.opinion_id)

    # -- correction -------------------------------------------------------

    def test_c21_a_served_opinion_is_corrected_by_a_new_one(self):
        self.issue(self.referral)
        self.hand_over(self.referral)
        first = self.referral.opinion_id
        window = self.open_window()
        self.do(self.referral, "leader", "correct_opinion", reason="金额计算有误")
        self.assertEqual(self.referral.state, "statement_heard")
        self.assertEqual(self.petition.state, "in_handling")
        # Until the new one is served, the old one counts.
        self.assertEqual((first.state, self.referral.opinion_id), ("served", first))
        self.do(self.referral, "handler", "draft_opinion", **self.opinion())
        self.do(self.referral, "legal", "check_opinion")
        self.do(self.referral, "leader", "approve_opinion")
        second = self.referral.opinion_id
        self.assertEqual(second.replaces_id, first)
        self.assertIn(first.number, str(second._content()))
        self.assertEqual(window.state, "running" if window else False)
        self.hand_over(self.referral)
        self.assertEqual((self.referral.state, second.state), ("served", "served"))
        self.assertEqual(self.petition.state, "answered")
        if window:
            self.assertEqual(window.state, "cancelled")
            self.assertEqual(self.open_window().state, "running")
            self.assertNotEqual(self.open_window(), window)

    def open_window(self):
        """Return the petitioner's running time for review (TL-12)."""
        clock = self.env["xinfang.clock"]
        return clock._running("TL-12", self.referral) | clock._running(
            "TL-12", self.petition
        )

    def test_c21_no_correction_before_service_or_after_the_end(self):
        self.issue(self.referral)
        self.refused(
            "is not possible",
            self.referral,
            "leader",
            "correct_opinion",
            reason="金额计算有误",
        )
        self.hand_over(self.referral)
        with self.assertRaises(AccessError):
            self.do(self.referral, "handler", "correct_opinion", reason="有误")
        self.do(self.petition, "triage", "close", resolved="no")
        self.refused(
            "CORRECTION",
            self.referral,
            "leader",
            "correct_opinion",
            reason="金额计算有误",
        )
