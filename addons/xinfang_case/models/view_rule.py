from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .view_log import WIDE

_LOCAL = "at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai'"


class ViewRule(models.Model):
    """What in the view log is worth a question: one record per rule.

    All of them are internal rules; none is statute. A rule names a method
    ``_find_<code>`` that reads one day of the log.
    """

    _name = "xinfang.view.rule"
    _description = "Rule for Unusual Looking"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True, help="Why it is worth a question.")
    setting = fields.Char(
        readonly=True, help="Setting that holds the number above which it is unusual."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "There is such a rule already.")

    @api.constrains("code")
    def _check_code(self):
        for rule in self:
            if not hasattr(rule, f"_find_{rule.code}"):
                raise ValidationError(
                    self.env._(
                        "There is no way to check the rule “%(code)s”.", code=rule.code
                    )
                )

    def _limit(self):
        """Return the number above which it is unusual (0 where one is enough)."""
        if not self.setting:
            return 0
        return self.env["ir.config_parameter"]._xinfang(self.setting)

    def _find(self, day):
        """Return what one day holds that this rule asks about.

        :param day: ``date`` in Shanghai
        :return: list of tuples (user id, organ id, count, first, last, petition ids)
        """
        self.ensure_one()
        self.env["xinfang.view"].flush_model()
        self.env.cr.execute(getattr(self, f"_find_{self.code}")(self._day(day)))
        rows = self.env.cr.fetchall()
        refine = getattr(self, f"_refine_{self.code}", None)
        return refine(rows) if refine else rows

    @api.model
    def _day(self, day):
        """Return SQL of the rows of one day in Shanghai, by people.

        ``rest_day`` tells whether nobody works on it, by the calendar of the clocks.
        """
        calendar = self.env["xinfang.workday.exception"]._calendar()
        # Compared as moments in UTC, so that the index by time is used.
        return SQL(
            "(SELECT *, %(rest)s AS rest_day FROM xinfang_view"
            " WHERE user_id IS NOT NULL"
            " AND at >= %(day)s::timestamp - interval '8 hours'"
            " AND at < %(day)s::timestamp + interval '16 hours') v",
            day=day.isoformat(),
            rest=calendar.is_rest_day(day),
        )

    @api.model
    def _grouped(self, rows, condition, having=None, count=None, by=None):
        """Return SQL that gathers rows by user."""
        return SQL(
            "SELECT user_id, MAX(department_id), %(count)s, MIN(at), MAX(at),"
            " jsonb_agg(DISTINCT piece) FILTER (WHERE piece IS NOT NULL)"
            " FROM %(rows)s LEFT JOIN LATERAL"
            " jsonb_array_elements(COALESCE(petition_refs, '[]')) piece ON TRUE"
            " WHERE %(condition)s GROUP BY user_id%(by)s HAVING %(having)s",
            rows=rows,
            condition=condition,
            count=count or SQL("COUNT(DISTINCT v.id)"),
            having=having or SQL("TRUE"),
            by=by or SQL(""),
        )

    def _find_many_petitions(self, rows):
        """More different petitions opened within one hour than anybody reads."""
        pieces = SQL("COUNT(DISTINCT piece)")
        return self._grouped(
            rows,
            SQL("refused IS NOT TRUE AND kind NOT IN %s", WIDE),
            SQL("%s > %s", pieces, self._limit()),
            pieces,
            SQL(", date_trunc('hour', at)"),
        )

    def _find_off_hours(self, rows):
        """Opened outside office hours, or on a day on which nobody works."""
        first, last = (
            self.env["ir.config_parameter"]._xinfang(key)
            for key in ("view_office_from", "view_office_to")
        )
        hour = SQL("EXTRACT(hour FROM %s)", SQL(_LOCAL))
        return self._grouped(
            rows,
            SQL(
                "refused IS NOT TRUE AND kind NOT IN %s"
                " AND (rest_day OR NOT (%s >= %s AND %s < %s))",
                WIDE,
                hour,
                first,
                hour,
                last,
            ),
        )

    def _find_own_interest(self, rows):
        """Looked at, or tried to, though himself or his organ is concerned."""
        pieces = SQL(
            "(petition_refs @> to_jsonb(x.petition_id) OR (v.model ="
            " 'xinfang.petition' AND res_ids @> to_jsonb(x.petition_id)))"
        )
        return self._grouped(
            rows,
            SQL(
                "kind NOT IN %(wide)s AND (EXISTS (SELECT 1 FROM xinfang_bar x"
                " WHERE x.user_id = v.user_id AND %(pieces)s)"
                " OR EXISTS (SELECT 1 FROM xinfang_accused x"
                " WHERE x.department_id = v.department_id AND %(pieces)s)"
                " OR EXISTS (SELECT 1 FROM xinfang_recusal x WHERE"
                " x.user_id = v.user_id AND x.state = 'granted' AND %(pieces)s))",
                wide=WIDE,
                pieces=pieces,
            ),
        )

    def _find_declared_interest(self, rows):
        """Looked at a piece that touches an interest he has declared himself."""
        return self._grouped(
            rows,
            SQL(
                "refused IS NOT TRUE AND kind NOT IN %s AND EXISTS (SELECT 1 FROM res_users u"
                " WHERE u.id = v.user_id AND u.xinfang_has_interest)",
                WIDE,
            ),
        )

    def _refine_declared_interest(self, rows):
        interests, found = self.env["xinfang.interest"].sudo(), []
        for user_id, organ_id, _count, first, last, pieces in rows:
            user = self.env["res.users"].sudo().browse(user_id)
            petitions = self.env["xinfang.petition"].sudo().browse(pieces or [])
            hit = sorted(interests._conflicts(petitions.exists(), user))
            if hit:
                found.append((user_id, organ_id, len(hit), first, last, hit))
        return found

    def _find_unmask_many(self, rows):
        """Identities shown in full one after another."""
        return self._grouped(
            rows,
            SQL("kind = 'unmask' AND refused IS NOT TRUE"),
            SQL("COUNT(DISTINCT v.id) > %s", self._limit()),
        )

    def _find_no_duty(self, rows):
        """Opened though the organ has no duty on the petition."""
        pieces = SQL("COUNT(DISTINCT piece)")
        return self._grouped(
            rows,
            SQL(
                "refused IS NOT TRUE AND kind NOT IN %s AND piece IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM xinfang_access a"
                " JOIN xinfang_department d ON d.id = a.department_id"
                " WHERE a.petition_id = piece::int AND d.organ_id = v.department_id)",
                WIDE,
            ),
            SQL("%s > %s", pieces, self._limit()),
            pieces,
        )

    def _find_refused_many(self, rows):
        """One refusal after another."""
        return self._grouped(
            rows,
            SQL("refused"),
            SQL("COUNT(DISTINCT v.id) > %s", self._limit()),
        )
