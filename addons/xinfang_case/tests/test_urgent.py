"""Urgent reports (S10, Article 25, TL-20) and order incidents (Article 26, G35)."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.moment import at
from .core_common import CoreCase

# Half past nine in Shanghai on 2 March 2026.
NOTICED = datetime(2026, 3, 2, 1, 30)


class UrgentCase(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        organ = cls.env["xinfang.department"].create
        cls.joint = organ(
            {"name": "测试市联席办", "kind": "joint_office", "parent_id": cls.city.id}
        )
        cls.region_gov = organ({"name": "测试省人民政府", "kind": "government"})
        cls.city.parent_id = cls.region_gov
        cls.above = organ(
            {
                "name": "测试省信访局",
                "kind": "petition_office",
                "parent_id": cls.region_gov.id,
            }
        )

    def alarm(self, petition=None, login="window", when=NOTICED, **values):
        """Report a petition as urgent; return the report."""
        petition = petition or self.received("2026-03-02")
        values = {
            "urgent_level": "major",
            "noticed_at": NOTICED,
            "happens_at": datetime(2026, 3, 2, 1, 0),
            "event_place": "市政府南门",
            "people_count": 60,
            "summary": "六十余人聚集反映拖欠工资。",
            "actions_taken": "已请其推选代表到接待室。",
            "trend": "人数可能增加",
            "report_contact": "张某，测试市信访局，0999-1234567",
            **values,
        }
        record = at(petition.with_env(self.env).with_user(self.users[login]), when)
        outcome = record.perform("report_urgent", values)
        model, res_id = outcome["made"][0]
        return self.env[model].browse(res_id)

    def log(self, report, code, when, login="window", **values):
        record = at(report.with_env(self.env).with_user(self.users[login]), when)
        return record.perform(code, values)

    def send_all(self, report, minutes=30, way="oral", rows=None):
        when = NOTICED + timedelta(minutes=minutes)
        self.log(
            report,
            "send",
            when,
            recipient_ids=(rows or report.recipient_ids).ids,
            report_way=way,
            sent_at=when,
            receiver="值班员",
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestUrgentReport(UrgentCase):
    def test_s10_opens_a_report_with_everybody_of_article_25(self):
        report = self.alarm()
        self.assertEqual(
            (report.state, report.department_id), ("reporting", self.office)
        )
        self.assertEqual(report.petition_id.urgency, "major")
        told = {row.role: row.department_id for row in report.recipient_ids}
        self.assertEqual(
            told,
            {
                "party_government": self.city,
                "line_department": self.env["xinfang.department"],
                "joint_office": self.joint,
                "superior_office": self.above,
                "national_bureau": self.env["xinfang.department"],
            },
        )
        self.assertEqual(report.display_name, f"{report.petition_id.number}/急1")

    def test_s10_from_any_state_by_whoever_has_it(self):
        leg = self.accepted("2026-03-02")
        report = self.alarm(leg.petition_id, "intake")
        self.assertEqual(report.department_id, self.police)
        # Only petition offices report to those above as well.
        self.assertEqual(
            set(report.recipient_ids.mapped("role")),
            {"party_government", "line_department", "joint_office"},
        )
        with self.assertRaises(AccessError):
            self.alarm(leg.petition_id, "housing_intake")
        with self.assertRaises(AccessError):
            self.alarm(leg.petition_id, "handler")

    def test_s10_d27_says_time_place_people_and_contact(self):
        report = self.alarm()
        paper = self.document(report.petition_id, "D27")
        self.assertEqual((paper.state, paper.res_id), ("draft", report.id))
        self.assertIn(self.city.name, paper.addressee)
        text = "\n".join(filter(None, paper.block_ids.mapped("text")))
        for words in ("2026年3月2日9时30分", "市政府南门", "60人", "推选代表", "张某"):
            self.assertIn(words, text)

    def test_tl20_hours_are_an_internal_rule(self):
        report = self.alarm()
        self.assertEqual(
            (report.oral_due, report.written_due),
            (NOTICED + timedelta(hours=1), NOTICED + timedelta(hours=2)),
        )
        clock = self.clock(report, "TL-20")
        self.assertEqual((clock.state, str(clock.due_date)), ("running", "2026-03-02"))
        self.assertEqual(clock.rule_id.certainty, "internal")
        late = at(report, NOTICED + timedelta(minutes=90))
        self.assertEqual((late.is_oral_late, late.is_written_late), (True, False))
        self.send_all(report, 50)
        report.invalidate_recordset()
        late = at(report, NOTICED + timedelta(hours=3))
        self.assertEqual((late.is_oral_late, late.is_written_late), (False, True))
        self.assertEqual(self.clock(report, "TL-20").state, "met")

    def test_tl20_settings_and_midnight(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("xinfang_case.urgent_oral_hours", "3")
        # Eleven at night in Shanghai: the written report is due on the next day.
        late = datetime(2026, 3, 2, 15, 0)
        report = self.alarm(noticed_at=late, when=late)
        self.assertEqual(report.oral_due, late + timedelta(hours=3))
        self.assertEqual(report.written_due, late + timedelta(hours=2))
        self.assertEqual(self.limits(report), {"TL-20": "2026-03-03"})

    def test_tl20_runs_until_the_last_one_was_told(self):
        report = self.alarm()
        self.send_all(report, rows=report.recipient_ids[:-1])
        self.assertEqual(self.clock(report, "TL-20").state, "running")
        self.send_all(report, 40, rows=report.recipient_ids[-1:])
        self.assertEqual(self.clock(report, "TL-20").state, "met")

    def test_s10_rows_tell_who_was_told_and_confirmed(self):
        report = self.alarm()
        self.log(report, "approve_report", NOTICED, "office_head")
        row = report.recipient_ids[0]
        self.send_all(report, 20, rows=row)
        self.send_all(report, 70, "written", rows=row)
        self.assertEqual(row.sent_at, NOTICED + timedelta(minutes=20))
        self.assertEqual(row.written_at, NOTICED + timedelta(minutes=70))
        when = NOTICED + timedelta(minutes=75)
        values = {"acknowledged_at": when, "receiver": "李秘书"}
        self.log(report, "acknowledge", when, recipient_ids=row.ids, **values)
        self.assertEqual((row.acknowledged_at, row.receiver), (when, "李秘书"))
        with self.assertRaisesRegex(UserError, "URGENT"):
            self.log(
                report,
                "acknowledge",
                when,
                recipient_ids=report.recipient_ids[1].ids,
                **values,
            )

    def test_s10_supplements_follow_the_first_report(self):
        """urgent.report/supplement."""
        report = self.alarm()
        self.log(
            report, "supplement", NOTICED + timedelta(hours=1), supplement="已散去。"
        )
        self.assertEqual(report.supplements, "【2026-03-02 10:30】已散去。")
        self.assertIn("六十余人", report.summary)

    def test_g25_nobody_is_left_out(self):
        """urgent.report/close."""
        report = self.alarm()
        self.send_all(report, rows=report.recipient_ids[:2])
        # The written report is signed: who was not told is what is left.
        self.log(report, "approve_report", NOTICED, "office_head")
        end = {"event_outcome": "平稳散去。"}
        self.assertRefused(
            "G25", lambda: self.log(report, "close", NOTICED, "triage", **end), report
        )
        for door in (
            lambda: self.seen(report, "window").write({"state": "closed"}),
            lambda: self.seen(report.recipient_ids, "window").write(
                {"sent_at": NOTICED}
            ),
            lambda: self.seen(report.recipient_ids[2], "window").unlink(),
        ):
            with self.assertRaises(AccessError):
                door()
        self.send_all(report)
        self.log(report, "close", NOTICED + timedelta(hours=4), "triage", **end)
        self.assertEqual((report.state, report.is_open), ("closed", False))
        self.assertEqual(report.outcome, "平稳散去。")

    def test_g25_the_flag_is_not_cleared_before_everybody_was_told(self):
        report = self.alarm()
        petition = report.petition_id
        down = self.triage_vals(urgency="normal")
        dialog = self.env["xinfang.act.wizard"].with_user(self.users["triage"])
        doors = {
            "call": lambda: self.do(petition, "triage", "triage", **down),
            "dialog": lambda: dialog.create(
                {
                    "res_model": petition._name,
                    "res_id": petition.id,
                    "act_id": self.env["xinfang.act"]._get(petition._name, "triage").id,
                    **down,
                }
            ).action_perform(),
        }
        for name, door in doors.items():
            with self.subTest(door=name):
                self.assertRefused("G25", door, petition)
        with self.assertRaises(AccessError):
            self.seen(petition, "triage").write({"urgency": "normal"})
        self.assertEqual(petition.urgency, "major")
        self.send_all(report)
        self.log(report, "approve_report", NOTICED, "office_head")
        end = {"event_outcome": "平稳散去。"}
        self.log(report, "close", NOTICED + timedelta(hours=4), "triage", **end)
        self.do(petition, "triage", "triage", **down)
        self.assertEqual(petition.urgency, "normal")

    def test_g25_a_major_matter_that_nobody_reported_stays_one(self):
        petition = self.received(urgency="major")
        down = self.triage_vals(urgency="normal")
        self.assertRefused(
            "G25", lambda: self.do(petition, "triage", "triage", **down), petition
        )
        self.do(petition, "triage", "triage", **self.triage_vals())
        self.assertEqual(petition.urgency, "major")

    def test_g33_d27_is_signed_by_another_person(self):
        report = self.alarm(login="office_head")
        paper = self.document(report.petition_id, "D27")
        # Orally it goes out before any signature; in writing it waits for one.
        self.send_all(report, 10, rows=report.recipient_ids[:1])
        self.assertRefused(
            "has not been signed", lambda: self.send_all(report, 11, "written"), report
        )
        self.assertRefused(
            "G33",
            lambda: self.log(report, "approve_report", NOTICED, "office_head"),
            report,
        )
        with self.assertRaises(AccessError):
            self.log(report, "approve_report", NOTICED, "triage")
        self.assertEqual((report.approval, paper.number), ("waiting", False))
        colleague = self.alarm()
        self.log(colleague, "approve_report", NOTICED, "office_head")
        paper = self.document(colleague.petition_id, "D27")
        self.assertEqual((colleague.approval, paper.state), ("signed", "issued"))
        self.assertEqual(paper.signer_id, self.users["office_head"])
        self.assertEqual(paper._print_values()["signer"], "测试office_head")
        self.send_all(colleague, 30, "written")
        self.assertRefused(
            "is not possible",
            lambda: self.log(colleague, "report_ahead", NOTICED, reason="赶时间"),
            colleague,
        )

    def test_g33_d27_sent_ahead_is_approved_before_the_end(self):
        report = self.alarm()
        self.assertRefused(
            "needs", lambda: self.log(report, "report_ahead", NOTICED), report
        )
        why = "负责人联系不上，现场人数增加"
        self.log(report, "report_ahead", NOTICED, reason=why)
        paper = self.document(report.petition_id, "D27")
        self.assertEqual((paper.state, paper.signer_id), ("issued", paper.drafter_id))
        # Whoever reads it sees that nobody stood for it yet.
        self.assertIn("先行报送", paper._print_values()["signer"])
        self.send_all(report, 20, "written")
        end = {"event_outcome": "平稳散去。"}
        later = NOTICED + timedelta(hours=3)
        self.assertRefused(
            "G25", lambda: self.log(report, "close", later, "triage", **end), report
        )
        with self.assertRaises(AccessError):
            self.log(report, "ratify_report", later, "window")
        self.log(report, "ratify_report", later, "office_head", reason="同意")
        self.log(report, "close", later, "triage", **end)
        self.assertEqual((report.state, report.approval), ("closed", "ratified"))

    def test_g33_d27_nobody_approves_what_he_sent_ahead(self):
        report = self.alarm(login="office_head")
        self.log(report, "report_ahead", NOTICED, "office_head", reason="情况紧急")
        self.assertRefused(
            "G33",
            lambda: self.log(report, "ratify_report", NOTICED, "office_head"),
            report,
        )

    def test_g25_the_written_report_is_not_forgotten(self):
        report = self.alarm()
        self.send_all(report)
        self.assertRefused(
            "not been signed and sent",
            lambda: self.log(report, "close", NOTICED, "triage", event_outcome="散去"),
            report,
        )

    def test_s10_times_that_cannot_be(self):
        petition = self.received("2026-03-02")
        for values in (
            {"noticed_at": NOTICED + timedelta(hours=1)},
            {"people_count": -1},
        ):
            self.assertRefused(
                "URGENT", lambda v=values: self.alarm(petition, **v), petition
            )
        self.assertRefused(
            "needs", lambda: self.alarm(petition, event_place=""), petition
        )
        report = self.alarm(petition)
        for minutes in (-10, 60):
            values = {
                "recipient_ids": report.recipient_ids.ids,
                "report_way": "oral",
                "sent_at": NOTICED + timedelta(minutes=minutes),
            }
            self.assertRefused(
                "URGENT",
                lambda v=values: self.log(report, "send", NOTICED, **v),
                report,
            )
        other = self.alarm()
        values["recipient_ids"] = other.recipient_ids.ids
        values["sent_at"] = NOTICED
        self.assertRefused(
            "not the recipients",
            lambda: self.log(report, "send", NOTICED, **values),
            report,
        )

    def test_s10_an_accusation_is_reported_under_seal_instead(self):
        petition = self.received(type="accusation")
        self.refused(
            "is not possible",
            petition,
            "inspector_discipline",
            "report_urgent",
            urgent_level="major",
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestIncident(UrgentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.police.is_police = True

    def incident(self, petition, login="window", day="2026-03-02", **values):
        values = {
            "incident_item": "4",
            "incident_at": "2026-03-02T01:00:00",
            "event_place": "来访接待大厅",
            "facts": "接待结束后滞留并损坏座椅。",
            "witness": "接待员甲、保安乙",
            "measure": "dissuade",
            **values,
        }
        return self.do(petition, login, "record_incident", day, **values)

    def test_a26_is_recorded_with_place_time_and_witness(self):
        petition = self.received("2026-03-02")
        self.incident(petition, measure_result="经劝导离开")
        incident = petition.incident_ids
        self.assertEqual(
            (incident.item, incident.measure, incident.department_id, incident.user_id),
            ("4", "dissuade", self.office, self.users["window"]),
        )
        self.assertEqual(petition.state, "registered")
        self.assertRefused(
            "needs", lambda: self.incident(petition, witness=""), petition
        )
        self.assertRefused(
            "future",
            lambda: self.incident(petition, incident_at="2026-03-03T01:00:00"),
            petition,
        )

    def test_a26_is_never_a_property_of_the_petitioner(self):
        people = self.env["xinfang.petitioner"]
        self.assertFalse(
            [
                n
                for n, f in people._fields.items()
                if f.comodel_name == "xinfang.incident"
            ]
        )
        fields = self.env["xinfang.incident"]._fields
        related = {f.comodel_name for f in fields.values() if f.comodel_name}
        self.assertFalse(related & {"xinfang.petitioner", "res.partner"})
        petition = self.received("2026-03-02")
        self.incident(petition)
        self.assertNotIn(self.petitioner.name, petition.incident_ids.display_name)
        acts = self.env["xinfang.act"]._get("xinfang.petition", "record_incident")
        self.assertFalse(acts.citizen_note)

    def test_g35_coercive_measures_are_for_the_police(self):
        petition = self.accepted("2026-03-02").petition_id
        for measure in ("warn", "admonish", "stop", "on_site", "penalty"):
            for login in ("window", "office_head"):
                self.assertRefused(
                    "G35",
                    lambda m=measure, u=login: self.incident(petition, u, measure=m),
                    petition,
                )
        vals = {
            "petition_id": petition.id,
            "department_id": self.police.id,
            "user_id": self.users["window"].id,
            "item": "4",
            "occurred_at": NOTICED,
            "place": "厅",
            "facts": "闹",
            "witness": "甲",
            "measure": "penalty",
        }
        incidents = self.env["xinfang.incident"].with_user(self.users["window"])
        for door in (
            lambda: incidents.create(vals),
            lambda: incidents.sudo().create(vals),
        ):
            with self.assertRaises(AccessError):
                door()
        loaded = incidents.load(
            ["petition_id/.id", "item", "place", "measure"],
            [[str(petition.id), "4", "厅", "penalty"]],
        )
        self.assertFalse(loaded["ids"])
        self.assertFalse(petition.sudo().incident_ids)
        # The police bureau that has the petition may, a penalty by its decision only.
        self.assertRefused(
            "G35",
            lambda: self.incident(petition, "intake", measure="penalty"),
            petition,
        )
        self.incident(
            petition,
            "intake",
            measure="penalty",
            decision_number="测公行罚决〔2026〕7号",
        )
        incident = petition.sudo().incident_ids
        self.assertEqual(incident.department_id, self.police)
        for door in (
            lambda: incident.with_user(self.users["intake"]).write({"measure": "warn"}),
            lambda: incident.sudo().write({"measure": "warn"}),
            lambda: incident.with_user(self.users["intake"]).unlink(),
        ):
            with self.assertRaises(AccessError):
                door()
        with self.assertRaises(UserError):
            incident.sudo().unlink()
