"""What an act leaves behind: no limit runs on that nobody can meet any more (§5.4)."""

from odoo.tests import tagged

from .core_common import CoreCase

# Limits of a piece that waits to be dealt with.
PETITION = {"TL-01", "TL-02", "TL-06i", "TL-28", "TL-28n"}
REFERRAL = {"TL-03", "TL-05", "TL-09", "TL-28p", "TL-28c"}
# Acts whose piece waits on, or which end every limit in their own method.
WAITING = {"object", "dispute", "withdraw"}
# An accusation has limits of its own; an assisting organ bears none of the others.
SPARED = {
    # L6: only what was sent and bounced is designated; its own limits were met then.
    "designate": PETITION - {"TL-06i"},
    "accept_accusation": {"TL-09", "TL-28p", "TL-28c"},
    "decline_accusation": {"TL-09", "TL-28p", "TL-28c"},
    "accept_assist": REFERRAL - {"TL-05"},
    "waive_assist": {"TL-09", "TL-28p", "TL-28c"},
}


@tagged("post_install", "-at_install", "xf_engine")
class TestClockEffects(CoreCase):
    def leaving(self, model, state):
        for act in self.env["xinfang.act"].search([("model", "=", model)]):
            leaves = act.to_stage_id and act.to_stage_id.code != state
            if leaves and state in act.from_stage_ids.mapped("code"):
                yield act

    def ended(self, act):
        ends = act.clock_effect_ids.filtered(lambda e: e.effect in ("stop", "cancel"))
        return set(ends.rule_id.mapped("code"))

    def check(self, model, state, limits):
        for act in self.leaving(model, state):
            if act.code in WAITING:
                continue
            with self.subTest(act=act.code):
                left = limits - self.ended(act) - SPARED.get(act.code, set())
                self.assertFalse(left)

    def test_tl01_tl02_tl06_tl28_end_when_a_petition_leaves_triage(self):
        self.check("xinfang.petition", "triaged", PETITION)

    def test_tl03_tl05_tl09_tl28_end_when_a_referral_was_dealt_with(self):
        self.check("xinfang.referral", "delivered", REFERRAL)

    def test_l11_no_longer_accepted_leaves_no_limit_of_the_organ(self):
        act = self.env["xinfang.act"]._get("xinfang.referral", "no_longer_accept")
        self.assertTrue({"TL-09", "TL-28c"} <= self.ended(act))
