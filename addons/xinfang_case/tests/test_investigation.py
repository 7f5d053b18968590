from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestInvestigation(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.add_user("officer", "police", "handler")

    def piece(self, **values):
        return {
            "evidence_type": "recording",
            "evidence_name": "现场录像",
            "evidence_source": "工地门口监控",
            "obtained_on": "2026-03-04",
            "officer_ids": [self.users["handler"].id, self.officer.id],
            **values,
        }

    def test_c10_plan_and_evidence(self):
        referral = self.accepted("2026-03-02")
        plan = {"investigation_plan": "走访现场，调取录像。"}
        self.refused("needs", referral, "handler", "investigate", "2026-03-03", **plan)
        self.do(
            referral,
            "handler",
            "investigate",
            "2026-03-03",
            no_conflict=True,
            officer_ids=self.officer.ids,
            **plan,
        )
        mine = referral.sudo()
        self.assertEqual(
            (mine.state, str(mine.no_conflict_date), mine.investigator_ids),
            ("accepted", "2026-03-03", self.officer),
        )
        self.do(referral, "handler", "add_evidence", "2026-03-05", **self.piece())
        evidence = mine.evidence_ids
        self.assertRegex(evidence.display_name, r"^XF\d{4}-\d{7}/证1$")
        self.assertEqual(len(evidence.officer_ids), 2)

    def test_c10_two_officers_of_the_organ_and_no_day_ahead(self):
        """Guard EVIDENCE."""
        referral = self.accepted("2026-03-02")
        for says, values in (
            ("2 officers", {"officer_ids": [self.officer.id]}),
            ("future", {"obtained_on": "2026-03-06"}),
            (
                "does not work",
                {"officer_ids": [self.officer.id, self.users["housing_intake"].id]},
            ),
            ("needs", {"evidence_source": " "}),
        ):
            with self.subTest(says):
                self.refused(
                    says,
                    referral,
                    "handler",
                    "add_evidence",
                    "2026-03-05",
                    **self.piece(**values),
                )
        self.env["ir.config_parameter"].sudo().set_param(
            "xinfang_case.evidence_officers", "1"
        )
        values = self.piece(officer_ids=self.officer.ids)
        self.do(referral, "handler", "add_evidence", "2026-03-05", **values)

    def test_c10_g06_no_recused_officer(self):
        referral = self.accepted("2026-03-02")
        self.do(referral, "officer", "declare_recusal", recusal_relation="matter")
        self.do(referral.petition_id.sudo().recusal_ids, "leader", "grant_recusal")
        self.refused(
            "G06", referral, "handler", "add_evidence", "2026-03-05", **self.piece()
        )

    def test_evidence_is_written_by_acts_alone(self):
        referral = self.accepted("2026-03-02")
        self.do(referral, "handler", "add_evidence", "2026-03-05", **self.piece())
        evidence = referral.sudo().evidence_ids
        vals = {
            "petition_id": referral.petition_id.id,
            "referral_id": referral.id,
            "type": "document",
            "name": "伪造",
        }
        for records in (evidence.with_user(self.users["handler"]), evidence):
            with self.assertRaises(AccessError):
                records.create(vals)
            with self.assertRaises(AccessError):
                records.write({"name": "改"})
        with self.assertRaises(UserError):
            evidence.unlink()
        with self.assertRaises(AccessError):
            evidence.with_user(self.users["housing_intake"]).read(["name"])

    def test_c11_d12_the_record_of_the_statement(self):
        referral = self.accepted("2026-03-02")
        self.hear(
            referral,
            "2026-03-05",
            heard_record="工地夜间施工。",
            heard_questions="何时施工？",
            heard_place="社区会议室",
        )
        paper = self.document(referral.petition_id, "D12")
        text = "\n".join(paper.block_ids.mapped("text"))
        for word in ("2026年3月5日", "社区会议室", "何时施工", "工地夜间施工", "签名"):
            self.assertIn(word, text)
        self.assertTrue(paper.number)
        self.assertFalse(paper.citizen_visible)

    def test_c11_no_record_of_what_was_declined(self):
        referral = self.accepted("2026-03-02")
        self.hear(
            referral, "2026-03-05", statement_refused=True, heard_record="不愿陈述"
        )
        self.assertNotIn("D12", self.papers(referral.petition_id))
