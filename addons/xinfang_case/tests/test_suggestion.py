"""Suggestions: A1-A6, Article 29; the worked example E4."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import gate
from .core_common import CoreCase

WHY = "方案合理，具备实施条件，可先行试点。"


class SuggestionCase(CoreCase):
    def suggested(self, day=None, **vals):
        """Return the police bureau's referral of an accepted suggestion."""
        return self.accepted(day, triage={"type": "suggestion"}, **vals).sudo()

    def studied(self, day=None, **vals):
        leg = self.suggested(day, **vals)
        self.do(leg, "handler", "study", day, study_record="现场踏勘，测算客流。")
        return leg

    def adopted(self, day=None, adoption="wholly", **vals):
        leg = self.studied(day, **vals)
        self.adopt(leg, day, adoption)
        return leg

    def draft(self, leg, day=None, adoption="wholly", login="handler", **values):
        measures = False if adoption == "none" else "本年内增设两处站点。"
        values = {"answer": WHY, "measures": measures, **values}
        return self.do(leg, login, "draft_answer", day, adoption=adoption, **values)

    def adopt(self, leg, day=None, adoption="wholly", **values):
        self.draft(leg, day, adoption, **values)
        return self.do(leg, "leader", "adopt", day)


@tagged("post_install", "-at_install", "xf_engine")
class TestSuggestion(SuggestionCase):
    def test_e4_suggestion_received_directly_by_the_police(self):
        petition = self.received("2026-04-20", user="intake")
        values = self.triage_vals(type="suggestion")
        self.do(petition, "intake", "triage", "2026-04-20", **values)
        self.assertEqual(self.limits(petition), {"TL-02": "2026-05-06"})
        self.do(petition, "intake", "handle_own", "2026-04-24")
        leg = petition.sudo().referral_ids
        self.assertEqual(self.limits(petition), {})
        self.assertEqual(self.limits(leg), {"TL-15i": "2026-06-23"})
        rule = self.clock(leg, "TL-15i").rule_id
        self.assertEqual(rule.certainty, "internal")
        self.do(leg, "handler", "study", "2026-05-11", study_record="现场踏勘。")
        self.adopt(leg, "2026-05-28", "partly")
        self.assertEqual(self.clock(leg, "TL-15i").state, "met")
        self.do(
            leg,
            "leader",
            "propose_reward",
            "2026-05-28",
            reward_ground="对改进公交服务有贡献",
            reward_kind="通报表扬",
        )
        self.hand_over(leg, "2026-05-29")
        self.assertEqual(self.limits(petition), {"TL-27": "2026-06-28"})
        self.assertIn("D17", self.papers(petition))
        self.assertNotIn("D16", self.papers(petition))

    def test_e4_no_opinion_no_review_no_extension(self):
        leg = self.studied()
        for login, code in (
            ("handler", "hear_statement"),
            ("handler", "draft_opinion"),
            ("leader", "approve_opinion"),
            ("leader", "extend"),
        ):
            self.refused("is not possible", leg, login, code)
        self.adopt(leg)
        self.hand_over(leg)
        codes = {
            a["code"] for a in self.as_petitioner(leg.petition_id).available_acts()
        }
        self.assertFalse({c for c in codes if "review" in c})
        self.assertNotIn("TL-12", self.limits(leg))

    def test_a1_study_keeps_every_record(self):
        leg = self.studied("2026-04-20")
        self.assertEqual(leg.state, "studying")
        self.do(
            leg, "handler", "study", "2026-04-22", study_record="征求运营公司意见。"
        )
        self.assertIn("【2026-04-20】现场踏勘", leg.study_record)
        self.assertIn("【2026-04-22】征求运营公司", leg.study_record)
        self.assertEqual(leg.petition_id.state, "in_handling")

    def test_a2_adoption_issues_the_answer(self):
        leg = self.adopted(adoption="partly")
        self.assertEqual((leg.state, leg.adoption), ("adopted", "partly"))
        answer = self.document(leg.petition_id, "D17")
        self.assertEqual((answer.state, answer), ("issued", leg.opinion_id))
        text = "\n".join(answer.block_ids.mapped("text"))
        for words in ("部分采纳", WHY, "增设两处站点", "感谢您", "不适用复查"):
            self.assertIn(words, text)
        self.assertEqual(answer.addressee, self.petitioner.name)
        self.hand_over(leg)
        self.assertEqual((leg.state, leg.petition_id.state), ("served", "answered"))
        self.assertEqual(answer.state, "served")
        self.do(leg.petition_id, "triage", "close")
        self.assertEqual(leg.petition_id.state, "closed")

    def test_a2_an_adopted_suggestion_is_answered_with_reasons(self):
        leg = self.studied()
        self.refused("is not possible", leg, "leader", "adopt")

        def refuse(sentence, **values):
            self.refused(sentence, leg, "handler", "draft_answer", **values)

        refuse("ADOPTION", adoption="wholly", answer="可", measures="办")
        refuse("name the measures", adoption="wholly", answer=WHY)
        refuse("name the measures", adoption="partly", answer=WHY, measures="　")
        refuse("leave the measures empty", adoption="none", answer=WHY, measures="办")
        refuse("needs", answer=WHY, measures="办")
        self.draft(leg)
        with self.assertRaises(AccessError):
            self.do(leg, "handler", "adopt")
        for door in (
            lambda: self.seen(leg, "leader").write({"adoption": "wholly"}),
            lambda: self.seen(leg, "leader").write({"state": "adopted"}),
        ):
            with self.assertRaises(AccessError):
                door()
        self.assertEqual((leg.state, leg.opinion_id.id), ("answer_draft", False))

    def test_g33_a2_another_person_signs_the_answer(self):
        leg = self.studied()
        self.draft(leg, login="leader")
        paper = self.document(leg.petition_id, "D17")
        self.assertEqual((paper.state, paper.number), ("draft", False))
        # The link to what is to be signed stands on the form.
        self.assertEqual(self.seen(leg, "leader").draft_opinion_id, paper)
        self.refused("G33", leg, "leader", "adopt")
        with self.assertRaisesRegex(UserError, "G33"):
            gate.open_gate(paper)._issue(self.users["leader"])
        self.assertFalse(paper.number)
        self.do(leg, "handler", "return_answer", reason="措施不具体")
        self.assertEqual((leg.state, leg.adoption), ("studying", False))
        self.draft(leg, measures="本年内增设三处站点。")
        self.do(leg, "leader", "adopt")
        self.assertEqual(
            (leg.opinion_id.drafter_id, leg.opinion_id.signer_id),
            (self.users["handler"], self.users["leader"]),
        )
        text = "\n".join(leg.opinion_id.block_ids.mapped("text"))
        self.assertIn("三处站点", text)
        self.assertEqual((paper.state, paper.check_result), ("draft", "returned"))

    def test_a3_refusing_gives_reasons_too(self):
        leg = self.studied()
        self.draft(leg, adoption="none", answer="现有道路条件不足，暂不具备可行性。")
        # As drafted, so signed: the other decision is another draft.
        self.refused("is not possible", leg, "leader", "adopt")
        self.do(leg, "leader", "not_adopt")
        self.assertEqual((leg.state, leg.adoption), ("not_adopted", "none"))
        text = "\n".join(
            filter(None, self.document(leg.petition_id, "D17").block_ids.mapped("text"))
        )
        self.assertIn("未予采纳", text)
        self.assertIn("道路条件不足", text)
        self.hand_over(leg)
        self.refused("is not possible", leg, "handler", "implement")

    def test_a4_implementation(self):
        leg = self.adopted("2026-04-20")
        self.hand_over(leg, "2026-04-21")
        self.do(leg, "handler", "implement", "2026-05-06")
        self.assertEqual(
            (leg.state, leg.petition_id.state), ("implementing", "answered")
        )
        self.refused("has not answered", leg.petition_id, "triage", "close")
        self.do(
            leg,
            "handler",
            "finish_implementation",
            "2026-09-01",
            implementation="两处站点已启用。",
        )
        self.assertEqual(
            (leg.state, str(leg.implemented_date)), ("served", "2026-09-01")
        )
        self.refused("is not possible", leg, "handler", "implement")
        self.do(leg.petition_id, "triage", "close", "2026-09-02")

    def test_a5_reward_needs_two_persons(self):
        leg = self.adopted()
        self.refused("is not possible", leg, "leader", "grant_reward")
        values = {"reward_ground": "改进工作", "reward_kind": "奖金一千元"}
        self.do(leg, "leader", "propose_reward", **values)
        self.refused("REWARD", leg, "leader", "grant_reward")
        with self.assertRaises(AccessError):
            self.seen(leg, "leader").write({"reward_state": "granted"})
        self.do(leg, "office_head", "grant_reward", reason="同意奖励")
        self.assertEqual(leg.reward_state, "granted")
        form = self.document(leg.petition_id, "D30-1")
        text = "\n".join(form.block_ids.mapped("text"))
        self.assertIn("奖金一千元", text)
        self.assertIn("提出人：测试leader；审批人：测试office_head", text)

    def test_a6_campaign(self):
        """Guard CAMPAIGN."""
        campaign = (
            self.env["xinfang.campaign"]
            .with_user(self.users["office_head"])
            .create(
                {
                    "name": "“十五五”规划建言",
                    "department_id": self.office.id,
                    "date_from": "2026-04-01",
                    "date_to": "2026-04-30",
                }
            )
        )
        petition = self.triaged("2026-04-20", triage={"type": "suggestion"})
        self.do(petition, "office_head", "link_campaign", campaign_id=campaign.id)
        self.assertEqual(petition.campaign_id, campaign)
        late = self.triaged("2026-05-06", triage={"type": "suggestion"})
        self.refused(
            "was not open",
            late,
            "office_head",
            "link_campaign",
            campaign_id=campaign.id,
        )
        claim = self.triaged("2026-04-20")
        self.refused(
            "is not possible",
            claim,
            "office_head",
            "link_campaign",
            campaign_id=campaign.id,
        )
        with self.assertRaises(AccessError):
            self.seen(late, "triage").write({"campaign_id": campaign.id})

    def test_tl15i_only_warns_and_only_for_suggestions(self):
        leg = self.suggested("2026-04-24")
        self.assertEqual(self.limits(leg), {"TL-15i": "2026-06-23"})
        self.do(leg, "handler", "study", "2026-06-30", study_record="补充论证。")
        self.adopt(leg, "2026-07-01")
        self.assertEqual(self.clock(leg, "TL-15i").state, "met_late")
        self.assertNotIn("TL-15i", self.limits(self.accepted()))
