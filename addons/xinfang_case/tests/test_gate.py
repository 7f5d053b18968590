from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import gate
from .core_common import CoreCase

# What only acts write, whether the piece is registered or not, and a value to try.
ALWAYS = {
    "state": "closed",
    "stage_id": 1,
    "version": 99,
    "is_open": False,
    "next_due_date": "2099-01-01",
    "next_rule_id": 1,
    "warn_level": "normal",
    "number": "XF2026-0000001",
    "registered_at": "2020-01-01 00:00:00",
    "period": "2020-01",
    "registrar_id": 1,
    "is_collective": True,
    "is_joint_signed": True,
    "origin_id": 1,
    "is_repeat": True,
    "lead_department_id": 1,
    "handling_method": "filed",
    "decision": "support",
    "resolved": "yes",
    "served_date": "2020-01-01",
    "evaluation_open_date": "2020-01-01",
    "closed_date": "2020-01-01",
    "satisfaction": "satisfied",
}
# Keys an RPC client might send in the hope that one of them opens the gate.
FORGED = [
    {"xinfang_gate": True},
    {"xinfang_gate": 1},
    {"xinfang_gate": "open"},
    {"xinfang_gate": {}},
    {"xinfang_actor": {"kind": "system"}},
    {"xinfang_actor": "system"},
    {"xinfang_actor": {"kind": "petitioner", "petition_id": 1}},
    {"xinfang_append": True},
    {"xinfang_moment": "2020-01-01 00:00:00"},
]


