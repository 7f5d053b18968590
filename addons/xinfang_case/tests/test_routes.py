from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.moment import at
from .clock_common import ClockCase
from .core_common import REPORT, morning

WHY = "该事项属于劳动争议，应当通过劳动仲裁解决。"
PROOF = "仲裁委员会已出具受理通知书（测劳仲案〔2026〕8号）。"


@tagged("post_install", "-at_install", "xf_engine")
class RouteCase(ClockCase):
    """Claims that belong to a statutory procedure (Article 31 (1)-(5))."""

    def route_vals(self, **values):
        return {
            "statutory_route": "c2",
            "legal_basis": "《中华人民共和国劳动争议调解仲裁法》第五条",
            "route_organ_name": "测试市劳动人事争议仲裁委员会",
            "route_how": "提交仲裁申请书和身份证明、劳动合同等材料",
            "route_where": "测试市人民路9号",
            "route_until_text": "自知道权利被侵害之日起一年内",
            "reason": WHY,
            **values,
        }

    def notified(self, day=None, triage=None, **values):
        referral = self.delivered(day, triage=triage or {"route": "c2"})
        self.do(referral, "intake", "notify_route", day, **self.route_vals(**values))
        return referral.sudo()

    def routed(self, day=None, triage=None, **values):
        referral = self.notified(day, triage, **values)
        self.do(
            referral,
            "handler",
            "route",
            day,
            **{
                **self.route_vals(**values),
                "follow_up_date": str(self.day_after(day, 30)),
            },
        )
        return referral

    def guide_vals(self, **values):
        """Return what a petitioner is told who is shown to c1-c5 at the counter."""
        return {
            "guide_to": "携带处罚决定书向市人民政府行政复议机构提出",
            "legal_basis": "《中华人民共和国行政复议法》第二十条",
            "route_organ_name": "测试市人民政府行政复议机构",
            "route_until_text": "自知道该行政行为之日起六十日内",
            "reason": "不服行政处罚决定，属于行政复议范围。",
            "follow_up_date": str(self.today() + timedelta(20)),
            **values,
        }

    def day_after(self, day, days):
        start = date.fromisoformat(day) if day else self.today()
        return start + timedelta(days=days)

    def follow_ups(self, record):
        kind = self.env.ref("xinfang_case.mail_activity_type_follow_up")
        record.invalidate_recordset(["activity_ids"])
        return record.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)


