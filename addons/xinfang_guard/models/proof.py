import base64
import binascii
import hashlib
import hmac
import json
import logging
import secrets
import time

import psycopg2.pool

from odoo import api, fields, models
from odoo.exceptions import UserError

try:
    import altcha
except ImportError:  # said on use, in words; the rest of the office works without it
    altcha = None

_logger = logging.getLogger(__name__)

TTL = 3 * 3600  # seconds: as long as somebody may write at a petition
LONGEST = 8000  # characters of an answer
COST = 5000  # rounds of PBKDF2 for one try
TRIES = (100, 300)  # how many tries it takes, about a second in all
HARD = 4  # times as many while the site is under pressure


class Proof(models.Model):
    """Proof of work: a second of computing instead of a riddle, from nobody elsewhere.

    The browser of an anonymous visitor does a small calculation before a form is taken.
    Each challenge counts once: its nonce is kept until it would expire anyway. Nothing
    about the visitor is sent or stored.
    """

    _name = "xinfang.proof"
    _description = "Proof of Work Used Up"
    _log_access = False

    nonce = fields.Char(required=True)
    until = fields.Integer(required=True, help="Unix time at which the row is stale.")

    _nonce_uniq = models.UniqueIndex("(nonce)")
    _until_idx = models.Index("(until)")

    @api.model
    def _challenge(self, hard=False):
        """Make a challenge.

        :param bool hard: several times the work, for a site under pressure
        :return: dict for the browser
        :raises UserError: the library is not installed
        """
        if altcha is None:
            raise UserError(
                self.env._(
                    "The Python package “altcha” is missing on the server: install it "
                    "(pip install altcha==2.3.0) and start the server again."
                )
            )
        low, high = (number * (HARD if hard else 1) for number in TRIES)
        secret, key_secret = self._secrets()
        return altcha.create_challenge(
            "PBKDF2/SHA-256",
            COST,
            counter=low + secrets.randbelow(high - low),
            expires_at=int(time.time()) + TTL,
            hmac_secret=secret,
            hmac_key_secret=key_secret,
        ).to_dict()

    @api.model
    def _under_pressure(self):
        """Tell whether the whole site is asked more than usual; add-ons add reasons."""
        return self.env["xinfang.rate"]._spent("login_all", "")

    @api.model
    def _redeem(self, answer):
        """Check the answer to a challenge and use it up.

        :param answer: what the browser sent, str
        :return: bool; False too when it was used before
        """
        if (
            altcha is None
            or not isinstance(answer, str)
            or not 0 < len(answer) < LONGEST
        ):
            return False
        secret, key_secret = self._secrets()
        try:
            nonce, until = _read(answer)
            result = altcha.verify_solution(answer, secret, hmac_key_secret=key_secret)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return False
        return bool(result.verified) and self._use_up(nonce, until)

    @api.model
    def _use_up(self, nonce, until):
        """Note a nonce for good, whatever becomes of the request.

        :return: bool, whether it was new
        """
        try:
            with self.env["xinfang.rate"]._own_cursor() as cr:
                cr.execute(
                    "INSERT INTO xinfang_proof (nonce, until) VALUES (%s, %s)"
                    " ON CONFLICT (nonce) DO NOTHING RETURNING id",
                    (nonce, until),
                )
                return bool(cr.fetchone())
        except psycopg2.pool.PoolError:
            _logger.warning("No connection left to note a proof of work")
            return False

    @api.model
    def _secrets(self):
        base = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return tuple(
            hmac.new(base.encode(), name, hashlib.sha256).hexdigest()
            for name in (b"xinfang proof", b"xinfang proof key")
        )

    @api.autovacuum
    def _gc_proofs(self):
        """Forget what would be refused as expired anyway."""
        self.env.cr.execute(
            "DELETE FROM xinfang_proof WHERE until < extract(epoch from now())"
        )


def _read(answer):
    """Return nonce and end of validity of an answer, as its signature confirms later.

    :raises ValueError: it is no answer
    """
    try:
        parameters = json.loads(base64.b64decode(answer, validate=True))["challenge"]
        parameters = parameters["parameters"]
        nonce, until = parameters["nonce"], parameters["expiresAt"]
    except (binascii.Error, UnicodeDecodeError, TypeError, KeyError) as error:
        raise ValueError("no answer") from error
    if not isinstance(nonce, str) or not 0 < len(nonce) <= 64:
        raise ValueError("no nonce")
    if type(until) is not int or not 0 < until < 2**31:
        raise ValueError("no end")
    return nonce, until
