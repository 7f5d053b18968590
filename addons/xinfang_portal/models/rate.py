import hashlib
import hmac
import logging

import psycopg2.pool

from odoo import api, fields, models, sql_db

_logger = logging.getLogger(__name__)

# bucket → (hits, seconds): generous, for several people may share one address.
DEFAULTS = {
    "query": (30, 600),
    "query_number": (60, 3600),
    "submit": (40, 3600),
    "verify": (30, 600),
    "verify_number": (60, 3600),
}


class Rate(models.Model):
    """How often something was tried from one place, counted in the database.

    The count holds in every worker and outlives a rolled back request: it is
    written on a cursor of its own. Of an address only a keyed hash is kept, and
    that until its window has passed.
    """

    _name = "xinfang.rate"
    _description = "Attempts"
    _log_access = False

    bucket = fields.Char(required=True)
    key = fields.Char(required=True)
    window_no = fields.Integer(required=True)
    hits = fields.Integer(required=True)
    until = fields.Integer(required=True, help="Unix time at which the row is stale.")

    _hit_uniq = models.UniqueIndex("(bucket, key, window_no)")
    _until_idx = models.Index("(until)")

    @api.model
    def _hit(self, bucket, place):
        """Count one attempt and tell whether it is still allowed.

        Limits are the system parameters ``xinfang_portal.<bucket>_limit`` and
        ``xinfang_portal.<bucket>_seconds``; a limit of 0 switches one off.

        :param str bucket: one of ``DEFAULTS``
        :param str place: address or number; only its hash is stored
        :return: bool
        """
        limit, seconds = self._limits(bucket)
        if not limit:
            return True
        try:
            hits = self._count_hit(bucket, place, seconds)
        except psycopg2.pool.PoolError:
            # Too busy to count is too busy to answer.
            _logger.warning("No connection left to count bucket %s", bucket)
            return False
        if hits == limit + 1:
            _logger.info("Limit of bucket %s reached", bucket)
        return hits <= limit

    @api.model
    def _count_hit(self, bucket, place, seconds):
        with self.env.registry.cursor() as cr:
            if isinstance(cr, sql_db.Cursor):
                # Two hits at once must both count, not clash. (Cursors of tests
                # share one transaction, whose level is set already.)
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(
                "INSERT INTO xinfang_rate (bucket, key, window_no, hits, until)"
                " SELECT %s, %s, w, 1, (w + 1) * %s FROM (SELECT"
                " floor(extract(epoch from clock_timestamp()) / %s)::int AS w) AS now"
                " ON CONFLICT (bucket, key, window_no)"
                " DO UPDATE SET hits = xinfang_rate.hits + 1 RETURNING hits",
                (bucket, self._place_key(place), seconds, seconds),
            )
            return cr.fetchone()[0]

    @api.model
    def _limits(self, bucket):
        parameters = self.env["ir.config_parameter"].sudo()
        limit, seconds = DEFAULTS[bucket]
        return (
            max(0, int(parameters.get_param(f"xinfang_portal.{bucket}_limit", limit))),
            max(
                1,
                int(parameters.get_param(f"xinfang_portal.{bucket}_seconds", seconds)),
            ),
        )

    @api.model
    def _place_key(self, place):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(
            secret.encode(), (place or "").encode(), hashlib.sha256
        ).hexdigest()[:32]

    @api.autovacuum
    def _gc_rates(self):
        """Forget windows that have passed."""
        self.env.cr.execute(
            "DELETE FROM xinfang_rate WHERE until < extract(epoch from now())"
        )
