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

    # Every rule asks these two; with ``sealed`` inside they answer without the table.
    _department_petition_idx = models.UniqueIndex(
        "(department_id, petition_id) INCLUDE (sealed)"
    )
    _petition_idx = models.Index("(petition_id, department_id) INCLUDE (sealed)")
    # Accusations are few: whoever looks at everything else leaves these out.
    _sealed_idx = models.Index("(petition_id) WHERE sealed")

    @api.model
    def _grant(self, pairs, sealed_ids=()):
        """Let departments see petitions; what is granted stays granted.

        :param pairs: iterable of (petition id, department id)
        :param sealed_ids: ids of petitions that are accusations
        """
        pairs = {(p, d) for p, d in pairs if p and d}
        if not pairs:
            return
        self.flush_model()
        rows = [(p, d, p in sealed_ids) for p, d in sorted(pairs)]
        self.env.cr.execute_values(
            "INSERT INTO xinfang_access (petition_id, department_id, sealed) VALUES %s"
            " ON CONFLICT (department_id, petition_id) DO NOTHING",
            rows,
        )
        self.invalidate_model()

    @api.model
    def _seal(self, petition_ids):
        """Close petitions to everybody but the discipline group (Article 30)."""
        if petition_ids:
            self.flush_model()
            self.env.cr.execute(
                "UPDATE xinfang_access SET sealed = TRUE WHERE petition_id = ANY(%s)",
                (list(petition_ids),),
            )
            self.invalidate_model()
