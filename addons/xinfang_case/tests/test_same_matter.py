"""The same-matter gate: candidates, what is shown of them, and what is decided."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.petition_same_matter import repeat_band
from .core_common import CoreCase

OTHER = {
    "title": "咨询养老保险关系转移",
    "content": "本人已经从外省调回本市工作，想了解养老保险关系如何转移接续，需要哪些材料。",
    "request": "请求告知办理办法。",
}
NEIGHBOUR = {"id_number": False, "phone": "13900139000", "address": "测试市和平里8号"}


class SameMatterCase(CoreCase):
    @classmethod
    def rows(cls, petition, login="triage"):
        return cls.seen(petition, login).find_same_matter()

    @classmethod
    def numbers(cls, petition, login="triage"):
        return [row["number"] for row in cls.rows(petition, login)]


@tagged("post_install", "-at_install", "xf_engine")
class TestCandidates(SameMatterCase):
    def test_s3_same_person_and_text(self):
        first = self.received()
        again = self.received()
        (row,) = self.rows(again)
        self.assertEqual(
            (row["number"], row["same_person"], row["likely"], row["score"]),
            (first.number, True, True, 100),
        )
        self.assertEqual((row["matter_state"], row["act"]), ("in_progress", False))
        self.assertIn("Triage it first", row["blocked"])
        self.do(again, "triage", "triage", **self.triage_vals())
        self.assertEqual(self.rows(again)[0]["act"], "link_repeat")

    def test_same_person_other_matter_is_shown_but_not_likely(self):
        self.received()
        (row,) = self.rows(self.received(**OTHER))
        self.assertEqual((row["same_person"], row["likely"]), (True, False))

    def test_the_same_person_under_another_record(self):
        """Identity keys of § 3.9: ID number; name with phone; name with address."""
        first = self.received()
        for vals in (
            {"name": "王另记", "phone": False, "address": False},
            {"id_number": False, "address": False},
            {"id_number": False, "phone": False},
        ):
            with self.subTest(vals):
                twin = self.make_petitioner(**{"name": "王测试", **vals})
                rows = self.rows(self.received(petitioner_id=twin.id, **OTHER))
                same = [row["number"] for row in rows if row["same_person"]]
                self.assertIn(first.number, same)

    def test_a_phone_alone_is_no_person(self):
        self.received()
        other = self.make_petitioner("陈邻居", id_number=False, address=False)
        self.assertFalse(self.rows(self.received(petitioner_id=other.id, **OTHER)))

    def test_another_person_with_a_similar_text(self):
        first = self.received()
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        (row,) = self.rows(self.received(petitioner_id=neighbour.id))
        self.assertEqual((row["number"], row["same_person"]), (first.number, False))

    def test_a_representative_counts_as_petitioner(self):
        first = self.received()
        neighbour = self.make_petitioner(
            "陈邻居", department_id=self.office.id, **NEIGHBOUR
        )
        later = self.received(
            petitioner_id=neighbour.id,
            representative_ids=self.petitioner.ids,
            headcount=2,
            **OTHER,
        )
        self.assertEqual(self.numbers(later), [first.number])

    def test_added_facts_are_found_and_drafts_are_not(self):
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        text = (
            "自三月一日起，东侧工地每晚十一点以后仍使用打桩机施工，向城管和环保热线投诉"
            "六次，每次停工一两天又继续，楼内多位老人因此住院，附有录音和医院证明。"
        )
        first = self.received(title="停工", content="见补充。", request=False)
        self.do(first, "window", "supplement", supplement=text)
        vals = {"title": "老人住院", "content": text, "request": False}
        self.make_petition(**vals)
        later = self.received(petitioner_id=neighbour.id, **vals)
        self.assertEqual(self.numbers(later), [first.number])

    def test_one_matter_is_shown_once(self):
        first, second = self.received(), self.triaged()
        self.do(second, "triage", "link_repeat", origin_id=first.id)
        third = self.received()
        (row,) = self.rows(third)
        self.assertEqual(row["origin"], first.number)


@tagged("post_install", "-at_install", "xf_engine")
class TestDisclosure(SameMatterCase):
    def test_outside_the_scope_number_organ_stage_and_date_only(self):
        first = self.received(user="housing_intake")
        again = self.received()
        (row,) = self.rows(again)
        self.assertEqual(
            (row["number"], row["id"], row["title"], row["organ"]),
            (first.number, False, "", self.housing.name),
        )
        self.assertNotIn("施工", str(row))
        self.assertNotIn("王测试", str(row))
        with self.assertRaises(AccessError):
            self.seen(first, "triage").check_access("read")

    def test_who_does_not_register_is_refused(self):
        self.received()
        engine = self.env["xinfang.same.matter"]
        for login in ("handler", "leader", "role_auditor", "role_admin"):
            user = engine.with_user(self.users[login])
            with self.subTest(login), self.assertRaises(AccessError):
                user._find("反映小区夜间施工噪声扰民", "", self.petitioner.ids)
        with self.assertRaises(AccessError):
            engine.with_user(self.citizen)._find("反映小区夜间施工噪声扰民")
        mine = self.accepted().petition_id
        with self.assertRaises(AccessError):
            self.rows(mine, "handler")

    def test_accusations_never_appear_outside_discipline(self):
        text = "小区东侧工地夜间施工，局长收受好处不管。" * 5
        accusation = self.received(content=text, type="accusation")
        self.env.cr.execute(
            "SELECT sealed, body_bands FROM xinfang_fingerprint WHERE petition_id = %s",
            (accusation.id,),
        )
        sealed, stored = self.env.cr.fetchone()
        clear = self.env["xinfang.fingerprint"]._bands(
            "", text + "\n要求责令停止夜间施工。"
        )
        self.assertTrue(sealed)
        self.assertFalse(set(stored) & set(clear[0]), "an accusation's bands in clear")
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        again = self.received(content=text, petitioner_id=neighbour.id)
        self.assertNotIn(accusation.number, self.numbers(again))
        self.assertNotIn(accusation.number, self.numbers(again, "office_head"))

    def test_discipline_finds_accusations_by_keyed_bands(self):
        text = "局长收受工地老板好处，对夜间施工不管不问，请依法查处。" * 5
        others = self.make_petitioner("陈邻居", **NEIGHBOUR)
        first = self.received(content=text, type="accusation", petitioner_id=others.id)
        again = self.received(content=text, type="accusation")
        self.assertIn(first.number, self.numbers(again, "inspector_discipline"))

    def test_a_confidential_petition_of_another_organ_stays_secret(self):
        self.received(user="housing_intake", identity_mode="confidential")
        self.assertFalse(self.rows(self.received()))


@tagged("post_install", "-at_install", "xf_engine")
class TestDecisions(SameMatterCase):
    def test_rule_out_is_recorded_and_does_not_come_back(self):
        first, again = self.received(), self.received()
        self.do(
            again,
            "triage",
            "rule_out_same_matter",
            compared_numbers=first.number,
            reason="工地不同，时间不同",
        )
        self.assertFalse(self.rows(again))
        self.assertFalse(self.rows(first), "nor from the other side")
        entry = again.entry_ids.sorted("seq")[-1]
        self.assertIn(first.number, str(entry.details))
        self.assertEqual(entry.reason, "工地不同，时间不同")

    def test_rule_out_takes_only_what_was_shown(self):
        """Guard SAMEMATTER."""
        again = self.received()
        foreign = self.received(
            petitioner_id=self.make_petitioner("陈邻居", **NEIGHBOUR).id, **OTHER
        )
        for numbers in (foreign.number, "XF1999-0000001", "你好"):
            self.refused(
                "shown as possibly",
                again,
                "triage",
                "rule_out_same_matter",
                compared_numbers=numbers,
                reason="无关",
            )
        with self.assertRaises(AccessError):
            self.seen(again, "triage").write({"ruled_out_ids": [(4, foreign.id)]})

    def test_s3_link_to_a_piece_of_another_organ_by_its_number(self):
        first = self.received(user="housing_intake")
        again = self.triaged()
        stranger = self.received(
            user="housing_intake",
            petitioner_id=self.make_petitioner("陈邻居", **NEIGHBOUR).id,
            **OTHER,
        )
        self.refused(
            "none of the petitions",
            again,
            "triage",
            "link_repeat",
            origin_number=stranger.number,
            reason="同一事项",
        )
        self.do(again, "triage", "link_repeat", origin_number=first.number)
        self.assertEqual((again.origin_id, again.state), (first, "linked"))

    def test_s3_needs_a_first_piece(self):
        self.refused("G11", self.triaged(), "triage", "link_repeat", reason="同一事项")

    def test_s3_refused_only_when_below_has_accepted(self):
        """Article 19: D07 at the superior of the handling organ; else it is joined."""
        waiting = self.received()
        again = self.triaged()
        self.do(again, "triage", "link_repeat", origin_id=waiting.id)
        self.assertEqual(self.papers(again)[-1], "D04M")
        self.assertFalse(again.refused_as_duplicate)
        accepted = self.accepted().petition_id
        again = self.triaged()
        self.do(again, "triage", "link_repeat", origin_id=accepted.id)
        self.assertEqual(self.papers(again)[-1], "D07")
        self.assertTrue(again.refused_as_duplicate)

    def test_s3_the_notice_of_joining_names_no_other_petitioner(self):
        first = self.received()
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        again = self.triaged(petitioner_id=neighbour.id)
        self.do(
            again, "triage", "link_repeat", origin_id=first.id, reason="王测试的邻居"
        )
        text = "".join(self.document(again, "D04M").block_ids.mapped("text"))
        self.assertIn(self.office.name, text)
        self.assertNotIn(first.number, text)
        self.assertNotIn("王测试", text)

    def test_repeat_seq_and_bands_over_the_group(self):
        first = self.received()
        self.assertEqual((first.repeat_seq, first.repeat_band), (0, "1"))
        for number in (1, 2):
            again = self.triaged()
            self.do(again, "triage", "link_repeat", origin_id=first.id)
            self.assertEqual((again.repeat_seq, again.is_repeat), (number, True))
        first.invalidate_recordset()
        self.assertEqual((first.matter_pieces, first.repeat_band), (3, "2-5"))
        self.assertEqual(
            [repeat_band(n) for n in (1, 2, 5, 6, 10, 11, 30, 31, 50, 51)],
            ["1", "2-5", "2-5", "6-10", "6-10"]
            + ["11-30", "11-30", "31-50", "31-50", "50+"],
        )

    def test_a_repeat_of_an_answered_matter_is_handled_on_its_own(self):
        first = self.triaged()
        self.do(first, "triage", "direct_reply", answer="请见公开目录")
        again = self.triaged()
        (row,) = self.rows(again)
        self.assertEqual((row["matter_state"], row["act"]), ("closed", "note_repeat"))
        self.do(again, "triage", "note_repeat", origin_id=first.id)
        self.assertEqual(
            (again.state, again.is_open, again.origin_id, again.repeat_seq),
            ("triaged", True, first, 1),
        )
        self.assertEqual(self.clock(again, "TL-01").state, "running")
        self.assertFalse(self.seen(again, "triage").asks_same_matter)

    def test_note_repeat_bad_input(self):
        first, again = self.received(), self.received()
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        other = self.received(petitioner_id=neighbour.id)
        self.refused("G11", again, "triage", "note_repeat")
        self.refused("G11", again, "triage", "note_repeat", origin_id=again.id)
        self.refused("G11", other, "triage", "note_repeat", origin_id=first.id)
        self.do(again, "triage", "note_repeat", origin_id=first.id)
        self.refused("G11", first, "triage", "note_repeat", origin_id=again.id)

    def test_a_last_day_gone_by_is_said_to_be_over(self):
        first = self.triaged()
        again = self.triaged()
        (row,) = self.rows(again)
        self.assertIn("until", row["sentence"])
        with freeze_time(f"{first.next_due_date + timedelta(days=5)} 04:00:00"):
            (row,) = self.rows(again)
        self.assertIn("has passed", row["sentence"])

    def test_litigation_points_to_guiding(self):
        first = self.triaged(triage={"is_litigation": True, "route": "c1"})
        again = self.triaged()
        (row,) = self.rows(again)
        self.assertEqual((row["matter_state"], row["act"]), ("litigation", "guide"))
        self.assertEqual(row["number"], first.number)
        # The notice is drafted; a human sends it, or changes it first.
        self.do(again, "triage", "guide", **row["draft"])
        paper = self.document(again, "D06")
        said = "\n".join(paper.block_ids.mapped(lambda b: b.text or ""))
        self.assertIn("同一事项已经进入诉讼", said)
        self.assertIn("第二十八条第二款", said)
        self.assertNotIn(first.number, said)


@tagged("post_install", "-at_install", "xf_engine")
class TestG11(SameMatterCase):
    def below(self):
        """Accept a petition at the branch, below the police bureau."""
        leg = self.send(self.triaged(), to=self.branch)
        self.do(leg, "branch_intake", "accept")
        return leg.petition_id

    def own(self, **vals):
        petition = self.received(user="intake", **vals)
        self.do(petition, "intake", "triage", **self.triage_vals())
        return petition

    def test_g11_a_superior_does_not_take_up_what_is_accepted_below(self):
        first = self.below()
        again = self.own()
        handle = {"handler_id": self.users["handler"].id}
        self.refused("G11", again, "intake", "handle_own", **handle)
        # Second door: the batch call; third: the dialog.
        with self.assertRaises(UserError):
            self.seen(again, "intake")._perform_all("handle_own", [handle])
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["intake"])
            .create(
                {
                    "res_model": again._name,
                    "res_id": again.id,
                    "act_id": self.env["xinfang.act"]
                    ._get(again._name, "handle_own")
                    .id,
                    **handle,
                }
            )
        )
        with self.assertRaises(UserError):
            wizard.action_perform()
        self.assertEqual(again.state, "triaged")
        self.do(
            again,
            "intake",
            "rule_out_same_matter",
            compared_numbers=first.number,
            reason="施工单位和时间不同",
        )
        self.do(again, "intake", "handle_own", **handle)
        self.assertEqual(again.state, "in_handling")

    def test_g11_other_facts_or_another_person_are_not_stopped(self):
        self.below()
        neighbour = self.make_petitioner("陈邻居", **NEIGHBOUR)
        for vals in (OTHER, {"petitioner_id": neighbour.id}):
            again = self.own(**vals)
            self.do(again, "intake", "handle_own")
            self.assertEqual(again.state, "in_handling")

    def test_g11_not_while_it_is_only_sent(self):
        self.send(self.triaged(), to=self.branch)
        again = self.own()
        self.do(again, "intake", "handle_own")
        self.assertEqual(again.state, "in_handling")


@tagged("post_install", "-at_install", "xf_engine")
class TestSameMatterQueries(SameMatterCase):
    def test_candidates_cost_the_same_for_one_and_for_many(self):
        counts = []
        for count in (1, 6):
            neighbours = [
                self.make_petitioner(f"邻居{n}", **{**NEIGHBOUR, "phone": False})
                for n in range(count)
            ]
            for person in neighbours:
                self.received(petitioner_id=person.id)
            again = self.received()
            self.rows(again)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.rows(again)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
        self.assertLessEqual(counts[1], 30)
