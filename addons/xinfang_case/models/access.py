from odoo import api, fields, models


class Access(models.Model):
    """Read model of visibility: which department has to do with which petition."""

    _name = "xinfang.access"
    _description = "Departments Concerned with a Petition"
    _log_access = False
    _order = "id"

    petition_id = fields.Many2one("xinfang.petition", required=True, ondelete="cascade")
    department_id = fields.Many2one(
        "xinfang.department", required=True, ondelete="restrict"
    )
    sealed = fields.Boolean(required=True, default=False)
    typist_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="set null",
        help="Who still types the accusation in: sees it until it is registered.",
    )

    # Every rule asks these two; with ``sealed`` inside they answer without the table.
    _department_petition_idx = models.UniqueIndex(
        "(department_id, petition_id) INCLUDE (sealed, typist_id)"
    )
    _petition_idx = models.Index(
        "(petition_id, department_id) INCLUDE (sealed, typist_id)"
    )
    # Accusations are few: whoever looks at everything else leaves these out.
    _sealed_idx = models.Index("(petition_id) INCLUDE (typist_id) WHERE sealed")

    @api.model
    def _grant(self, pairs, sealed_ids=()):
        """Let departments see petitions; what is granted stays granted.

        What was sealed once is sealed for whoever comes later, too (guard G04).

        :param pairs: iterable of (petition id, department id)
        :param sealed_ids: ids of petitions that are accusations
        """
        pairs = {(p, d) for p, d in pairs if p and d}
        if not pairs:
            return
        self.flush_model()
        rows = [(p, d, p in sealed_ids) for p, d in sorted(pairs)]
        self.env.cr.execute_values(
            "INSERT INTO xinfang_access (petition_id, department_id, sealed)"
            " SELECT v.petition_id, v.department_id, v.sealed OR EXISTS ("
            " SELECT 1 FROM xinfang_access a"
            " WHERE a.petition_id = v.petition_id AND a.sealed)"
            " FROM (VALUES %s) v(petition_id, department_id, sealed)"
            " ON CONFLICT (department_id, petition_id) DO NOTHING",
            rows,
        )
        self._forget()

    @api.model
    def _seal(self, petition_ids):
        """Close petitions to everybody but the discipline group (Article 30)."""
        if petition_ids:
            self.flush_model()
            self.env.cr.execute(
                "UPDATE xinfang_access SET sealed = TRUE, typist_id = NULL"
                " WHERE petition_id = ANY(%s)",
                (list(petition_ids),),
            )
            self._forget()

    @api.model
    def _seal_drafts(self, petition_ids):
        """Close drafts of accusations to everybody but who is typing them."""
        self._set_drafts(petition_ids, True, self.env.uid)

    @api.model
    def _open_drafts(self, petition_ids):
        """Open drafts again that turned out to be no accusations."""
        self._set_drafts(petition_ids, False, None)

    @api.model
    def _set_drafts(self, petition_ids, sealed, typist_id):
        if petition_ids:
            self.flush_model()
            self.env.cr.execute(
                "UPDATE xinfang_access SET sealed = %s, typist_id = %s"
                " WHERE petition_id = ANY(%s) AND (NOT sealed OR typist_id IS NOT NULL)",
                (sealed, typist_id, list(petition_ids)),
            )
            self._forget()

    @api.model
    def _forget(self):
        """Forget what was remembered of rows that have just been written by SQL."""
        self.invalidate_model()
        petitions = self.env["xinfang.petition"]
        petitions.invalidate_model(["is_hidden"], flush=False)
        petitions._forget_visible()
