import contextlib
import hashlib
import hmac
import logging

import psycopg2.pool

from odoo import api, fields, models, sql_db

from odoo.addons.xinfang_case.models.keyring import VaultError, vault_of

_logger = logging.getLogger(__name__)

# bucket → (prefix of its parameters, hits, seconds).
BUCKETS = {
    # Failed log-ins: of one account, from one address, in all.
    "login_account": ("xinfang_guard", 5, 900),
    "login_place": ("xinfang_guard", 20, 900),
    "login_all": ("xinfang_guard", 600, 900),
    # Requests for a new password or an account.
    "reset_account": ("xinfang_guard", 3, 3600),
    "reset_place": ("xinfang_guard", 20, 3600),
    "sign_up_place": ("xinfang_guard", 20, 3600),
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

        Limits are the system parameters ``<prefix>.<bucket>_limit`` and
        ``<prefix>.<bucket>_seconds``; a limit of 0 switches one off.

        :param str bucket: key of ``_buckets()``
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
    def _spent(self, bucket, place):
        """Tell whether the limit is reached, without counting."""
        limit, seconds = self._limits(bucket)
        if not limit:
            return False
        self.env.cr.execute(
            "SELECT hits FROM xinfang_rate WHERE bucket = %s AND key = %s AND window_no"
            " = floor(extract(epoch from clock_timestamp()) / %s)::int",
            (bucket, self._place_key(place), seconds),
        )
        found = self.env.cr.fetchone()
        return bool(found) and found[0] >= limit

    @api.model
    def _give_back(self, bucket, place):
        """Take one attempt back that turned out to be a good one."""
        _limit, seconds = self._limits(bucket)
        try:
            with self._own_cursor() as cr:
                cr.execute(
                    "UPDATE xinfang_rate SET hits = greatest(hits - 1, 0) WHERE bucket"
                    " = %s AND key = %s AND window_no"
                    " = floor(extract(epoch from clock_timestamp()) / %s)::int",
                    (bucket, self._place_key(place), seconds),
                )
        except psycopg2.pool.PoolError:
            _logger.warning("No connection left to give back bucket %s", bucket)

    @contextlib.contextmanager
    def _own_cursor(self):
        with self.env.registry.cursor() as cr:
            if isinstance(cr, sql_db.Cursor):
                # Two hits at once must both count, not clash. (Cursors of tests
                # share one transaction, whose level is set already.)
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            yield cr

    @api.model
    def _count_hit(self, bucket, place, seconds):
        with self._own_cursor() as cr:
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
    def _buckets(self):
        """Return bucket → (prefix of its parameters, hits, seconds); add-ons add theirs."""
        return BUCKETS

    @api.model
    def _limits(self, bucket):
        parameters = self.env["ir.config_parameter"].sudo()
        prefix, limit, seconds = self._buckets()[bucket]

        def number(name, default):
            text = str(parameters.get_param(f"{prefix}.{bucket}_{name}", default))
            return int(text) if text.isdecimal() else default

        return number("limit", limit), max(1, number("seconds", seconds))

    @api.model
    def _place_key(self, place):
        """Return what is stored of an address: nothing that a dump gives it away by.

        There are few addresses: with the key in the same dump all could be tried.
        """
        try:
            return vault_of(self.env).blind_index(place or "", "rate place")[:32]
        except VaultError:
            # No key file yet: limits must work all the same.
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
