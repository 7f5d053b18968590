"""Opening a form reads each kind of part with one query, and none for what is not there."""

import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

_ORDERED = re.compile(r"\s*(\w+)(?:\s+(?:asc|desc))?\s*", re.IGNORECASE)
_SORTED = ("selection", "integer", "date", "datetime")


class FormReading(models.AbstractModel):
    """What a record of the procedure hands to its form.

    Odoo reads the ids of lines first, then what the lines hold, then each kind of
    name behind them; a petition with every part would take sixty queries.
    """

    _inherit = "xinfang.process.mixin"

    def web_read(self, specification):
        """Read a record for a form with few queries; the answer is Odoo's own.

        :param dict specification: what the client asks for, by field
        :return: list of dicts as ``web_read`` gives them
        :raises AccessError: the record is hidden from the user, or missing
        """
        parts = self._parts_asked(specification)
        if not parts:
            return super().web_read(specification)
        # Hidden and missing are refused here, before anything of it is looked at.
        self._read_or_refuse()
        self._read_parts(parts)
        self._read_people(parts)
        # Odoo would ask the database for the order of lines it has read already.
        ordered = {
            name: spec
            for name, spec in parts.items()
            if "context" not in spec and self._sorts_in_memory(name, spec.get("order"))
        }
        rest = {k: v for k, v in specification.items() if k not in ordered}
        rows = super().web_read(rest)
        for row in rows:
            for name, spec in ordered.items():
                row[name] = self._read_in_order(name, spec)
        return rows

    @api.model
    def _sorts_in_memory(self, name, order):
        """Tell whether an order is of plain columns, which Python sorts as SQL does."""
        columns = self.env[self._fields[name].comodel_name]._fields
        return bool(order) and all(
            match
            and (field := columns.get(match[1]))
            and field.store
            and field.type in _SORTED
            for match in map(_ORDERED.fullmatch, order.split(","))
        )

    def _read_in_order(self, name, spec):
        lines = self[name].sorted(spec["order"])
        limit = spec.get("limit")
        shown = lines if limit is None else lines[:limit]
        rows = shown.web_read(spec["fields"])
        return rows + [{"id": line.id} for line in lines - shown]

    def _parts_asked(self, specification):
        """Return name → specification of the lines a form asks for, empty for lists."""
        if len(self) != 1 or not isinstance(self.id, int) or self.env.su:
            return {}
        return {
            name: spec
            for name, spec in specification.items()
            if name in self._fields
            and self._fields[name].type == "one2many"
            and self._fields[name].store
            # What is closed to the user is left to Odoo, which says so.
            and self._has_field_access(self._fields[name], "read")
            and spec
            and spec.get("fields")
        }

    def _read_parts(self, names):
        """Read lines as the user sees them, ids and contents with one query each."""
        missing = [
            self._fields[name]
            for name in names
            if self.id not in self._fields[name]._get_cache(self.env)
        ]
        empty = self._without_rows(missing)
        for field in missing:
            if field in empty:
                field._insert_cache(self, [()])
                continue
            comodel = self.env[field.comodel_name]
            lines = comodel.with_context(
                active_test=False, **field.context
            ).search_fetch(
                field.get_comodel_domain(self)
                & Domain(field.inverse_name, "in", self.ids)
            )
            field._insert_cache(self, [lines._ids])

    def _without_rows(self, fields):
        """Return those one2many fields of which no row exists at all, for nobody.

        One statement tells it of all kinds of parts; most petitions have few of them.
        """
        terms = []
        for field in fields:
            comodel = self.env[field.comodel_name]
            comodel.flush_model([field.inverse_name])
            terms.append(
                SQL(
                    "EXISTS (SELECT FROM %s WHERE %s = %s)",
                    SQL.identifier(comodel._table),
                    SQL.identifier(field.inverse_name),
                    self.id,
                )
            )
        if not terms:
            return frozenset()
        [found] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(terms)))
        return {field for field, some in zip(fields, found, strict=True) if not some}

    def _read_people(self, parts):
        """Read the names of all people in the lines at once."""
        users = self._people_in(self, self._fields)
        for name, spec in parts.items():
            users |= self._people_in(self[name], spec["fields"])
        users.sudo().mapped("name")

    @api.model
    def _people_in(self, records, names):
        users = self.env["res.users"]
        for name in names:
            field = records._fields.get(name)
            if field is None or field.comodel_name != users._name:
                continue
            if field.type == "many2one" and field.store:
                # Only what has been read: this must cost nothing by itself.
                known = field._get_cache(self.env)
                users |= users.browse(
                    {known.get(i) for i in records._ids} - {None, False}
                )
        return users
