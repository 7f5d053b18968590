from odoo import api, fields, models

from ..tools.moment import legal_today


class DocumentCounter(models.Model):
    """The last number of one organ, kind and year: without gaps under load."""

    _name = "xinfang.document.counter"
    _description = "Document Counter"
    _log_access = False

    department_id = fields.Many2one(
        "xinfang.department", required=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "xinfang.document.type",
        required=True,
        ondelete="restrict",
        index=True,
    )
    year = fields.Integer(required=True)
    last = fields.Integer(required=True, default=0)

    _counter_uniq = models.Constraint(
        "UNIQUE (department_id, type_id, year)", "One counter per organ, kind and year."
    )

    @api.model
    def _allot(self, documents, year):
        """Number documents of any organs and kinds; a rollback gives numbers back.

        The counter's row stays locked until the transaction ends, so that a
        number is never skipped and never given twice.

        :param documents: ``xinfang.document``, to be numbered in this order
        :param int year: year of signing
        :return: dict of document id → number such as ``某公信意〔2026〕12号``
        """
        groups = {}
        for document in documents:
            key = (document.department_id.id, document.type_id.id)
            groups.setdefault(key, []).append(document)
        numbers = {}
        taken = self._take({key: len(members) for key, members in groups.items()}, year)
        for key, members in groups.items():
            for serial, document in enumerate(members, taken[key] + 1):
                numbers[document.id] = self._format(
                    document.department_id, document.type_id, year, serial
                )
        return numbers

    @api.model
    def _allot_receipt(self, document):
        """Return the next number of a proof of service (D29) of a paper's organ.

        A paper may be served more than once, so its own number does not tell the
        attempts apart; the form has its own sequence like any other kind.
        """
        organ = document.department_id
        kind = self.env["xinfang.document.type"]._get("D29")
        # Below zero: the sealed series of the year (``sealed_numbers.py``).
        year = legal_today(self.env).year * (-1 if document.is_sealed else 1)
        key = (organ.id, kind.id)
        return self._format(organ, kind, year, self._take({key: 1}, year)[key] + 1)

    @api.model
    def _take(self, counts, year):
        """Take serials of organs and kinds.

        :param dict counts: (organ id, type id) → how many
        :return: dict of the same keys → the last serial taken before them
        """
        if not counts:
            return {}
        self.flush_model()
        # Always in the same order: two transactions never wait for each other.
        rows = [(*key, year, counts[key]) for key in sorted(counts)]
        found = self.env.cr.execute_values(
            "INSERT INTO xinfang_document_counter (department_id, type_id, year, last)"
            " VALUES %s ON CONFLICT (department_id, type_id, year)"
            " DO UPDATE SET last = xinfang_document_counter.last + EXCLUDED.last"
            " RETURNING department_id, type_id, last",
            rows,
            page_size=len(rows),
            fetch=True,
        )
        self.invalidate_model()
        return {
            (organ_id, type_id): last - counts[organ_id, type_id]
            for organ_id, type_id, last in found
        }

    @api.model
    def _format(self, organ, kind, year, serial):
        code = organ.doc_code or organ.short_name or organ.name
        return f"{code}{kind.number_code}〔{year}〕{serial}号"
