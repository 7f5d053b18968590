"""C44: how long files are kept, and who decides that one is destroyed."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.test_accusation import AccusationCase

from .common import LONG_AGO, PrivacyCase


@tagged("post_install", "-at_install", "xf_security")
class TestRetention(PrivacyCase):
    def rule(self, **vals):
        return self.env["xinfang.retention.rule"].create(
            {"name": "测试", "code": "test", "basis": "测试", "years": 50, **vals}
        )

    def test_c44_kept_to_the_end_of_the_year(self):
        petition = self.closed("2016-05-06")
        self.assertEqual(petition.retention_until, date(2026, 12, 31))
        self.assertIn("没有处理结果", petition.retention_basis)
        answered = self.answered().sudo().petition_id
        self.assertFalse(answered.retention_until, "an open one is kept")

    def test_c44_of_several_lines_the_longest_counts(self):
        petition = self.closed("2016-05-06")
        self.rule(applies_to="[('channel', '=', 'letter')]")
        petition.invalidate_recordset()
        self.assertEqual(petition.retention_until, date(2066, 12, 31))
        self.rule(code="ever", years=0)
        petition.invalidate_recordset()
        self.assertFalse(petition.retention_until)
        self.assertTrue(petition._is_kept())

    def test_c44_a_line_that_is_no_condition_is_refused(self):
        for text in ("[('nothing', '=', 1)]", "x", "[("):
            with self.subTest(text), self.assertRaises(ValidationError):
                self.rule(applies_to=text)

    def test_c44_the_job_proposes_and_deletes_nothing(self):
        petition, young = self.closed(LONG_AGO), self.closed("2020-05-06")
        words = petition.content
        count = self.env["xinfang.petition"]._cron_propose_disposal()
        self.assertEqual(count, 1)
        self.assertEqual(petition.disposal_ids.state, "proposed")
        self.assertFalse(young.disposal_ids)
        self.assertEqual(petition.content, words)
        self.assertEqual(petition.petitioner_id, self.petitioner)
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 0)

    def test_c44_on_the_last_day_it_is_still_kept(self):
        today = self.today()
        self.closed(date(today.year - 10, 1, 1))
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 0)
        due = self.closed(date(today.year - 11, 12, 31))
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 1)
        self.assertTrue(due.disposal_ids)

    def test_c44_nobody_proposes_by_hand_nor_before_the_time(self):
        petition = self.closed("2020-05-06")
        with self.assertRaises(AccessError):
            self.do(petition, "office_head", "propose_disposal")
        with self.assertRaisesRegex(UserError, "RETENTION"):
            petition._as_system().perform("propose_disposal")

    def test_c44_two_persons_decide(self):
        disposal = self.proposed()
        with self.assertRaises(AccessError):
            self.do(disposal, "office_head", "agree_disposal", reason="无保存价值")
        self.do(disposal, "role_archivist", "agree_disposal", reason="无保存价值")
        with self.assertRaises(AccessError):
            self.do(disposal, "role_archivist", "dispose", reason="批准")
        self.users["role_archivist"].group_ids |= self.env.ref(
            "xinfang_case.group_xinfang_office_head"
        )
        with self.assertRaisesRegex(UserError, "TWOPERSONS"):
            self.do(disposal, "role_archivist", "dispose", reason="批准")
        self.do(disposal, "office_head", "dispose", reason="批准销毁")
        self.assertEqual(disposal.state, "disposed")
        self.assertEqual(disposal.approver_id, self.users["office_head"])

    def test_c44_a_file_worth_keeping_is_not_proposed_again(self):
        disposal = self.proposed()
        with self.assertRaisesRegex(UserError, "KEEPDAY"):
            self.do(
                disposal,
                "role_archivist",
                "keep_longer",
                keep_until="2001-01-01",
                reason="有查考价值",
            )
        self.do(
            disposal,
            "role_archivist",
            "keep_longer",
            keep_until="2099-01-01",
            reason="有查考价值",
        )
        self.assertEqual(disposal.state, "kept")
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 0)
        self.assertTrue(disposal.petition_id._is_kept())

    def test_c44_a_schedule_made_longer_meanwhile_stops_it(self):
        disposal = self.proposed()
        self.do(disposal, "role_archivist", "agree_disposal", reason="无保存价值")
        self.rule(years=99)
        disposal.petition_id.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "RETENTION"):
            self.do(disposal, "office_head", "dispose", reason="批准")


@tagged("post_install", "-at_install", "xf_security")
class TestRetentionOfAccusation(AccusationCase, PrivacyCase):
    def test_c44_accusations_are_never_proposed(self):
        petition = self.accused().sudo()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET is_open = FALSE, closed_date = %s"
            " WHERE id = %s",
            (LONG_AGO, petition.id),
        )
        petition.invalidate_recordset()
        self.rule = self.env.ref("xinfang_privacy.retention_accusation")
        self.assertFalse(petition.retention_until)
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 0)
        self.rule.write({"years": 10})
        self.assertEqual(self.env["xinfang.petition"]._cron_propose_disposal(), 0)
