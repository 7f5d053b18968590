from odoo import api, fields, models

from ..tools.moment import legal_today


class ResUsers(models.Model):
    """Where a user works, read afresh for every request (no cached rule domain)."""

    _inherit = "res.users"

    xinfang_membership_ids = fields.One2many(
        "xinfang.membership",
        "user_id",
        "Organs",
        groups="xinfang_case.group_xinfang_admin,base.group_erp_manager",
    )

    def write(self, vals):
        if {"active", "group_ids"} & vals.keys():
            self.env["xinfang.membership"]._forget_scopes()
        return super().write(vals)

    @api.model
    def _xinfang_members(self):
        """Return the current user's memberships that hold today.

        Remembered for the length of the transaction only: another request, in
        whatever worker, reads them afresh.
        """
        members = self.env["xinfang.membership"].sudo()
        known = self.env.cr.cache.setdefault("xinfang_members", {})
        key = (self.env.uid, legal_today(self.env))
        if key not in known:
            mine = members.search_fetch([("user_id", "=", self.env.uid)], order="id")
            known[key] = tuple(mine.filtered(lambda m: m._is_current()).ids)
        return members.browse(known[key])

    @api.model
    def _xinfang_organs(self):
        """Return the organs in which the current user may act."""
        return self._xinfang_members().organ_id

    @api.model
    def _xinfang_scope_ids(self):
        """Return ids of all departments whose petitions the user may look at.

        Read on every call: a clerk who is transferred loses the old scope with
        the next request in every worker.
        """
        known = self.env.cr.cache.setdefault("xinfang_scopes", {})
        key = (self.env.uid, legal_today(self.env))
        if key not in known:
            known[key] = self._xinfang_read_scope()
        return known[key][0]

    @api.model
    def _xinfang_scope_share(self):
        """Return the share of all departments the user may look at, 0 to 1."""
        self._xinfang_scope_ids()
        key = (self.env.uid, legal_today(self.env))
        return self.env.cr.cache["xinfang_scopes"][key][1]

    @api.model
    def _xinfang_read_scope(self):
        """Return (ids of departments in scope, their share of all, organ, its kind).

        The organ is that of the user's first membership of today, None without one.
        """
        self.env["xinfang.membership"].flush_model()
        self.env["xinfang.department"].flush_model(
            ["parent_path", "parent_id", "organ_id", "kind"]
        )
        # One statement: every list, form and search begins with it.
        self.env.cr.execute(
            """
            WITH root AS (
                SELECT CASE WHEN m.scope = 'territory'
                            THEN COALESCE(above.parent_path, unit.parent_path)
                            ELSE unit.parent_path END AS path
                  FROM xinfang_membership m
                  JOIN xinfang_department unit ON unit.id = m.department_id
             LEFT JOIN xinfang_department organ ON organ.id = unit.organ_id
             LEFT JOIN xinfang_department above ON above.id = organ.parent_id
                  JOIN res_users person ON person.id = m.user_id AND person.active
                 WHERE m.user_id = %(user)s
                   AND COALESCE(m.date_from, %(today)s) <= %(today)s
                   AND COALESCE(m.date_to, %(today)s) >= %(today)s
                   AND NOT EXISTS (
                       SELECT FROM jsonb_array_elements(COALESCE(m.rest_periods, '[]')) r
                        WHERE (r->>0)::date <= %(today)s
                          AND COALESCE((r->>1)::date, %(today)s) >= %(today)s))
            SELECT array_agg(id) FILTER (WHERE EXISTS (
                       SELECT 1 FROM root WHERE parent_path LIKE root.path || '%%')),
                   COUNT(*),
                   (SELECT ARRAY[organ.id::text, organ.kind]
                      FROM xinfang_membership m
                      JOIN xinfang_department organ ON organ.id = m.organ_id
                     WHERE m.user_id = %(user)s
                       AND COALESCE(m.date_from, %(today)s) <= %(today)s
                       AND COALESCE(m.date_to, %(today)s) >= %(today)s
                  ORDER BY m.id LIMIT 1)
              FROM xinfang_department
            """,
            {"user": self.env.uid, "today": legal_today(self.env)},
        )
        ids, count, organ = self.env.cr.fetchone()
        organ_id, kind = (int(organ[0]), organ[1]) if organ else (None, None)
        return ids or [], len(ids or []) / (count or 1), organ_id, kind

    @api.model
    def _xinfang_organ_today(self):
        """Return (id, kind) of the organ the user belongs to today, else Nones."""
        self._xinfang_scope_ids()
        key = (self.env.uid, legal_today(self.env))
        return self.env.cr.cache["xinfang_scopes"][key][2:]

    @api.model
    def _xinfang_is_discipline(self):
        """Tell whether the current user may see accusation material."""
        return self.env.user.has_group("xinfang_case.group_xinfang_discipline")
