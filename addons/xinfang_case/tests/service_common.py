"""An opinion that is signed and waits for its service."""

from .core_common import CoreCase

SIGNED_ON = "2026-03-10"
RECORDED_ON = "2026-03-12"


class ServiceCase(CoreCase):
    """Base of tests about the service of papers (rule CR9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.accepted("2026-03-02").sudo()
        cls.issue(cls.referral, SIGNED_ON)
        cls.petition = cls.referral.petition_id
        cls.opinion_paper = cls.referral.opinion_id

    def serve(self, method="direct", day=RECORDED_ON, **values):
        """Serve the opinion and return the row of the ledger."""
        values = {"service_method": method, "service_date": day, **values}
        self.do(self.referral, "handler", "serve", RECORDED_ON, **values)
        return self.last_row()

    def last_row(self):
        """Return the newest row of the service ledger about the opinion."""
        return self.opinion_paper.service_ids.sorted("id")[-1:]
