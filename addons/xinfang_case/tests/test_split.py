"""Demand by demand: several organs, several types, and what is sealed when split."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase

MIXED = {
    "title": "反映夜间施工和干部问题",
    "content": "工地夜间施工影响休息。另外，分管副局长收受施工方好处，放任不管。",
    "request": "一、停止夜间施工。二、查处副局长受贿。",
}
BRIBE = "查处副局长受贿"


class DemandCase(CoreCase):
    def lines(self, *rows):
        return {
            "rows": [
                {"name": name, "type": kind or "", "route": route or ""}
                for name, kind, route in rows
            ]
        }

    def split_vals(self, **values):
        return {
            "split_demands": BRIBE,
            "type": "accusation",
            "rest_title": "反映夜间施工",
            "rest_content": "工地夜间施工影响休息。",
            "rest_request": "停止夜间施工。",
            "reason": "一件多事，分别适用程序",
            **values,
        }

    def sibling(self, petition):
        """Return the piece that was registered last."""
        return self.env["xinfang.petition"].search(
            [("id", "!=", petition.id), ("submission_key", "=like", "split-%")],
            order="id desc",
            limit=1,
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestDemandLines(DemandCase):
    def test_each_demand_has_its_type_and_route(self):
        petition = self.triaged(
            triage={
                "demand_lines": self.lines(
                    ("停止夜间施工", "", ""),
                    ("申请行政复议", "claim", "c4"),
                    (" ", "", ""),
                )
            }
        )
        self.assertEqual(
            [(d.name, d.type, d.route) for d in petition.demand_ids],
            [("停止夜间施工", False, False), ("申请行政复议", "claim", "c4")],
        )

    def test_bad_lines_write_nothing(self):
        petition = self.received()
        for lines in (
            {"rows": [{"name": "甲", "type": "nonsense"}]},
            {"rows": ["甲"]},
            {"rows": [{"name": ["甲"]}]},
        ):
            self.refused(
                "cannot be read",
                petition,
                "triage",
                "triage",
                **self.triage_vals(demand_lines=lines),
            )

    def test_g08_an_accusation_is_not_written_down_beside_a_claim(self):
        petition = self.received()
        lines = self.lines(("停止施工", "", ""), (BRIBE, "accusation", ""))
        self.refused(
            "G08", petition, "triage", "triage", **self.triage_vals(demand_lines=lines)
        )
        self.assertFalse(petition.demand_ids)

    def test_g08_mixed_types_leave_triage_only_when_split(self):
        lines = self.lines(("停止施工", "", ""), ("建议增设隔音屏", "suggestion", ""))
        petition = self.triaged(triage={"demand_lines": lines})
        self.refused(
            "G08", petition, "triage", "transfer", to_department_id=self.police.id
        )
        # Second door: the batch call inside the product.
        with self.assertRaises(UserError):
            self.seen(petition, "triage")._perform_all(
                "transfer", [{"to_department_id": self.police.id}]
            )
        for code, more in (
            ("direct_reply", {"answer": "按有关规定办理。"}),
            ("file_only", {"reason": "没有可以办理的请求"}),
            ("guide", {"guide_to": "向有权机关提出", "reason": "不属于本系统"}),
        ):
            self.refused("G08", petition, "triage", code, **more)
        advice = petition.demand_ids[1]
        self.do(
            petition,
            "triage",
            "split",
            split_demand_ids=advice.ids,
            type="suggestion",
            reason="建议另行办理",
        )
        self.do(petition, "triage", "transfer", to_department_id=self.police.id)
        self.assertEqual(petition.state, "transferred")

    def test_demands_cannot_be_changed_past_the_acts(self):
        demand = self.triaged().demand_ids[:1]
        for vals in ({"type": "suggestion"}, {"department_id": self.police.id}):
            with self.assertRaises(AccessError):
                demand.with_user(self.users["triage"]).write(vals)

    def test_g17_each_organ_answers_its_own_demands(self):
        petition = self.triaged(
            triage={
                "demand_lines": self.lines(("停止施工", "", ""), ("补办手续", "", ""))
            }
        )
        stop, permit = petition.demand_ids
        targets = {str(permit.id): {"demand": "x", "department": self.housing.id}}
        lead, assist = self.send(
            petition, assist=[self.housing], demand_targets=targets
        ).sorted("sequence")
        self.assertEqual(permit.department_id, self.housing)
        self.assertEqual((lead._own_demands(), assist._own_demands()), (stop, permit))
        self.do(lead, "intake", "accept", handler_id=self.users["handler"].id)
        self.hear(lead)
        answers = {str(stop.id): {"answer": "已责令停工。", "decision": "support"}}
        self.do(
            lead,
            "handler",
            "draft_opinion",
            **self.opinion(answer=False, answers=answers),
        )
        self.assertEqual((stop.decision, permit.decision), ("support", False))
        text = str(self.document(petition, "D16").block_ids.mapped("text"))
        self.assertIn("停止施工", text)
        self.assertNotIn("补办手续", text)

    def test_g17_an_own_demand_left_open_is_refused(self):
        petition = self.triaged(
            triage={
                "demand_lines": self.lines(("停止施工", "", ""), ("补办手续", "", ""))
            }
        )
        lead = self.send(petition)
        self.do(lead, "intake", "accept", handler_id=self.users["handler"].id)
        self.hear(lead)
        one = {str(petition.demand_ids[0].id): {"answer": "已责令停工。"}}
        self.refused(
            "G17",
            lead,
            "handler",
            "draft_opinion",
            **self.opinion(answer=False, answers=one),
        )

    def test_targets_are_checked(self):
        petition, other = self.triaged(), self.triaged()
        mine, foreign = petition.demand_ids[0], other.demand_ids[0]
        for key, organ in (
            (foreign.id, self.police),
            (mine.id, self.housing),
        ):
            self.refused(
                "G08",
                petition,
                "triage",
                "transfer",
                to_department_id=self.police.id,
                demand_targets={str(key): {"department": organ.id}},
            )

    def test_demands_go_along_when_forwarded_and_come_back_to_the_lead(self):
        petition = self.triaged(
            triage={
                "demand_lines": self.lines(("停止施工", "", ""), ("补办手续", "", ""))
            }
        )
        permit = petition.demand_ids[1]
        targets = {str(permit.id): {"department": self.police.id}}
        lead, assist = self.send(
            petition, to=self.housing, assist=[self.police], demand_targets=targets
        ).sorted("sequence")
        self.do(
            assist,
            "intake",
            "forward",
            to_department_id=self.branch.id,
            basis="属地管辖",
        )
        self.assertEqual(permit.department_id, self.branch)
        self.assertEqual(len(lead._own_demands()), 1)
        below = petition.sudo().referral_ids.filtered("parent_id")
        self.open_gate(below).write({"is_open": False})
        self.assertEqual(lead._own_demands(), petition.demand_ids)


@tagged("post_install", "-at_install", "xf_engine")
class TestSplit(DemandCase):
    def test_g01_the_whole_request_does_not_travel_as_a_demand(self):
        petition = self.triaged(**MIXED)
        self.assertIn(BRIBE, petition.demand_ids.name, "nobody itemised the demands")
        self.do(petition, "triage", "split", **self.split_vals())
        rest = self.sibling(petition)
        self.assertEqual(rest.sudo().demand_ids.mapped("name"), ["停止夜间施工。"])

    def test_split_off_keeps_day_of_receipt_and_files(self):
        day = "2026-03-02"
        petition = self.triaged(
            day,
            triage={
                "demand_lines": self.lines(("停止施工", "", ""), ("增设绿化", "", ""))
            },
        )
        self.env["ir.attachment"].create(
            {
                "name": "照片.txt",
                "raw": b"x",
                "res_model": petition._name,
                "res_id": petition.id,
            }
        )
        self.do(
            petition,
            "triage",
            "split",
            "2026-03-06",
            split_demand_ids=petition.demand_ids[1].ids,
            type="suggestion",
            reason="建议另行办理",
        )
        sibling = self.sibling(petition)
        self.assertEqual(
            (sibling.state, sibling.type, sibling.split_from_id, sibling.petitioner_id),
            ("registered", "suggestion", petition, petition.petitioner_id),
        )
        self.assertNotEqual(sibling.number, petition.number)
        self.assertEqual(str(sibling.received_date), day)
        self.assertEqual(self.limits(sibling), {"TL-01": "2026-03-17"})
        self.assertEqual(sibling.demand_ids.mapped("name"), ["增设绿化"])
        self.assertEqual(petition.demand_ids.mapped("name"), ["停止施工"])
        files = self.env["ir.attachment"].search(
            [("res_model", "=", petition._name), ("res_id", "=", sibling.id)]
        )
        self.assertEqual(files.mapped("raw"), [b"x"])

    def test_f01_a_sibling_is_no_further_piece(self):
        petition = self.triaged(
            triage={"demand_lines": self.lines(("停止施工", "", ""), ("绿化", "", ""))}
        )
        self.do(
            petition,
            "triage",
            "split",
            split_demand_ids=petition.demand_ids[1].ids,
            type="suggestion",
            reason="建议",
        )
        sibling = self.sibling(petition)
        self.assertEqual(
            (petition.counts_as_piece, sibling.counts_as_piece), (True, False)
        )
        self.assertEqual(sibling.period, petition.period)

    def test_siblings_are_not_taken_for_the_same_matter(self):
        petition = self.received()
        self.do(
            petition,
            "triage",
            "split",
            split_demands="增设绿化",
            type="suggestion",
            reason="建议",
        )
        self.assertFalse(self.seen(petition, "triage").find_same_matter())
        self.assertFalse(self.seen(self.sibling(petition), "triage").find_same_matter())

    def test_g01_an_accusation_is_sealed_with_the_original(self):
        petition = self.received(**MIXED)
        self.do(petition, "triage", "split", **self.split_vals())
        rest = self.sibling(petition)
        self.assertEqual((petition.type, petition.title), ("accusation", False))
        with self.assertRaises(AccessError):
            self.seen(petition, "triage").check_access("read")
        sealed = self.seen(petition, "inspector_discipline")
        self.assertIn("副局长", sealed.content)
        seen = self.seen(rest, "triage")
        seen.check_access("read")
        said = [seen.title, seen.content, seen.request]
        said += rest.document_ids.block_ids.mapped("text")
        said += [str(e.details) + str(e.reason) for e in rest.entry_ids]
        said += rest.message_ids.mapped("body")
        self.assertNotIn("副局长", str(said))
        self.assertNotIn("受贿", str(said))
        self.assertFalse(rest.split_from_id, "the rest must not lead to the accusation")
        self.assertEqual(
            (petition.counts_as_piece, rest.counts_as_piece), (False, True)
        )
        self.assertNotIn(BRIBE, str(petition.entry_ids.mapped("details")))

    def test_g01_the_rest_must_not_keep_the_accusation(self):
        petition = self.received(**MIXED)
        for change in (
            {"rest_content": MIXED["content"], "rest_request": MIXED["request"]},
            {"rest_request": "请查处：副局长受贿。并停工"},
            {"rest_request": f"停止施工，{BRIBE}。"},
            {"rest_title": f"{BRIBE}及施工"},
        ):
            if change.get("rest_request", "").startswith("请查处："):
                change = {"rest_request": "请查处副局长，受贿"}
            self.refused(
                "G01", petition, "triage", "split", **self.split_vals(**change)
            )
        self.refused(
            "what stays here",
            petition,
            "triage",
            "split",
            **self.split_vals(rest_content=False, rest_request=False),
        )
        self.assertEqual(petition.type, False)

    def test_split_bad_input(self):
        """Guard SPLIT."""
        petition = self.triaged()
        only = petition.demand_ids
        foreign = self.triaged().demand_ids
        for says, values in (
            ("One demand has to stay", {"split_demand_ids": only.ids}),
            ("another petition", {"split_demand_ids": foreign.ids}),
            ("which demands", {}),
            ("G08", {"split_demands": "甲", "type": "claim"}),
        ):
            values = {"type": "suggestion", "reason": "分件", **values}
            self.refused(says, petition, "triage", "split", **values)
        self.refused(
            "not possible",
            self.delivered().petition_id,
            "triage",
            "split",
            split_demands="甲",
            type="suggestion",
            reason="分件",
        )

    def test_split_late_starts_overdue_from_the_original_receipt(self):
        petition = self.received("2026-03-02")
        late = "2026-03-30"
        self.do(
            petition,
            "triage",
            "split",
            late,
            split_demands="增设绿化",
            type="suggestion",
            reason="建议",
        )
        due = self.clock(self.sibling(petition), "TL-01").due_date
        self.assertLess(due, self.today() + timedelta(days=400))
        self.assertEqual(str(due), "2026-03-17")

    def test_who_may_split(self):
        petition = self.received()
        vals = {"split_demands": "甲", "type": "suggestion", "reason": "分件"}
        for login in ("window", "handler", "branch_intake", "role_admin"):
            with self.subTest(login), self.assertRaises(UserError):
                self.do(petition, login, "split", **vals)
        with self.assertRaises(AccessError):
            self.as_petitioner(petition).perform("split", vals)


@tagged("post_install", "-at_install", "xf_engine")
class TestTwoDoors(DemandCase):
    """G05 and G08 through every door that leads to the same act."""

    def test_g05_doors(self):
        people = (
            self.env["xinfang.petitioner"]
            .with_user(self.users["window"])
            .create([{"name": f"代表{n}"} for n in range(6)])
        )
        vals = {
            "title": "多人来访",
            "content": "多人反映同一事项。",
            "channel": "visit",
            "headcount": 8,
            "petitioner_id": people[0].id,
            "representative_ids": [(6, 0, [p.id for p in people])],
        }
        petitions = self.env["xinfang.petition"].with_user(self.users["window"])
        before = petitions.search_count([("number", "!=", False)])
        draft = petitions.create([vals])
        with self.assertRaises(UserError):
            draft.perform("register")
        with self.assertRaises(UserError):
            petitions.register_batch([vals])
        with self.assertRaises(UserError):
            self.as_petitioner(draft).perform("register")
        loaded = petitions.load(
            ["title", "content", "channel", "headcount", "petitioner_id/.id", "state"],
            [["导入", "内容", "visit", "8", str(people[0].id), "registered"]],
        )
        self.assertFalse(loaded["ids"], "an import cannot set the state")
        self.assertEqual(petitions.search_count([("number", "!=", False)]), before)
        # Once registered, nobody adds a sixth.
        draft.write({"representative_ids": [(6, 0, [p.id for p in people[:5]])]})
        draft.perform("register")
        with self.assertRaises(AccessError):
            draft.write({"representative_ids": [(4, people[5].id)]})

    def test_g08_doors(self):
        petition = self.received()
        with self.assertRaises(UserError):
            self.do(petition, "triage", "triage", **self.triage_vals(route=False))
        for vals in (
            {"type": "claim"},
            {"state": "triaged"},
            {"stage_id": self.env.ref("xinfang_case.stage_petition_triaged").id},
        ):
            with self.assertRaises(AccessError):
                self.seen(petition, "triage").write(vals)
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .create(
                {
                    "res_model": petition._name,
                    "res_id": petition.id,
                    "act_id": self.env.ref("xinfang_case.act_s2_petition_triage").id,
                    "type": "claim",
                    "category_id": self.category.id,
                    "problem_region_id": self.region.id,
                }
            )
        )
        with self.assertRaises(UserError):
            wizard.action_perform()
        self.assertEqual((petition.state, petition.type), ("registered", False))
