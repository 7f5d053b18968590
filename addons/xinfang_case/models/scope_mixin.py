import itertools

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .one_answer import refusal

# Share of all departments from which on most petitions are visible.
BROAD = 0.5


class ScopeMixin(models.AbstractModel):
    """Whose petition is this: the one question every record rule asks.

    The answer is read from ``xinfang_access`` (petition × department) on every
    query, so that a transfer of a clerk or a newly sealed accusation counts at
    once in every worker.
    """

    _name = "xinfang.scope.mixin"
    _description = "Visibility by Scope"
    _petition_field = "petition_id"

    visible_to_me = fields.Boolean(
        compute="_compute_visible_to_me",
        search="_search_visible_to_me",
        export_string_translation=False,
        exportable=False,
    )

    @api.model
    def _visible_petitions_sql(self):
        """Return SQL selecting the ids of petitions the user may look at."""
        users = self.env["res.users"]
        scope = users._xinfang_scope_ids()
        if not scope:
            return SQL("SELECT NULL::int AS petition_id WHERE FALSE")
        self.env["xinfang.access"].flush_model()
        if users._xinfang_is_discipline():
            return SQL(
                "SELECT petition_id FROM xinfang_access WHERE department_id = ANY(%s)"
                " AND (NOT sealed OR petition_id NOT IN (%s))",
                scope,
                self._barred_petitions_sql(),
            )
        # An accusation is reached by the discipline group alone (Article 30), and by
        # whoever is typing it in.
        return SQL(
            "SELECT petition_id FROM xinfang_access"
            " WHERE department_id = ANY(%s) AND (NOT sealed OR typist_id = %s)",
            scope,
            self.env.uid,
        )

    @api.model
    def _barred_petitions_sql(self):
        """Return SQL of the accusations that the user must never learn of (G01)."""
        return SQL(
            "SELECT petition_id FROM xinfang_bar WHERE user_id = %s", self.env.uid
        )

    @api.model
    def _visible_condition_sql(self, petition, is_hidden=None):
        """Return the SQL condition that a petition is visible to the user.

        Three forms of one question, for the planner: who looks at everything only
        has accusations left out; who looks at most is asked row by row along the
        list's own index; for the others the few petitions are looked up first.

        :param petition: ``SQL`` of the petition's id
        :param is_hidden: ``SQL`` of its column of that name, where its row is read
            anyway: what is no accusation is then not looked up among them
        """
        users = self.env["res.users"]
        share = users._xinfang_scope_share()
        if share == 1:
            self.env["xinfang.access"].flush_model()
            if users._xinfang_is_discipline():
                return self._unhidden_sql(
                    petition, SQL("xinfang_bar WHERE user_id = %s", self.env.uid)
                )
            if is_hidden is not None:
                # What he types in himself are a few rows, read once for each statement.
                return SQL(
                    "(%s IS FALSE OR %s IN (SELECT petition_id FROM xinfang_access"
                    " WHERE sealed AND typist_id = %s))",
                    is_hidden,
                    petition,
                    self.env.uid,
                )
            return self._unhidden_sql(
                petition,
                SQL(
                    "xinfang_access WHERE sealed AND typist_id IS DISTINCT FROM %s",
                    self.env.uid,
                ),
            )
        if share >= BROAD:
            return SQL(
                "COALESCE((SELECT TRUE FROM (%s) seen"
                " WHERE seen.petition_id = %s LIMIT 1), FALSE)",
                self._visible_petitions_sql(),
                petition,
            )
        return SQL("%s IN (%s)", petition, self._visible_petitions_sql())

    @api.model
    def _unhidden_sql(self, petition, hidden):
        """Return the SQL condition that a petition is not among hidden ones.

        Asked row by row: a page meets a few rows of the index of hidden ones, where
        NOT IN would read all of them for each statement.
        """
        return SQL(
            "(%(id)s IS NOT NULL AND COALESCE("
            "(SELECT FALSE FROM %(hidden)s AND petition_id = %(id)s LIMIT 1), TRUE))",
            id=petition,
            hidden=hidden,
        )

    @api.model
    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) != {True}:
            return ~self._search_visible_to_me("in", {True})
        name = self._petition_field

        def to_sql(model, alias, query):
            petition = model._field_to_sql(alias, name, query)
            # The row of the petition itself says whether it is hidden at all.
            own = SQL.identifier(alias, "is_hidden") if name == "id" else None
            return self._visible_condition_sql(petition, own)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Remember of what was found that it may be seen: the rule was just asked."""
        records = super().search_fetch(domain, field_names, offset, limit, order)
        # Without fields nothing was read yet, and nothing shall be.
        if not self.env.su and (field_names is None or field_names):
            visible = self._fields["visible_to_me"]
            # Rules are judged with full rights, of the same user.
            for same in (records, records.sudo()):
                visible._insert_cache(same, itertools.repeat(True, len(same)))
        return records

    def _read_or_refuse(self):
        """Read one record as the user sees it, with one query for right and contents.

        :raises AccessError: it is hidden from the user, or missing
        """
        me = self.with_context(active_test=False)
        if self.env.su:
            me.check_access("read")
        elif not me.search_fetch([("id", "=", self._origin.id)]):
            raise refusal(self)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        name = self._petition_field
        petitions = self.env["xinfang.petition"].browse(
            {r._origin.id if name == "id" else r._origin[name].id for r in self}
            - {False}
        )
        if name == "id":
            visible = petitions._visible_ids()
        else:
            # Remembered on the petition: its parts are asked one kind after another.
            visible = set(petitions.filtered("visible_to_me")._ids)
        for record in self:
            origin = record._origin
            petition_id = origin.id if name == "id" else origin[name].id
            record.visible_to_me = not origin.id or petition_id in visible

    def _visible_ids(self):
        """Return the ids of those of these petitions that the user may look at."""
        if not self:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM xinfang_petition WHERE id = ANY(%s) AND id IN (%s)",
                list(self._ids),
                self._visible_petitions_sql(),
            )
        )
        return {row[0] for row in rows}

    @api.model
    def _forget_visible(self):
        """Forget what this transaction remembered of who may look at which petition."""
        for name in self.pool.descendants(["xinfang.scope.mixin"], "_inherit"):
            if not self.env[name]._abstract:
                self.env[name].invalidate_model(["visible_to_me"], flush=False)
