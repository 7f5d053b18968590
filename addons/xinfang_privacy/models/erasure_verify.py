import json

from odoo import api, models

from odoo.addons.xinfang_case.models.entry import WORDS
from odoo.addons.xinfang_case.models.keyring import vault_of
from odoo.addons.xinfang_case.tools.vault import VaultError

CONTEXT = "xinfang_disposed"


class ErasedLedger(models.Model):
    """Verifying the ledger of a file that was disposed of.

    Words may be gone only where the same ledger says that two persons disposed of the
    file; anything else is a row that was emptied by hand.
    """

    _inherit = "xinfang.entry"

    @api.model
    def verify_chains(self, petition_ids=None):
        """Recompute every chain; words of files that were disposed of may be gone.

        See ``xinfang_case``.
        """
        self.env.cr.execute(
            "SELECT DISTINCT e.petition_id FROM xinfang_entry e"
            " JOIN xinfang_act a ON a.id = e.act_id"
            " WHERE a.code = 'dispose' AND a.model = 'xinfang.disposal'"
        )
        disposed = frozenset(row[0] for row in self.env.cr.fetchall())
        knowing = self.with_context(**{CONTEXT: disposed})
        return super(ErasedLedger, knowing).verify_chains(petition_ids)

    @api.model
    def _sealed_problem(self, row):
        if row["sealed_words_enc"] and self._is_erased(row):
            if row["petition_id"] not in self.env.context.get(CONTEXT, ()):
                return "words were removed without a disposal"
            return "content was changed" if any(row[n] for n in WORDS) else None
        return super()._sealed_problem(row)

    @api.model
    def _is_erased(self, row):
        try:
            place = self.browse(row["id"])._sealed_words_place()
            kept = json.loads(
                vault_of(self.env).decrypt(row["sealed_words_enc"], *place)
            )
        except (VaultError, ValueError):
            return False
        return bool(kept.get("erased"))
