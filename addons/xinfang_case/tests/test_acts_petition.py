from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import files
from .core_common import REASON, CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestRegister(CoreCase):
    def test_s1_number_month_and_registrar(self):
        petition = self.received("2026-03-05")
        self.assertRegex(petition.number, r"^XF2026-\d{7}$")
        self.assertEqual((petition.period, petition.state), ("2026-03", "registered"))
        self.assertEqual(petition.registrar_id, self.users["window"])
        self.assertEqual(str(petition.registered_at), "2026-03-05 02:00:00")
        self.assertTrue(petition.is_open)
        self.assertEqual(self.papers(petition), ["D01"])

    def test_s1_numbers_grow_by_year(self):
        numbers = [self.received(day).number for day in ("2026-03-05", "2026-03-05")]
        self.assertLess(*numbers)
        self.assertTrue(self.received("2025-12-31").number.startswith("XF2025-"))

    def test_s1_in_batches(self):
        model = self.env["xinfang.petition"].with_user(self.users["window"])
        vals = {
            "channel": "letter",
            "title": "批量",
            "petitioner_id": self.petitioner.id,
        }
        petitions = model.register_batch([dict(vals) for _index in range(3)])
        self.assertEqual(set(petitions.mapped("state")), {"registered"})
        numbers = petitions.mapped("number")
        self.assertEqual(numbers, sorted(set(numbers)))
        for petition in petitions:
            self.assertEqual(list(self.limits(petition)), ["TL-01"])
            self.assertEqual(petition.sudo().entry_ids.mapped("seq"), [1])

    def test_s1_one_bad_piece_stops_the_batch(self):
        model = self.env["xinfang.petition"].with_user(self.users["window"])
        good = {
            "channel": "letter",
            "title": "批量",
            "petitioner_id": self.petitioner.id,
        }
        bad = {**good, "received_date": str(self.today() + timedelta(3))}
        petitions = model.create([good, bad])
        self.assertRefused(
            "G26", lambda: petitions._perform_all("register", [{}, {}]), petitions[0]
        )
        self.assertEqual(petitions.mapped("number"), [False, False])

    def test_tl_01_of_a_petition_office(self):
        # E1: Monday 2025-09-22, raw last day in the holidays.
        petition = self.received("2025-09-22", channel="online")
        self.assertEqual(self.limits(petition), {"TL-01": "2025-10-09"})
        clock = self.clock(petition, "TL-01")
        self.assertEqual(
            (
                str(clock.base_date),
                str(clock.due_raw),
                clock.bearer,
                clock.department_id,
            ),
            ("2025-09-22", "2025-10-07", "organ", self.office),
        )
        self.assertEqual(clock.user_id, self.users["triage"])
        self.assertEqual(
            (petition.next_due_date, petition.next_rule_id.code),
            (date(2025, 10, 9), "TL-01"),
        )

    def test_tl_02_of_another_organ(self):
        # E4: Monday 2026-04-20, raw last day in the holidays.
        petition = self.received("2026-04-20", user="intake")
        self.assertEqual(self.limits(petition), {"TL-02": "2026-05-06"})

    def test_tl_02_not_owed_where_the_address_is_unclear(self):
        for vals in (
            {"unclear_address": True},
            {"identity_mode": "anonymous", "petitioner_id": False},
        ):
            self.assertEqual(self.limits(self.received(user="intake", **vals)), {})

    def test_an_accusation_leaves_no_word_in_clear_and_no_title(self):
        petition = self.received(type="accusation", title="举报某局长")
        self.assertEqual(self.papers(petition), ["B1"])
        blocks = petition.sudo().document_ids.block_ids
        self.assertFalse(any(blocks.mapped("text")))
        self.assertFalse(petition.sudo().title)
        clock = self.clock(petition, "TL-01")
        self.assertEqual(clock.user_id, self.users["inspector_discipline"])
        content = self.seen(petition, "inspector_discipline").content
        self.assertIn("举报某局长", content)

    def test_collective_from_five_visitors(self):
        people = (
            self.env["xinfang.petitioner"]
            .with_user(self.users["window"])
            .create([{"name": "代表甲"}])
        )
        for count, collective in ((4, False), (5, True)):
            petition = self.received(
                channel="visit", headcount=count, representative_ids=people.ids
            )
            self.assertEqual(petition.is_collective, collective)


