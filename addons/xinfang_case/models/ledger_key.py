import base64
import secrets

from odoo import api, fields, models

from ..tools.vault import KEY_BYTES, Vault
from .keyring import vault_for_writing, vault_of


class LedgerKey(models.Model):
    """The key with which the sealed words of one petition's ledger are encrypted.

    Rows of the ledger are never written again, and their hash covers the encrypted
    words; a change of the master key therefore encrypts these keys anew, not the rows.
    Nobody but the product reads them.
    """

    _name = "xinfang.ledger.key"
    _description = "Key of a Petition's Ledger"
    _log_access = False
    _vault_columns = {"key_enc": "_key_place"}

    petition_id = fields.Many2one("xinfang.petition", required=True, ondelete="cascade")
    key_enc = fields.Char(required=True, groups=fields.NO_ACCESS)

    _petition_uniq = models.UniqueIndex("(petition_id)")

    @api.model
    def _vault(self, petition_id):
        """Return the ``Vault`` of a petition's ledger, making its key if need be."""
        row = self.sudo().search([("petition_id", "=", petition_id)])
        if row:
            return row._opened()
        key = secrets.token_bytes(KEY_BYTES)
        token = self._wrap(key, petition_id)
        self.sudo().create({"petition_id": petition_id, "key_enc": token})
        return Vault([key], bound=True)

    @api.model
    def _vault_of_token(self, petition_id, token):
        """Return the vault that reads a stored token; of old rows the office's own."""
        row = self.sudo().search([("petition_id", "=", petition_id)])
        vault = row._opened() if row else None
        if vault and token.split(":")[1] == vault.key_id:
            return vault
        return vault_of(self.env, legacy=True)

    def _opened(self):
        clear = vault_of(self.env).decrypt(self.key_enc, *self._key_place())
        return Vault([base64.b64decode(clear)], bound=True)

    @api.model
    def _wrap(self, key, petition_id):
        text = base64.b64encode(key).decode()
        vault = vault_for_writing(self.env)
        return vault.encrypt(text, self._name, "key_enc", petition_id)

    def _key_place(self):
        """Return what a key is bound to."""
        return self._name, "key_enc", self.petition_id.id
