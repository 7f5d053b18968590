"""Queries of one opening of a form, for a petition that has every part there is."""

from datetime import datetime

from odoo.tests import tagged

from ..models.form_reading import FormReading
from .query_common import FormBudget
from .review_common import ReviewCase

BUDGET = 35
URGENT = {
    "urgent_level": "major",
    "noticed_at": datetime(2026, 3, 2, 1, 30),
    "happens_at": datetime(2026, 3, 2, 1, 0),
    "event_place": "市政府南门",
    "people_count": 60,
    "summary": "六十余人聚集反映拖欠工资。",
    "actions_taken": "已请其推选代表到接待室。",
    "trend": "人数可能增加",
    "report_contact": "张某，测试市信访局，0999-1234567",
}
MEDIATION = {
    "mediation_kind": "people",
    "other_party": "测试建筑公司",
    "mediator": "人民路街道人民调解委员会",
}
AID = {"aid_kind": "temporary", "hardship": "丧失劳动能力", "aid_consented": True}
READERS = ("triage", "window", "intake", "handler", "leader", "city_reviewer")
RECUSAL = {"recusal_relation": "relative", "reason": "本人与信访人系近亲属。"}


def read_by_odoo(record):
    """Return Odoo's own ``web_read`` of a record."""
    return super(FormReading, record).web_read


class Everything(ReviewCase):
    """One petition with every part that a form shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recheck = cls.life_with_everything()
        cls.petition = cls.recheck.petition_id
        cls.env.flush_all()

    @classmethod
    def life_with_everything(cls):
        """Play a petition with all parts that a form shows; return its recheck."""
        lead, assist = cls.send(cls.triaged(), assist=[cls.housing])
        petition = lead.petition_id
        handler = {"handler_id": cls.users["handler"].id}
        cls.do(lead, "intake", "accept", **handler)
        cls.do(petition, "triage", "report_urgent", **URGENT)
        cls.do(lead, "handler", "start_aid", aid_agency_id=cls.housing.id, **AID)
        cls.do(lead, "leader", "start_hearing", reason="情况复杂疑难。")
        cls.do(lead, "handler", "start_mediation", **MEDIATION)
        cls.do(lead, "legal", "declare_recusal", **RECUSAL)
        cls.do(petition.hearing_ids, "leader", "cancel", reason="双方同意不再举行。")
        cls.do(petition.mediation_ids, "handler", "fail_mediation", reason="不愿调解")
        cls.do(assist, "housing_intake", "accept_assist")
        cls.do(assist, "housing_intake", "report_assist", report_text="已核实。")
        cls.issue(lead)
        cls.hand_over(lead)
        cls.execute(lead)
        review = cls.ask(lead)
        cls.decide(review)
        cls.deliver(review)
        return cls.ask(review)


@tagged("post_install", "-at_install", "xf_engine")
class TestQueryBudgetForm(FormBudget, Everything):
    def everything(self):
        """Return the petition and its parts that have forms of their own."""
        petition = self.petition.sudo()
        return [petition, *petition.referral_ids, *petition.review_ids]

    def test_petition_form_with_every_part(self):
        for login in READERS:
            with self.subTest(login=login):
                self.measured(login, lambda env: self.form(env, self.petition), BUDGET)

    def test_forms_of_parts(self):
        for record in self.everything()[1:]:
            for login in READERS:
                if self.seen(record, login).has_access("read"):
                    with self.subTest(record=record, login=login):
                        self.measured(
                            login, lambda env, r=record: self.form(env, r), BUDGET
                        )

    def test_the_answer_is_what_odoo_answers(self):
        """Reading parts at once hands out nothing more, less or in another order."""
        asked = 0
        for record in self.everything():
            for login in (*READERS, "housing_intake"):
                mine = self.seen(record, login)
                if not mine.has_access("read"):
                    continue
                spec = self.spec(mine.env, record._name, "form")
                for part in spec.values():
                    if part.get("order"):  # of two on the same day either may be first
                        part["order"] += ", id"
                answers = []
                for read in (mine.web_read, read_by_odoo(mine)):
                    mine.env.invalidate_all()
                    mine.env.cr.cache.clear()
                    answers.append(read(spec))
                with self.subTest(record=record, login=login):
                    self.assertEqual(*answers)
                    asked += 1
        self.assertGreater(asked, 10)
