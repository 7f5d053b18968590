from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.moment import at
from .core_common import CHECKED, REPORT, CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfRegistration(CoreCase):
    def people(self, count):
        return (
            self.env["xinfang.petitioner"]
            .with_user(self.users["window"])
            .create([{"name": f"代表{number}"} for number in range(count)])
        )

    def visit(self, headcount, representatives, **vals):
        return self.make_petition(
            channel=vals.pop("channel", "visit"),
            headcount=headcount,
            representative_ids=self.people(representatives).ids,
            **vals,
        )

    def limit(self, value):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.max_representatives", value
        )

    def test_elements(self):
        """Guard ELEMENTS (Article 19)."""
        nobody = self.make_petition(petitioner_id=False, identity_mode="named")
        self.refused("第十九条", nobody, "window", "register")
        empty = self.make_petition(title=False, content=False, request=False)
        self.refused("Article 19", empty, "window", "register")
        blank = self.make_petition(title="  ", content=" \n", request="")
        self.refused("Article 19", blank, "window", "register")
        anonymous = self.make_petition(petitioner_id=False, identity_mode="anonymous")
        self.do(anonymous, "window", "register")
        self.assertEqual(anonymous.state, "registered")

    def test_g05_five_representatives_and_not_six(self):
        self.refused("G05", self.visit(6, 6), "window", "register")
        five = self.visit(6, 5)
        self.do(five, "window", "register")
        self.assertTrue(five.is_collective)

    def test_g05_counts_on_every_channel(self):
        self.refused("G05", self.visit(6, 6, channel="letter"), "window", "register")
        signed = self.visit(20, 0, channel="letter")
        self.do(signed, "window", "register")
        self.assertEqual((signed.is_joint_signed, signed.is_collective), (True, False))

    def test_g05_several_visitors_choose_representatives(self):
        self.refused("G05", self.visit(2, 0), "window", "register")
        alone = self.visit(1, 0)
        self.do(alone, "window", "register")
        self.assertEqual(alone.state, "registered")

    def test_g05_not_more_representatives_than_people(self):
        self.refused(
            "more representatives than people", self.visit(2, 3), "window", "register"
        )
        self.refused("G05", self.visit(1, 2, channel="letter"), "window", "register")

    def test_g05_a_setting_lowers_the_limit_but_never_raises_it(self):
        self.limit("3")
        self.refused("at most 3", self.visit(6, 4), "window", "register")
        self.do(self.visit(6, 3), "window", "register")
        with self.assertRaisesRegex(ValidationError, "from 1 to 5"):
            self.limit("9")
        self.refused("at most 3", self.visit(9, 4), "window", "register")

    def test_g05_a_senseless_setting_counts_as_none(self):
        parameters = type(self.env["ir.config_parameter"])
        read = parameters.get_param
        for value in ("many", "0", "-2", "9"):

            def get(self, key, default=False, value=value):
                # As a restore or another program may leave it behind.
                mine = key == "xinfang_case.max_representatives"
                return value if mine else read(self, key, default)

            with patch.object(parameters, "get_param", get):
                self.refused("at most 5", self.visit(9, 6), "window", "register")
            with self.assertRaises(ValidationError):
                self.limit(value)
        self.do(self.visit(9, 5), "window", "register")

    def local(self, number, region=None, **vals):
        return self.env["xinfang.representative.limit"].create(
            {
                "region_id": (region or self.region).id,
                "number": number,
                "article": "《测试省信访条例》第二十五条",
                "valid_from": "2026-01-01",
                **vals,
            }
        )

    def test_g05_a_local_rule_allows_fewer_and_says_why(self):
        self.local(3, headcount_max=10)
        here = {"problem_region_id": self.region.id}
        self.refused("at most 3", self.visit(6, 4, **here), "window", "register")
        self.refused("测试省信访条例", self.visit(6, 4, **here), "window", "register")
        self.do(self.visit(6, 3, **here), "window", "register")
        # Larger groups and other places: the law's five.
        self.do(self.visit(11, 5, **here), "window", "register")
        elsewhere = self.env["xinfang.region"].search(
            [("parent_path", "not like", self.region.parent_path)], limit=1
        )
        there = self.visit(6, 5, problem_region_id=elsewhere.id)
        self.do(there, "window", "register")

    def test_g05_a_local_rule_counts_below_it_on_its_days_and_strictest_first(self):
        below = self.env["xinfang.region"].search(
            [("parent_id", "=", self.region.id)], limit=1
        )
        self.assertTrue(below)
        self.local(4)
        self.local(2, below, valid_from="2026-03-01", valid_to="2026-03-31")
        limits = self.env["xinfang.representative.limit"]
        for place, day, number in (
            (self.region, "2026-03-10", 4),
            (below, "2026-03-10", 2),
            (below, "2026-04-01", 4),
            (below, "2025-12-31", 5),
            (self.env["xinfang.region"], "2026-03-10", 5),
        ):
            day = fields.Date.to_date(day)
            self.assertEqual(limits._strictest(place, 6, day)[0], number)

    def test_g05_a_looser_local_rule_is_refused_and_none_is_deleted(self):
        for values in ({"number": 6}, {"number": 0}, {"number": 3, "article": " "}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.local(**values)
        self.limit("3")
        with self.assertRaisesRegex(ValidationError, "never more"):
            self.local(4)
        with self.assertRaisesRegex(ValidationError, "ends before"):
            self.local(2, valid_to="2025-01-01")
        rule = self.local(2)
        with self.assertRaisesRegex(UserError, "not deleted"):
            rule.unlink()
        rule.number = 1
        log = self.env["xinfang.setting.change"].search([], limit=1, order="id desc")
        self.assertIn(": 1 ", log.after)
        for login in ("window", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(rule, login).write({"number": 2})

    def test_g26_not_in_the_future(self):
        tomorrow = self.make_petition(received_date=str(self.today() + timedelta(1)))
        self.refused("G26", tomorrow, "window", "register")
        early = self.make_petition(petition_date=str(self.today() + timedelta(1)))
        self.refused("G26", early, "window", "register")

    def test_g26_late_registration_says_why(self):
        day = "2026-03-05"
        late = self.make_petition(received_date="2026-03-03")
        self.refused("G26", late, "window", "register", day)
        late.write({"late_reason": "周末值班室代收"})
        self.do(late, "window", "register", day)
        self.assertEqual(self.limits(late), {"TL-01": "2026-03-18"})
        yesterday = self.make_petition(received_date="2026-03-04")
        self.do(yesterday, "window", "register", day)
        above = self.make_petition(received_date="2026-02-20", channel="transferred")
        self.do(above, "window", "register", day)

    def test_g26_the_day_is_shanghais(self):
        petition = self.make_petition(received_date="2026-03-02")
        record = petition.with_user(self.users["window"])
        before = at(record, datetime(2026, 3, 1, 15, 59))
        self.assertRefused("G26", lambda: before.perform("register"), petition)
        at(record, datetime(2026, 3, 1, 16, 0)).perform("register")
        self.assertEqual(petition.state, "registered")


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfTriage(CoreCase):
    def test_g08_a_claim_needs_its_route(self):
        petition = self.received()
        self.refused(
            "G08", petition, "triage", "triage", **self.triage_vals(route=False)
        )
        self.do(
            petition,
            "triage",
            "triage",
            **self.triage_vals(type="suggestion", route=False),
        )
        self.assertEqual((petition.type, petition.route), ("suggestion", False))

    def test_g08_nothing_leaves_triage_incomplete(self):
        acts = {
            "transfer": {"to_department_id": self.police.id},
            "guide": {"guide_to": "向人民法院起诉", "reason": "属于诉讼事项"},
            "direct_reply": {"answer": "请见公开目录"},
            "file_only": {"reason": "存档备查"},
            "link_repeat": {"origin_id": self.received().id},
        }
        for name in ("type", "route", "category_id", "problem_region_id"):
            petition = self.triaged()
            self.open_gate(petition).write({name: False})
            for code, values in acts.items():
                with self.subTest(name, code=code):
                    self.refused("G08", petition, "triage", code, **values)
            self.refused(
                "G08",
                petition,
                "office_head",
                "assign",
                to_department_id=self.police.id,
                report_due="2099-01-01",
            )

    def test_g08_of_the_own_organ(self):
        petition = self.received(user="intake")
        self.do(petition, "intake", "triage", **self.triage_vals())
        self.open_gate(petition).write({"category_id": False})
        self.refused("G08", petition, "intake", "handle_own")

    def test_g01_an_accusation_goes_to_discipline_organs_only(self):
        petition = self.received(type="accusation")
        officer = "inspector_discipline"
        self.do(petition, officer, "triage", **self.triage_vals(type="accusation"))
        to = {"to_department_id": self.police.id}
        self.refused("G01", petition, officer, "send_discipline", **to)
        for code, more in (("transfer", {}), ("assign", {"report_due": "2099-01-01"})):
            self.refused("is not possible", petition, officer, code, **to, **more)
        self.do(
            petition, officer, "send_discipline", to_department_id=self.discipline.id
        )
        referral = petition.sudo().referral_ids
        self.assertEqual(referral.to_department_id, self.discipline)
        with self.assertRaises(AccessError):
            referral.with_user(self.users["intake"]).check_access("read")

    def test_g01_nothing_else_ends_an_accusation(self):
        petition = self.received(type="accusation")
        officer = "inspector_discipline"
        self.do(petition, officer, "triage", **self.triage_vals(type="accusation"))
        for code in (
            "guide",
            "direct_reply",
            "file_only",
            "link_repeat",
            "handle_own",
            "withdraw",
        ):
            self.refused("is not possible", petition, officer, code)

    def test_g01_triage_as_accusation_seals(self):
        petition = self.received()
        self.do(petition, "triage", "triage", **self.triage_vals(type="accusation"))
        for login in ("triage", "office_head", "window"):
            with self.assertRaises(AccessError):
                self.seen(petition, login).check_access("read")
        self.assertFalse(petition.sudo().title)
        self.seen(petition, "inspector_discipline").check_access("read")

    def test_receivers_are_other_organs_each_once(self):
        """Guard RECEIVER."""
        petition = self.triaged()
        self.refused(
            "cannot both lead and assist",
            petition,
            "triage",
            "transfer",
            to_department_id=self.police.id,
            assist_department_ids=[self.police.id],
        )
        self.refused(
            "is your own organ",
            petition,
            "triage",
            "transfer",
            to_department_id=self.office.id,
        )
        self.refused(
            "is your own organ",
            petition,
            "triage",
            "transfer",
            to_department_id=self.police.id,
            assist_department_ids=[self.office.id],
        )

    def test_g33_internal_units_get_no_petition(self):
        petition = self.triaged()
        for to, assist in (
            (self.division, []),
            (self.station, []),
            (self.housing, [self.station.id]),
        ):
            self.refused(
                "G33",
                petition,
                "triage",
                "transfer",
                to_department_id=to.id,
                assist_department_ids=assist,
            )
        self.refused(
            self.branch.name,
            petition,
            "triage",
            "transfer",
            to_department_id=self.station.id,
        )

    def test_report_date_lies_ahead(self):
        petition = self.triaged()
        for day in (self.today(), self.today() - timedelta(1)):
            self.refused(
                "has to lie in the future",
                petition,
                "office_head",
                "assign",
                to_department_id=self.police.id,
                report_due=str(day),
            )
        self.refused(
            "needs", petition, "office_head", "assign", to_department_id=self.police.id
        )
        self.refused(
            "Your role",
            petition,
            "triage",
            "assign",
            to_department_id=self.police.id,
            report_due="2099-01-01",
        )

    def test_g11_not_of_itself(self):
        petition = self.triaged()
        self.refused("G11", petition, "triage", "link_repeat", origin_id=petition.id)

    def test_g11_only_to_what_is_in_progress(self):
        closed = self.triaged()
        self.do(closed, "triage", "file_only", reason="存档备查")
        for first in (closed, self.make_petition()):
            petition = self.triaged()
            self.refused("G11", petition, "triage", "link_repeat", origin_id=first.id)

    def test_g11_another_petitioner_needs_a_reason(self):
        first = self.received()
        other = self.make_petitioner("李测试", id_number=False)
        petition = self.triaged(petitioner_id=other.id)
        self.refused("G11", petition, "triage", "link_repeat", origin_id=first.id)
        self.do(
            petition,
            "triage",
            "link_repeat",
            origin_id=first.id,
            reason="同一工地的同一事项",
        )
        self.assertEqual(petition.origin_id, first)

    def test_g11_first_piece_must_be_visible(self):
        elsewhere = self.received(user="housing_intake")
        petition = self.triaged()
        self.refused(
            "does not exist",
            petition,
            "triage",
            "link_repeat",
            origin_id=elsewhere.id,
            reason="同一事项",
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfClosing(CoreCase):
    def test_g24_an_assigned_piece_waits_for_its_report(self):
        due = str(self.today() + timedelta(30))
        referral = self.send(self.triaged(), code="assign", report_due=due)
        petition = referral.petition_id
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.assertEqual(petition.sudo().state, "answered")
        self.refused("G24", petition, "triage", "close")
        acts = {
            act["code"]: act for act in self.seen(petition, "triage").available_acts()
        }
        self.assertIn("G24", acts["close"]["blocked"])
        self.do(referral, "handler", "report", **REPORT)
        self.refused("G24", petition, "triage", "close")
        self.do(referral, "triage", "accept_report", **CHECKED)
        self.do(petition, "triage", "close")
        self.assertEqual(petition.sudo().state, "closed")

    def prepared(self, referral):
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "role_legal", "check_opinion")
        return referral

    def test_every_organ_has_answered(self):
        lead, assist = self.send(self.triaged(), assist=[self.housing])
        self.do(lead, "intake", "accept")
        self.refused("A24", self.prepared(lead), "leader", "approve_opinion")
        self.open_gate(assist).write({"role": "lead"})
        self.do(lead, "leader", "approve_opinion")
        self.hand_over(lead)
        self.open_gate(assist).write({"role": "assist"})
        self.open_gate(lead.petition_id)._move_to(
            self.env["xinfang.stage"]._get("xinfang.petition", "answered")
        )
        self.refused(self.housing.name, lead.petition_id, "triage", "close")
        self.do(assist, "housing_intake", "accept_assist")
        self.refused(self.housing.name, lead.petition_id, "triage", "close")

    def test_evaluation_window(self):
        scores = {"score_office": "satisfied", "score_organ": "fair"}
        referral = self.answered("2026-03-02")
        petition = referral.petition_id
        self.assertEqual(self.limits(petition), {"TL-27": "2026-04-01"})

        def rate(day):
            return self.as_petitioner(petition, day).perform("evaluate", scores)

        self.assertRefused("is not open", lambda: rate("2026-04-02"), petition)
        rate("2026-04-01")
        self.assertRefused("did “Evaluate”", lambda: rate("2026-04-01"), petition)
        self.assertEqual(petition.sudo().satisfaction, "fair")

    def test_evaluation_needs_both_scores_on_the_scale(self):
        petition = self.answered().petition_id
        for scores in (
            {"score_office": "satisfied"},
            {"score_office": "satisfied", "score_organ": "perfect"},
        ):
            with self.subTest(scores):
                self.assertRefused(
                    "“",
                    lambda s=scores: self.as_petitioner(petition).perform(
                        "evaluate", s
                    ),
                    petition,
                )

    def test_no_evaluation_before_service_or_of_an_anonymous_piece(self):
        scores = {"score_office": "satisfied", "score_organ": "satisfied"}
        referral = self.accepted()
        self.assertRefused(
            "is not possible",
            lambda: self.as_petitioner(referral.petition_id).perform(
                "evaluate", scores
            ),
            referral,
        )
        nameless = self.delivered(identity_mode="anonymous", petitioner_id=False)
        self.do(nameless, "intake", "accept", notice_exempt_reason="匿名来信，无法告知")
        self.issue(nameless)
        self.hand_over(nameless)
        self.assertRefused(
            "not open",
            lambda: self.as_petitioner(nameless.petition_id).perform(
                "evaluate", scores
            ),
            nameless,
        )
