from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.gate import Actor, acting_as
from .core_common import REASON, CoreCase, morning


class CompetenceCase(CoreCase):
    """Organs that send a petition to and fro, and those that stand above them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("mayor", "city", "unit_leader")
        cls.add_user("governor", "province", "unit_leader")

    def return_from(self, referral, login, day=None):
        """Let an organ object and the office take it back."""
        self.do(referral, login, "object", day, reason=REASON)
        self.do(referral, "office_head", "uphold_objection", day, reason="同意退回处理")

    def bounced_twice(self, day=None):
        """Return a petition that police and housing have returned."""
        petition = self.triaged(day)
        self.return_from(self.send(petition, self.police, day), "intake", day)
        self.return_from(self.send(petition, self.housing, day), "housing_intake", day)
        return petition

    def designate(self, petition, login="mayor", day=None, **values):
        """Name the police as lead and housing as assistant."""
        values = {
            "to_department_id": self.police.id,
            "assist_department_ids": self.housing.ids,
            "reason": "治安管理职责由公安机关承担，住建部门协助。",
            **values,
        }
        self.do(petition, login, "designate", day, **values)
        referrals = petition.sudo().referral_ids.filtered("designated_by_id")
        return referrals.sorted("sequence").with_env(self.env)


@tagged("post_install", "-at_install", "xf_engine")
class TestObjection(CompetenceCase):
    def paper(self, petition, code):
        return self.document(petition.sudo(), code)

    def text(self, petition, code):
        blocks = self.paper(petition, code).block_ids
        return "\n".join(filter(None, blocks.mapped("text")))

    def test_l1_application_goes_to_the_sender(self):
        referral = self.delivered()
        self.do(
            referral,
            "intake",
            "object",
            reason=REASON,
            basis="三定方案",
            suggested_department_id=self.housing.id,
        )
        paper = self.paper(referral.petition_id, "D09")
        self.assertEqual((paper.state, paper.addressee), ("issued", self.office.name))
        self.assertEqual(paper.department_id, self.police)
        for part in (REASON, "三定方案", self.housing.name):
            self.assertIn(part, self.text(referral.petition_id, "D09"))

    def test_l2_agreement_to_the_return(self):
        referral = self.delivered()
        self.return_from(referral, "intake")
        paper = self.paper(referral.petition_id, "D09-1")
        self.assertEqual((paper.state, paper.addressee), ("issued", self.police.name))
        self.assertIn("材料退还", self.text(referral.petition_id, "D09-1"))
        self.assertEqual(self.clock(referral, "TL-03").state, "cancelled")

    def test_l3_refusal_names_the_day_that_still_holds(self):
        referral = self.delivered("2026-03-02")
        self.do(referral, "intake", "object", "2026-03-04", reason=REASON)
        self.do(
            referral,
            "office_head",
            "reject_objection",
            "2026-03-06",
            reason="属于治安管理",
        )
        self.assertIn("2026年3月17日", self.text(referral.petition_id, "D09-2"))

    def test_tl05_and_tl06i(self):
        referral = self.delivered("2026-03-02")
        self.assertEqual(
            self.limits(referral), {"TL-03": "2026-03-17", "TL-05": "2026-03-09"}
        )
        self.return_from(referral, "intake", "2026-03-09")
        self.assertEqual(self.clock(referral, "TL-05").state, "met")
        petition = referral.petition_id
        self.assertEqual(self.limits(petition), {"TL-06i": "2026-03-12"})
        self.send(petition, self.housing, "2026-03-12")
        self.assertEqual(self.clock(petition, "TL-06i").state, "met")

    def test_pingpong_who_returned_it_does_not_get_it_again(self):
        petition = self.triaged()
        referral = self.send(petition, self.police)
        self.return_from(referral, "intake")
        for code, login, more in (
            ("transfer", "triage", {}),
            ("assign", "office_head", {"report_due": self.later()}),
        ):
            self.refused(
                "returned this petition",
                petition,
                login,
                code,
                to_department_id=self.police.id,
                **more,
            )
        # The other door: writing the receiver past the act.
        with self.assertRaises(AccessError):
            referral.with_user(self.users["triage"]).write(
                {"to_department_id": self.police.id, "state": "delivered"}
            )
        self.send(petition, self.housing)

    def later(self):
        return str(self.today() + timedelta(30))

    def test_pingpong_no_way_round_by_passing_it_down(self):
        petition = self.triaged()
        first = self.send(petition, self.branch)
        self.do(first, "branch_intake", "object", reason=REASON)
        self.do(first, "office_head", "uphold_objection", reason="同意退回处理")
        second = self.send(petition, self.police)
        self.refused(
            "returned this petition",
            second,
            "intake",
            "forward",
            to_department_id=self.branch.id,
        )

    def test_pingpong_the_second_bounce_proposes_designation(self):
        petition = self.triaged()
        self.return_from(self.send(petition, self.police), "intake")
        self.assertFalse(petition.designation_proposed)
        acts = [a["code"] for a in self.seen(petition, "mayor").available_acts()]
        self.assertNotIn("designate", acts)
        second = self.send(petition, self.housing)
        self.do(second, "housing_intake", "object", reason=REASON)
        petition.invalidate_recordset()
        self.assertTrue(petition.designation_proposed)
        self.assertEqual(petition.bounce_count, 2)
        acts = [a["code"] for a in self.seen(petition, "mayor").available_acts()]
        self.assertIn("designate", acts)
        self.assertTrue(
            petition.sudo().activity_ids.filtered(
                lambda a: a.user_id in self.users.values() and "dispute" in a.summary
            )
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestDispute(CompetenceCase):
    def dispute(self, referral, login="intake", day=None, **values):
        values = {
            "suggested_department_id": self.housing.id,
            "reason": "与住建部门职责交叉，协商未能一致。",
            **values,
        }
        return self.do(referral, login, "dispute", day, **values)

    def test_l5_dispute(self):
        referral = self.delivered("2026-03-02")
        self.dispute(referral, day="2026-03-05")
        record, petition = referral.sudo(), referral.sudo().petition_id
        self.assertEqual((record.state, petition.state), ("disputed", "transferred"))
        # The time for the notice runs on; that for the objection was kept.
        self.assertEqual(self.limits(referral), {"TL-03": "2026-03-17"})
        self.assertEqual(self.clock(referral, "TL-05").state, "met")
        paper = self.document(petition, "L5")
        self.assertEqual(paper.addressee, self.city.name)
        self.assertTrue(petition.designation_proposed)

    def test_l5_not_after_five_working_days(self):
        referral = self.delivered("2026-03-02")
        values = {"suggested_department_id": self.housing.id, "reason": REASON}
        self.refused("G09", referral, "intake", "dispute", "2026-03-10", **values)
        with freeze_time(morning("2026-03-20")), self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_clock_check").method_direct_trigger()
        self.env.invalidate_all()
        self.refused("G09", referral, "intake", "dispute", "2026-03-20", **values)
        with self.assertRaises(AccessError):
            referral.with_user(self.users["intake"]).write({"state": "disputed"})
        self.assertEqual(referral.sudo().state, "delivered")

    def test_l5_names_another_organ_and_reasons(self):
        referral = self.delivered()
        for says, values in (
            ("needs", {"suggested_department_id": False}),
            ("not your own", {"suggested_department_id": self.police.id}),
            ("in detail", {"reason": "不归我管"}),
        ):
            values = {
                "suggested_department_id": self.housing.id,
                "reason": REASON,
                **values,
            }
            self.refused(says, referral, "intake", "dispute", **values)

    def test_l5_the_sender_puts_an_objection_before_the_superior(self):
        referral = self.delivered()
        self.do(
            referral,
            "intake",
            "object",
            reason=REASON,
            suggested_department_id=self.housing.id,
        )
        self.do(referral, "office_head", "submit_dispute", reason=REASON)
        self.assertEqual(referral.sudo().state, "disputed")
        self.designate(referral.petition_id)
        self.assertEqual(referral.sudo().state, "superseded")

    def test_l5_the_office_asks_after_one_return(self):
        petition = self.triaged()
        self.return_from(self.send(petition, self.police), "intake")
        self.do(petition, "triage", "propose_designation", reason=REASON)
        self.assertTrue(petition.sudo().designation_proposed)
        self.assertIn("L5", self.papers(petition))

    def test_l6_designation_makes_lead_and_assist(self):
        petition = self.bounced_twice("2026-03-02")
        lead, assist = self.designate(petition, day="2026-03-04").sudo()
        self.assertEqual((lead.role, assist.role), ("lead", "assist"))
        self.assertEqual((lead.kind, lead.designated_by_id), ("designate", self.city))
        self.assertEqual(lead.from_department_id, self.office)
        self.assertEqual(self.limits(lead), {"TL-03": "2026-03-19"})
        self.assertEqual(self.limits(assist), {})
        record = petition.sudo()
        self.assertEqual(
            (record.state, record.lead_department_id), ("transferred", self.police)
        )
        self.assertFalse(record.designation_proposed)
        papers = record.document_ids.filtered(lambda d: d.type_id.code == "D10")
        self.assertEqual(
            set(papers.mapped("addressee")), {self.police.name, self.housing.name}
        )
        self.assertEqual(papers.department_id, self.city)
        self.assertEqual(self.clock(petition, "TL-06i").state, "met")

    def test_l6_a_designation_is_not_returned(self):
        lead = self.designate(self.bounced_twice())[0]
        values = {"reason": REASON}
        self.refused("designation is not returned", lead, "intake", "object", **values)
        self.refused(
            "is not possible",
            lead,
            "intake",
            "dispute",
            suggested_department_id=self.housing.id,
            **values,
        )
        # To an organ beside it, it is not passed on either; below, as Article 23 has it.
        self.refused(
            "not subordinate",
            lead,
            "intake",
            "forward",
            to_department_id=self.housing.id,
        )
        self.refused(
            "so it is competent",
            lead,
            "leader",
            "refuse",
            refusal_ground="competence",
            reason="经核查，不属于本机关的职权范围。",
            legal_basis="《信访工作条例》第二十三条",
            guide_to="向测试市住房和城乡建设局提出",
        )
        self.do(lead, "intake", "accept")

    def test_l6_only_the_common_superior_designates(self):
        petition = self.bounced_twice()
        values = {"to_department_id": self.police.id, "reason": REASON}
        for login in ("leader", "housing_leader", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(petition, login, "designate", **values)
        with self.assertRaises(AccessError):
            self.do(petition, "governor", "designate", **values)
        # Nor by hand, nor by an import.
        with self.assertRaises(AccessError):
            petition.with_user(self.users["office_head"]).write(
                {"designation_proposed": False}
            )
        referrals = self.env["xinfang.referral"].with_user(self.users["office_head"])
        with self.assertRaises(AccessError):
            referrals.create(
                {
                    "petition_id": petition.id,
                    "kind": "designate",
                    "from_department_id": self.office.id,
                    "to_department_id": self.police.id,
                }
            )
        self.assertFalse(petition.sudo().referral_ids.filtered("designated_by_id"))

    def test_l6_designates_below_itself_and_each_organ_once(self):
        petition = self.bounced_twice()
        values = {"to_department_id": self.province.id, "reason": REASON}
        self.refused("is not subordinate", petition, "mayor", "designate", **values)
        values["to_department_id"] = self.police.id
        values["assist_department_ids"] = self.police.ids
        self.refused("both lead and assist", petition, "mayor", "designate", **values)

    def test_l6_superior_in_the_professional_line(self):
        # Two branches of one bureau: the bureau decides, not the city.
        petition = self.triaged()
        for organ, login in (
            (self.branch, "branch_intake"),
            (self.branch2, "branch2_intake"),
        ):
            self.return_from(self.send(petition, organ), login)
        self.assertEqual(petition._designating_organs(), self.police)
        # In the line of the trade only: branch and county bureau share the province.
        other = self.organ_of("测试县公安局", False, self.province)
        self.police.line_parent_id = self.province
        self.assertEqual((self.police | other)._common_superiors(), self.province)
        self.assertEqual((self.police | self.housing)._common_superiors(), self.city)

    def organ_of(self, name, parent, line=None, **vals):
        return self.env["xinfang.department"].create(
            {
                "name": name,
                "parent_id": parent and parent.id,
                "line_parent_id": line.id if line else False,
                **vals,
            }
        )

    def test_l6_without_a_common_superior_the_joint_office(self):
        joint = self.organ_of(
            "测试市信访工作联席会议办公室",
            self.city,
            kind="joint_office",
            doc_code="测联",
        )
        type(self).joint = joint
        self.add_user("joint", "joint", "joint_sec")
        foreign = self.organ_of("外地海关", False, doc_code="外关")
        type(self).foreign = foreign
        self.add_user("customs", "foreign", "unit_intake,unit_leader")
        petition = self.triaged()
        self.return_from(self.send(petition, self.police), "intake")
        self.return_from(self.send(petition, foreign), "customs")
        self.assertEqual(petition._designating_organs(), joint)
        values = {"to_department_id": foreign.id, "reason": REASON}
        with self.assertRaises(AccessError):
            self.do(petition, "mayor", "designate", **values)
        self.do(petition, "joint", "designate", **values)
        lead = petition.sudo().referral_ids.filtered("designated_by_id")
        self.assertEqual(
            (lead.to_department_id, lead.designated_by_id), (foreign, joint)
        )

    def test_l6_an_assigned_piece_keeps_its_date(self):
        due = str(self.today() + timedelta(40))
        petition = self.triaged()
        referral = self.send(petition, code="assign", report_due=due)
        self.dispute(referral)
        lead = self.designate(petition)[0].sudo()
        self.assertEqual(str(lead.report_due), due)
        self.assertEqual(self.limits(lead)["TL-04"], due)
        self.assertEqual(self.clock(referral, "TL-04").state, "cancelled")

    def test_g31_no_second_organ_opens_the_claim(self):
        petition = self.bounced_twice()
        self.designate(petition)
        repeat = self.triaged()
        self.open_gate(repeat).write({"origin_id": petition.id, "is_repeat": True})
        referral = self.send(repeat, self.housing)
        self.refused("G31", referral, "housing_intake", "accept")
        own = self.received(user="intake", department_id=self.police.id)
        self.do(own, "intake", "triage", **self.triage_vals())
        self.open_gate(own).write(
            {"origin_id": petition.id, "department_id": self.housing.id}
        )
        self.refused("G31", own, "housing_intake", "handle_own")
        route = {
            "statutory_route": "c4",
            "legal_basis": "《中华人民共和国行政复议法》第二十条。",
            "route_organ_name": "测试市行政复议局",
            "route_how": "书面申请",
            "route_until_text": "六十日内",
            "reason": "属于行政复议受理范围的事项。",
        }
        self.refused("G31", referral, "housing_intake", "notify_route", **route)
        self.refused("G31", own, "housing_intake", "route_own", **route)
        with self.assertRaises(AccessError):
            referral.with_user(self.users["housing_intake"]).write(
                {"state": "accepted", "accept_date": "2026-03-02"}
            )

    def test_g31_to_be_designated_is_no_way_round_the_one_designated(self):
        """G31 stands where a claim is taken up, not where a superior names somebody."""
        first = self.bounced_twice()
        lead = self.designate(first)[0].to_department_id
        for named, alone in ((self.police, True), (self.housing, False)):
            with self.subTest(named=named.name):
                repeat = self.bounced_twice()
                self.open_gate(repeat).write({"origin_id": first.id, "is_repeat": True})
                self.designate(
                    repeat, to_department_id=named.id, assist_department_ids=[]
                )
                leg = repeat.sudo().referral_ids.filtered("designated_by_id")
                self.assertEqual(leg.to_department_id == lead, alone)
                leg = leg.with_env(self.env)
                if alone:
                    self.do(leg, "intake", "accept")
                    self.assertEqual(leg.sudo().state, "accepted")
                else:
                    self.refused("G31", leg, "housing_intake", "accept")

    def test_g31_g11_nor_by_way_of_another_route(self):
        """C4 opens the petition procedure as well, so the same guards stand there."""
        none = {"reason": "经审查，没有可以适用的行政程序。"}
        petition = self.bounced_twice()
        self.designate(petition)
        repeat = self.triaged(triage={"route": "c4"})
        self.open_gate(repeat).write({"origin_id": petition.id, "is_repeat": True})
        referral = self.send(repeat, self.housing)
        self.refused("G31", referral, "housing_leader", "convert_to_petition", **none)
        below = self.send(self.triaged(), self.branch)
        self.do(below, "branch_intake", "accept")
        again = self.triaged(triage={"route": "c4"})
        self.open_gate(again).write({"origin_id": below.petition_id.id})
        above = self.send(again, self.police)
        self.refused("G11", above, "leader", "convert_to_petition", **none)
        self.assertEqual(above.petition_id.sudo().route, "c4")

    def test_g11_a_superior_does_not_take_up_what_is_handled_below(self):
        below = self.send(self.triaged("2026-03-02"), self.branch, "2026-03-02")
        self.do(below, "branch_intake", "accept", "2026-03-04")
        repeat = self.triaged("2026-03-10")
        self.open_gate(repeat).write({"origin_id": below.petition_id.id})
        above = self.send(repeat, self.police, "2026-03-10")
        self.refused("G11", above, "intake", "accept", "2026-03-11")
        with self.assertRaises(AccessError):
            above.with_user(self.users["intake"]).write({"state": "accepted"})
        # Its sixty days have passed: the superior may take it up.
        self.do(above, "intake", "accept", "2026-05-11")


@tagged("post_install", "-at_install", "xf_engine")
class TestRefusal(CompetenceCase):
    def refusal(self, **values):
        return {
            "refusal_ground": "litigation",
            "reason": "该事项已由人民法院立案审理，不属于信访受理范围。",
            "legal_basis": "《信访工作条例》第三十一条第一项",
            "guide_to": "向人民法院提出",
            **values,
        }

    def test_g12_finality_is_proven_not_claimed(self):
        referral = self.delivered()
        self.refused(
            "recheck opinion",
            referral,
            "leader",
            "refuse",
            **self.refusal(refusal_ground="final"),
        )

    def test_g12_in_progress_names_the_piece_below(self):
        below = self.send(self.triaged(), self.branch)
        self.do(below, "branch_intake", "accept")
        referral = self.delivered()
        ground = {"refusal_ground": "in_progress"}
        self.refused("G12", referral, "leader", "refuse", **self.refusal(**ground))
        other = self.accepted()
        self.refused(
            "G12",
            referral,
            "leader",
            "refuse",
            **self.refusal(origin_id=other.petition_id.id, **ground),
        )
        first = below.petition_id
        self.refused(
            "in progress",
            referral,
            "leader",
            "refuse",
            **self.refusal(origin_id=first.id),
        )
        self.do(
            referral, "leader", "refuse", **self.refusal(origin_id=first.id, **ground)
        )
        record = referral.sudo()
        self.assertEqual(
            (record.state, record.petition_id.origin_id), ("refused", first)
        )
        paper = self.document(record.petition_id, "D07")
        self.assertIn(first.number, "".join(paper.block_ids.mapped("text")))

    def test_l12_acceptance_without_notice(self):
        referral = self.delivered("2026-03-02", unclear_address=True)
        self.do(
            referral,
            "intake",
            "accept",
            "2026-03-05",
            notice_exempt_reason="来信未署住址",
        )
        papers = self.papers(referral.petition_id)
        self.assertIn("L12", papers)
        self.assertNotIn("D05", papers)
        self.assertEqual(self.clock(referral, "TL-03").state, "met")
        # Handled all the same, within sixty days.
        self.assertEqual(self.limits(referral), {"TL-07": "2026-05-06"})
        text = "".join(
            self.document(referral.petition_id, "L12").block_ids.mapped("text")
        )
        self.assertIn("来信未署住址", text)
        self.assertIn("继续办理", text)

    def test_l12_what_an_organ_received_itself(self):
        petition = self.received(user="intake", unclear_address=True)
        self.do(petition, "intake", "triage", **self.triage_vals())
        self.refused("G10", petition, "intake", "handle_own")
        self.do(petition, "intake", "handle_own", notice_exempt_reason="来信未署住址")
        self.assertIn("L12", self.papers(petition))
        clear = self.received(user="intake")
        self.do(clear, "intake", "triage", **self.triage_vals())
        self.refused("G10", clear, "intake", "handle_own", notice_exempt_reason="太忙")


@tagged("post_install", "-at_install", "xf_engine")
class TestSuccessor(CompetenceCase):
    def end(self, successor=None, **vals):
        """End the housing bureau, with or without a successor."""
        self.housing.write(
            {
                "successor_id": successor.id if successor else False,
                "ended_date": "2026-03-05",
                **vals,
            }
        )
        self.env["xinfang.membership"]._forget_scopes()

    def move(self, referral, login="office_head", day=None, **values):
        values = {
            "successor_department_id": self.police.id,
            "reason": "机构改革，职责划入。",
            **values,
        }
        return self.do(referral, login, "designate_successor", day, **values)

    def run_job(self, day):
        with freeze_time(morning(day)), self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_clock_check").method_direct_trigger()
        self.env.invalidate_all()

    def test_l7_duty_and_limits_move(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.end(self.police)
        self.move(referral, day="2026-03-06")
        record = referral.sudo()
        self.assertEqual(
            (record.state, record.to_department_id, record.predecessor_id),
            ("delivered", self.police, self.housing),
        )
        self.assertEqual(record.petition_id.lead_department_id, self.police)
        # Dates stay, the bearer changes.
        self.assertEqual(
            self.limits(referral), {"TL-03": "2026-03-17", "TL-05": "2026-03-09"}
        )
        self.assertEqual(record.clock_ids.department_id, self.police)
        self.assertEqual(record.clock_ids.mapped("user_id"), self.users["intake"])
        paper = self.document(record.petition_id, "L7")
        self.assertEqual(
            (paper.addressee, paper.department_id), (self.police.name, self.office)
        )
        self.do(referral, "intake", "accept", "2026-03-10")

    def test_l7_in_the_middle_of_handling(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.do(referral, "housing_intake", "accept", "2026-03-03")
        self.end(self.police)
        self.move(referral, day="2026-03-20")
        self.assertEqual(referral.sudo().state, "accepted")
        self.assertEqual(self.limits(referral), {"TL-07": "2026-05-06"})
        self.hear(referral, "2026-03-23")

    def test_g40_an_organ_that_goes_on_has_no_successor(self):
        referral = self.delivered(to=self.housing)
        self.refused(
            "is not possible",
            referral,
            "office_head",
            "designate_successor",
            successor_department_id=self.police.id,
            reason="方便",
        )
        with self.assertRaises(AccessError):
            referral.with_user(self.users["office_head"]).write(
                {"to_department_id": self.police.id}
            )

    def test_g40_successor_missing(self):
        referral = self.delivered("2026-03-02", self.housing)
        with self.assertRaises(ValidationError) as caught:
            self.housing.active = False
        self.assertIn("running time limits", str(caught.exception))
        self.end()
        self.refused(
            "No successor of",
            referral,
            "office_head",
            "designate_successor",
            "2026-03-06",
            successor_department_id=self.police.id,
            reason="职责不清",
        )
        # The government of its level decides (Article 24).
        self.move(referral, "mayor", "2026-03-06")
        self.assertEqual(referral.sudo().to_department_id, self.police)

    def test_g40_the_right_successor_only(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.end(self.police)
        self.refused(
            "no other organ",
            referral,
            "office_head",
            "designate_successor",
            "2026-03-06",
            successor_department_id=self.branch.id,
            reason="方便",
        )
        with self.assertRaises(ValidationError):
            self.police.successor_id = self.housing
        with self.assertRaises(ValidationError):
            self.branch.successor_id = self.station

    def test_g40_no_breach_is_booked_to_an_organ_that_has_ended(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.end(self.police)
        self.run_job("2026-03-30")
        record = referral.sudo()
        self.assertEqual(record.to_department_id, self.police)
        late = record.clock_ids.filtered(
            lambda c: c.warn_level == "overdue" or c.state == "breached"
        )
        self.assertTrue(late)
        self.assertEqual(late.department_id, self.police)
        entry = record.petition_id.entry_ids[-1]
        self.assertEqual(
            (entry.act_id.code, entry.actor_kind), ("follow_successor", "system")
        )

    def test_g40_where_the_successor_is_unclear_who_names_it_bears_the_limit(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.end()
        self.run_job("2026-03-30")
        self.assertEqual(referral.sudo().clock_ids.department_id, self.city)

    def test_g40_the_job_alone_follows_by_itself(self):
        referral = self.delivered("2026-03-02", self.housing)
        self.end(self.police)
        with self.assertRaises(AccessError):
            self.do(referral, "office_head", "follow_successor")
        system = acting_as(self.delivered().sudo(), Actor("system"))
        with self.assertRaises(UserError):
            system.perform("follow_successor")

    def test_l7_the_successor_of_the_sender_decides_on_objections(self):
        referral = self.delivered()
        self.do(referral, "intake", "object", reason=REASON)
        self.office.successor_id = self.city
        self.env["xinfang.membership"]._forget_scopes()
        self.do(referral, "mayor", "uphold_objection", reason="同意退回处理")
        self.assertEqual(referral.sudo().state, "returned")
