"""What the petitioner can do in each state, and what he reads (domain 11.2)."""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.core_common import morning
from odoo.addons.xinfang_case.tests.review_common import REQUEST, ReviewCase
from odoo.addons.xinfang_case.tests.test_accusation import AccusationCase
from odoo.addons.xinfang_case.tests.test_routes import RouteCase
from odoo.addons.xinfang_case.tests.test_simplified import CHECKS, TOLD

DAY = "2026-03-02"
OPEN = {"supplement", "withdraw", "apply_recusal", "complain"}
# What nobody has to wait for, whatever state the petition is in.
ALWAYS = {"report_retaliation", "keep_secret", "ask_privacy"}
SECRET = "此人情绪激动，拟劝返"
OTHER_SIDE = "测试建筑公司"


class CitizenCase(ReviewCase, RouteCase):
    """Each ``_at_<state>`` brings a new petition to a state and returns it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office.phone = "0999-7777777"

    def detail(self, petition, day=DAY):
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(morning(day)):
            return petition.sudo().with_context(lang="en_US")._portal_detail()

    def mine(self, petition, code, day=DAY, part=None, **values):
        record = self.as_petitioner(petition.sudo(), day)
        if part:
            record = part.with_env(record.env)
        return record.perform(code, values)

    def _at_registered(self):
        return self.received(DAY)

    def _at_triaged(self):
        return self.triaged(DAY, triage={"reason": SECRET})

    def _at_transferred(self):
        return self.delivered(DAY).petition_id

    def _at_accepted(self):
        return self.accepted(DAY).petition_id

    def _at_draft(self):
        referral = self.accepted(DAY)
        self.hear(referral, DAY)
        self.do(referral, "handler", "draft_opinion", DAY, **self.opinion())
        return referral.petition_id

    def _at_hearing_applied(self):
        petition = self._at_accepted()
        self.mine(petition, "apply_hearing", reason="事实有争议，请求听证。")
        return petition

    def _at_mediation_proposed(self):
        referral = self.accepted(DAY)
        self.do(
            referral,
            "handler",
            "start_mediation",
            DAY,
            mediation_kind="people",
            other_party=OTHER_SIDE,
            mediator="人民调解委员会",
        )
        return referral.petition_id

    def _at_mediation_consented(self):
        petition = self._at_mediation_proposed()
        self.mine(petition, "consent_mediation")
        return petition

    def _at_recusal_applied(self):
        petition = self._at_accepted()
        self.mine(
            petition, "apply_recusal", recusal_person="某警官", reason="系对方亲属"
        )
        return petition

    def _at_recusal_declared(self):
        referral = self.accepted(DAY)
        self.do(
            referral,
            "handler",
            "declare_recusal",
            DAY,
            recusal_relation="relative",
            reason=SECRET,
        )
        return referral.petition_id

    def _at_answered(self):
        return self.answered(DAY).petition_id

    def _at_in_review(self):
        return self.ask(self.answered(DAY), day=DAY).petition_id

    def _at_review_served(self):
        return self.reviewed(DAY).petition_id

    def _at_in_recheck(self):
        return self.ask(self.reviewed(DAY), day=DAY).petition_id

    def _at_final(self):
        return self.rechecked(DAY).petition_id

    def _at_linked_final(self):
        first = self._at_final()
        again = self.triaged(DAY)
        self.do(
            again,
            "office_head",
            "link_final",
            DAY,
            origin_id=first.id,
            reason="与已终结的信访事项事实和理由相同。",
        )
        return again

    def _at_routed(self):
        return self.notified(DAY).petition_id

    def _at_simplified(self):
        referral = self.delivered(DAY, triage={"simplified": True})
        handler = self.users["handler"].id
        self.do(
            referral,
            "intake",
            "accept_simplified",
            DAY,
            **{"handler_id": handler, **CHECKS, **TOLD},
        )
        return referral.sudo().petition_id

    def _at_simplified_answered(self):
        petition = self._at_simplified()
        self.do(
            petition.referral_ids,
            "handler",
            "answer_simplified",
            DAY,
            **{"answer": "已清运完毕。", "decision": "support", **TOLD},
        )
        return petition

    def _at_refused(self):
        referral = self.delivered(DAY)
        self.do(
            referral,
            "leader",
            "refuse",
            DAY,
            refusal_ground="competence",
            reason="经核查不属于本单位职权范围。",
            legal_basis="《中华人民共和国噪声污染防治法》第八条。",
            guide_to="请向市住房和城乡建设局提出。",
        )
        return referral.petition_id

    def _at_withdrawn(self):
        petition = self._at_accepted()
        self.mine(petition, "withdraw", reason="问题已解决")
        return petition

    def _at_suggestion_accepted(self):
        return self.accepted(
            DAY, triage={"type": "suggestion", "route": False}
        ).petition_id


# state → status as the citizen reads it, acts on the petition and its parts
# Once it was sent on, the office can be judged (TL-27).
SENT = OPEN | {"evaluate_office"}
EXPECTED = {
    "registered": ("Registered", OPEN),
    "triaged": ("Registered", OPEN),
    "transferred": ("In transfer", SENT),
    "accepted": ("In handling", SENT | {"apply_hearing"}),
    "draft": ("In handling", SENT | {"apply_hearing"}),
    "hearing_applied": ("In handling", SENT | {"hearing-1.withdraw_hearing"}),
    "mediation_proposed": (
        "In handling",
        SENT | {"apply_hearing", "consent_mediation"},
    ),
    "mediation_consented": ("In handling", SENT | {"apply_hearing"}),
    "recusal_applied": (
        "In handling",
        SENT | {"apply_hearing", "recusal-1.withdraw_recusal"},
    ),
    "recusal_declared": ("In handling", SENT | {"apply_hearing"}),
    "answered": (
        "Answered",
        {"evaluate", "apply_recusal", "referral-1.request_review"},
    ),
    "in_review": (
        "Under review",
        {"evaluate", "apply_recusal", "review-1.withdraw_review"},
    ),
    "review_served": (
        "Answered",
        {"evaluate", "apply_recusal", "review-1.request_recheck"},
    ),
    "in_recheck": (
        "Under recheck",
        {"evaluate", "apply_recusal", "review-2.withdraw_review"},
    ),
    "final": ("Final", {"evaluate"}),
    "linked_final": ("Not accepted again", {"complain"}),
    "routed": ("In another procedure", SENT | {"attach_result"}),
    "simplified": ("In simplified handling", SENT),
    "simplified_answered": (
        "Answered in short",
        {"evaluate", "apply_recusal", "demand_opinion"},
    ),
    "refused": ("Not accepted", {"apply_recusal", "complain", "evaluate_office"}),
    "withdrawn": ("Withdrawn", set()),
    "suggestion_accepted": ("In handling", SENT),
}


@tagged("post_install", "-at_install")
class TestCitizenActs(CitizenCase):
    def test_status_and_acts_of_every_state(self):
        for state, (status, acts) in EXPECTED.items():
            with self.subTest(state=state):
                detail = self.detail(getattr(self, f"_at_{state}")())
                self.assertEqual({act["key"] for act in detail["acts"]}, acts | ALWAYS)
                self.assertEqual(detail["status"], status)
                self.assertTrue(detail["help"], "no word on what comes next")

    def test_nothing_internal_in_any_state(self):
        """No staff by name, no inner reasons, no drafts, no other side, no papers."""
        names = [user.name for user in self.users.values()]
        names += [SECRET, OTHER_SIDE, "登记表", "转送函", "审批", "夜间二十二时"]
        for state in EXPECTED:
            with self.subTest(state=state):
                told = str(self.detail(getattr(self, f"_at_{state}")()))
                for name in names:
                    self.assertNotIn(name, told)

    def test_what_a_form_asks(self):
        petition = self._at_answered()
        acts = {act["key"]: act for act in self.detail(petition)["acts"]}
        form = acts["referral-1.request_review"]
        names = [line["name"] for line in form["inputs"]]
        self.assertEqual(names, ["request_text", "attachment_ids"], "one organ above")
        self.assertTrue(form["inputs"][0]["required"] and form["inputs"][0]["hint"])
        self.assertEqual(form["until"], petition.sudo().referral_ids._appeal_last_day())
        self.police.write(
            {"leadership_mode": "dual", "line_parent_id": self.province.id}
        )
        acts = {act["key"]: act for act in self.detail(petition)["acts"]}
        choice = acts["referral-1.request_review"]["inputs"][0]
        self.assertEqual((choice["kind"], choice["required"]), ("selection", True))
        self.assertEqual(
            {label for _value, label in choice["choices"]},
            {self.city.name, self.province.name},
        )

    def test_cr8_only_who_is_late_gives_an_excuse(self):
        petition = self._at_answered()
        late = "2026-05-06"
        acts = {act["key"]: act for act in self.detail(petition, late)["acts"]}
        form = acts["referral-1.request_review"]
        lines = {line["name"]: line for line in form["inputs"]}
        for name in ("late_excuse", "obstacle_ended", "late_proof"):
            self.assertTrue(lines[name]["required"], name)
            self.assertTrue(lines[name]["hint"], name)
        self.assertEqual(lines["obstacle_ended"]["kind"], "date")
        self.assertFalse(form["until"])

    def test_cr8_a_late_request_of_the_petitioner(self):
        petition = self._at_answered()
        referral = petition.sudo().referral_ids
        values = {
            "request_text": REQUEST,
            "late_excuse": "因住院手术，无法按期提出。",
            "late_proof": "住院病历和出院记录。",
        }
        self.assertRefused(
            "CR8",
            lambda: self.mine(
                petition,
                "request_review",
                "2026-05-06",
                part=referral,
                **values,
                obstacle_ended="2026-04-20",
            ),
            petition,
        )
        self.mine(
            petition,
            "request_review",
            "2026-05-06",
            part=referral,
            **values,
            obstacle_ended="2026-04-27",
        )
        review = petition.sudo().review_ids
        self.assertEqual(str(review.obstacle_ended), "2026-04-27")
        entry = petition.sudo().entry_ids[-1]
        self.assertEqual(entry.actor_kind, "petitioner")
        relief = {"relief": "refused", "reason": "住院只有三日，不足以耽误期限。"}
        self.do(review, "city_head", "decide_relief", "2026-05-07", **relief)
        told = str(self.detail(petition, "2026-05-08")["timeline"])
        self.assertIn("decided on your excuse", told)

    def test_c50_of_a_review_body_the_citizen_reads_its_name(self):
        petition = self._at_answered()
        body = self.env["xinfang.department"].create(
            {
                "name": "测试市复查复核委员会",
                "kind": "review_body",
                "parent_id": self.city.id,
                "doc_code": "测市复",
            }
        )
        self.police.write(
            {"leadership_mode": "dual", "line_parent_id": self.province.id}
        )
        acts = {act["key"]: act for act in self.detail(petition)["acts"]}
        choice = acts["referral-1.request_review"]["inputs"][0]
        self.assertEqual(
            {label for _value, label in choice["choices"]},
            {body.name, self.province.name},
        )

    def test_tl12_tl14_windows_with_their_account(self):
        for state, words in (
            ("answered", "You can ask for a review until"),
            ("review_served", "You can ask for a recheck until"),
        ):
            limits = self.detail(getattr(self, f"_at_{state}")())["limits"]
            window = [limit for limit in limits if limit["label"] == words]
            self.assertEqual(len(window), 1, state)
            self.assertEqual(str(window[0]["due"]), "2026-04-01")
            self.assertTrue(window[0]["rows"], "the account day by day")

    def test_a36_final_says_so_and_whom_to_call(self):
        for state in ("final", "linked_final"):
            petition = getattr(self, f"_at_{state}")()
            detail = self.detail(petition)
            self.assertIn("2026年3月2日", detail["finality"])
            number = petition.sudo()._final_recheck().opinion_id.number
            self.assertIn(number, detail["finality"])
            self.assertIn("0999-7777777", str(detail["offices"]))
        self.assertFalse(self.detail(self._at_in_recheck())["finality"])

    def test_g06_a_declared_recusal_is_not_the_petitioners(self):
        petition = self._at_recusal_declared()
        recusal = petition.sudo().recusal_ids
        self.assertRefused(
            "G06",
            lambda: self.mine(petition, "withdraw_recusal", part=recusal, reason="x"),
            petition,
        )
        self.assertNotIn("recusal", str(self.detail(petition)["timeline"]))

    def test_every_act_of_the_petitioner_speaks_to_him(self):
        acts = self.env["xinfang.act"].search(
            ["|", ("petitioner_may", "=", True), ("actor", "=", "petitioner")]
        )
        self.assertGreaterEqual(len(acts), 13)
        for act in acts.filtered(lambda a: a.code != "register"):
            self.assertTrue(act.citizen_label, act.code)
            self.assertTrue(act.citizen_help, act.code)
            self.assertTrue(act.citizen_note, act.code)

    def test_every_stage_of_a_petition_speaks_to_him(self):
        for stage in self.env["xinfang.stage"].search(
            [("model", "=", "xinfang.petition")]
        ):
            self.assertTrue(stage.citizen_label, stage.code)
            self.assertTrue(stage.citizen_help, stage.code)

    def test_query_budget_of_a_page(self):
        petition = self._at_final()
        with freeze_time(morning(DAY)):
            petition.sudo()._portal_detail()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(90):
                petition.sudo()._portal_detail()

    def test_c50_c55_the_whole_ladder_by_the_petitioner(self):
        petition = self._at_answered()
        referral = petition.sudo().referral_ids
        self.mine(petition, "request_review", part=referral, request_text=REQUEST)
        review = petition.sudo().review_ids
        self.decide(review, DAY)
        self.deliver(review, DAY)
        self.mine(petition, "request_recheck", part=review, request_text=REQUEST)
        self.assertEqual(petition.sudo().state, "in_recheck")


@tagged("post_install", "-at_install")
class TestAccuser(AccusationCase):
    """Three words, whatever happens inside (Article 30)."""

    def test_a30_three_words(self):
        for bring, word in (
            ("accused", "Received"),
            ("sent", "Passed on"),
            ("concluded", "Passed on"),
        ):
            who = self.make_petitioner()
            petition = getattr(self, bring)(DAY, petitioner_id=who.id)
            petition = petition._petitions().sudo()
            self.env.invalidate_all()
            detail = petition.with_context(lang="en_US")._portal_detail()
            self.assertEqual(detail["status"], word)
            for key in ("documents", "limits", "offices", "ladders", "meetings"):
                self.assertFalse(detail.get(key), key)
            told = str(detail)
            for secret in ("貔貅", self.discipline.name, self.police.name):
                self.assertNotIn(secret, told)
