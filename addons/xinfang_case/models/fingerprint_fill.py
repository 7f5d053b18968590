from odoo import api, models

from ..tools import gate
from .fingerprint import VERSION


class FingerprintFill(models.Model):
    """Fingerprints of petitions that have none: old ones, and imported ones."""

    _inherit = "xinfang.fingerprint"

    @api.model
    def _cron_fill(self, batch=500):
        """Compute what is missing or was made another way, in batches.

        Each batch is committed, so that a stop in between loses nothing, and the
        office can register meanwhile.

        :return: number of petitions that were given a fingerprint
        """
        cron, last, done = self.env["ir.cron"], 0, 0
        cron._commit_progress(remaining=self._count_missing())
        while ids := self._missing(last, batch):
            petitions = self.env["xinfang.petition"].browse(ids)
            # An accusation's text is read to be keyed, see ``_bands``.
            gate.open_gate(petitions)._store_fingerprints()
            petitions.invalidate_recordset()
            last, done = ids[-1], done + len(ids)
            if not cron._commit_progress(len(ids)):
                break
        return done

    @api.model
    def _missing(self, after, limit):
        """Return ids of registered petitions without a fingerprint of today's making.

        :param int after: the id up to which they were looked at
        """
        self.env.cr.execute(
            "SELECT p.id FROM xinfang_petition p"
            " LEFT JOIN xinfang_fingerprint f"
            # Said of both, so that of the second only the rest is read as well.
            " ON f.petition_id = p.id AND f.petition_id > %s"
            " WHERE p.id > %s AND p.number IS NOT NULL"
            " AND (f.petition_id IS NULL OR f.version < %s)"
            " ORDER BY p.id LIMIT %s",
            (after, after, VERSION, limit),
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _count_missing(self):
        self.env.cr.execute(
            "SELECT COUNT(*) FROM xinfang_petition p"
            " LEFT JOIN xinfang_fingerprint f ON f.petition_id = p.id"
            " WHERE p.number IS NOT NULL AND (f.petition_id IS NULL OR f.version < %s)",
            (VERSION,),
        )
        return self.env.cr.fetchone()[0]
