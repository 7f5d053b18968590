"""Accusations: B1-B9, Article 30; the worked example E3; what stays sealed."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import files
from .core_common import CoreCase

OFFICER = "inspector_discipline"
WORD = "貔貅"


class AccusationCase(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.personnel = cls.env["xinfang.department"].create(
            {
                "name": "中共测试市委组织部",
                "kind": "personnel",
                "doc_code": "测组",
                "parent_id": cls.city.id,
            }
        )
        cls.district_discipline = cls.env["xinfang.department"].create(
            {
                "name": "测试市东城区纪委监委",
                "kind": "discipline",
                "doc_code": "东纪",
                "parent_id": cls.discipline.id,
            }
        )
        cls.bureau = cls.env["xinfang.department"].create(
            {"name": "测试市粮食和物资储备局", "parent_id": cls.city.id}
        )
        cls.add_user("police_cleared", "police", "discipline")

    def accused(self, day=None, **vals):
        """Return a triaged accusation, in the hands of the discipline organ."""
        vals.setdefault("accused_ids", [(0, 0, {"department_id": self.bureau.id})])
        petition = self.received(day, type="accusation", **vals)
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", day, **values)
        return petition

    def sent(self, day=None, **vals):
        """Return the discipline organ's referral of an accusation."""
        petition = self.accused(day, **vals)
        to = {"to_department_id": self.discipline.id}
        self.do(petition, OFFICER, "send_discipline", day, **to)
        return petition.sudo().referral_ids.with_env(self.env)

    def concluded(self, day=None, **vals):
        leg = self.sent(day, **vals).sudo()
        self.do(leg, OFFICER, "accept_accusation", day)
        self.do(leg, OFFICER, "verify", day, verify_record=f"调取{WORD}交易记录。")
        self.do(leg, OFFICER, "conclude", day, accusation_result=f"收受{WORD}属实。")
        return leg

    def told(self, day=None, **vals):
        leg = self.concluded(day, **vals)
        values = {"feedback_way": "oral", "feedback_record": f"口头反馈{WORD}一事"}
        self.do(leg, OFFICER, "feed_back", day, **values)
        return leg

    def said(self, record):
        """Return all that is sealed in a petition's ledger, as the officer reads it."""
        entries = self.seen(record, OFFICER)._petitions().entry_ids
        return "\n".join(filter(None, entries.mapped("sealed_text")))