@tagged("post_install", "-at_install", "xf_engine")
class TestRoutes(RouteCase):
    def test_l8_notify_route(self):
        referral = self.notified(
            "2026-03-02",
            handler_id=self.users["handler"].id,
            follow_up_date="2026-04-01",
        )
        petition = referral.petition_id
        self.assertEqual((referral.state, petition.state), ("notified_route", "routed"))
        self.assertEqual(self.clock(referral, "TL-03").state, "met")
        self.assertEqual(self.clock(referral, "TL-05").state, "cancelled")
        self.assertNotIn("TL-07", self.limits(referral))
        notice = self.document(petition, "D06")
        self.assertEqual(notice.state, "issued")
        texts = {block.key: block.text for block in notice.block_ids}
        self.assertIn("测试市劳动人事争议仲裁委员会", texts["guide_to"])
        self.assertIn("提交仲裁申请书", texts["guide_to"])
        self.assertIn("测试市人民路9号", texts["guide_to"])
        self.assertIn("一年内", texts["route_limit"])
        self.assertIn("第三十一条第二项", texts["legal_ground"])
        self.assertIn("劳动争议调解仲裁法", texts["legal_ground"])
        self.assertEqual(referral.route_basis, self.route_vals()["legal_basis"])
        activity = self.follow_ups(referral)
        self.assertEqual(activity.user_id, self.users["handler"])
        self.assertEqual(str(activity.date_deadline), "2026-04-01")

    def test_l8_the_organ_corrects_the_route_of_triage(self):
        referral = self.notified(triage={"route": "c6"})
        self.assertEqual(referral.petition_id.route, "c2")

    def test_l8_needs_organ_way_and_limit(self):
        """Guard ROUTE and guard FOLLOWUP."""
        referral = self.delivered(triage={"route": "c2"})
        for missing, says in (
            ({"route_organ_name": False}, "Name the organ"),
            ({"route_until_text": False}, "until when"),
            ({"route_until": "2020-01-01"}, "has passed"),
            ({"route_how": False}, "needs “How to Apply”"),
            ({"legal_basis": False}, "needs"),
            ({"statutory_route": "c6"}, "cannot be read"),
            ({"follow_up_date": "2020-01-01"}, "follow-up"),
        ):
            with self.subTest(missing=missing):
                vals = self.route_vals(**missing)
                self.refused(says, referral, "intake", "notify_route", **vals)

    def test_l8_not_for_suggestions(self):
        referral = self.delivered(triage={"type": "suggestion", "route": False})
        self.refused(
            "not possible", referral, "intake", "notify_route", **self.route_vals()
        )

    def test_g10_route_notice_is_owed_unless_the_address_is_unclear(self):
        referral = self.delivered(triage={"route": "c2"})
        vals = self.route_vals(notice_exempt_reason="没有时间")
        self.refused("G10", referral, "intake", "notify_route", **vals)
        unclear = self.delivered(triage={"route": "c2"}, unclear_address=True)
        self.refused("G10", unclear, "intake", "notify_route", **self.route_vals())
        vals = self.route_vals(notice_exempt_reason="地址不详")
        self.do(unclear, "intake", "notify_route", **vals)
        self.assertNotIn("D06", self.papers(unclear.petition_id))

    def test_c1_route_after_the_notice_sends_no_second_one(self):
        referral = self.routed("2026-03-02", route_until="2026-06-01")
        self.assertEqual(referral.state, "routed")
        self.assertEqual(self.papers(referral.petition_id).count("D06"), 1)

    def test_c1_a_changed_route_is_told_anew(self):
        referral = self.notified()
        self.do(
            referral,
            "handler",
            "route",
            **self.route_vals(
                route_organ_name="测试县劳动人事争议仲裁委员会",
                follow_up_date=str(self.day_after(None, 10)),
            ),
        )
        self.assertEqual(self.papers(referral.petition_id).count("D06"), 2)

    def test_c1_from_accepted(self):
        referral = self.accepted("2026-03-02")
        self.assertIn("TL-07", self.limits(referral))
        vals = self.route_vals(follow_up_date="2026-04-10")
        self.do(referral, "handler", "route", "2026-03-10", **vals)
        referral = referral.sudo()
        self.assertEqual(referral.state, "routed")
        self.assertEqual(referral.petition_id.route, "c2")
        self.assertEqual(self.clock(referral, "TL-07").state, "cancelled")
        self.assertEqual(self.papers(referral.petition_id)[-1], "D06")
        self.assertEqual(referral.petition_id.state, "routed")

    def test_tl24_informs_and_is_never_overdue(self):
        referral = self.routed("2026-03-02", route_until="2026-03-20")
        clock = self.clock(referral, "TL-24")
        self.assertEqual(
            (clock.state, str(clock.due_date), clock.bearer, clock.user_id.id),
            ("running", "2026-03-20", "elsewhere", False),
        )
        self.assertFalse(clock.activity_id)
        self.assertFalse(referral.next_due_date)
        self.daily("2026-05-06")
        self.assertEqual((clock.state, clock.warn_level), ("running", "normal"))
        self.assertFalse(clock.notice_ids)
        self.assertEqual(at(clock, morning("2026-05-06")).days_left, 0)
        self.assertFalse(referral.petition_id.next_due_date)
        self.do(
            referral,
            "handler",
            "close_routed",
            "2026-05-06",
            route_proof_kind="entered",
            route_proof=PROOF,
        )
        self.assertEqual(clock.state, "met")

    def test_tl24_words_alone_start_no_limit(self):
        referral = self.routed()
        self.assertNotIn("TL-24", self.limits(referral))

    def test_c2_the_organ_itself_performs_and_answers(self):
        referral = self.routed(
            "2026-03-02",
            {"route": "c5"},
            statutory_route="c5",
            route_organ_id=self.police.id,
            route_organ_name=False,
        )
        self.do(
            referral,
            "handler",
            "perform_duty",
            "2026-03-05",
            handler_id=self.users["handler"].id,
            legal_basis="《中华人民共和国人民警察法》第二十一条",
            route_until="2026-05-05",
            route_until_text="自收到申请之日起两个月内",
        )
        self.assertEqual(referral.state, "performing_duty")
        self.assertEqual(self.limits(referral)["TL-24"], "2026-05-05")
        self.refused("for: ", referral, "handler", "answer_duty", **self.duty())
        self.do(referral, "leader", "answer_duty", "2026-03-20", **self.duty())
        petition = referral.petition_id
        self.assertEqual(
            (referral.state, petition.state), ("duty_answered", "answered")
        )
        self.assertEqual(self.clock(referral, "TL-24").state, "met")
        answer = self.document(petition, "D06D")
        text = "\n".join(answer.block_ids.mapped("text"))
        self.assertIn("已依法处罚", text)
        self.assertIn("行政复议", text)
        self.assertIn("第三十一条第五项", text)
        # Article 35 gives review against opinions of the petition procedure alone.
        self.assertNotIn("D16", self.papers(petition))
        self.do(petition, "triage", "close", "2026-03-25", resolved="yes")
        self.assertEqual(petition.state, "closed")

    def duty(self):
        return {
            "answer": "经查，违法行为属实，已依法处罚。",
            "legal_basis": "《中华人民共和国治安管理处罚法》第二十六条",
            "route_remedy": "可以自收到之日起六十日内申请行政复议，或者依法提起行政诉讼。",
        }

    def test_c2_own_duty_is_not_handed_over(self):
        referral = self.routed(
            None,
            {"route": "c5"},
            statutory_route="c5",
            route_organ_id=self.police.id,
        )
        self.refused(
            "ROUTEPROOF",
            referral,
            "handler",
            "close_routed",
            route_proof_kind="entered",
            route_proof=PROOF,
        )

    def test_c3_close_with_proof_and_follow_up(self):
        referral = self.routed("2026-03-02")
        petition = referral.petition_id
        self.do(
            referral,
            "handler",
            "close_routed",
            "2026-03-20",
            route_proof_kind="entered",
            route_proof=PROOF,
            follow_up_date="2026-06-01",
            follow_up_note="电话询问仲裁结果",
        )
        self.assertEqual(referral.state, "closed_routed")
        text = "\n".join(self.document(petition, "D06R").block_ids.mapped("text"))
        self.assertIn("测劳仲案", text)
        self.assertIn("2026年6月1日回访", text)
        self.assertEqual(
            self.follow_ups(referral).mapped(lambda a: str(a.date_deadline)),
            ["2026-06-01"],
        )
        # Done with: the petition can be closed, and the look-back stays.
        self.do(petition, "triage", "close", "2026-03-25")
        self.assertEqual(petition.state, "closed")
        self.assertTrue(self.follow_ups(referral))
        self.do(referral, "handler", "follow_up", "2026-06-01", follow_up_note="已裁决")
        self.assertFalse(self.follow_ups(referral))
        self.assertEqual(referral.follow_up_note, "已裁决")

    def test_c3_no_proof_no_closing(self):
        referral = self.notified()
        for kind, proof, says in (
            ("entered", PROOF, "Lead the matter"),
            ("ended", "算了", "ROUTEPROOF"),
        ):
            self.refused(
                says,
                referral,
                "handler",
                "close_routed",
                route_proof_kind=kind,
                route_proof=proof,
            )
        petition = referral.petition_id
        self.refused("not answered", petition, "triage", "close")

    def test_c3_second_door_state_is_not_written(self):
        referral = self.routed()
        mine = self.seen(referral, "handler")
        for vals in (
            {"state": "closed_routed"},
            {"route_proof": PROOF},
            {"route_proof_kind": "entered"},
        ):
            with self.assertRaises(AccessError):
                mine.write(vals)
        found = mine.load(["id", "route_proof"], [[str(referral.id), PROOF]])
        self.assertTrue(found["messages"])
        self.assertFalse(referral.route_proof)

    def test_c3_assigned_still_reports(self):
        due = str(self.today() + timedelta(60))
        petition = self.triaged(triage={"route": "c2"})
        referral = self.send(petition, code="assign", report_due=due)
        self.do(referral, "intake", "notify_route", **self.route_vals())
        self.do(
            referral,
            "handler",
            "close_routed",
            route_proof_kind="ended",
            route_proof="信访人明确表示不再提出，引导义务终止。",
        )
        self.refused("G24", petition, "triage", "close")
        self.do(referral, "handler", "report", **REPORT)
        self.assertEqual(referral.sudo().state, "reported")
        # C26: sent back it is what it was, and nothing that was never served.
        self.do(referral, "triage", "send_back", reason="缺少引导凭证", report_due=due)
        self.assertEqual(referral.sudo().state, "closed_routed")
        entry = petition.sudo().entry_ids.sorted("seq")[-1]
        self.assertEqual(entry.state_to, "closed_routed")
        self.do(referral, "handler", "report", **REPORT)

    def test_a24_no_answer_before_the_assisting_organ_has_reported(self):
        petition = self.triaged(triage={"route": "c2"})
        lead = self.send(petition, assist=(self.housing,))[:1]
        self.do(lead, "intake", "notify_route", **self.route_vals())
        self.refused(
            "A24",
            lead,
            "handler",
            "close_routed",
            route_proof_kind="ended",
            route_proof="信访人明确表示不再提出，引导义务终止。",
        )

    def test_c4_no_route_means_sixty_days_from_the_new_acceptance(self):
        referral = self.routed("2026-03-02")
        vals = {"reason": "仲裁委员会书面答复该争议不属于仲裁范围，无其他法定途径。"}
        self.refused(
            "for: ", referral, "handler", "convert_to_petition", "2026-08-03", **vals
        )
        self.refused(
            "NOROUTE",
            referral,
            "leader",
            "convert_to_petition",
            "2026-08-03",
            reason="不受理",
        )
        self.do(referral, "leader", "convert_to_petition", "2026-08-03", **vals)
        petition = referral.petition_id
        self.assertEqual((referral.state, petition.route), ("accepted", "c6"))
        self.assertEqual(petition.state, "in_handling")
        self.assertEqual(self.limits(referral), {"TL-07": "2026-10-08"})
        self.assertEqual(self.papers(petition)[-2:], ["D06P", "D05"])
        self.assertFalse(self.follow_ups(referral))

    def test_c4_from_delivered_stops_tl03(self):
        referral = self.delivered("2026-03-02", triage={"route": "c4"})
        self.do(
            referral,
            "leader",
            "convert_to_petition",
            "2026-03-05",
            reason="经审查，没有可以适用的行政程序。",
        )
        self.assertEqual(self.clock(referral, "TL-03").state, "met")
        self.assertIn("TL-07", self.limits(referral))

    def test_s8_route_of_what_was_received_directly(self):
        petition = self.received("2026-03-02", user="intake")
        self.do(
            petition, "intake", "triage", "2026-03-02", **self.triage_vals(route="c1")
        )
        self.do(
            petition,
            "intake",
            "route_own",
            "2026-03-04",
            **self.route_vals(
                statutory_route="c1",
                route_organ_id=self.police.id,
                handler_id=self.users["handler"].id,
            ),
        )
        petition = petition.sudo()
        referral = petition.referral_ids
        self.assertEqual((referral.state, petition.state), ("notified_route", "routed"))
        self.assertEqual(referral.kind, "own")
        self.assertEqual(self.clock(petition, "TL-02").state, "met")
        self.assertEqual(self.papers(petition)[-1], "D06")
        self.seen(referral, "handler").check_access("read")

    def test_s9_guide_says_the_limit_and_looks_back(self):
        petition = self.triaged(triage={"route": "c4"})
        day = str(self.today() + timedelta(20))
        self.do(
            petition,
            "triage",
            "guide",
            **{
                **self.guide_vals(),
                "guide_to": "向测试市人民政府申请行政复议",
                "follow_up_date": day,
            },
        )
        block = self.document(petition, "D06").block_ids.filtered(
            lambda b: b.key == "route_limit"
        )
        self.assertIn("六十日", block.text)
        activity = self.follow_ups(petition.referral_ids)
        self.assertEqual(str(activity.date_deadline), day)
        self.assertEqual(activity.user_id, self.users["triage"])

    def test_attach_result_by_the_petitioner(self):
        referral = self.routed("2026-03-02", route_until="2026-06-01")
        petition = referral.petition_id
        citizen = self.as_petitioner(petition, "2026-04-02")
        self.assertIn("attach_result", [a["code"] for a in citizen.available_acts()])
        citizen.perform("attach_result", {"route_result": "仲裁裁决支持我的请求。"})
        self.assertIn("仲裁裁决支持", petition.content)
        self.assertEqual(str(petition.route_result_date), "2026-04-02")
        self.assertEqual(
            self.follow_ups(referral).mapped(lambda a: str(a.date_deadline)),
            ["2026-04-02"],
        )
        other = self.as_petitioner(petition, owner=self.received())
        self.assertNotIn("attach_result", [a["code"] for a in other.available_acts()])

    def test_acts_by_state_and_role(self):
        referral = self.delivered(triage={"route": "c2"})
        codes = lambda login: {  # noqa: E731
            a["code"] for a in self.seen(referral, login).available_acts()
        }
        self.assertIn("notify_route", codes("intake"))
        self.assertNotIn("convert_to_petition", codes("intake"))
        self.assertIn("convert_to_petition", codes("leader"))
        self.assertNotIn("notify_route", codes("handler"))
        self.assertNotIn("notify_route", codes("triage"))