@tagged("post_install", "-at_install", "xf_engine")
class TestTriageAndSending(CoreCase):
    def test_s2_triage_sets_what_was_found(self):
        petition = self.received()
        self.do(
            petition,
            "triage",
            "triage",
            **self.triage_vals(demands="停止施工\n\n 赔偿损失 ", urgency="urgent"),
        )
        self.assertEqual(
            (petition.state, petition.type, petition.route, petition.urgency),
            ("triaged", "claim", "c6", "urgent"),
        )
        self.assertEqual(petition.category_id, self.category)
        self.assertEqual(petition.problem_region_id, self.region)
        self.assertEqual(petition.demand_ids.mapped("name"), ["停止施工", "赔偿损失"])

    def test_s2_request_is_the_demand_when_none_is_named(self):
        petition = self.triaged()
        self.assertEqual(petition.demand_ids.mapped("name"), ["要求责令停止夜间施工。"])

    def test_s2_again_replaces(self):
        petition = self.triaged(triage={"demands": "甲\n乙"})
        self.do(
            petition,
            "triage",
            "triage",
            **self.triage_vals(type="suggestion", route="c6", demands="丙"),
        )
        self.assertEqual((petition.type, petition.route), ("suggestion", False))
        self.assertEqual(petition.demand_ids.mapped("name"), ["丙"])

    def test_s7_transfer_to_lead_and_assisting_organ(self):
        petition = self.triaged("2025-09-22")
        lead, assist = self.send(
            petition, day="2025-09-29", assist=[self.housing]
        ).sudo()
        self.assertEqual(
            (lead.role, lead.kind, lead.state), ("lead", "transfer", "delivered")
        )
        self.assertEqual(
            (assist.role, assist.to_department_id), ("assist", self.housing)
        )
        self.assertEqual(lead.from_department_id, self.office)
        self.assertEqual((lead.sequence, assist.sequence), (1, 2))
        self.assertEqual(lead.delivered_date, date(2025, 9, 29))
        self.assertEqual(
            (petition.state, petition.handling_method), ("transferred", "transfer")
        )
        self.assertEqual(petition.lead_department_id, self.police)
        # E1: notice and objection of each organ.
        self.assertEqual(
            self.limits(lead), {"TL-03": "2025-10-14", "TL-05": "2025-10-13"}
        )
        # The lead alone tells the petitioner (Article 24).
        self.assertEqual(self.limits(assist), {"TL-05": "2025-10-13"})
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        self.assertEqual(self.papers(petition), ["D01", "S2", "D02", "D02", "D04"])
        self.assertEqual(petition.next_due_date, date(2025, 10, 13))
        self.assertEqual(lead.display_name, f"{petition.number}/1")

    def test_s7_transfer_opens_the_piece_to_the_receivers(self):
        petition = self.triaged()
        for login in ("intake", "housing_intake"):
            with self.assertRaises(AccessError):
                self.seen(petition, login).check_access("read")
        self.send(petition, assist=[self.housing])
        for login in ("intake", "handler", "housing_intake", "triage"):
            self.seen(petition, login).check_access("read")
        with self.assertRaises(AccessError):
            self.seen(petition, "branch_intake").check_access("read")

    def test_s7_late_transfer_is_late(self):
        petition = self.triaged("2025-09-22")
        self.send(petition, day="2025-10-10")
        self.assertEqual(self.clock(petition, "TL-01").state, "met_late")

    def test_s7_no_notice_where_the_address_is_unclear(self):
        petition = self.triaged(unclear_address=True)
        self.send(petition)
        self.assertNotIn("D04", self.papers(petition))

    def test_s7_assign_names_a_date_to_report_back(self):
        due = self.today() + timedelta(45)
        petition = self.triaged()
        referral = self.send(petition, code="assign", report_due=str(due))
        self.assertEqual(self.limits(referral)["TL-04"], str(due))
        self.assertEqual(referral.sudo().report_due, due)
        self.assertEqual(self.papers(petition), ["D01", "S2", "D03", "D04"])
        self.assertEqual(petition.handling_method, "assign")

    def test_s7_a_chosen_report_date_does_not_roll(self):
        referral = self.send(
            self.triaged("2026-02-02"),
            day="2026-02-02",
            code="assign",
            report_due="2026-02-17",
        )
        clock = self.clock(referral, "TL-04")
        self.assertEqual((str(clock.due_date), str(clock.due_raw)), ("2026-02-17",) * 2)

    def test_s8_suggestion_handled_by_the_own_organ(self):
        # E4: no sixty days for a suggestion, an internal target only.
        petition = self.received("2026-04-20", user="intake")
        self.do(
            petition,
            "intake",
            "triage",
            "2026-04-21",
            **self.triage_vals(type="suggestion"),
        )
        self.do(
            petition,
            "intake",
            "handle_own",
            "2026-04-24",
            handler_id=self.users["division_handler"].id,
        )
        self.seen(petition, "division_handler").check_access("read")
        referral = petition.sudo().referral_ids
        self.assertEqual(
            (referral.kind, referral.state, referral.accept_date, referral.handler_id),
            ("own", "accepted", date(2026, 4, 24), self.users["division_handler"]),
        )
        self.assertEqual(self.limits(referral), {"TL-15i": "2026-06-23"})
        self.assertEqual(self.limits(petition), {})
        self.assertEqual(self.clock(petition, "TL-02").state, "met")
        self.assertEqual(
            (petition.state, petition.handling_method), ("in_handling", "own")
        )
        self.assertEqual(self.papers(petition)[-1], "D05")

    def test_s8_claim_handled_by_the_own_organ_runs_sixty_days(self):
        petition = self.received("2026-08-03", user="intake")
        self.do(petition, "intake", "triage", "2026-08-03", **self.triage_vals())
        self.do(petition, "intake", "handle_own", "2026-08-03")
        self.assertEqual(
            self.limits(petition.sudo().referral_ids), {"TL-07": "2026-10-08"}
        )

    def test_s9_guide(self):
        petition = self.triaged(triage={"route": "c1"})
        self.do(
            petition,
            "triage",
            "guide",
            guide_to="向人民法院提起诉讼",
            legal_basis="《中华人民共和国民事诉讼法》第一百二十二条",
            route_organ_name="测试市测试区人民法院",
            route_until_text="诉讼时效期间内",
            reason="属于诉讼事项",
            follow_up_date=str(self.today() + timedelta(30)),
        )
        self.assertEqual((petition.state, petition.is_open), ("guided", False))
        self.assertEqual(petition.closed_date, self.today())
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        self.assertEqual(self.papers(petition)[-1], "D06")
        self.assertFalse(petition.next_due_date)

    def test_s5_and_s6_end_the_piece(self):
        for code, values, state, paper in (
            (
                "direct_reply",
                {"answer": "请见公开目录第三条。"},
                "direct_replied",
                "S6",
            ),
            ("file_only", {"reason": "感谢信，存档。"}, "filed", "S5"),
        ):
            petition = self.triaged()
            self.do(petition, "triage", code, **values)
            self.assertEqual((petition.state, petition.is_open), (state, False))
            self.assertEqual(petition.closed_date, self.today())
            self.assertEqual(self.clock(petition, "TL-01").state, "met")
            self.assertEqual(self.papers(petition), ["D01", "S2", paper])

    def test_s3_a_repeat_joins_the_first_piece(self):
        first_leg = self.accepted()
        first = first_leg.sudo().petition_id
        repeat = self.triaged()
        self.do(repeat, "triage", "link_repeat", origin_id=first.id)
        self.assertEqual(
            (repeat.state, repeat.is_open, repeat.origin_id, repeat.is_repeat),
            ("linked", False, first, True),
        )
        self.assertEqual(self.clock(repeat, "TL-01").state, "met")
        self.assertEqual(self.papers(repeat)[-1], "D07")
        # Those who handle the first piece learn of the repeat.
        self.seen(repeat, "intake").check_access("read")
        self.assertIn(repeat.number, "".join(first.message_ids.mapped("body")))

    def test_s3_a_repeat_of_a_repeat_joins_the_very_first(self):
        first, second, third = (
            self.accepted().petition_id,
            self.triaged(),
            self.triaged(),
        )
        self.open_gate(second).write({"origin_id": first.id})
        self.do(third, "triage", "link_repeat", origin_id=second.id)
        self.assertEqual(third.origin_id.id, first.id)


