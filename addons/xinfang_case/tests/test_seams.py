from odoo.tests import tagged

from .review_common import ReviewCase

# Acts that decide something over the name of who does them.
SIGNING = {
    "xinfang.referral": {
        "refuse",
        "extend",
        "approve_opinion",
        "no_longer_accept",
        "answer_duty",
        "answer_simplified",
        "adopt",
        "not_adopt",
        "grant_reward",
        "conclude",
        "decline_accusation",
    },
    "xinfang.petition": {"designate"},
    "xinfang.review": {"refuse_review", "decide_review", "publish_review"},
    "xinfang.hearing": {"conclude"},
    "xinfang.mediation": {"agree_mediation"},
}


@tagged("post_install", "-at_install", "xf_engine")
class TestSeams(ReviewCase):
    """What holds for several machines at once."""

    def test_g06_acts_that_sign_are_marked(self):
        acts = self.env["xinfang.act"]
        for model, codes in SIGNING.items():
            for code in codes:
                with self.subTest(model=model, code=code):
                    self.assertTrue(acts._get(model, code)._is_signing())
        self.assertFalse(acts._get("xinfang.referral", "hear_statement")._is_signing())

    def test_g06_an_undecided_recusal_stops_the_signature_of_a_review(self):
        review = self.ask(self.answered())
        self.take_up(review)
        self.draft(review)
        self.check(review)
        self.do(
            review.petition_id,
            "window",
            "apply_recusal",
            recusal_person=self.users["city_head"].name,
            reason="与原办理机关负责人有亲属关系。",
        )
        acts = self.seen(review, "city_head").available_acts()
        self.assertNotIn("decide_review", {a["code"] for a in acts})

    def test_defaults_of_a_dialog_do_not_leak_into_what_an_act_makes(self):
        referral = self.delivered()
        seen = self.seen(referral, "intake").with_context(
            default_res_model="xinfang.petition",
            default_res_id=1,
            default_title="外来",
            default_name="外来",
            default_state="void",
        )
        seen.perform("accept", {"handler_id": self.users["handler"].id})
        referral = referral.sudo()
        paper = self.document(referral.petition_id, "D05")
        self.assertEqual((paper.res_model, paper.res_id), (False, 0))
        self.assertEqual(paper.referral_id, referral)
        clock = self.clock(referral, "TL-07")
        self.assertEqual((clock.state, clock.res_model), ("running", False))

    # -- finality that rests on a local rule ---------------------------------

    def again(self, first):
        """Return a referral of a repeat of a petition, sent to the police."""
        referral = self.delivered()
        self.open_gate(referral.sudo().petition_id).write(
            {"origin_id": first.id, "is_repeat": True}
        )
        return referral

    def put(self, key):
        self.env["ir.config_parameter"].set_param(f"xinfang_case.{key}", "True")

    def test_lapse_is_final_where_a_local_rule_says_so(self):
        first = self.answered("2026-03-02")
        self.open_gate(first.sudo()).write({"lapsed_date": "2026-04-02"})
        referral = self.again(first.sudo().petition_id)
        self.put("lapse_is_final")
        self.refused("G13", referral, "intake", "accept")
        values = {"origin_id": first.sudo().petition_id.id}
        values["reason"] = "信访人以同一事实和理由再次提出。"
        self.refused("local rule", referral, "leader", "no_longer_accept", **values)
        values["reason"] = "依照《测试省信访条例》第四十六条，同一事实和理由不再受理。"
        self.do(referral, "leader", "no_longer_accept", **values)
        paper = self.document(referral.sudo().petition_id, "D08")
        text = "".join(filter(None, paper.block_ids.mapped("text")))
        self.assertIn("《测试省信访条例》", text)
        self.assertNotIn("第三十六条第三款", text)

    def test_neither_lapse_nor_agreement_is_final_otherwise(self):
        first = self.answered("2026-03-02")
        self.open_gate(first.sudo()).write({"lapsed_date": "2026-04-02"})
        referral = self.again(first.sudo().petition_id)
        self.refused(
            "G13",
            referral,
            "leader",
            "no_longer_accept",
            origin_id=first.sudo().petition_id.id,
            reason="依照《测试省信访条例》第四十六条，不再受理。",
        )
        self.do(referral, "intake", "accept", handler_id=self.users["handler"].id)
        self.assertEqual(referral.sudo().state, "accepted")

    def test_agreement_is_final_where_a_local_rule_says_so(self):
        first = self.accepted().sudo()
        mediation = self.open_gate(self.env["xinfang.mediation"])._open(
            first.petition_id,
            first.petition_id.entry_ids[-1:],
            {
                "referral_id": first.id,
                "department_id": first.to_department_id.id,
                "kind": "people",
            },
        )
        agreed = self.env["xinfang.stage"]._get("xinfang.mediation", "agreed")
        mediation._move_to(agreed)
        referral = self.again(first.petition_id)
        self.assertFalse(first.petition_id._final_locally())
        self.put("mediation_agreement_is_final")
        self.refused("G13", referral, "intake", "accept")

    # -- the other doors of acceptance ---------------------------------------

    def test_g13_g31_every_way_to_take_a_claim_up_asks(self):
        acts = self.env["xinfang.act"]
        for model, code in (
            ("xinfang.referral", "accept"),
            ("xinfang.referral", "accept_simplified"),
            ("xinfang.referral", "notify_route"),
            ("xinfang.referral", "start_mediation"),
            ("xinfang.petition", "handle_own"),
            ("xinfang.petition", "handle_own_simplified"),
            ("xinfang.petition", "route_own"),
        ):
            with self.subTest(code=code):
                guards = set(acts._get(model, code).guard_ids.mapped("code"))
                self.assertLessEqual({"G13", "G31"}, guards)
        adopt = set(acts._get("xinfang.referral", "adopt").guard_ids.mapped("code"))
        self.assertLessEqual({"G13", "A24"}, adopt)

    def test_g13_a_final_matter_is_not_led_into_a_route(self):
        first = self.rechecked().petition_id
        referral = self.again(first)
        self.refused(
            "G13",
            referral,
            "intake",
            "notify_route",
            statutory_route="c4",
            legal_basis="《中华人民共和国行政复议法》第二十条。",
            route_organ_name="测试市行政复议局",
            route_how="书面申请",
            route_until_text="六十日内",
            reason="属于行政复议受理范围的事项。",
        )
