from odoo import api, fields, models
from odoo.tools import SQL

# Whoever has one of these roles leads the unit in which he works.
LEADERS = (
    "xinfang_case.group_xinfang_office_head",
    "xinfang_case.group_xinfang_unit_leader",
    "xinfang_case.group_xinfang_review_leader",
    "xinfang_case.group_xinfang_leader",
)


class Bar(models.Model):
    """One person an accusation must never reach, wherever he works (Article 30).

    Written when the accused is named, and whenever somebody comes to work below an
    accused unit; never taken back. Every visibility rule asks this table by its user.
    """

    _name = "xinfang.bar"
    _description = "Person Barred from an Accusation"
    _log_access = False
    _order = "id"

    petition_id = fields.Many2one("xinfang.petition", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")

    _user_petition_idx = models.UniqueIndex("(user_id, petition_id)")
    _petition_idx = models.Index("(petition_id)")

    # -- which units ------------------------------------------------------

    @api.model
    def _leads_sql(self, membership):
        """Return SQL that a membership makes its user the leader of its unit.

        :param str membership: alias of ``xinfang_membership``
        """
        groups = self.env["res.groups"].sudo()
        for name in LEADERS:
            groups |= self.env.ref(name).sudo()
        return SQL(
            "(%s OR EXISTS (SELECT 1 FROM res_groups_users_rel g"
            " WHERE g.uid = %s AND g.gid = ANY(%s)))",
            SQL.identifier(membership, "is_head"),
            SQL.identifier(membership, "user_id"),
            (groups | groups.all_implied_by_ids).ids,
        )

    @api.model
    def _units_sql(self, accused):
        """Return the body of the recursive query ``unit``: what lies under the accused.

        The accused unit, the units the accused official leads, and everything below
        them in the territorial tree or in the professional line, as these are today.

        :param accused: ``SQL`` condition on rows ``a`` of ``xinfang_accused``
        :return: ``SQL`` with columns petition_id, department_id, since, spared_id
        """
        return SQL(
            """
            SELECT a.petition_id, a.department_id, a.since, a.spared_id
              FROM xinfang_accused a
             WHERE a.since IS NOT NULL AND a.department_id IS NOT NULL AND %(accused)s
            UNION
            SELECT a.petition_id, m.department_id, a.since, a.spared_id
              FROM xinfang_accused a
              JOIN xinfang_membership m ON m.user_id = a.user_id
             WHERE a.since IS NOT NULL AND %(accused)s AND %(leads)s
               AND COALESCE(m.date_to, 'infinity'::date) >= a.since
            UNION
            SELECT u.petition_id, d.id, u.since, u.spared_id
              FROM unit u
              JOIN xinfang_department d
                ON d.parent_id = u.department_id OR d.line_parent_id = u.department_id
            """,
            accused=accused,
            leads=self._leads_sql("m"),
        )

    @api.model
    def _flush(self):
        self.env["xinfang.accused"].flush_model()
        self.env["xinfang.membership"].flush_model()
        self.env["xinfang.department"].flush_model(
            ["parent_id", "line_parent_id", "organ_id"]
        )
        self.env["res.users"].flush_model(["group_ids"])

    @api.model
    def _departments(self, petition):
        """Return the units under the accused of one petition, spared ones included."""
        self._flush()
        rows = self.env.execute_query(
            SQL(
                "WITH RECURSIVE unit AS (%s) SELECT DISTINCT department_id FROM unit",
                self._units_sql(SQL("a.petition_id = %s", petition.id)),
            )
        )
        return self.env["xinfang.department"].sudo().browse(row[0] for row in rows)

    @api.model
    def _closed_departments(self, petition):
        """Return the units a petition must not be sent to, nor anybody in them."""
        spared = petition.sudo().accused_ids.spared_id
        units = self._departments(petition)
        return units.filtered(lambda d: d.organ_id not in spared)

    @api.model
    def _users(self, petition, users):
        """Return those of some users who are barred from a petition."""
        rows = self.env.execute_query(
            SQL(
                "SELECT user_id FROM xinfang_bar WHERE petition_id = %s"
                " AND user_id = ANY(%s)",
                petition.id,
                users.ids,
            )
        )
        return users.browse(row[0] for row in rows)

    # -- raising bars -----------------------------------------------------

    @api.model
    def _raise_for(self, petitions):
        """Bar everybody who stands under the accused of these petitions."""
        if petitions:
            self._raise(SQL("a.petition_id = ANY(%s)", petitions.ids))

    @api.model
    def _raise_under(self, departments):
        """Bar people again after somebody came to work in, or under, some units.

        :param departments: units whose staff, superior or line has changed
        """
        if not departments or not self._any_accused():
            return
        self._flush()
        above = SQL(
            """
            WITH RECURSIVE up(id) AS (
                SELECT unnest(%s)
                UNION
                SELECT p.id FROM up JOIN xinfang_department d ON d.id = up.id
                CROSS JOIN LATERAL (VALUES (d.parent_id), (d.line_parent_id)) p(id)
                WHERE p.id IS NOT NULL)
            SELECT id FROM up
            """,
            departments.ids,
        )
        self._raise(
            SQL(
                "(a.department_id IN (%(above)s) OR a.user_id IN"
                " (SELECT user_id FROM xinfang_membership"
                " WHERE department_id IN (%(above)s)))",
                above=above,
            )
        )

    @api.model
    def _any_accused(self):
        self.env.cr.execute("SELECT EXISTS (SELECT 1 FROM xinfang_accused)")
        return self.env.cr.fetchone()[0]

    @api.model
    def _any_accusation(self):
        """Tell whether there is any; asked once a transaction."""
        known = self.env.cr.cache
        if not known.get("xinfang_accusations"):
            self.env["xinfang.petition"].flush_model(["type"])
            self.env.cr.execute(
                "SELECT EXISTS (SELECT FROM xinfang_petition WHERE type = 'accusation')"
            )
            known["xinfang_accusations"] = self.env.cr.fetchone()[0]
        return known["xinfang_accusations"]

    @api.model
    def _raise(self, accused):
        """Add the missing bars and take out of barred hands what they still hold.

        :param accused: ``SQL`` condition on rows ``a`` of ``xinfang_accused``
        """
        self._flush()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE unit AS (%(units)s)
                INSERT INTO xinfang_bar (petition_id, user_id)
                SELECT u.petition_id, m.user_id
                  FROM unit u
                  JOIN xinfang_membership m ON m.department_id = u.department_id
                  JOIN xinfang_department d ON d.id = m.department_id
                 WHERE COALESCE(m.date_to, 'infinity'::date) >= u.since
                   AND (u.spared_id IS NULL OR d.organ_id IS DISTINCT FROM u.spared_id)
                UNION
                SELECT a.petition_id, a.user_id
                  FROM xinfang_accused a
                 WHERE a.since IS NOT NULL AND a.user_id IS NOT NULL AND %(accused)s
                ON CONFLICT (user_id, petition_id) DO NOTHING
                RETURNING petition_id, user_id
                """,
                units=self._units_sql(accused),
                accused=accused,
            )
        )
        if rows:
            self.invalidate_model()
            self.env["xinfang.petition"].invalidate_model(["visible_to_me"])
            self._withdraw(rows)

    @api.model
    def _withdraw(self, pairs):
        """Hook: take what barred people still hold out of their hands.

        :param pairs: list of (petition id, user id), newly barred
        """
