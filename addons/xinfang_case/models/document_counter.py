from odoo import api, fields, models


class DocumentCounter(models.Model):
    """The last number of one organ, kind and year: without gaps under load."""

    _name = "xinfang.document.counter"
    _description = "Document Counter"
    _log_access = False

    department_id = fields.Many2one(
        "xinfang.department", required=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "xinfang.document.type", required=True, ondelete="restrict"
    )
    year = fields.Integer(required=True)
    last = fields.Integer(required=True, default=0)

    _counter_uniq = models.Constraint(
        "UNIQUE (department_id, type_id, year)", "One counter per organ, kind and year."
    )

    @api.model
    def _next(self, organ, kind, year):
        """Take the next number, held by a row lock until the transaction ends.

        :return: str such as ``某公信意〔2026〕12号``
        """
        self.flush_model()
        self.env.cr.execute(
            "INSERT INTO xinfang_document_counter (department_id, type_id, year, last)"
            " VALUES (%s, %s, %s, 1) ON CONFLICT (department_id, type_id, year)"
            " DO UPDATE SET last = xinfang_document_counter.last + 1 RETURNING last",
            (organ.id, kind.id, year),
        )
        serial = self.env.cr.fetchone()[0]
        self.invalidate_model()
        return f"{organ.doc_code or organ.short_name or organ.name}{kind.number_code}〔{year}〕{serial}号"
