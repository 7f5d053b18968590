"""G29: reprisal opens a task of protection, told to R11 and to who stands above."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_accusation import OFFICER, AccusationCase

KIND = "xinfang_case.mail_activity_type_protection"
WORD = "饕餮所为"


@tagged("post_install", "-at_install", "xf_security")
class TestRetaliation(AccusationCase):
    def tasks(self, petition, active=True):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", petition._name),
                    ("res_id", "=", petition.id),
                    ("activity_type_id", "=", self.env.ref(KIND).id),
                    ("active", "=", active),
                ]
            )
        )

    def test_g29_the_petitioner_reports_and_r11_and_the_superior_are_told(self):
        self.add_user("city_receiver", "city", "leader", is_receiver=True)
        petition = self.received()
        with self.assertRaises(AccessError):
            self.seen(petition, OFFICER).read(["number"])
        self.as_petitioner(petition).perform("report_retaliation", {"reason": WORD})
        self.env.invalidate_all()
        self.assertEqual(petition.sudo().retaliation_date, self.today())
        told = self.tasks(petition).user_id
        self.assertEqual(told, self.users[OFFICER] | self.users["city_receiver"])
        self.assertNotIn(WORD, repr(self.tasks(petition).read()))

    def test_g29_staff_report_it_by_call_and_by_dialog(self):
        for door in ("call", "dialog"):
            petition = self.received()
            with self.subTest(door=door):
                if door == "call":
                    self.do(petition, "window", "report_retaliation", reason=WORD)
                else:
                    mine = self.seen(petition, "window")
                    action = mine.action_open_act("report_retaliation")
                    dialog = mine.env["xinfang.act.wizard"].with_context(
                        **action["context"]
                    )
                    dialog.create({"reason": WORD}).action_perform()
                self.assertIn(self.users[OFFICER], self.tasks(petition).user_id)

    def test_g29_what_was_reported_is_for_the_discipline_group(self):
        petition = self.received()
        self.do(petition, "window", "report_retaliation", reason=WORD)
        entry = petition.sudo().entry_ids.sorted("seq")[-1]
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(e)::text FROM xinfang_entry e WHERE id = %s",
            (entry.id,),
        )
        self.assertNotIn(WORD, self.env.cr.fetchone()[0])
        self.env.invalidate_all()
        self.assertFalse(self.seen(entry, "window").reason)
        self.assertIn(WORD, self.seen(entry, OFFICER).sealed_text)

    def test_g29_who_may_be_retaliating_learns_of_no_report(self):
        """The handling organ: no row, reminder, day or other words of a refusal."""
        petition = self.received()
        before = self.told(petition, "window", "triage")
        self.as_petitioner(petition).perform("report_retaliation", {"reason": WORD})
        self.env.invalidate_all()
        self.assertEqual(self.told(petition, "window", "triage"), before)
        self.do(petition, OFFICER, "protect", protection="已制止")
        self.env.invalidate_all()
        self.assertEqual(self.told(petition, "window", "triage"), before)
        seen = self.seen(petition, OFFICER)
        self.assertEqual(
            seen.entry_ids.act_id.mapped("code")[-2:], ["report_retaliation", "protect"]
        )
        self.assertEqual(seen.retaliation_date, self.today())

    def told(self, petition, *logins):
        """Return what staff can find out: rows, reminders, fields, refusals."""
        answers = []
        for login in logins:
            mine = self.seen(petition, login)
            entries = mine.env["xinfang.entry"]
            domain = [("petition_id", "=", petition.id)]
            reminders = mine.env["mail.activity"].with_context(active_test=False)
            about = [("res_model", "=", petition._name), ("res_id", "=", petition.id)]
            answers += [
                entries.search(domain).mapped("act_id.code"),
                mine.entry_ids.ids,
                entries.search_count(domain),
                reminders.search(about).mapped("activity_type_id.name"),
                [name for name in mine.fields_get() if "retaliat" in name],
            ]
            for day in ("retaliation_date", "protected_date"):
                with self.assertRaises(AccessError):
                    mine.read([day])
                with self.assertRaises(AccessError):
                    mine.search([(day, "!=", False)])
            for act in ("protect", "register", "triage"):
                with self.assertRaises(UserError) as refusal:
                    mine.perform(act, {})
                answers.append(str(refusal.exception))
        return answers

    def test_g29_protecting_ends_the_task(self):
        petition = self.received()
        # Nobody there has to do with it before.
        self.refused("not exist", petition, OFFICER, "protect", protection="制止")
        self.do(petition, "window", "report_retaliation", reason=WORD)
        self.env.invalidate_all()
        self.assertNotIn(
            "protect",
            [a["code"] for a in self.seen(petition, "window").available_acts()],
        )
        self.do(petition, OFFICER, "protect", protection="已制止")
        self.assertEqual(petition.sudo().protected_date, self.today())
        self.assertFalse(self.tasks(petition))
        self.assertTrue(self.tasks(petition, active=False))

    def test_g29_of_an_accusation_nobody_barred_is_told(self):
        barred = self.add_user("disc_barred", "discipline", "discipline")
        petition = self.accused(accused_ids=[(0, 0, {"user_id": barred.id})])
        self.as_petitioner(petition).perform("report_retaliation", {"reason": WORD})
        told = self.tasks(petition).user_id
        self.assertIn(self.users[OFFICER], told)
        self.assertNotIn(barred, told)
        self.assertFalse(
            told.filtered(
                lambda u: not u.has_group("xinfang_case.group_xinfang_discipline")
            )
        )

    def test_g29_above_the_holder_a_discipline_organ_is_told_and_no_government(self):
        petition = self.received(type="accusation")
        petition = petition.sudo()
        province = self.env["xinfang.department"].create(
            {"name": "测试省纪委监委", "kind": "discipline", "doc_code": "省纪"}
        )
        above = self.env["xinfang.department"].create(
            {"name": "测试省", "discipline_department_id": province.id}
        )
        petition.holder_id.parent_id.parent_id = above
        type(self).province_discipline = province
        self.addCleanup(delattr, type(self), "province_discipline")
        self.add_user("province_officer", "province_discipline", "discipline")
        self.do(petition, OFFICER, "report_retaliation", reason=WORD)
        self.assertIn(self.users["province_officer"], self.tasks(petition).user_id)
