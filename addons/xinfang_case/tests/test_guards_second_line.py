"""Guards that stand behind an act's own conditions: they hold when these are changed.

An office may change who does an act and in which cases; the law does not follow.
"""

from odoo.tests import tagged

from .core_common import REPORT
from .review_common import ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestSecondLine(ReviewCase):
    def loosen(self, model, code):
        """Take away an act's own condition."""
        act = self.env["xinfang.act"]._get(f"xinfang.{model}", code)
        act.applies_to = False
        return act

    def test_g10_own_handling_owes_the_notice_too(self):
        clear = self.received(user="intake")
        self.do(clear, "intake", "triage", **self.triage_vals())
        busy = {"notice_exempt_reason": "太忙，以后再说。"}
        self.refused("G10", clear, "intake", "handle_own", **busy)
        unclear = self.received(user="intake", unclear_address=True)
        self.do(unclear, "intake", "triage", **self.triage_vals())
        self.refused("G10", unclear, "intake", "handle_own")
        self.do(unclear, "intake", "handle_own", notice_exempt_reason="来信未署地址。")

    def test_g24_nobody_reports_on_what_was_not_assigned(self):
        self.loosen("referral", "report")
        self.refused("G24", self.answered(), "handler", "report", **REPORT)
