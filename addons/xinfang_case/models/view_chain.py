import os

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import view_mac
from ..tools.moment import legal_today
from ..tools.vault import VaultError
from .keyring import vault_of

# (process, database) → heads of chains that no thread of this process is writing to.
_IDLE = {}


class Head:
    """Where one chain stands: its id, its day, number and seal of its last row."""

    __slots__ = ("day", "id", "mac", "seq")

    def __init__(self, chain_id, day, seq=0, mac=""):
        self.id, self.day, self.seq, self.mac = chain_id, day, seq, mac


class ViewChain(models.Model):
    """One writer's rows of the view log on one day, and where they end.

    Every thread that writes has a chain of its own, so that readers never wait for
    one another (docs/decisions/0013). The end is sealed too: rows cut off at the end
    are missed like any other.
    """

    _name = "xinfang.view.chain"
    _description = "Chain of the View Log"
    _log_access = False
    _order = "id"

    day = fields.Date(required=True, readonly=True, index=True)
    seq = fields.Integer("Rows", required=True, readonly=True)
    mac = fields.Char("Seal of the Last Row", readonly=True)
    head_mac = fields.Char("Seal of the End", readonly=True)

    def init(self):
        """Let the database itself refuse to shorten or drop a chain."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION xinfang_view_chain_refuse() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'xinfang_view_chain only grows: %% refused', TG_OP
                        USING ERRCODE = 'insufficient_privilege';
                END $$;
                DROP TRIGGER IF EXISTS xinfang_view_chain_rows ON xinfang_view_chain;
                DROP TRIGGER IF EXISTS xinfang_view_chain_grow ON xinfang_view_chain;
                -- Asked without the function: each row of the log comes by here.
                CREATE TRIGGER xinfang_view_chain_grow BEFORE UPDATE
                    ON xinfang_view_chain FOR EACH ROW
                    WHEN ((NEW.id = OLD.id AND NEW.day = OLD.day
                           AND NEW.seq = OLD.seq + 1) IS NOT TRUE)
                    EXECUTE FUNCTION xinfang_view_chain_refuse();
                CREATE TRIGGER xinfang_view_chain_rows BEFORE DELETE
                    ON xinfang_view_chain FOR EACH ROW
                    EXECUTE FUNCTION xinfang_view_chain_refuse();
                DROP TRIGGER IF EXISTS xinfang_view_chain_all ON xinfang_view_chain;
                CREATE TRIGGER xinfang_view_chain_all BEFORE TRUNCATE
                    ON xinfang_view_chain FOR EACH STATEMENT
                    EXECUTE FUNCTION xinfang_view_chain_refuse();
                """
            )
        )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(self._only_product())

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self._only_product())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chain(self):
        raise AccessError(self._only_product())

    @api.model
    def _only_product(self):
        return self.env._("This log is written by the product alone and never changed.")

    @api.model
    def _vault(self):
        """Return the vault with the key of the seals, None while there is no key."""
        try:
            return vault_of(self.env)
        except VaultError:
            # Ordinary petitions stay readable while the key is missed; the rows say
            # that they carry no key.
            return None

    @api.model
    def _take(self):
        """Return an idle chain of this process for today, or None."""
        idle = _IDLE.setdefault((os.getpid(), self.env.cr.dbname), [])
        today = legal_today(self.env)
        while idle:
            try:
                head = idle.pop()
            except IndexError:  # another thread was faster
                return None
            if head.day == today:
                return head
        return None

    @api.model
    def _give_back(self, head):
        """Let other threads of this process write on."""
        _IDLE.setdefault((os.getpid(), self.env.cr.dbname), []).append(head)

    @api.model
    def _open(self, cr):
        """Begin a chain.

        :param cr: cursor of the transaction that writes its first row
        :return: ``Head``
        """
        today = legal_today(self.env)
        cr.execute(
            "INSERT INTO xinfang_view_chain (day, seq, mac) VALUES (%s, 0, '')"
            " RETURNING id",
            (today,),
        )
        return Head(cr.fetchone()[0], today)

    @api.model
    def _head_text(self, chain_id, day, seq, mac):
        return view_mac.canonical(
            ["end", chain_id, fields.Date.to_string(day), seq, mac]
        )
