import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.masking import mask_name
from ..tools.moment import legal_now
from .view_trace_rpc import is_viewed

MINUTES = 10
MIN_REASON = 4
MAX_ROWS = 500
ROWS_PARAMETER = "xinfang_case.export_rows"
RIGHT = "base.group_allow_export"
# Columns of a petitioner that carry a name.
_NAMES = ("name", "display_name", "contact_name")


class ExportPermit(models.Model):
    """Who exports lists of petitions, for what, until when: appended, never changed.

    Every file bears the row's control number, so that a file found elsewhere leads
    back to who made it and why (C7). Auditors read those of their own organs.
    """

    _name = "xinfang.export.permit"
    _description = "Purpose of an Export"
    _inherit = ["xinfang.append.mixin", "xinfang.view.scope.mixin"]
    _rec_name = "number"

    number = fields.Char("Control No.", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="That the user worked in then; its auditors read the row.",
    )
    reason = fields.Char("Used for", required=True, readonly=True)
    date = fields.Datetime("Given At", required=True, readonly=True)
    until = fields.Datetime("Good Until", required=True, readonly=True)

    _number_uniq = models.UniqueIndex("(number)")

    @api.model
    def _give(self, reason):
        """Let the current user export lists for ten minutes.

        :param str reason: what the lists are for
        :return: the new permit
        :raises AccessError: the account has no right to export
        :raises UserError: no reason was given
        """
        reason = (reason or "").strip()
        nothing = self.env["xinfang.petition"].browse()
        if not self.env.user.has_group(RIGHT):
            self.env["xinfang.view"]._note("export", nothing, refused=True)
            raise AccessError(self._no_right())
        if len(reason) < MIN_REASON:
            raise UserError(
                self.env._("Say what the list is exported for, in a few words.")
            )
        now = legal_now(self.env)
        organ_id, _kind = self.env["res.users"]._xinfang_organ_today()
        permit = self._append(
            [
                {
                    "number": f"E{secrets.token_hex(4).upper()}",
                    "user_id": self.env.uid,
                    "department_id": organ_id,
                    "reason": reason,
                    "date": now,
                    "until": now + timedelta(minutes=MINUTES),
                }
            ]
        )
        self.env["xinfang.view"]._note(
            "export", nothing, reason=reason, detail={"permit": permit.number}
        )
        return permit

    @api.model
    def _unbarred_sql(self, model, alias, query):
        # Lists are of many petitions, none of them an accusation (G02).
        return SQL("TRUE")

    @api.model
    def _current(self):
        """Return the current user's permit that is good now, or none."""
        return self.sudo().search(
            [("user_id", "=", self.env.uid), ("until", ">", legal_now(self.env))],
            order="id desc",
            limit=1,
        )

    def _rows_taken(self):
        """Return how many rows have left under this permit, as the view log has it."""
        self.ensure_one()
        self.env["xinfang.view"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(res_count), 0) FROM xinfang_view"
                " WHERE user_id = %s AND at >= %s AND kind = 'export'"
                " AND refused IS NOT TRUE AND detail ->> 'permit' = %s",
                self.user_id.id,
                self.date,
                self.number,
            )
        )
        return rows[0][0]

    @api.model
    def _no_right(self):
        return self.env._(
            "Your account may not export. Make a report instead, or ask the "
            "administrator for the right to export."
        )

    def _mark(self):
        """Return what every exported file says of itself."""
        self.ensure_one()
        when = fields.Datetime.context_timestamp(self, self.date)
        return self.env._(
            "%(user)s, %(time)s, control number %(number)s. Keep it confidential.",
            user=self.user_id.name,
            time=when.strftime("%Y-%m-%d %H:%M"),
            number=self.number,
        )


class Base(models.AbstractModel):
    """Lists of this product leave only for a purpose, few at a time, names masked."""

    _inherit = "base"

    def export_data(self, fields_to_export):
        if not self._export_reaches_ours(fields_to_export):
            return super().export_data(fields_to_export)
        permit = self._check_export()
        result = super().export_data(fields_to_export)
        self.env["xinfang.view"]._note(
            "export",
            self,
            reason=permit.reason,
            detail={"permit": permit.number, "fields": list(fields_to_export)},
        )
        for column, path in enumerate(fields_to_export):
            if self._is_name_path(path):
                for row in result["datas"]:
                    row[column] = _masked(row[column])
        return result

    def _export_reaches_ours(self, paths):
        """Tell whether an export hands out what belongs to a petition.

        Notes, reminders and files lie in models of Odoo.

        :param paths: columns asked for, such as ``message_ids/body``
        """
        if self._name.startswith("xinfang.") or self._hangs_on_ours():
            return True
        for path in paths:
            records = self.sudo()
            for name in path.replace(".", "/").split("/"):
                field = records._fields.get(name)
                if field is None or not field.relational:
                    break
                records = records[name]
                if is_viewed(records) or records._hangs_on_ours():
                    return True
        return False

    def _hangs_on_ours(self):
        """Tell whether one of these notes, reminders or files is a petition's."""
        column = getattr(self, "_answer_column", None)
        if column is None or not isinstance(self._fields[column], fields.Char):
            return False
        return any((row[column] or "").startswith("xinfang.") for row in self.sudo())

    def _check_export(self):
        """Return the permit under which these records may leave.

        :raises AccessError: no right, whoever asks, administrators included
        :raises UserError: no purpose was given, or too many rows
        """
        permits = self.env["xinfang.export.permit"]
        problem = None
        if not self.env.user.has_group(RIGHT):
            problem = AccessError(permits._no_right())
        permit = problem or permits._current()
        limit = int(
            self.env["ir.config_parameter"].sudo().get_param(ROWS_PARAMETER, MAX_ROWS)
        )
        if not permit:
            problem = UserError(
                self.env._(
                    "First say what the list is for: menu “Petitions – Purpose of an "
                    "Export”. Then export within %(minutes)s minutes.",
                    minutes=MINUTES,
                )
            )
        elif not problem and len(self) + permit._rows_taken() > limit:
            problem = UserError(
                self.env._(
                    "%(count)s rows are too many; %(limit)s are allowed for one purpose, "
                    "in one list or several. Narrow the list down, or make a report.",
                    count=len(self) + permit._rows_taken(),
                    limit=limit,
                )
            )
        if problem:
            self.env["xinfang.view"]._note("export", self[:0], refused=True)
            raise problem
        return permit

    def _is_name_path(self, path):
        """Tell whether a column of an export carries names of petitioners."""
        model, names = self, path.replace(".", "/").split("/")
        for name in names:
            field = model._fields.get(name)
            if field is None:
                return False
            if model._name == "xinfang.petitioner" and name in _NAMES:
                return True
            if not field.relational:
                return False
            model = self.env[field.comodel_name]
        return model._name == "xinfang.petitioner"


def _masked(value):
    if not isinstance(value, str):
        return value
    return ",".join(mask_name(name) for name in value.split(","))