@tagged("post_install", "-at_install", "xf_engine")
class TestAccusation(AccusationCase):
    def test_e3_real_name_accusation(self):
        petition = self.received("2026-02-10", type="accusation")
        self.assertEqual(self.limits(petition), {"TL-01": "2026-02-25"})
        for login in ("window", "triage", "office_head", "branch_leader", "leader"):
            with self.assertRaises(AccessError):
                self.seen(petition, login).check_access("read")
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", "2026-02-11", **values)
        self.do(
            petition,
            OFFICER,
            "send_discipline",
            "2026-02-11",
            to_department_id=self.discipline.id,
        )
        leg = petition.sudo().referral_ids
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        self.assertEqual(
            self.limits(leg), {"TL-22": "2026-03-10", "TL-05": "2026-02-25"}
        )
        self.assertEqual(self.clock(leg, "TL-22").rule_id.certainty, "unverified")
        values = {"summary": "反映副职干部问题。", "disposal": "已转送。"}
        self.do(
            petition,
            OFFICER,
            "notify_personnel",
            "2026-02-11",
            personnel_department_id=self.personnel.id,
            **values,
        )
        to = {"chief_department_id": self.city.id}
        self.do(petition, OFFICER, "notify_chief", "2026-02-11", **to, **values)
        self.do(leg, OFFICER, "accept_accusation", "2026-03-10")
        self.assertEqual(self.clock(leg, "TL-22").state, "met")
        self.assertEqual(self.limits(leg), {})
        for code in ("hear_statement", "draft_opinion", "extend", "accept"):
            self.refused("is not possible", leg, OFFICER, code)

    def test_e3_no_notice_is_owed_without_an_address(self):
        leg = self.sent("2026-02-11", unclear_address=True)
        self.assertNotIn("TL-22", self.limits(leg))
        self.do(leg, OFFICER, "accept_accusation", "2026-02-12")
        self.assertNotIn("D05-1", self.papers(leg.petition_id))

    def test_b1_the_office_loses_what_it_registered(self):
        petition = self.received(type="accusation", content=f"某人收受{WORD}。")
        self.assertFalse(petition.sudo().title)
        with self.assertRaises(AccessError):
            self.seen(petition, "window").read(["content"])
        self.assertIn(WORD, self.seen(petition, OFFICER).content)

    def test_b2_goes_under_seal_to_the_discipline_organ(self):
        self.bureau.discipline_department_id = self.district_discipline
        petition = self.accused()
        to = {"to_department_id": self.district_discipline.id}
        self.do(petition, OFFICER, "send_discipline", **to)
        leg = petition.sudo().referral_ids
        self.assertEqual(
            (leg.to_department_id, leg.kind, leg.from_department_id),
            (self.district_discipline, "transfer", self.office),
        )
        self.assertEqual(self.papers(petition), ["B1", "D02"])
        self.assertEqual(petition.sudo().state, "transferred")

    def test_b2_a_discipline_organ_keeps_what_it_registered(self):
        petition = self.received(user=OFFICER, type="accusation")
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        to = {"to_department_id": self.discipline.id}
        self.do(petition, OFFICER, "send_discipline", **to)
        leg = petition.sudo().referral_ids
        self.assertEqual((leg.kind, self.papers(petition)), ("own", ["B1"]))

    def test_b3_another_competent_organ_under_seal(self):
        petition = self.accused()
        basis = "涉嫌刑事犯罪，属于公安机关管辖"
        for organ in (self.office, self.discipline, self.station):
            self.refused(
                "COMPETENT",
                petition,
                OFFICER,
                "send_competent",
                to_department_id=organ.id,
                basis=basis,
            )
        to = {"to_department_id": self.police.id, "basis": basis}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids
        self.assertEqual(set(self.limits(leg)), {"TL-03", "TL-05"})
        for login in ("intake", "handler", "leader", "window"):
            with self.assertRaises(AccessError):
                self.seen(leg, login).check_access("read")
        # Whoever the organ has cleared for accusations takes it up.
        self.do(leg, "police_cleared", "accept_accusation")
        self.assertEqual(leg.state, "accusation_accepted")
        self.assertEqual(self.clock(leg, "TL-03").state, "met")

    def test_b4_personnel_department(self):
        petition = self.accused()
        values = {"summary": f"反映某局长{WORD}问题。", "disposal": "转纪检监察机关。"}
        self.refused(
            "PERSONNEL",
            petition,
            OFFICER,
            "notify_personnel",
            personnel_department_id=self.police.id,
            **values,
        )
        self.do(
            petition,
            OFFICER,
            "notify_personnel",
            personnel_department_id=self.personnel.id,
            **values,
        )
        self.assertEqual(petition.sudo().personnel_notified_date, self.today())
        paper = self.document(petition, "D28")
        self.assertEqual(
            (paper.addressee, paper.state), (self.personnel.name, "issued")
        )

    def test_b5_special_report_of_a_major_case(self):
        petition = self.accused()
        self.do(
            petition,
            OFFICER,
            "notify_chief",
            chief_department_id=self.city.id,
            summary=f"{WORD}一案金额特别巨大。",
            disposal="已转送。",
        )
        self.assertEqual(petition.sudo().chief_notified_date, self.today())
        paper = self.document(petition, "D28-1")
        self.assertEqual(paper.addressee, f"{self.city.name}主要负责同志（亲启）")
        said = self.seen(paper, OFFICER).block_ids.mapped("said")
        self.assertIn(
            f"{self.city.name}主要负责同志、分管组织（人事）工作的负责同志", said
        )

    def test_b5_g03_no_chief_is_told_of_an_accusation_against_himself(self):
        """An organ is chosen, so that the barrier can be asked about its chief. Guard REPORT."""
        self.add_user("mayor", "city", "leader", is_head=True)
        said = {"summary": "金额特别巨大。", "disposal": "已转送。"}
        mayor = [(0, 0, {"user_id": self.users["mayor"].id})]
        personal = self.accused(accused_ids=mayor)
        to = {"chief_department_id": self.city.id}
        self.refused("G0", personal, OFFICER, "notify_chief", **to, **said)
        other = self.accused(petitioner_id=self.make_petitioner().id)
        for organ in (self.bureau, self.police):
            to = {"chief_department_id": organ.id}
            self.refused("", other, OFFICER, "notify_chief", **to, **said)
        to = {"chief": "市委书记", **said}
        self.refused("chief", other, OFFICER, "notify_chief", **to)

    def test_b6_declined_with_a_notice(self):
        leg = self.sent().sudo()
        self.do(
            leg,
            OFFICER,
            "decline_accusation",
            reason=f"{WORD}线索无可查性",
            legal_basis="有关规定",
        )
        self.assertEqual((leg.state, leg.is_open), ("accusation_declined", False))
        self.assertEqual(leg.petition_id.state, "refused")
        notice = self.document(leg.petition_id, "D05-1")
        self.assertEqual(notice.addressee, "检举控告人（身份信息保密）")
        self.do(leg.petition_id, OFFICER, "close")
        self.assertEqual(leg.petition_id.state, "closed")

    def test_b6_only_cleared_people_handle_it(self):
        leg = self.sent()
        clerk = self.add_user("clerk_discipline", "discipline", "handler")
        self.refused("SWORN", leg, OFFICER, "accept_accusation", handler_id=clerk.id)
        officer = self.users[OFFICER]
        self.do(leg, OFFICER, "accept_accusation", handler_id=officer.id)
        self.assertEqual(leg.sudo().handler_id, officer)

    def test_b6_objection_is_decided_by_who_sent_it(self):
        petition = self.accused()
        to = {"to_department_id": self.police.id, "basis": "属于公安机关管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids
        why = f"{WORD}一事不属于本机关管辖范围。"
        self.do(leg, "police_cleared", "object", reason=why)
        self.assertFalse(leg.objection_reason)
        self.assertIn(why, self.said(petition))
        self.do(leg, OFFICER, "uphold_objection", reason="同意退回")
        self.assertEqual((leg.state, petition.sudo().state), ("returned", "triaged"))

    def test_b7_tl23_feedback_to_who_gave_a_name(self):
        """B7: referral/conclude starts the time for feedback, and the end waits for it."""
        leg = self.concluded("2026-03-02")
        self.assertEqual(leg.state, "concluded")
        self.assertEqual(self.limits(leg), {"TL-23": "2026-03-23"})
        self.refused(
            "FEEDBACK", leg, OFFICER, "close_accusation", accusation_outcome="true"
        )
        values = {"feedback_way": "oral", "feedback_record": "已当面反馈。"}
        self.do(leg, OFFICER, "feed_back", "2026-03-24", **values)
        self.assertEqual(self.clock(leg, "TL-23").state, "met_late")
        self.refused("is not possible", leg, OFFICER, "feed_back", **values)

    def test_b7_nobody_to_tell_when_anonymous(self):
        leg = self.concluded(identity_mode="anonymous", petitioner_id=False)
        self.assertEqual(self.limits(leg), {})
        self.do(leg, OFFICER, "close_accusation", accusation_outcome="unfounded")
        self.assertEqual(leg.petition_id.accusation_outcome, "unfounded")

    def test_b8_only_the_outcome_goes_back(self):
        leg = self.told()
        self.do(leg, OFFICER, "close_accusation", accusation_outcome="partly_true")
        petition = leg.petition_id
        self.assertEqual((leg.state, petition.state), ("accusation_closed", "closed"))
        self.assertEqual(
            (petition.accusation_outcome, petition.is_open, petition.closed_date),
            ("partly_true", False, self.today()),
        )
        self.assertFalse(self.limits(leg) or self.limits(petition))
        receipt = self.document(petition, "D30-2")
        self.assertEqual(receipt.addressee, self.office.name)
        text = "\n".join(b._said() for b in self.seen(receipt, OFFICER).block_ids)
        self.assertIn("部分属实。", text)
        self.assertNotIn(WORD, text)

    def test_b9_protection_any_time_and_sealed(self):
        leg = self.told()
        petition = leg.petition_id
        self.do(leg, OFFICER, "close_accusation", accusation_outcome="true")
        self.do(petition, OFFICER, "protect", protection=f"因{WORD}被调岗，已制止。")
        self.assertEqual(petition.protected_date, self.today())
        self.assertIn("已制止", self.said(petition))
        claim = self.received(user=OFFICER)
        self.refused("is not possible", claim, OFFICER, "protect", protection="甲")


@tagged("post_install", "-at_install", "xf_security")
class TestAccusationSealed(AccusationCase):
    def attachment(self, user=OFFICER):
        return (
            self.env["ir.attachment"]
            .with_user(self.users[user])
            .create({"name": "认定书.pdf", "raw": files.pdf()})
        )

    def test_g34_false_accusation_needs_a_legal_decision(self):
        leg = self.told()
        for values in (
            {},
            {"decision_number": "测公行决〔2026〕1号"},
            {"attachment_ids": self.attachment().ids},
        ):
            self.refused(
                "G34",
                leg,
                OFFICER,
                "close_accusation",
                accusation_outcome="false_accusation",
                **values,
            )
        # Not past the gate either: writing, importing, creating.
        false = {"accusation_outcome": "false_accusation"}
        for door in (
            lambda: self.seen(leg, OFFICER).write(false),
            lambda: self.seen(leg.petition_id, OFFICER).write(false),
            lambda: (
                self.env["xinfang.referral"]
                .with_user(self.users[OFFICER])
                .create({"petition_id": leg.petition_id.id, **false})
            ),
        ):
            with self.assertRaises(AccessError):
                door()
        loaded = (
            self.env["xinfang.referral"]
            .with_user(self.users[OFFICER])
            .load([".id", "accusation_outcome"], [[str(leg.id), "false_accusation"]])
        )
        self.assertFalse(loaded["ids"])
        leg.invalidate_recordset()
        self.assertFalse(leg.accusation_outcome)
        file = self.attachment()
        self.do(
            leg,
            OFFICER,
            "close_accusation",
            decision_number="测公行决〔2026〕1号",
            attachment_ids=file.ids,
            **false,
        )
        self.assertEqual(leg.accusation_outcome, "false_accusation")
        self.assertEqual((file.res_model, file.res_id), (leg._name, leg.id))

    def whole_life(self):
        """Return an accusation in which the word was said at every step."""
        petition = self.accused(content=f"某人收受{WORD}。")
        self.do(
            petition,
            OFFICER,
            "notify_personnel",
            personnel_department_id=self.personnel.id,
            summary=f"{WORD}一",
            disposal=f"{WORD}二",
        )
        self.do(
            petition,
            OFFICER,
            "notify_chief",
            chief_department_id=self.city.id,
            summary=f"{WORD}四",
            disposal=f"{WORD}五",
        )
        self.do(
            petition,
            OFFICER,
            "send_discipline",
            to_department_id=self.discipline.id,
            basis=f"{WORD}六",
            reason=f"{WORD}七",
        )
        leg = petition.sudo().referral_ids
        self.do(leg, OFFICER, "object", reason=f"{WORD}八不属于本机关管辖范围")
        self.do(leg, OFFICER, "reject_objection", reason=f"{WORD}九")
        self.do(leg, OFFICER, "accept_accusation", reason=f"{WORD}十")
        self.do(leg, OFFICER, "verify", verify_record=f"{WORD}甲")
        self.do(leg, OFFICER, "conclude", accusation_result=f"{WORD}乙")
        self.do(
            leg,
            OFFICER,
            "feed_back",
            feedback_way="written",
            feedback_record=f"{WORD}丙",
        )
        self.do(leg, OFFICER, "close_accusation", accusation_outcome="true")
        self.do(petition, OFFICER, "protect", protection=f"{WORD}丁")
        self.do(
            petition,
            OFFICER,
            "record_service",
            document_id=self.document(petition, "D05-1").id,
            service_method="direct",
            service_date=str(self.today()),
            service_receiver=f"{WORD}戊",
            service_note=f"{WORD}己",
        )
        return petition

    def test_b1_to_b9_no_table_holds_a_word(self):
        petition = self.whole_life()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'jsonb')"
            " AND (table_name LIKE 'xinfang%%' OR table_name LIKE 'mail%%'"
            "      OR table_name = 'ir_attachment')"
        )
        # As text and as JSON escapes it.
        spellings = {f"%{WORD}%", f"%{json.dumps(WORD)[1:-1]}%"}
        for table, column in self.env.cr.fetchall():
            for spelling in spellings:
                self.env.cr.execute(
                    f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                    (spelling.replace("\\", "\\\\"),),
                )
                self.assertFalse(self.env.cr.rowcount, f"{table}.{column}")
        said = self.said(petition)
        for step in "一二四五六七八九十甲乙丙丁戊己":
            self.assertIn(f"{WORD}{step}", said)

    def test_b1_to_b9_neither_names_nor_files_in_papers(self):
        petition = self.whole_life()
        files = self.env["ir.attachment"].search_count([])
        papers = self.seen(petition, OFFICER).document_ids
        self.assertEqual(
            set(papers.mapped("type_code")),
            {"B1", "B9", "D02", "D05-1", "D28", "D28-1", "D30-2"},
        )
        for paper in papers:
            self.assertTrue(paper._pdf().startswith(b"%PDF"))
            self.assertNotIn(self.petitioner.name, json.dumps(paper.sudo()._content()))
            self.assertNotIn("王测试", paper.addressee or "")
        self.assertFalse(papers.sudo().attachment_id)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        report = papers.filtered(lambda d: d.type_code == "D28")
        self.assertIn(f"{WORD}一", "\n".join(report.block_ids.mapped("said")))

    def test_b1_to_b9_superusers_of_other_groups_read_nothing(self):
        petition = self.whole_life()
        for login in ("role_auditor", "role_admin", "office_head", "role_personnel"):
            entries = petition.sudo().entry_ids.with_user(self.users[login])
            with self.assertRaises(AccessError):
                entries.read(["sealed_text"])
            self.assertFalse(any(e._unseal_wording() for e in entries))
            blocks = petition.sudo().document_ids.block_ids.with_user(self.users[login])
            self.assertFalse(any(b._said() for b in blocks))

    def test_b1_to_b9_the_sealed_wording_is_part_of_the_chain(self):
        petition = self.whole_life()
        ledger = self.env["xinfang.entry"]
        self.assertFalse(ledger.verify_chains(petition.ids)["broken"])
        entry = petition.sudo().entry_ids.filtered("sealed_enc")[-1]
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as point:
            self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
            self.env.cr.execute(
                "UPDATE xinfang_entry SET sealed_enc = 'x' WHERE id = %s", (entry.id,)
            )
            broken = ledger.verify_chains(petition.ids)["broken"]
            point.rollback()
        self.assertEqual([row["seq"] for row in broken][:1], [entry.seq])

    def test_b8_the_petitioner_reads_no_text(self):
        petition = self.whole_life()
        record = self.as_petitioner(petition)
        entries = record.entry_ids
        self.assertFalse(any(entries.mapped("reason")))
        self.assertFalse([e for e in entries if WORD in str(e.details or "")])
        # Whoever suffers for it says so at any time (G29).
        self.assertEqual(
            {act["code"] for act in record.available_acts()}
            - {"supplement", "ask_privacy"},
            {"report_retaliation"},
        )

    def test_b_the_bare_acts_have_no_other_door(self):
        leg = self.sent()
        for values in (
            {"state": "accusation_closed"},
            {"verified_date": "2026-03-02"},
            {"feedback_date": "2026-03-02"},
        ):
            with self.assertRaises(AccessError):
                self.seen(leg, OFFICER).write(values)
        with self.assertRaises(AccessError):
            self.seen(leg.petition_id, OFFICER).write({"protected_date": "2026-03-02"})
        for login in ("office_head", "intake", "leader"):
            with self.assertRaises(AccessError):
                self.do(leg, login, "verify", verify_record="甲")
        self.assertEqual(leg.sudo().state, "delivered")
