from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import REASON, CoreCase


@tagged("post_install", "-at_install")
class TestDisciplineScope(CoreCase):
    """A discipline officer in an ordinary organ deals with accusations only (Art. 30)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("police_cleared", "police", "discipline")
        cls.add_user("office_cleared", "office", "discipline")
        cls.add_user("both", "police", "discipline,unit_intake")

    def codes(self, record, login):
        return {act["code"] for act in self.seen(record, login).available_acts()}

    def test_l1_l9_no_claim_is_accepted_or_objected_to(self):
        referral = self.delivered()
        for code, values in (("accept", {}), ("object", {"reason": REASON})):
            with self.subTest(code):
                with self.assertRaisesRegex(AccessError, "accusations only"):
                    self.do(referral, "police_cleared", code, **values)
                with self.assertRaises(AccessError):
                    self.seen(referral, "police_cleared")._perform_all(code, [values])
                self.assertNotIn(code, self.codes(referral, "police_cleared"))
                self.assertIn(code, self.codes(referral, "both"))
        self.assertEqual(referral.sudo().state, "delivered")
        # Whoever is the organ's intake clerk besides acts as that.
        self.do(referral, "both", "accept")
        self.assertEqual(referral.sudo().state, "accepted")

    def test_l2_l3_nor_is_an_objection_decided(self):
        referral = self.delivered()
        self.do(referral, "intake", "object", reason=REASON)
        for code in ("uphold_objection", "reject_objection"):
            with self.subTest(code), self.assertRaises(AccessError):
                self.do(referral, "office_cleared", code, reason=REASON)
        self.do(referral, "office_head", "reject_objection", reason=REASON)

    def test_s2_s7_s9_nor_is_an_ordinary_piece_sorted_or_sent(self):
        petition = self.received()
        with self.assertRaises(AccessError):
            self.do(petition, "office_cleared", "triage", **self.triage_vals())
        self.do(petition, "triage", "triage", **self.triage_vals())
        to = {"to_department_id": self.police.id}
        for code, values in (
            ("transfer", to),
            ("assign", {**to, "report_due": "2099-01-05"}),
            ("guide", {"guide_to": "向有关机关提出", "reason": REASON}),
            ("direct_reply", {"answer": "请见公开目录"}),
            ("file_only", {"reason": "存档备查"}),
        ):
            with self.subTest(code):
                with self.assertRaises(AccessError):
                    self.do(petition, "office_cleared", code, **values)
                self.assertNotIn(code, self.codes(petition, "office_cleared"))

    def test_b3_l1_an_accusation_is_theirs_wherever_they_are(self):
        accused = [(0, 0, {"department_id": self.housing.id})]
        petition = self.received(type="accusation", accused_ids=accused)
        officer = "inspector_discipline"
        self.do(petition, officer, "triage", **self.triage_vals(type="accusation"))
        to = {"to_department_id": self.police.id, "basis": "涉嫌刑事犯罪，属公安管辖。"}
        self.do(petition, officer, "send_competent", **to)
        referral = petition.sudo().referral_ids
        self.do(referral, "police_cleared", "object", reason=REASON)
        self.assertEqual(referral.state, "objecting")

    def test_l9_an_organ_of_discipline_has_no_other_clerks(self):
        """Article 31 (3): appeals of Party members come to it, and mistaken hand-overs."""
        petition = self.triaged()
        referral = self.send(petition, self.discipline)
        self.assertIn("object", self.codes(referral, "inspector_discipline"))
        self.do(referral, "inspector_discipline", "object", reason=REASON)
        self.assertEqual(referral.sudo().state, "objecting")
