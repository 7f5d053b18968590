"""C50: what a petitioner asks about the own personal information, and the answer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.test_accusation import OFFICER, AccusationCase

from .common import LONG_AGO, PrivacyCase


@tagged("post_install", "-at_install", "xf_security")
class TestPrivacy(PrivacyCase):
    def test_c50_asked_in_the_hall_decided_by_a_head_answered_with_a_reason(self):
        petition = self.triaged()
        request = self.ask(petition, "explain")
        self.assertEqual(
            (request.state, request.department_id, request.kind),
            ("asked", self.office, "explain"),
        )
        self.assertGreater(request.due_date, self.today())
        for login in ("window", "triage", "handler"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(request, login, "grant_privacy", reason="说明")
        with self.assertRaises(UserError):
            self.do(request, "office_head", "refuse_privacy")
        self.do(request, "office_head", "grant_privacy", reason="依法用于办理。")
        self.assertEqual(
            (request.state, request.answer, request.decider_id),
            ("granted", "依法用于办理。", self.users["office_head"]),
        )
        self.assertFalse(request.activity_ids.filtered("active"))
        acts = petition.sudo().entry_ids.mapped("act_id.code")
        self.assertIn("ask_privacy", acts)
        self.assertIn("grant_privacy", acts)
        shown = petition.sudo()._portal_detail()["privacy"]
        self.assertEqual(shown[0]["answer"], "依法用于办理。")

    def test_c50_heads_are_reminded_and_nobody_else(self):
        request = self.ask(self.triaged(), "copy")
        self.assertEqual(request.sudo().activity_ids.user_id, self.users["office_head"])

    def test_c50_a_wrong_phone_is_put_right_and_stands_in_no_ledger(self):
        petition = self.triaged()
        request = self.ask(
            petition, "correct", privacy_field="phone", privacy_value="13911110000"
        )
        self.env.flush_all()
        entries = petition.sudo().entry_ids
        self.assertNotIn("13911110000", str(entries.mapped("details")))
        self.env.cr.execute(
            "SELECT new_value_enc FROM xinfang_privacy WHERE id = %s", (request.id,)
        )
        self.assertNotIn("13911110000", self.env.cr.fetchone()[0])
        self.do(request, "office_head", "grant_privacy", reason="已更正")
        person = petition.sudo().petitioner_id
        self.assertEqual(person._phone.text_of(person), "13911110000")
        self.assertFalse(request.sudo().new_value_enc)

    def test_c50_what_is_asked_has_to_be_clear(self):
        petition = self.triaged()
        with self.assertRaisesRegex(UserError, "PRIVACYASK"):
            self.ask(petition, "correct")
        with self.assertRaisesRegex(UserError, "11 digits"):
            self.ask(petition, "correct", privacy_field="phone", privacy_value="12")
        self.ask(petition, "copy")
        with self.assertRaisesRegex(UserError, "asked already"):
            self.ask(petition, "copy")

    def test_c50_of_a_sealed_identity_nothing_is_put_right_here(self):
        person = self.make_petitioner("独孤无晦", department_id=self.office.id)
        petition = self.triaged(identity_mode="confidential", petitioner_id=person.id)
        with self.assertRaisesRegex(UserError, "sealed"):
            self.ask(petition, "correct", privacy_field="name", privacy_value="甲")

    def test_c50_nothing_is_deleted_that_the_law_wants_kept(self):
        petition = self.closed()
        request = self.ask(petition, "erase")
        with self.assertRaisesRegex(UserError, "ERASABLE"):
            self.do(request, "office_head", "grant_privacy", reason="同意")
        self.do(request, "office_head", "refuse_privacy", reason="保管期限未满")
        self.assertEqual(request.kept_until, petition.retention_until)
        self.assertEqual(petition.restricted_date, self.today())
        self.assertTrue(petition.petitioner_id.name)

    def test_c50_stored_only_means_shown_to_nobody(self):
        petition = self.closed()
        person = self.seen(petition.petitioner_id, "office_head")
        person.unmask("核对身份信息")
        request = self.ask(petition, "erase")
        self.do(request, "office_head", "refuse_privacy", reason="保管期限未满")
        with self.assertRaisesRegex(UserError, "Article 47"):
            person.unmask("核对身份信息")
        # He comes again: the new petition has to be handled.
        self.triaged(petitioner_id=petition.petitioner_id.id)
        person.unmask("核对身份信息")

    def test_c50_of_an_open_petition_handling_goes_on(self):
        petition = self.triaged().sudo()
        request = self.ask(petition, "erase")
        with self.assertRaisesRegex(UserError, "still open"):
            self.do(request, "office_head", "grant_privacy", reason="同意")
        self.do(request, "office_head", "refuse_privacy", reason="正在办理")
        self.assertFalse(petition.restricted_date)

    def test_c50_past_its_time_a_granted_request_goes_to_the_archivist(self):
        petition = self.closed(LONG_AGO)
        request = self.ask(petition, "erase")
        self.do(request, "office_head", "grant_privacy", reason="保管期限已满")
        self.assertEqual(petition.disposal_ids.state, "proposed")
        self.assertTrue(petition.petitioner_id.name, "nothing is deleted yet")

    def test_c50_taken_back_before_it_is_decided(self):
        petition = self.triaged()
        request = self.ask(petition, "copy")
        mine = request.with_env(self.as_petitioner(petition.sudo()).env)
        mine.perform("withdraw_privacy", {})
        self.assertEqual(request.state, "withdrawn")
        with self.assertRaises(UserError):
            self.do(request, "office_head", "grant_privacy", reason="同意")


@tagged("post_install", "-at_install", "xf_security")
class TestPrivacyOfAccusation(AccusationCase, PrivacyCase):
    def test_c50_an_accuser_is_answered_by_the_discipline_organ(self):
        petition = self.accused()
        request = self.ask(petition, "explain")
        self.assertEqual(request.sudo().department_id, self.discipline)
        for login in ("window", "office_head", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(request, login).check_access("read")
        self.assertFalse(request.sudo().request_text, "no word outside the ledger")
        self.do(request, OFFICER, "refuse_privacy", reason="依法不予说明")
        self.assertEqual(petition.sudo()._portal_detail()["privacy"][0]["answer"], "")