@tagged("post_install", "-at_install", "xf_engine")
class TestGateWrites(CoreCase):
    def test_always_gated_names_exist(self):
        for model in ("xinfang.petition", "xinfang.referral"):
            for name in self.env[model]._always_gated:
                self.assertIn(name, self.env[model]._fields)

    def test_create_with_what_acts_write_is_refused(self):
        for name, value in ALWAYS.items():
            for user in (self.users["window"], self.env.user):
                with self.subTest(name, user=user.login), self.assertRaises(AccessError):
                    self.env["xinfang.petition"].with_user(user).create(
                        {
                            "channel": "letter",
                            "title": "x",
                            "department_id": self.office.id,
                            name: value,
                        }
                    )

    def test_write_past_the_gate_is_refused_before_and_after_registration(self):
        draft = self.make_petition()
        registered = self.received()
        for petition in (draft, registered):
            for name, value in ALWAYS.items():
                for record in (petition, petition.sudo()):
                    with self.subTest(name, sudo=record.env.su):
                        with self.assertRaises(AccessError):
                            record.write({name: value})
        self.assertEqual((draft.state, draft.number), ("draft", False))
        self.assertEqual(registered.state, "registered")

    def test_assignment_to_a_state_is_refused(self):
        petition = self.received().sudo()
        with self.assertRaises(AccessError):
            petition.state = "closed"

    def test_what_was_typed_is_locked_by_registration(self):
        draft = self.make_petition()
        draft.write({"title": "新的标题", "headcount": 2, "content": "新的内容"})
        self.assertEqual((draft.title, draft.content), ("新的标题", "新的内容"))
        petition = self.received()
        gated = petition._gated_fields()
        self.assertLessEqual({"title", "content", "petitioner_id", "headcount"}, gated)
        for name in gated:
            with self.subTest(name), self.assertRaises(AccessError):
                petition.sudo().write({name: False})

    def test_one_registered_piece_among_drafts_locks_the_write(self):
        both = self.make_petition() | self.received()
        with self.assertRaises(AccessError):
            both.sudo().write({"title": "x"})

    def test_free_fields_stay_open(self):
        petition = self.received()
        self.seen(petition, "window").write({"window_no": "3"})
        referral = self.delivered()
        self.seen(referral, "intake").write({"handler_id": self.users["handler"].id})
        self.assertEqual((petition.window_no, referral.handler_id.name), ("3", "测试handler"))

    def test_referral_is_closed_to_writes(self):
        referral = self.delivered()
        values = {
            "state": "served",
            "stage_id": referral.stage_id.id,
            "is_open": False,
            "accept_date": "2020-01-01",
            "report_due": "2099-01-01",
            "extension_days": 0,
            "delivered_date": "2099-01-01",
            "to_department_id": self.housing.id,
            "served_date": "2020-01-01",
            "objection_refused": False,
        }
        for name, value in values.items():
            for record in (self.seen(referral, "intake"), referral.sudo()):
                with self.subTest(name), self.assertRaises(AccessError):
                    record.write({name: value})

    def test_referral_is_made_by_acts_only(self):
        petition = self.triaged()
        vals = {
            "petition_id": petition.id,
            "kind": "transfer",
            "from_department_id": self.office.id,
            "to_department_id": self.police.id,
        }
        for user in (self.users["triage"], self.env.user):
            with self.assertRaises(AccessError):
                self.env["xinfang.referral"].with_user(user).create(vals)

    def test_import_is_refused(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["window"])
        petition = self.received()
        with mute_logger("odoo.models"):
            made = petitions.load(["channel", "title", "state"], [["letter", "x", "closed"]])
            changed = petitions.load([".id", "state"], [[str(petition.id), "closed"]])
        for result in (made, changed):
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])
        self.assertEqual(petition.state, "registered")

    def test_no_context_opens_the_gate(self):
        petition = self.received()
        for context in FORGED:
            with self.subTest(context):
                record = petition.with_context(**context)
                self.assertFalse(gate.is_open(record.env))
                self.assertIsNone(gate.actor_of(record.env))
                with self.assertRaises(AccessError):
                    record.write({"state": "closed"})
                with self.assertRaises(AccessError):
                    record.sudo().write({"state": "closed"})

    def test_no_context_forges_an_actor_or_a_day(self):
        petition = self.triaged(received_date=str(self.today()))
        for context in FORGED:
            with self.subTest(context):
                record = petition.with_user(self.users["window"]).with_context(**context)
                with self.assertRaises(AccessError):
                    record.perform(
                        "file_only", {"reason": "无具体诉求，存档备查。"}
                    )
        record = petition.with_user(self.users["triage"])
        record = record.with_context(xinfang_moment="2020-01-01 00:00:00")
        done = record.perform("file_only", {"reason": "无具体诉求，存档备查。"})
        self.assertEqual(done["date"], str(self.today()))

    def test_copy_is_refused(self):
        for petition in (self.make_petition(), self.received()):
            with self.assertRaises(AccessError) as caught:
                petition.copy()
            self.assertIn("never copied", str(caught.exception))

    def test_g26_only_a_draft_can_be_deleted(self):
        draft = self.make_petition()
        self.seen(draft, "window").unlink()
        self.assertFalse(draft.exists())
        petition = self.received()
        for record in (self.seen(petition, "window"), petition.sudo()):
            with self.assertRaises(UserError) as caught:
                record.unlink()
            self.assertIn("G26", str(caught.exception))

    def test_demands_of_a_registered_piece_are_written_by_acts_only(self):
        petition = self.triaged(triage={"demands": "停止施工\n赔偿损失"})
        demand = petition.demand_ids[0]
        for user in (self.users["triage"], self.env.user):
            with self.assertRaises(AccessError):
                demand.with_user(user).write({"answer": "已经答复"})
            with self.assertRaises(AccessError):
                self.env["xinfang.demand"].with_user(user).create(
                    {"petition_id": petition.id, "name": "再加一项"}
                )

    def test_documents_and_evaluations_are_written_by_acts_only(self):
        petition = self.received()
        document = petition.document_ids[:1]
        with self.assertRaises(UserError):
            document.sudo().write({"number": "测访〔2026〕1号"})
        with self.assertRaises(UserError):
            document.sudo().unlink()
        with self.assertRaises(AccessError):
            self.env["xinfang.evaluation"].create(
                {
                    "petition_id": petition.id,
                    "object": "office",
                    "score": "satisfied",
                    "date": "2026-01-01",
                }
            )


