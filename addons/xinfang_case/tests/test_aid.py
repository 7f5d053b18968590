from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase

HARDSHIP = "本人患尿毒症，丧失劳动能力，无经济来源。"


@tagged("post_install", "-at_install", "xf_security")
class TestAid(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.civil = cls.env["xinfang.department"].create(
            {"name": "测试市民政局", "parent_id": cls.city.id, "doc_code": "测民"}
        )
        cls.add_user("civil_intake", "civil", "unit_intake")

    def start(self, referral=None, **values):
        referral = referral or self.accepted()
        values = {
            "aid_kind": "temporary",
            "aid_agency_id": self.civil.id,
            "hardship": HARDSHIP,
            "aid_consented": True,
            **values,
        }
        outcome = self.do(referral, "handler", "start_aid", **values)
        return referral, self.env["xinfang.aid"].browse(outcome["made"][0][1])

    def test_c27_whichever_way_the_matter_goes(self):
        """A37: who is led into another procedure may be in hardship as well."""
        referral = self.delivered(triage={"route": "c4"})
        self.do(
            referral,
            "intake",
            "notify_route",
            statutory_route="c4",
            legal_basis="《中华人民共和国行政复议法》第二十条。",
            route_organ_name="测试市行政复议局",
            route_how="书面申请",
            route_until_text="六十日内",
            reason="属于行政复议受理范围的事项。",
            handler_id=self.users["handler"].id,
        )
        referral, aid = self.start(referral)
        self.assertEqual(
            (aid.state, referral.sudo().state), ("prepared", "notified_route")
        )

    def test_c27_referred_and_answered(self):
        referral, aid = self.start()
        self.assertRegex(aid.display_name, r"^XF\d{4}-\d{7}/助1$")
        outcome = self.do(aid, "handler", "refer_aid")
        self.assertEqual(outcome["documents"][0]["type"], "D30")
        paper = self.document(referral.petition_id, "D30")
        self.assertEqual(paper.addressee, "测试市民政局")
        self.assertNotIn("尿毒症", "\n".join(paper.block_ids.mapped("text")))
        self.refused("“", aid, "handler", "grant_aid", aid_result="给予救助")
        theirs = self.seen(aid, "civil_intake")
        self.assertEqual(theirs.hardship, HARDSHIP)
        self.assertRegex(theirs.display_name, r"/助1$")
        self.do(
            aid, "civil_intake", "grant_aid", aid_result="给予临时救助", aid_amount=3000
        )
        self.assertEqual(
            (aid.state, aid.amount, aid.is_open), ("granted", 3000.0, False)
        )
        self.assertEqual(self.seen(aid, "handler").result_text, "给予临时救助")

    def test_c27_given_up_and_by_the_handler_alone(self):
        _referral, aid = self.start()
        with self.assertRaises(AccessError):
            self.do(aid, "leader", "give_up_aid", aid_result="不再需要")
        self.do(aid, "handler", "give_up_aid", aid_result="本人表示不再需要")
        self.assertEqual((aid.state, aid.is_open), ("given_up", False))
        self.refused("“", aid, "handler", "refer_aid")

    def test_g39_nobody_but_handler_and_agency(self):
        """Doors: search, read, name, count by group, export, the petition's lists."""
        referral, aid = self.start()
        self.do(aid, "handler", "refer_aid")
        petition = referral.petition_id
        paper = self.document(petition, "D30")
        rows = petition.sudo().entry_ids.filtered(
            lambda e: "aid" in (e.act_id.code or "")
        )
        self.assertEqual(len(rows), 2)
        others = ("leader", "intake", "triage", "office_head", "role_inspector")
        for login in (*others, "role_leader", "inspector_discipline", "role_legal"):
            with self.subTest(login):
                self.env.invalidate_all()
                mine = self.env["xinfang.aid"].with_user(self.users[login])
                self.assertFalse(mine.search([]))
                self.assertFalse(mine.name_search(""))
                self.assertFalse(mine._read_group([], ["kind"], ["__count"]))
                with self.assertRaises(AccessError):
                    self.seen(aid, login).read(["kind"])
                with self.assertRaises(UserError):
                    self.seen(aid, login).export_data(["kind"])
                for record in (paper, *rows):
                    theirs = record.with_user(self.users[login])
                    self.assertFalse(theirs.search([("id", "=", record.id)]))
                    with self.assertRaises(AccessError):
                        theirs.read(["id", "res_model"])
        self.env.invalidate_all()
        theirs = self.seen(referral, "leader")
        self.assertFalse(theirs.aid_ids)
        self.assertNotIn("D30", theirs.petition_id.document_ids.type_id.mapped("code"))
        self.assertFalse(theirs.petition_id.entry_ids & rows.with_env(theirs.env))
        for login in ("handler", "civil_intake"):
            self.assertTrue(self.seen(aid, login).read(["kind"]))
            self.assertTrue(self.seen(paper, login).read(["number"]))
        self.env.invalidate_all()
        self.assertIn(
            "D30",
            self.seen(referral, "handler").petition_id.document_ids.type_id.mapped(
                "code"
            ),
        )

    def test_g39_asked_once_more_at_the_act(self):
        """Behind what one may see: others who would get hold of it still do nothing."""
        _referral, aid = self.start()
        act = self.env["xinfang.act"]._get("xinfang.aid", "refer_aid")
        for login in ("leader", "intake", "civil_intake"):
            with self.subTest(login), self.assertRaisesRegex(UserError, "G39"):
                self.seen(aid, login)._guard_g39(act, {})
        self.seen(aid, "handler")._guard_g39(act, {})

    def test_g39_the_agency_does_not_see_the_petition(self):
        referral, _aid = self.start()
        for record in (referral, referral.petition_id):
            with self.assertRaises(AccessError):
                self.seen(record, "civil_intake").read(["state"])

    def test_g39_no_word_of_it_stands_in_clear(self):
        _referral, aid = self.start()
        self.do(aid, "handler", "refer_aid")
        self.do(aid, "civil_intake", "deny_aid", aid_result="收入核对不符合条件")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(a)::text FROM xinfang_aid a WHERE id = %s", [aid.id]
        )
        row = self.env.cr.fetchone()[0]
        entries = aid.sudo().petition_id.entry_ids
        kept = row + "".join(f"{e.details}{e.reason}" for e in entries)
        for word in ("尿毒症", "收入核对", "测试市民政局"):
            self.assertNotIn(word, kept)
        self.assertIn("*", aid.sudo().hardship_masked)

    def test_g39_only_the_handler_records_it(self):
        referral = self.accepted()
        values = {
            "aid_kind": "social",
            "aid_agency_id": self.civil.id,
            "hardship": HARDSHIP,
            "aid_consented": True,
        }
        for login in ("leader", "intake"):
            self.refused("G39", referral, login, "start_aid", **values)
        self.refused(
            "needs",
            referral,
            "handler",
            "start_aid",
            **{**values, "aid_consented": False},
        )
        with self.assertRaises(AccessError):
            self.env["xinfang.aid"].with_user(self.users["handler"]).create(
                {"petition_id": referral.petition_id.id, "kind": "social"}
            )
        self.assertFalse(referral.sudo().aid_ids)

    def test_g39_the_dialog_keeps_nothing(self):
        referral = self.accepted()
        action = self.seen(referral, "handler").action_open_act("start_aid")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["handler"])
            .with_context(**action["context"])
            .create(
                {
                    "aid_kind": "social",
                    "aid_agency_id": self.civil.id,
                    "hardship": HARDSHIP,
                    "aid_consented": True,
                }
            )
        )
        wizard.action_perform()
        self.assertFalse(wizard.hardship)
        self.assertEqual(referral.sudo().aid_ids.hardship, HARDSHIP)

    def test_g39_a_new_handler_sees_it_and_the_former_no_more(self):
        referral, aid = self.start()
        other = self.add_user("handler2", "police", "handler")
        self.seen(referral, "leader").write({"handler_id": other.id})
        self.assertTrue(self.seen(aid, "handler2").read(["kind"]))
        with self.assertRaises(AccessError):
            self.seen(aid, "handler").read(["kind"])
