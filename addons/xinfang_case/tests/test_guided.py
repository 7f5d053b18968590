from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_routes import RouteCase

PAPER = "信访人出示了行政复议机关的受理通知书。"


@tagged("post_install", "-at_install", "xf_engine")
class GuidedCase(RouteCase):
    """S9 for claims of c1-c5: told in full, tracked, asked after (Article 31)."""

    def guided(self, day=None, triage=None, **values):
        """Show a petitioner the way at the counter; return the referral that tracks it."""
        petition = self.triaged(day, triage={"route": "c4", **(triage or {})})
        vals = self.guide_vals(**values)
        if day and "follow_up_date" not in values:
            vals["follow_up_date"] = str(self.day_after(day, 30))
        self.do(petition, "triage", "guide", day, **vals)
        return petition.sudo().referral_ids

    def receipt(self, **values):
        return {
            "receipt_kind": "entered",
            "receipt_from": "petitioner",
            "receipt_number": "测复〔2026〕15号",
            "route_proof": PAPER,
            **values,
        }


@tagged("post_install", "-at_install", "xf_engine")
class TestGuided(GuidedCase):
    def test_s9_what_was_told_stays_on_a_referral(self):
        referral = self.guided("2026-03-02", route_until="2026-04-30")
        petition = referral.petition_id
        self.assertEqual((petition.state, petition.is_open), ("guided", False))
        self.assertEqual(
            (referral.kind, referral.state, referral.is_open),
            ("guide", "guided", True),
        )
        self.assertEqual(referral.to_department_id, self.office)
        told = self.guide_vals()
        self.assertEqual(referral.route_basis, told["legal_basis"])
        self.assertEqual(referral.route_organ_name, told["route_organ_name"])
        self.assertEqual(referral.route_how, told["guide_to"])
        self.assertEqual(referral.route_until_text, told["route_until_text"])
        self.assertEqual(str(referral.route_until), "2026-04-30")
        self.assertEqual(str(referral.follow_up_date), "2026-04-01")
        self.assertIn(told["route_organ_name"], referral.route_words)
        self.assertIn("nothing yet", referral.route_words)
        # The date of the other procedure informs; TL-01 is met and nobody is late.
        self.assertEqual(self.limits(referral), {"TL-24": "2026-04-30"})
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        self.assertFalse(referral.next_due_date)
        block = self.document(petition, "D06").block_ids.filtered(
            lambda b: b.key == "guide_to"
        )
        self.assertIn(told["route_organ_name"], block.text)
        self.assertIn(told["guide_to"], block.text)
        activity = self.follow_ups(referral)
        self.assertEqual(activity.user_id, self.users["triage"])

    def test_s9_c1_to_c5_are_told_in_full(self):
        """Guard ROUTE on petition/guide."""
        petition = self.triaged(triage={"route": "c3"})
        for missing, says in (
            ({"route_organ_name": False}, "Name the organ"),
            ({"route_until_text": False}, "until when"),
            ({"route_until": "2020-01-01"}, "has passed"),
            ({"legal_basis": False}, "Name the law"),
            ({"follow_up_date": False}, "how it went"),
            ({"follow_up_date": "2020-01-01"}, "follow-up"),
        ):
            with self.subTest(missing=missing):
                vals = self.guide_vals(**missing)
                self.refused(says, petition, "triage", "guide", **vals)
        self.assertFalse(petition.sudo().referral_ids)

    def test_s9_who_cannot_be_asked_needs_no_follow_up(self):
        petition = self.triaged(triage={"route": "c4"}, unclear_address=True)
        self.do(petition, "triage", "guide", **self.guide_vals(follow_up_date=False))
        referral = petition.sudo().referral_ids
        self.assertEqual(referral.state, "guided")
        self.assertFalse(self.follow_ups(referral))

    def test_s9_what_is_of_no_other_procedure_leaves_no_referral(self):
        for triage in ({"route": "c6"}, {"type": "suggestion", "route": False}):
            petition = self.triaged(triage=triage)
            day = str(self.today() + timedelta(9))
            vals = {"guide_to": "向邻市信访局提出", "reason": "不属于本市管辖范围"}
            self.do(petition, "triage", "guide", **vals, follow_up_date=day)
            self.assertFalse(petition.sudo().referral_ids)
            self.assertEqual(str(self.follow_ups(petition).date_deadline), day)

    def test_c3_note_receipt(self):
        referral = self.guided("2026-03-02", route_until="2026-04-30")
        for values, says in (
            ({"receipt_date": "2026-03-01"}, "RECEIPT"),
            ({"receipt_date": "2026-03-21"}, "RECEIPT"),
            ({"route_proof": "有"}, "RECEIPT"),
            ({"receipt_kind": False}, "needs"),
            ({"receipt_kind": "won"}, "cannot be read"),
            ({"follow_up_date": "2026-03-20"}, "follow-up"),
        ):
            with self.subTest(values=values):
                vals = self.receipt(**values)
                self.refused(
                    says, referral, "triage", "note_receipt", "2026-03-20", **vals
                )
        vals = self.receipt(follow_up_date="2026-06-01")
        self.do(referral, "window", "note_receipt", "2026-03-20", **vals)
        self.assertEqual((referral.state, referral.is_open), ("receipt_noted", False))
        self.assertEqual(
            (referral.receipt_kind, referral.receipt_from, referral.receipt_number),
            ("entered", "petitioner", "测复〔2026〕15号"),
        )
        self.assertEqual(str(referral.receipt_date), "2026-03-20")
        self.assertEqual(self.clock(referral, "TL-24").state, "met")
        paper = self.document(referral.petition_id, "D06R")
        text = "\n".join(paper.block_ids.mapped("text"))
        for words in ("测复〔2026〕15号", "据信访人告知", "已进入", "2026年6月1日回访"):
            self.assertIn(words, text)
        self.assertEqual(
            self.follow_ups(referral).mapped(lambda a: str(a.date_deadline)),
            ["2026-06-01"],
        )
        # First it has entered, later it is decided; then nobody is asked any more.
        vals = self.receipt(receipt_kind="decided", receipt_from="organ")
        self.do(referral, "triage", "note_receipt", "2026-06-01", **vals)
        self.assertEqual(referral.receipt_kind, "decided")
        self.assertFalse(self.follow_ups(referral))
        self.assertEqual(referral.petition_id.state, "guided")
        report = self.env["xinfang.entry"].sudo()
        report = report.verify_chains(referral.petition_id.ids)
        self.assertEqual(report["broken"], [])

    def test_c3_follow_up_and_other_doors(self):
        referral = self.guided()
        day = str(self.today() + timedelta(40))
        note = {"follow_up_note": "电话询问，尚未提出申请", "follow_up_date": day}
        self.do(referral, "triage", "follow_up", **note)
        self.assertEqual(str(referral.follow_up_date), day)
        mine = self.seen(referral, "triage")
        for vals in ({"state": "receipt_noted"}, {"receipt_kind": "decided"}):
            with self.assertRaises(AccessError):
                mine.write(vals)
        self.add_user("office_handler", "office", "handler")
        for login in ("intake", "handler", "housing_intake", "office_handler"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(referral, login, "note_receipt", **self.receipt())
        # What the petition procedure knows is no way out of another procedure.
        codes = {act["code"] for act in mine.available_acts()}
        self.assertLessEqual({"note_receipt", "follow_up"}, codes)
        for code in ("accept", "close_routed", "convert_to_petition", "route"):
            self.assertNotIn(code, codes)

    def test_c3_what_the_petitioner_sends_is_looked_at_today(self):
        referral = self.guided("2026-03-02")
        petition = referral.petition_id
        citizen = self.as_petitioner(petition, "2026-03-09")
        citizen.perform("attach_result", {"route_result": "复议机关决定不予受理。"})
        self.assertEqual(
            self.follow_ups(referral).mapped(lambda a: str(a.date_deadline)),
            ["2026-03-09"],
        )

    def test_the_daily_job_gives_a_due_follow_up_to_who_works_there(self):
        kept, left = self.guided("2026-03-02"), self.guided("2026-03-02")
        later = self.guided("2026-03-02", follow_up_date="2026-06-01")
        gone = self.add_user("gone_clerk", "office", "triage")
        for referral in left, later:
            self.follow_ups(referral).write({"user_id": gone.id})
        gone.active = False
        before = self.follow_ups(kept)
        self.daily("2026-04-01")
        self.assertEqual(self.follow_ups(kept), before)
        self.assertEqual(
            (self.follow_ups(left).user_id, len(self.follow_ups(left))),
            (self.users["triage"], 1),
        )
        self.assertEqual(self.follow_ups(later).user_id, gone, "not due yet")
        told = (kept | left).mapped(lambda r: str(r.follow_up_told))
        self.assertEqual(told, ["2026-04-01"] * 2)
        self.assertFalse(later.follow_up_told)
        # Once: who ends the reminder by hand is not given it again the next day.
        self.follow_ups(left).write({"active": False})
        self.daily("2026-04-02")
        self.assertFalse(self.follow_ups(left))
        self.daily("2026-06-01")
        self.assertEqual(self.follow_ups(later).user_id, self.users["triage"])

    def test_the_job_reads_as_much_for_many_as_for_few(self):
        job = self.env["xinfang.referral"]

        def count(referrals):
            gated = self.open_gate(referrals)
            gated.write({"follow_up_told": False})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            gated._hand_on_follow_ups()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = job.union(*(self.guided() for _n in range(2)))
        many = job.union(few, *(self.guided() for _n in range(6)))
        count(few)
        self.assertEqual(count(few), count(many))
