from odoo import models

CODE_ACTS = ("split", "issue_code")


class QueryCode(models.Model):
    """The query code of what was not registered at the counter or online.

    A piece that was split off, a letter registered in bulk, a lost slip: the code is
    returned by the act, shown this once, and told to the petitioner. Of it only the
    hash is kept, here and nowhere else: no ledger entry, no letter, no log has it.
    """

    _inherit = "xinfang.petition"

    def perform(self, code, values=None, idempotency_key=None):
        """Add ``query_code`` (and ``coded_number``) to what ``split`` and ``issue_code``
        return; everything else is as the gate has it. Called again with the same key
        they return a code that replaces the first one, for nobody kept that.
        """
        outcome = super().perform(code, values, idempotency_key)
        if code in CODE_ACTS:
            piece = self._coded_piece(code, outcome)
            outcome["coded_number"] = piece.number
            outcome["query_code"] = piece._new_query_code()
        return outcome

    def _coded_piece(self, code, outcome):
        """Return the piece that an act gives a code to."""
        if code == "issue_code":
            return self.sudo()
        # Whichever side is new: of an accusation the original is the sealed one.
        key = [("submission_key", "=", f"split-{outcome['entry_id']}")]
        return self.sudo().search(key, limit=1)

    def _do_issue_code(self, act, values, entry):
        """S1: the petitioner gets a code; an earlier one ends with it."""
