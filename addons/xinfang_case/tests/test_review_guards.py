from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .review_common import REQUEST, ReviewCase

ACTS = (
    "accept_review",
    "refuse_review",
    "draft_review_opinion",
    "check_review_opinion",
    "decide_review",
    "dispatch_review",
    "serve_review",
)


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewGuards(ReviewCase):
    """Nothing but the ladder's own order is possible, whichever door one takes."""

    def test_g18_wrong_organ_is_refused_and_the_right_one_named(self):
        referral = self.answered()
        for wrong in (self.province, self.police, self.housing, self.office):
            self.refused(
                "Ask 测试市人民政府",
                referral,
                "window",
                "request_review",
                review_department_id=wrong.id,
                request_text=REQUEST,
            )
        mine = self.as_petitioner(referral.petition_id)
        self.assertRefused(
            "G18",
            lambda: referral.with_env(mine.env).perform(
                "request_review",
                {"review_department_id": self.province.id, "request_text": REQUEST},
            ),
            referral,
        )
        review = self.ask(referral, review_department_id=self.city.id)
        self.decide(review)
        self.deliver(review)
        self.refused(
            "Ask 测试省公安厅",
            review,
            "window",
            "request_recheck",
            review_department_id=self.city.id,
            request_text=REQUEST,
        )

    def test_g18_dual_leadership_lets_the_petitioner_choose(self):
        self.police.write(
            {"leadership_mode": "dual", "line_parent_id": self.province.id}
        )
        referral = self.answered()
        self.refused(
            "Choose which organ",
            referral,
            "window",
            "request_review",
            request_text=REQUEST,
        )
        review = self.ask(referral, review_department_id=self.province.id)
        self.assertEqual(review.department_id, self.province)

    def test_g18_which_organ_is_one_level_above(self):
        """By leadership, kind and level: two parents, and who may be asked of them."""
        line = self.env["xinfang.department"].create(
            {"name": "测试省住房和城乡建设厅", "level": "province"}
        )
        housing, city, province = self.housing, self.city, self.province
        for mode, kind, level, expected in (
            ("vertical", "department", "city", line),
            ("dual", "department", "city", line | city),
            ("territorial", "department", "city", line | city),
            ("dual", "township", "township", city),
            ("dual", "government", "county", city),
            ("dual", "department", "province", city),
            ("vertical", "department", "province", line),
        ):
            housing.write(
                {
                    "leadership_mode": mode,
                    "kind": kind,
                    "level": level,
                    "line_parent_id": line.id,
                }
            )
            self.assertEqual(
                housing._superior_for_review(), expected, (mode, kind, level)
            )
        # With one parent there is nothing to choose.
        housing.write(
            {"leadership_mode": "territorial", "kind": "department", "level": "city"}
        )
        housing.line_parent_id = False
        self.assertEqual(housing._superior_for_review(), city)
        self.assertEqual(city._superior_for_review(), province)

    def test_g18_no_superior_known(self):
        self.city.parent_id = False
        self.police.parent_id = False
        referral = self.answered()
        self.refused(
            "No organ above", referral, "window", "request_review", request_text=REQUEST
        )

    def test_g18_the_remedy_names_an_organ_one_level_above(self):
        referral = self.accepted()
        self.hear(referral)
        wrong = self.discipline
        values = {**self.opinion(), "review_department_id": wrong.id}
        self.refused("G18", referral, "handler", "draft_opinion", **values)
        dialog = self.env["xinfang.act.wizard"].with_user(self.users["handler"])
        self.assertIn("superior_ids", dialog._input_domain("review_department_id"))
        values["review_department_id"] = False
        self.refused("Organ for Review", referral, "handler", "draft_opinion", **values)
        # Dual leadership: either superior can be named, and nobody else.
        self.police.write(
            {"leadership_mode": "dual", "line_parent_id": self.province.id}
        )
        values["review_department_id"] = wrong.id
        self.refused("G18", referral, "handler", "draft_opinion", **values)
        values["review_department_id"] = self.province.id
        self.do(referral, "handler", "draft_opinion", **values)
        self.assertEqual(referral.sudo().state, "opinion_draft")

    def test_g18_once_for_each_opinion(self):
        referral = self.answered()
        review = self.ask(referral)
        self.refused(
            "once only", referral, "window", "request_review", request_text=REQUEST
        )
        mine = self.as_petitioner(referral.petition_id)
        self.assertRefused(
            "once only",
            lambda: referral.with_env(mine.env).perform(
                "request_review", {"request_text": REQUEST}
            ),
            referral,
        )
        acts = {a["code"]: a for a in self.seen(referral, "window").available_acts()}
        self.assertIn("once only", acts["request_review"]["blocked"])
        # The database itself refuses a second one.
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.open_gate(review).create(
                    {
                        "petition_id": review.petition_id.id,
                        "referral_id": referral.id,
                        "document_id": review.document_id.id,
                        "department_id": self.city.id,
                    }
                )
        self.decide(review)
        self.deliver(review)
        self.refused(
            "once only", referral, "window", "request_review", request_text=REQUEST
        )
        self.ask(review)
        self.refused(
            "once only", review, "window", "request_recheck", request_text=REQUEST
        )

    def test_g18_no_recheck_without_a_served_review(self):
        review = self.ask(self.answered())
        step = [
            lambda: self.take_up(review),
            lambda: self.draft(review),
            lambda: self.sign(review),
        ]
        for go in [lambda: None, *step]:
            go()
            self.refused(
                "not possible",
                review,
                "window",
                "request_recheck",
                request_text=REQUEST,
            )

    def test_g18_a_recheck_is_the_last_instance(self):
        recheck = self.rechecked()
        for login in ("window", "province_reviewer"):
            self.refused(
                "not possible",
                recheck,
                login,
                "request_recheck",
                request_text=REQUEST,
            )
        referral = recheck.referral_id
        self.refused("G13", referral, "window", "request_review", request_text=REQUEST)
        self.refused(
            "G13",
            recheck.previous_id,
            "window",
            "request_recheck",
            request_text=REQUEST,
        )

    def test_g13_another_opinion_of_the_final_matter_is_closed_too(self):
        recheck = self.rechecked()
        other = self.answered()
        petition = other.sudo().petition_id
        self.open_gate(petition).write({"origin_id": recheck.petition_id.id})
        self.refused("G13", other, "window", "request_review", request_text=REQUEST)
        mine = self.as_petitioner(petition)
        self.assertRefused(
            "G13",
            lambda: other.with_env(mine.env).perform(
                "request_review", {"request_text": REQUEST}
            ),
            other,
        )

    def test_g13_nothing_more_can_be_done_with_a_final_petition(self):
        recheck = self.rechecked()
        petition = recheck.petition_id
        for login in self.users:
            try:
                codes = {a["code"] for a in self.seen(petition, login).available_acts()}
            except AccessError:
                continue
            handling = {
                "transfer",
                "assign",
                "handle_own",
                "close",
                "triage",
                "withdraw",
            }
            self.assertFalse(codes & handling, login)

    def test_g19_only_a_served_opinion_of_a_claim_in_the_petition_procedure(self):
        act = self.env["xinfang.act"]._get("xinfang.referral", "request_review")
        referral = self.delivered(triage={"route": "c5"})
        self.refused(
            "not possible", referral, "window", "request_review", request_text=REQUEST
        )
        with self.assertRaisesRegex(UserError, "G19"):
            referral._guard_g19(act, None)
        with self.assertRaisesRegex(UserError, "G19"):
            self.delivered(triage={"type": "suggestion"})._guard_g19(act, None)
        referral = self.accepted()
        self.issue(referral)
        self.refused(
            "not possible", referral, "window", "request_review", request_text=REQUEST
        )

    def test_g19_an_opinion_that_is_void_or_superseded_is_not_reviewed(self):
        referral = self.answered().sudo()
        self.open_gate(referral.opinion_id).write({"state": "void"})
        self.refused("G19", referral, "window", "request_review", request_text=REQUEST)

    # -- G07 ------------------------------------------------------------

    def test_g07_handler_drafter_and_signer_stay_out(self):
        # The police's reviewers judge the branch; one of them had signed there.
        for login in ("handler", "leader", "intake"):
            user = self.users[login]
            user.group_ids |= self.env.ref("xinfang_case.group_xinfang_reviewer")
            user.group_ids |= self.env.ref("xinfang_case.group_xinfang_review_leader")
            self.env["xinfang.membership"].create(
                {"user_id": user.id, "department_id": self.city.id}
            )
        review = self.ask(self.answered())
        for login in ("handler", "leader", "intake"):
            self.refused(
                "G07",
                review,
                login,
                "accept_review",
                handler_id=self.users["city_reviewer"].id,
            )
            self.refused(
                "G07",
                review,
                "city_reviewer",
                "accept_review",
                handler_id=self.users[login].id,
            )
            acts = {a["code"]: a for a in self.seen(review, login).available_acts()}
            self.assertIn("G07", acts["accept_review"]["blocked"])
        self.take_up(review)
        self.refused(
            "G07", review, "handler", "draft_review_opinion", **self.decision(review)
        )
        self.draft(review)
        self.check(review)
        self.refused("G07", review, "leader", "decide_review")
        self.sign(review)
        self.refused(
            "G07",
            review,
            "handler",
            "serve_review",
            service_method="direct",
            service_date=str(self.today()),
        )

    def test_g07_reviewer_and_his_leader_stay_out_of_the_recheck(self):
        for login in ("city_reviewer", "city_head"):
            user = self.users[login]
            user.group_ids |= self.env.ref("xinfang_case.group_xinfang_reviewer")
            self.env["xinfang.membership"].create(
                {"user_id": user.id, "department_id": self.province.id}
            )
        recheck = self.ask(self.reviewed())
        for login in ("city_reviewer", "city_head"):
            self.refused(
                "G07",
                recheck,
                login,
                "accept_review",
                handler_id=self.users["province_reviewer"].id,
            )

    def test_g07_taking_a_request_in_is_no_handling(self):
        review = self.ask(self.answered(), "city_reviewer")
        self.take_up(review)
        self.assertEqual(review.state, "reviewing")

    def test_g07_the_reviewer_works_in_the_reviewing_organ(self):
        review = self.ask(self.answered())
        self.refused(
            "does not work in",
            review,
            "city_reviewer",
            "accept_review",
            handler_id=self.users["province_reviewer"].id,
        )

    # -- decision ---------------------------------------------------------

    def test_g33_drafter_and_signer_are_two(self):
        user = self.users["city_reviewer"]
        user.group_ids |= self.env.ref("xinfang_case.group_xinfang_review_leader")
        review = self.ask(self.answered())
        self.take_up(review)
        self.draft(review)
        self.check(review)
        self.refused("G33", review, "city_reviewer", "decide_review")
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(review)._draft_decision()._issue(user)

    def test_decision_needs_its_parts(self):
        review = self.ask(self.answered())
        self.take_up(review)
        for says, values in (
            ("applies instead", {"review_decision": "change"}),
            ("applies instead", {"review_decision": "revoke", "result_text": " "}),
            ("recheck can be requested", {"review_department_id": False}),
            ("Ask 测试省公安厅", {"review_department_id": self.city.id}),
            ("needs “Facts", {"facts": ""}),
            ("needs “Legal", {"legal_basis": ""}),
            ("defects", {"review_decision": "redo", "redo_due": "2099-01-01"}),
            (
                "coming year",
                {
                    "review_decision": "redo",
                    "redo_defects": "未听取信访人陈述事实和理由。",
                },
            ),
        ):
            with self.subTest(says):
                self.refused(
                    says,
                    review,
                    "city_reviewer",
                    "draft_review_opinion",
                    **self.decision(review, **values),
                )

    def test_decision_of_a_recheck_is_no_redo(self):
        recheck = self.ask(self.reviewed())
        self.take_up(recheck)
        self.refused(
            "A recheck ends the matter",
            recheck,
            "province_reviewer",
            "draft_review_opinion",
            **self.decision(
                recheck,
                review_decision="redo",
                redo_due=str(self.today().replace(year=2099)),
                redo_defects="未听取信访人陈述事实和理由。",
            ),
        )

    def test_refusal_on_a_ground_that_is_so(self):
        """Guard REVIEWREFUSAL."""
        review = self.ask(self.answered())
        for says, values in (
            ("not late", {"review_refusal": "late"}),
            ("has to decide", {"review_refusal": "wrong_organ"}),
            ("at least", {"review_refusal": "not_entitled", "reason": "不行"}),
        ):
            with self.subTest(says):
                self.refused(
                    says,
                    review,
                    "city_head",
                    "refuse_review",
                    **{
                        "reason": "申请人不是该信访事项的信访人。",
                        "guide_to": "请由本人提出。",
                        **values,
                    },
                )

    def test_service_between_signing_and_today(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-03-20")
        for says, day in (("future", "2026-03-26"), ("signed on", "2026-03-19")):
            self.refused(
                says,
                review,
                "city_reviewer",
                "serve_review",
                "2026-03-25",
                service_method="direct",
                service_date=day,
            )
        for method, says in (("electronic", "electronic"), ("mail", "tracking number")):
            self.refused(
                says,
                review,
                "city_reviewer",
                "serve_review",
                "2026-03-25",
                service_method=method,
                service_date="2026-03-25",
            )

    def test_a_review_opinion_is_served_by_its_own_act_only(self):
        """Else no time for a recheck would start, and no matter would get final."""
        review = self.ask(self.answered())
        self.decide(review)
        petition = review.petition_id
        self.env["xinfang.access"]._grant([(petition.id, self.city.id)])
        with self.assertRaises(UserError):
            self.do(
                petition,
                "city_head",
                "record_service",
                document_id=review.opinion_id.id,
                service_method="direct",
                service_date=str(self.today()),
            )
        self.assertTrue(review.opinion_id._is_decision())
        with self.assertRaises(UserError):
            self.do(
                petition,
                "city_head",
                "void_document",
                document_id=review.opinion_id.id,
                reason="错误签发",
            )
        self.assertEqual(review.opinion_id.state, "issued")

    # -- G21 --------------------------------------------------------------

    def test_g21_published_only_after_a_hearing_and_without_names(self):
        recheck = self.rechecked()
        self.refused(
            "G21",
            recheck,
            "province_head",
            "publish_review",
            published_text="某信访人反映夜间施工，经复核维持。",
        )
        with self.assertRaises(AccessError):
            self.seen(recheck, "province_head").write({"is_published": True})
        heard = self.ask(self.reviewed("2026-03-02"), day="2026-03-03")
        self.hold_hearing(heard, "2026-03-10", "2026-03-11")
        self.decide(heard, "2026-03-20")
        self.deliver(heard, "2026-03-20")
        # The clock stood still, but no hearing was concluded.
        text = "某信访人反映夜间施工，经复核维持。"
        self.refused(
            "G21", heard, "province_head", "publish_review", published_text=text
        )
        self.conclude_hearing(heard)
        for text in ("信访人王 测试反映", "电话13800138000，经复核维持"):
            self.refused(
                "G21", heard, "province_head", "publish_review", published_text=text
            )
        self.do(
            heard,
            "province_head",
            "publish_review",
            published_text="某信访人反映夜间施工，经复核维持。",
        )
        self.assertTrue(heard.is_published)

    # -- every other door ------------------------------------------------

    def test_only_the_order_of_the_ladder(self):
        """From every state, every act that is not the next one is refused."""
        path = ["requested", "reviewing", "draft", "checked", "issued", "served"]
        allowed = {
            "requested": {"accept_review", "refuse_review", "withdraw_review"},
            "reviewing": {"draft_review_opinion", "withdraw_review"},
            "draft": {
                "draft_review_opinion",
                "check_review_opinion",
                "return_review_draft",
                "withdraw_review",
            },
            "checked": {"decide_review", "return_review_draft", "withdraw_review"},
            "issued": {"dispatch_review", "serve_review"},
            "served": {"request_recheck"},
        }
        mine = {
            *ACTS,
            "return_review_draft",
            "withdraw_review",
            "request_recheck",
            "publish_review",
        }
        review = self.ask(self.answered())
        steps = [self.take_up, self.draft, self.check, self.sign, self.deliver]
        logins = ["window", "city_reviewer", "city_legal", "city_head", "province_head"]
        logins += ["leader", "handler"]
        for state, step in zip(path, [*steps, None], strict=True):
            self.assertEqual(review.state, state)
            possible = set()
            for login in logins:
                acts = self.seen(review, login).available_acts()
                possible |= {a["code"] for a in acts} & mine
            self.assertEqual(possible, allowed[state], state)
            for code in mine - allowed[state]:
                self.refused("not possible", review, "city_head", code)
            if step:
                step(review)

    def test_no_other_door(self):
        review = self.ask(self.answered())
        recheck_vals = {
            "petition_id": review.petition_id.id,
            "level": "recheck",
            "department_id": self.province.id,
            "state": "served",
        }
        for login in ("city_head", "window", "role_admin"):
            model = self.env["xinfang.review"].with_user(self.users[login])
            with self.assertRaises(AccessError):
                model.create(recheck_vals)
            with self.assertRaises(AccessError):
                self.seen(review, login).write({"state": "served"})
            with self.assertRaises(AccessError):
                self.seen(review, login).unlink()
        loaded = (
            self.env["xinfang.review"]
            .with_user(self.users["city_head"])
            .load(
                ["petition_id/.id", "level", "state"],
                [[str(review.petition_id.id), "recheck", "served"]],
            )
        )
        self.assertFalse(loaded["ids"])
        with self.assertRaises(AccessError):
            self.seen(review.petition_id, "office_head").write(
                {"final_date": "2026-01-01"}
            )
        self.assertEqual(review.petition_id.review_ids, review)

    def test_other_organs_do_not_act(self):
        review = self.ask(self.answered())
        for login in ("province_reviewer", "province_head", "role_reviewer"):
            try:
                self.take_up_as(review, login)
            except AccessError:
                continue
            self.fail(login)
        stranger = self.as_petitioner(self.received())
        with self.assertRaises(AccessError):
            review.with_env(stranger.env).perform("withdraw_review", {"reason": "撤回"})

    def take_up_as(self, review, login):
        return self.do(
            review,
            login,
            "accept_review",
            handler_id=self.users["city_reviewer"].id,
        )
