from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.xinfang_case.tools.moment import ZONE, legal_now, legal_today

from ..tools.periods import Period

# Who may make which report. Analysts have no access to cases: figures only.
STAFF_ROLES = (
    "xinfang_case.group_xinfang_triage",
    "xinfang_case.group_xinfang_office_head",
    "xinfang_case.group_xinfang_unit_leader",
    "xinfang_case.group_xinfang_inspector",
    "xinfang_case.group_xinfang_leader",
    "xinfang_case.group_xinfang_joint_sec",
)
ROLES = {
    "bulletin": (*STAFF_ROLES, "xinfang_case.group_xinfang_analyst"),
    "ledger": STAFF_ROLES,
}
SCOPES = [
    ("unit", "This organ and what is below it"),
    ("territory", "The whole territory of the superior Party and government"),
]
AXES = [
    ("registered", "Day of registration"),
    ("received", "Day of receipt"),
    ("petition", "Date of the petition"),
]


@dataclass(frozen=True)
class Frame:
    """What a report is about: the one argument of everything that counts.

    :param petitions: ``SQL`` selecting the ids of the petitions that count
    :param today: figures are as of this day
    """

    period: Period
    axis: str
    petitions: SQL
    today: date

    def day_sql(self, petition="p"):
        """Return SQL of the value of a petition that places it in time."""
        columns = {
            "registered": SQL.identifier(petition, "period"),
            "received": SQL.identifier(petition, "received_date"),
            "petition": SQL(
                "COALESCE(%s, %s)",
                SQL.identifier(petition, "petition_date"),
                SQL.identifier(petition, "received_date"),
            ),
        }
        return columns[self.axis]

    def bounds(self, period):
        """Return first and last value, as ``day_sql`` has them, of a period."""
        if self.axis == "registered":
            return period.start.key, period.end.key
        return period.first, period.last

    def instants(self):
        """Return begin and end (excluded) of the period as naive UTC ``datetime``."""
        days = (self.period.first, self.period.last + timedelta(days=1))
        return [
            datetime.combine(day, time(), ZONE).astimezone(UTC).replace(tzinfo=None)
            for day in days
        ]


class ReportScope(models.AbstractModel):
    """Which petitions a user's report counts: asked here, answered once.

    Figures are read by SQL, past the record rules. Every way to that SQL leads
    through ``_frame``, which first asserts the user's role and that the organ
    lies within the user's own scope.
    """

    _name = "xinfang.report.scope"
    _description = "Scope of a Report"

    @api.model
    def _may_make(self, report):
        """Tell whether the current user's roles allow a report.

        :param str report: ``bulletin`` or ``ledger``
        """
        return any(self.env.user.has_group(role) for role in ROLES[report])

    @api.model
    def _assert_may_make(self, report):
        """Refuse users whose roles do not allow a report.

        :raises AccessError: they do not
        """
        if not self._may_make(report):
            raise AccessError(self.env._("Your role may not make this report."))

    @api.model
    def _department_ids(self, department, scope):
        """Return ids of the organs a report about ``department`` covers.

        :param scope: ``unit`` or ``territory``
        :raises AccessError: they are not all within the user's own scope
        """
        department = department.sudo()
        root = department
        if scope == "territory":
            root = department.organ_id.parent_id or department
        self.env["xinfang.department"].flush_model(["parent_path"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM xinfang_department WHERE parent_path LIKE %s",
                f"{root.parent_path}%",
            )
        )
        ids = {row[0] for row in self.env.cr.fetchall()}
        if not ids or not ids <= set(self.env["res.users"]._xinfang_scope_ids()):
            raise AccessError(
                self.env._(
                    "%(organ)s, taken that widely, is outside of what you may look at.",
                    organ=department.name or "",
                )
            )
        return sorted(ids)

    @api.model
    def _frame(self, report, department, scope, period, axis="registered"):
        """Return what a report of the current user counts.

        Registered petitions that concern the organs of the report and that the
        user may see. Accusations are in no general report, whoever makes it:
        not even their number may be told from two reports (Article 30).

        :param str report: ``bulletin`` or ``ledger``
        :param department: ``xinfang.department``
        :param scope: ``unit`` or ``territory``
        :param period: ``tools.periods.Period``
        :param axis: ``registered``, ``received`` or ``petition``
        :return: ``Frame``
        :raises AccessError: role or scope do not allow it
        """
        self._assert_may_make(report)
        ids = self._department_ids(department, scope)
        self.env.flush_all()
        petitions = SQL(
            """
            SELECT p.id FROM xinfang_petition p
            WHERE p.number IS NOT NULL
              AND p.type IS DISTINCT FROM 'accusation'
              AND p.id IN (
                    SELECT petition_id FROM xinfang_access
                    WHERE department_id = ANY(%s) AND NOT sealed)
              AND p.id IN (%s)
            """,
            ids,
            self.env["xinfang.petition"]._visible_petitions_sql(),
        )
        return Frame(period, axis, petitions, legal_today(self.env))

    @api.model
    def _made_at(self):
        """Return this instant as people here write it: ``2026-11-22 09:30``."""
        now = legal_now(self.env).replace(tzinfo=UTC)
        return now.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
