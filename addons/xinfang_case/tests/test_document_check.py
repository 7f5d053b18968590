from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestDocumentCheck(CoreCase):
    """C19, G33: drafted, checked and signed by three persons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("all_roles", "police", "handler,legal,unit_leader")

    def drafted(self, login="handler"):
        """Return a referral whose opinion was drafted by a user."""
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, login, "draft_opinion", **self.opinion())
        return referral.sudo()

    def test_c19_check_then_sign(self):
        referral = self.drafted()
        self.do(referral, "legal", "check_opinion", reason="依据充分，程序合法")
        paper = self.document(referral.petition_id, "D16")
        self.assertEqual((referral.state, paper.state), ("opinion_checked", "draft"))
        self.assertEqual(
            (paper.checker_id, paper.check_date, paper.check_result),
            (self.users["legal"], self.today(), "passed"),
        )
        self.assertEqual(paper.check_remark, "依据充分，程序合法")
        self.do(referral, "leader", "approve_opinion")
        self.assertEqual(
            (paper.drafter_id, paper.checker_id, paper.signer_id),
            (self.users["handler"], self.users["legal"], self.users["leader"]),
        )
        # The remark is for the file.
        printed = str(paper._content())
        self.assertNotIn("依据充分，程序合法", printed)

    def test_c19_returned_draft_is_never_signed(self):
        referral = self.drafted()
        self.do(referral, "legal", "return_draft", reason="未引用具体条款")
        first = self.document(referral.petition_id, "D16")
        self.assertEqual(referral.state, "statement_heard")
        self.assertEqual(
            (first.state, first.check_result, first.check_remark),
            ("draft", "returned", "未引用具体条款"),
        )
        self.refused("is not possible", referral, "legal", "check_opinion")
        self.refused("is not possible", referral, "leader", "approve_opinion")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(first)._check(self.users["role_legal"])
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(first)._issue(self.users["leader"])
        self.do(referral, "handler", "draft_opinion", **self.opinion(facts="再查属实"))
        self.do(referral, "legal", "check_opinion")
        self.do(referral, "leader", "approve_opinion")
        self.assertNotEqual(referral.opinion_id, first)
        self.assertFalse(first.number)

    def test_c19_the_leader_may_return_what_was_checked(self):
        referral = self.drafted()
        self.do(referral, "legal", "check_opinion")
        self.refused("needs", referral, "leader", "return_draft", reason="  ")
        self.do(referral, "leader", "return_draft", reason="事实不清")
        self.assertEqual(referral.state, "statement_heard")

    def test_c19_the_legal_unit_sees_what_it_has_to_check(self):
        self.add_user("division_legal", "division", "legal")
        referral = self.accepted()
        self.hear(referral)
        petition = referral.petition_id
        self.assertFalse(self.seen(petition, "division_legal").visible_to_me)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.env.invalidate_all()
        self.assertTrue(self.seen(petition, "division_legal").visible_to_me)
        self.do(referral, "division_legal", "check_opinion")

    def test_c19_is_for_the_legal_check_of_the_organ(self):
        referral = self.drafted()
        for login in ("handler", "intake", "leader", "role_reviewer", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(referral, login, "check_opinion")
        for login in ("branch_legal", "housing_legal"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(referral, login, "check_opinion")
        self.assertEqual(referral.state, "opinion_draft")

    def test_g33_no_signature_without_a_check(self):
        referral = self.drafted()
        self.refused("is not possible", referral, "leader", "approve_opinion")
        paper = self.document(referral.petition_id, "D16")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(paper)._issue(self.users["leader"])
        # Nor by putting the state where the act starts from.
        checked = self.env.ref("xinfang_case.stage_referral_opinion_checked")
        self.open_gate(referral)._move_to(checked)
        self.refused("G33", referral, "leader", "approve_opinion")
        self.assertFalse(paper.number)

    def test_g33_drafter_and_checker_are_two_persons(self):
        referral = self.drafted("all_roles")
        self.refused("G33", referral, "all_roles", "check_opinion")
        paper = self.document(referral.petition_id, "D16")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(paper)._check(self.users["all_roles"])
        self.assertFalse(paper.checker_id)

    def test_g33_checker_and_signer_are_two_persons(self):
        referral = self.drafted()
        self.do(referral, "all_roles", "check_opinion")
        self.refused("G33", referral, "all_roles", "approve_opinion")
        paper = self.document(referral.petition_id, "D16")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(paper)._issue(self.users["all_roles"])
        self.do(referral, "leader", "approve_opinion")

    def test_g33_drafter_and_signer_are_two_persons(self):
        referral = self.drafted("all_roles")
        self.do(referral, "legal", "check_opinion")
        self.refused("G33", referral, "all_roles", "approve_opinion")
        paper = self.document(referral.petition_id, "D16")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(paper)._issue(self.users["all_roles"])
        self.do(referral, "leader", "approve_opinion")

    def test_g33_nobody_writes_the_checker(self):
        referral = self.drafted()
        paper = self.document(referral.petition_id, "D16")
        for login in ("handler", "legal", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(paper, login).write({"check_result": "passed"})
        with self.assertRaises(AccessError):
            self.env["xinfang.document"].sudo().browse(paper.id).write(
                {"checker_id": self.users["legal"].id, "check_result": "passed"}
            )

    def test_c19_an_empty_part_is_not_passed(self):
        referral = self.drafted()
        paper = self.document(referral.petition_id, "D16")
        remedy = paper.block_ids.filtered(lambda block: block.key == "remedy")
        self.open_gate(remedy).write({"text": "  "})
        self.refused("is empty", referral, "legal", "check_opinion")