@tagged("post_install", "-at_install", "xf_engine")
class TestPerform(CoreCase):
    def test_unknown_act(self):
        petition = self.received()
        for code in ("nonsense", "accept", "", None, "_do_close", "register; --"):
            self.assertRefused(
                "There is no act",
                lambda code=code: self.seen(petition, "triage").perform(code, {}),
                petition,
            )

    def test_unknown_and_missing_values(self):
        petition = self.received()
        values = self.triage_vals()
        self.refused("state", petition, "triage", "triage", **values, state="closed")
        for name in ("type", "category_id", "problem_region_id"):
            less = {key: value for key, value in values.items() if key != name}
            self.refused("needs", petition, "triage", "triage", **less)
        self.refused("needs", petition, "triage", "triage", **{**values, "type": ""})

    def test_malformed_values(self):
        petition = self.received()
        values = self.triage_vals()
        for name, bad in (
            ("type", "treason"),
            ("type", ["claim"]),
            ("route", 6),
            ("category_id", 2_000_000_000),
            ("category_id", "seven"),
            ("category_id", [self.category.id, 2]),
            ("demands", ["一", "二"]),
            ("demands", {"a": 1}),
        ):
            with self.subTest(name, bad=bad):
                self.refused(
                    "cannot be read", petition, "triage", "triage", **{**values, name: bad}
                )
        self.refused(
            "20000", petition, "triage", "triage", **{**values, "demands": "字" * 20_001}
        )

    def test_malformed_days_and_numbers(self):
        petition = self.triaged()
        for bad in ("2026-13-45", "tomorrow", 20260101, ["2026-01-01"]):
            self.refused(
                "cannot be read",
                petition,
                "office_head",
                "assign",
                to_department_id=self.police.id,
                report_due=bad,
            )
        referral = self.accepted()
        for bad in ("x", "3.5", [3], {"days": 3}):
            self.refused(
                "cannot be read", referral, "leader", "extend", days=bad, reason="案情复杂"
            )

    def test_zero_bytes_and_spaces_are_no_value(self):
        petition = self.triaged()
        self.refused("needs", petition, "triage", "file_only", reason=" \x00 \n")

    def test_wrong_state_says_what_happened_last(self):
        petition = self.received()
        self.refused(
            "测试window did “Register”", petition, "triage", "transfer",
            to_department_id=self.police.id,
        )

    def test_version_conflict_says_who_did_what_when(self):
        petition = self.triaged()
        seen = petition.version
        self.do(petition, "window", "supplement", supplement="补充一张照片")
        values = {"reason": "无具体诉求，存档备查。", "expected_version": seen}
        call = lambda: self.seen(petition, "triage").perform("file_only", values)  # noqa: E731
        self.assertRefused("测试window did “Add Facts” on 20", call, petition)
        self.assertEqual(values["expected_version"], seen, "the caller's values were changed")
        self.env.invalidate_all()
        values["expected_version"] = petition.version
        self.seen(petition, "triage").perform("file_only", values)
        self.assertEqual(petition.state, "filed")

    def test_same_key_gives_the_first_result_once(self):
        petition = self.triaged()
        values = {"supplement": "补充一张照片"}
        first = self.seen(petition, "window").perform("supplement", values, "key-1")
        before = self.footprint(petition)
        again = self.seen(petition, "window").perform("supplement", values, "key-1")
        self.assertEqual(first, again)
        self.assertEqual(self.footprint(petition), before)
        other = self.seen(petition, "window").perform("supplement", values, "key-2")
        self.assertNotEqual(other["entry_id"], first["entry_id"])

    def test_same_key_is_answered_even_after_the_state_moved_on(self):
        referral = self.delivered()
        first = self.do(referral, "intake", "accept", key="k")
        again = self.do(referral, "intake", "accept", key="k")
        self.assertEqual(first, again)
        self.assertEqual(len(referral.sudo().petition_id.entry_ids), 4)

    def test_same_key_for_another_act_is_refused(self):
        petition = self.triaged()
        self.do(petition, "window", "supplement", key="k", supplement="补充")
        self.assertRefused(
            "already used",
            lambda: self.do(petition, "triage", "file_only", key="k", reason="存档备查"),
            petition,
        )

    def test_key_of_a_stranger_tells_nothing(self):
        petition = self.triaged()
        self.do(petition, "window", "supplement", key="k", supplement="补充")
        with self.assertRaises(AccessError):
            self.do(petition, "intake", "supplement", key="k", supplement="补充")

    def test_roles_and_organs(self):
        referral = self.delivered()
        self.refused("Your role may not", referral, "handler", "accept")
        # The triage officer of the sender sees it, but it is not for the sender to do.
        self.users["triage"].group_ids += self.env.ref("xinfang_case.group_xinfang_unit_leader")
        self.refused("not for your organ", referral, "triage", "accept")
        petition = self.triaged()
        self.refused(
            "Your role may not", petition, "window", "transfer",
            to_department_id=self.police.id,
        )

    def test_acts_of_the_petitioner_are_not_for_staff(self):
        petition = self.answered().petition_id
        self.refused(
            "Your role may not", petition, "office_head", "evaluate",
            score_office="satisfied", score_organ="satisfied",
        )

    def test_petitioner_acts_on_the_own_petition_only(self):
        petition, other = self.triaged(), self.triaged()
        self.assertRefused(
            "Your role may not",
            lambda: self.as_petitioner(petition, owner=other).perform(
                "withdraw", {"reason": "不再需要"}
            ),
            petition,
        )
        self.assertRefused(
            "Your role may not",
            lambda: self.as_petitioner(petition).perform("file_only", {"reason": "存档"}),
            petition,
        )
        self.as_petitioner(petition).perform("withdraw", {"reason": "不再需要"})
        entry = petition.sudo().entry_ids[-1]
        self.assertEqual((entry.actor_kind, petition.sudo().state), ("petitioner", "withdrawn"))

    def test_portal_public_and_strangers_cannot_perform(self):
        petition = self.triaged()
        public = self.env.ref("base.public_user")
        stranger = new_test_user(self.env, "xf_employee", "base.group_user")
        admin = new_test_user(self.env, "xf_sysadmin", "base.group_system")
        for user in (self.citizen, public, stranger, admin, self.users["branch_intake"]):
            record = petition.with_user(user)
            for call in (
                lambda r=record: r.perform("supplement", {"supplement": "x"}),
                lambda r=record: r.available_acts(),
            ):
                with self.subTest(user=user.login):
                    self.assertRefused("", call, petition)

    def test_former_member_cannot_act(self):
        petition = self.triaged()
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["triage"].id)]
        )
        membership.date_to = "2020-01-01"
        with self.assertRaises(AccessError):
            self.do(petition, "triage", "file_only", reason="存档备查")

    def test_the_ledger_says_what_was_done(self):
        petition = self.triaged()
        done = self.do(petition, "triage", "file_only", reason="无具体诉求")
        entry = petition.sudo().entry_ids[-1]
        self.assertEqual(
            (entry.act_id.code, entry.state_from, entry.state_to, entry.reason),
            ("file_only", "triaged", "filed", "无具体诉求"),
        )
        self.assertEqual(entry.user_id, self.users["triage"])
        self.assertEqual(entry.department_id, self.office)
        self.assertEqual(entry.article, entry.act_id.article)
        self.assertEqual(
            (done["entry_id"], done["seq"], done["state"], done["number"]),
            (entry.id, 3, "filed", petition.number),
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestAvailableActs(CoreCase):
    def codes(self, record, login):
        acts = self.seen(record, login).available_acts()
        return [act["code"] for act in acts]

    def assertActs(self, record, **expected):
        self.env.invalidate_all()
        for login, codes in expected.items():
            with self.subTest(state=record.sudo().state, login=login):
                self.assertEqual(self.codes(record, login), codes.split())

    def test_petition_by_state_and_role(self):
        draft = self.make_petition(channel="letter")
        self.assertActs(draft, window="register", triage="register", role_archivist="")
        self.do(draft, "window", "register")
        self.assertActs(
            draft,
            window="supplement withdraw",
            triage="triage supplement withdraw",
            office_head="triage supplement withdraw",
            role_archivist="",
            role_inspector="",
        )
        self.do(draft, "triage", "triage", **self.triage_vals())
        sorting = "link_repeat guide direct_reply file_only supplement withdraw"
        self.assertActs(
            draft,
            window="supplement withdraw",
            triage=f"triage transfer {sorting}",
            office_head=f"triage transfer assign {sorting}",
        )
        referral = self.send(draft)
        self.assertActs(draft, triage="supplement withdraw", intake="", leader="")
        self.assertActs(
            referral,
            triage="",
            intake="accept object forward",
            leader="accept object forward refuse",
            handler="",
        )

    def test_referral_by_state_and_role(self):
        referral = self.accepted()
        petition = referral.petition_id
        self.assertActs(
            referral, triage="", intake="hear_statement", handler="hear_statement",
            leader="hear_statement extend", role_legal="",
        )
        self.assertActs(petition, triage="supplement withdraw", handler="")
        self.hear(referral)
        self.assertActs(
            referral, handler="hear_statement draft_opinion",
            leader="hear_statement draft_opinion extend",
        )
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.assertActs(
            referral, handler="draft_opinion", leader="draft_opinion approve_opinion extend"
        )
        self.do(referral, "leader", "approve_opinion")
        self.assertActs(referral, handler="serve", leader="serve", triage="")
        self.hand_over(referral)
        self.assertActs(referral, handler="", leader="", triage="")
        self.assertActs(petition, triage="close", window="", intake="")
        self.do(petition, "triage", "close", resolved="yes")
        self.assertActs(petition, triage="", office_head="")

    def test_objection_and_report(self):
        referral = self.send(
            self.triaged(), code="assign", report_due=str(self.today().replace(year=2099))
        )
        self.assertActs(referral, intake="accept object", leader="accept object refuse")
        self.do(referral, "intake", "object", reason="不属于公安机关职权范围的事项")
        self.assertActs(
            referral, intake="", triage="uphold_objection",
            office_head="uphold_objection reject_objection",
        )
        self.do(referral, "office_head", "reject_objection", reason="属于治安管理职权")
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.assertActs(referral, handler="report", leader="report", triage="")
        self.do(referral, "handler", "report", report_text="已办结。")
        self.assertActs(referral, triage="accept_report send_back", leader="")

    def test_own_organ(self):
        petition = self.received(user="intake")
        self.do(petition, "intake", "triage", **self.triage_vals())
        self.assertActs(
            petition,
            intake="triage handle_own link_repeat guide direct_reply file_only "
            "supplement withdraw",
            leader="handle_own",
        )

    def test_petitioner(self):
        petition = self.received()
        codes = lambda: [  # noqa: E731
            act["code"] for act in self.as_petitioner(petition).available_acts()
        ]
        self.assertEqual(codes(), ["supplement", "withdraw"])
        self.do(petition, "triage", "triage", **self.triage_vals())
        referral = self.send(petition)
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.assertEqual(codes(), ["evaluate"])

    def test_accusation_is_for_the_discipline_organ(self):
        petition = self.received(type="accusation")
        self.assertActs(petition, inspector_discipline="triage")
        for login in ("window", "triage", "office_head", "role_inspector", "leader"):
            with self.assertRaises(AccessError):
                self.codes(petition, login)

    def test_blocked_says_why_before_anything_is_typed(self):
        referral = self.accepted(triage={"route": "c6"})
        acts = {act["code"]: act for act in self.seen(referral, "leader").available_acts()}
        self.assertFalse(acts["extend"]["blocked"])
        self.do(referral, "leader", "extend", days=30, reason="案情复杂，需要鉴定")
        acts = {act["code"]: act for act in self.seen(referral, "leader").available_acts()}
        self.assertIn("G14", acts["extend"]["blocked"])
        self.assertTrue(acts["extend"]["inputs"])
        self.assertIn("三十四", acts["extend"]["article"])

    def test_dialog_asks_what_the_act_asks(self):
        petition = self.triaged()
        action = self.seen(petition, "triage").action_open_act("file_only")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**action["context"])
            .create({"reason": "无具体诉求，存档备查。"})
        )
        self.assertEqual(wizard.shown, ",reason,")
        wizard.action_perform()
        self.assertEqual(petition.state, "filed")

    def test_dialog_refuses_what_changed_meanwhile(self):
        petition = self.triaged()
        action = self.seen(petition, "triage").action_open_act("file_only")
        self.do(petition, "window", "supplement", supplement="补充")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**action["context"])
            .create({"reason": "无具体诉求，存档备查。"})
        )
        self.assertRefused("did “Add Facts”", wizard.action_perform, petition)