@tagged("post_install", "-at_install", "xf_engine")
class TestLitigation(RouteCase):
    """G30: litigation-related matters (Articles 20 (2), 22 (2), 28 (2))."""

    def setUp(self):
        super().setUp()
        self.court = self.env["xinfang.department"].create(
            {
                "name": "测试市中级人民法院",
                "kind": "politics_law",
                "doc_code": "测法",
                "level": "city",
                "parent_id": self.city.id,
            }
        )
        self.county_court = self.court.copy(
            {"name": "测试县人民法院", "level": "county", "code": False}
        )

    def test_g30_triage_into_the_petition_procedure(self):
        petition = self.received()
        vals = self.triage_vals(is_litigation=True)
        self.refused("G30", petition, "triage", "triage", **vals)
        self.do(petition, "triage", "triage", **{**vals, "route": "c1"})
        self.assertEqual(petition.route, "c1")

    def test_g30_acceptance_and_other_doors(self):
        referral = self.delivered(triage={"route": "c6"})
        # However the mark came to be there: nothing takes it into c6.
        self.open_gate(referral.sudo().petition_id).write({"is_litigation": True})
        self.refused("G30", referral, "intake", "accept")
        self.open_gate(referral.sudo().petition_id).write({"route": "c1"})
        self.refused(
            "G30",
            referral,
            "leader",
            "convert_to_petition",
            reason="认为没有可以适用的法定程序。",
        )
        with self.assertRaises(AccessError):
            self.seen(referral, "leader").write({"accept_date": "2026-01-01"})
        petition = self.seen(referral.petition_id, "triage")
        with self.assertRaises(AccessError):
            petition.write({"is_litigation": False})
        petition.load(["id", "is_litigation"], [[str(petition.id), "False"]])
        self.assertTrue(referral.sudo().petition_id.is_litigation)

    def test_g30_own_organ_of_justice_keeps_its_procedure_as_c1(self):
        self.police.kind = "politics_law"
        petition = self.received(user="intake")
        vals = self.triage_vals(route="c1", is_litigation=True)
        self.do(petition, "intake", "triage", **vals)
        self.do(
            petition,
            "intake",
            "route_own",
            **self.route_vals(statutory_route="c1", route_organ_id=self.police.id),
        )
        self.assertEqual(petition.sudo().referral_ids.to_department_id, self.police)

    def test_g30_letter_is_transferred_to_the_same_level(self):
        petition = self.triaged(
            triage={"route": "c1", "is_litigation": True}, channel="letter"
        )
        self.refused(
            "G30",
            petition,
            "triage",
            "guide",
            **self.guide_vals(),
        )
        for organ in (self.housing, self.county_court):
            self.refused(
                "G30", petition, "triage", "transfer", to_department_id=organ.id
            )
        blocked = {
            a["code"]: a["blocked"]
            for a in self.seen(petition, "triage").available_acts()
        }
        self.assertIn("G30", blocked["guide"])
        self.assertFalse(blocked["transfer"])
        referral = self.send(petition, self.court)
        self.assertEqual(referral.sudo().to_department_id, self.court)

    def test_g30_visit_is_guided(self):
        petition = self.triaged(
            triage={"route": "c1", "is_litigation": True}, channel="visit"
        )
        self.do(
            petition,
            "triage",
            "guide",
            **self.guide_vals(guide_to="向测试市中级人民法院申请再审"),
        )
        self.assertEqual(petition.state, "guided")
