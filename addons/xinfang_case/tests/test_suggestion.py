"""Suggestions: A1-A6, Article 29; the worked example E4."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

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

    def adopt(self, leg, day=None, adoption="wholly", **values):
        values = {"answer": WHY, "measures": "本年内增设两处站点。", **values}
        return self.do(leg, "leader", "adopt", day, adoption=adoption, **values)


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
        self.refused(
            "ADOPTION",
            leg,
            "leader",
            "adopt",
            adoption="wholly",
            answer="可",
            measures="办",
        )
        self.refused("needs", leg, "leader", "adopt", adoption="wholly", answer=WHY)
        self.refused("needs", leg, "leader", "adopt", answer=WHY, measures="办")
        with self.assertRaises(AccessError):
            self.do(
                leg, "handler", "adopt", adoption="wholly", answer=WHY, measures="办"
            )
        for door in (
            lambda: self.seen(leg, "leader").write({"adoption": "wholly"}),
            lambda: self.seen(leg, "leader").write({"state": "adopted"}),
        ):
            with self.assertRaises(AccessError):
                door()
        self.assertFalse(leg.adoption)

    def test_a3_refusing_gives_reasons_too(self):
        leg = self.studied()
        self.refused("ADOPTION", leg, "leader", "not_adopt", reason="不行")
        self.do(leg, "leader", "not_adopt", reason="现有道路条件不足，暂不具备可行性。")
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
        self.do(petition, "triage", "link_campaign", campaign_id=campaign.id)
        self.assertEqual(petition.campaign_id, campaign)
        late = self.triaged("2026-05-06", triage={"type": "suggestion"})
        self.refused(
            "was not open", late, "triage", "link_campaign", campaign_id=campaign.id
        )
        claim = self.triaged("2026-04-20")
        self.refused(
            "is not possible", claim, "triage", "link_campaign", campaign_id=campaign.id
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