@tagged("post_install", "-at_install", "xf_engine")
class TestPetitionLater(CoreCase):
    def test_s11_withdrawal_ends_referrals_limits_and_reminders(self):
        lead, assist = self.send(self.triaged(), assist=[self.housing]).sudo()
        petition = lead.petition_id
        self.do(lead, "intake", "accept")
        activities = petition.clock_ids.activity_id.filtered("active")
        self.assertTrue(activities)
        self.as_petitioner(petition).perform("withdraw", {"reason": "已经协商解决"})
        self.assertEqual((petition.state, petition.is_open), ("withdrawn", False))
        self.assertEqual((lead | assist).mapped("state"), ["withdrawn", "withdrawn"])
        self.assertFalse((lead | assist).filtered("is_open"))
        self.assertEqual(self.limits(lead) | self.limits(assist), {})
        self.assertEqual(self.clock(lead, "TL-07").state, "cancelled")
        self.assertEqual(self.clock(assist, "TL-05").state, "cancelled")
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        self.assertFalse(activities.filtered("active"))
        self.assertFalse(petition.next_due_date or lead.next_due_date)

    def test_supplement_adds_and_changes_nothing(self):
        """petition/supplement."""
        petition = self.triaged("2026-03-05")
        before = petition.content
        self.do(
            petition, "window", "supplement", "2026-03-06", supplement="另附照片两张"
        )
        self.assertEqual(petition.content, f"{before}\n\n【2026-03-06】另附照片两张")
        found = self.env["xinfang.petition"].search([("fulltext", "ilike", "照片两张")])
        self.assertIn(petition, found)

    def test_supplement_of_an_accusation_stays_sealed(self):
        petition = self.received(type="accusation", content="某某索贿")
        self.as_petitioner(petition).perform(
            "supplement", {"supplement": "补充转账记录"}
        )
        text = self.env["xinfang.petition.text"].search(
            [("petition_id", "=", petition.id)]
        )
        self.assertFalse(text.content or text.body or text.request)
        content = self.seen(petition, "inspector_discipline").content
        self.assertIn("某某索贿", content)
        self.assertIn("补充转账记录", content)

    def test_supplement_takes_the_own_files_only(self):
        petition = self.triaged()
        mine = (
            self.env["ir.attachment"]
            .with_user(self.users["window"])
            .create({"name": "照片.png", "raw": files.png()})
        )
        others = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": files.png(3)}
        )
        self.refused(
            "not one of yours",
            petition,
            "window",
            "supplement",
            supplement="照片",
            attachment_ids=others.ids,
        )
        self.do(
            petition, "window", "supplement", supplement="照片", attachment_ids=mine.ids
        )
        self.assertEqual(
            (mine.res_model, mine.res_id), ("xinfang.petition", petition.id)
        )

    def test_evaluation_is_stored_for_office_and_organ(self):
        petition = self.answered().sudo().petition_id
        self.as_petitioner(petition).perform(
            "evaluate",
            {
                "score_office": "satisfied",
                "score_organ": "dissatisfied",
                "comment": "太慢",
            },
        )
        scores = {line.object: line for line in petition.evaluation_ids}
        self.assertEqual(
            (scores["office"].score, scores["office"].department_id),
            ("satisfied", self.office),
        )
        self.assertEqual(
            (scores["organ"].score, scores["organ"].department_id),
            ("dissatisfied", self.police),
        )
        self.assertEqual(petition.satisfaction, "dissatisfied")
        self.assertEqual(self.clock(petition, "TL-27").state, "met")

    def test_c28_close_and_evaluate_afterwards(self):
        """petition/close."""
        referral = self.answered().sudo()
        self.execute(referral)
        petition = referral.petition_id
        self.do(petition, "triage", "close", resolved="yes")
        self.assertEqual((petition.state, petition.is_open), ("closed", False))
        self.assertEqual(
            (petition.closed_date, petition.resolved), (self.today(), "yes")
        )
        self.assertEqual(self.limits(petition).keys(), {"TL-27"})
        self.as_petitioner(petition).perform(
            "evaluate", {"score_office": "fair", "score_organ": "fair"}
        )
        self.assertEqual(petition.satisfaction, "fair")

    def test_l2_an_upheld_objection_sends_the_piece_back_to_be_sent_anew(self):
        referral = self.delivered().sudo()
        petition = referral.petition_id
        self.do(
            referral,
            "intake",
            "object",
            reason=REASON,
            suggested_department_id=self.housing.id,
        )
        self.assertEqual(petition.state, "transferred")
        self.do(referral, "office_head", "uphold_objection", reason="同意退回")
        self.assertEqual((referral.state, referral.is_open), ("returned", False))
        self.assertEqual((petition.state, petition.is_open), ("triaged", True))
        self.assertEqual(self.clock(referral, "TL-03").state, "cancelled")
        self.assertEqual(self.clock(referral, "TL-05").state, "met")
        again = self.send(petition, self.housing).sudo()
        self.assertEqual((petition.state, again.sequence), ("transferred", 2))
        self.assertEqual(petition.lead_department_id, self.housing)
        self.assertEqual(self.limits(again).keys(), {"TL-03", "TL-05"})
        self.do(again, "housing_intake", "accept")
        self.assertEqual(petition.state, "in_handling")
