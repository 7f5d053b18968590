from odoo.addons.xinfang_case.tests.core_common import CoreCase

LONG_AGO = "1990-03-05"


class PrivacyCase(CoreCase):
    """Petitions whose petitioner asks, and whose time of keeping is over."""

    def ask(self, petition, kind, **values):
        """Let the petitioner ask; return the request."""
        values = {"privacy_kind": kind, "reason": "请予办理。", **values}
        outcome = self.as_petitioner(petition).perform("ask_privacy", values)
        model, part_id = outcome["made"][0]
        self.assertEqual(model, "xinfang.privacy")
        return self.env[model].browse(part_id)

    def closed(self, day=None, **vals):
        """Return a petition that was withdrawn; ``day``: closed long ago, as a date."""
        petition = self.triaged(**vals).sudo()
        self.as_petitioner(petition).perform("withdraw", {"reason": "不再反映"})
        self.assertFalse(petition.is_open)
        if day:
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE xinfang_petition SET closed_date = %s WHERE id = %s",
                (day, petition.id),
            )
            petition.invalidate_recordset()
        return petition

    def proposed(self, **vals):
        """Return the disposal of a file whose time of keeping is over."""
        petition = self.closed(LONG_AGO, **vals)
        self.env["xinfang.petition"]._cron_propose_disposal()
        return petition.disposal_ids
