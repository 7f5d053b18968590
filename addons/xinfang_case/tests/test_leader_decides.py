"""Setting ``leader_decides``: heads instead of clerks where the law names the organ."""

from odoo.tests import tagged

from .core_common import REASON, CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestLeaderDecides(CoreCase):
    def heads_decide(self):
        self.env["ir.config_parameter"].set_param("xinfang_case.leader_decides", "True")

    def blocked(self, record, login):
        return {
            act["code"]
            for act in self.seen(record, login).available_acts()
            if "LEADER" in (act["blocked"] or "")
        }

    def test_off_by_default(self):
        leg = self.delivered()
        self.assertFalse(self.blocked(leg, "intake"))
        self.do(leg, "intake", "accept")

    def test_l1_l8_l9_then_for_the_head_of_the_organ(self):
        self.heads_decide()
        leg = self.delivered()
        self.assertEqual(
            self.blocked(leg, "intake"),
            {"accept", "object", "accept_simplified", "notify_route"},
        )
        self.assertFalse(self.blocked(leg, "leader"))
        self.refused("LEADER", leg, "intake", "accept", reason=REASON)
        self.refused("LEADER", leg, "intake", "object", reason=REASON)
        self.do(leg, "leader", "object", reason=REASON)
        routed = self.delivered(triage={"route": "c4"})
        self.assertIn("notify_route", self.blocked(routed, "intake"))
        self.assertFalse(self.blocked(routed, "leader"))

    def test_s3_s5_then_for_the_head_of_the_office(self):
        self.heads_decide()
        petition = self.triaged()
        self.assertEqual(self.blocked(petition, "triage"), {"link_repeat", "file_only"})
        self.refused("LEADER", petition, "triage", "file_only", reason=REASON)
        self.do(petition, "office_head", "file_only", reason=REASON)

    def test_s8_own_handling_likewise(self):
        self.heads_decide()
        petition = self.received(user="intake")
        self.do(petition, "intake", "triage", **self.triage_vals())
        self.assertIn("handle_own", self.blocked(petition, "intake"))
        self.do(petition, "leader", "handle_own")
