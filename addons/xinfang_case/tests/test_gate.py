from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
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
                with (
                    self.subTest(name, user=user.login),
                    self.assertRaises(AccessError),
                ):
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
        self.assertEqual(
            (petition.window_no, referral.handler_id.name), ("3", "测试handler")
        )

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
            made = petitions.load(
                ["channel", "title", "state"], [["letter", "x", "closed"]]
            )
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
                record = petition.with_user(self.users["window"]).with_context(
                    **context
                )
                with self.assertRaises(AccessError):
                    record.perform("file_only", {"reason": "无具体诉求，存档备查。"})
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
