from collections import Counter
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.rehearse import Past, rehearse

SHOWN = 2_000  # limits listed one by one; all are counted
NAMES = ("counted", "was_late", "newly_late", "no_longer_late", "moved")


class Rehearsal(models.TransientModel):
    """What a changed limit, local limit or holiday notice would have done.

    Runs over the limits of a past period and writes nothing of them. Who may look at
    the petitions sees his own; the administrator, who may see none, is given numbers,
    and none smaller than the office's threshold. Accusations are left out but for the
    discipline organ (Article 30).
    """

    _name = "xinfang.rehearsal"
    _description = "Rehearsal of a Changed Rule"

    kind = fields.Selection(
        [
            ("limit", "A changed limit"),
            ("local", "A local limit"),
            ("calendar", "A changed holiday notice"),
        ],
        required=True,
        default="limit",
    )
    rule_id = fields.Many2one(
        "xinfang.clock.rule",
        "Limit",
        domain=[("due_field", "=", False), ("region_id", "=", False)],
    )
    length = fields.Integer("New Length")
    unit = fields.Selection(
        [("calendar", "Calendar days"), ("working", "Working days")], "New Unit"
    )
    region_id = fields.Many2one("xinfang.region", "Region")
    valid_from = fields.Date()
    valid_to = fields.Date()
    article = fields.Char("Legal Basis")
    import_id = fields.Many2one(
        "xinfang.holiday.import", "Holiday Notice", domain="[('create_uid', '=', uid)]"
    )
    date_from = fields.Date(
        "Counted From", required=True, default=lambda self: self._day(-365)
    )
    date_to = fields.Date("Until", required=True, default=lambda self: self._day(0))
    is_run = fields.Boolean()
    counted = fields.Integer("Limits Counted", readonly=True)
    was_late = fields.Integer("Late as It Was", readonly=True)
    newly_late = fields.Integer("Newly Late", readonly=True)
    no_longer_late = fields.Integer("No Longer Late", readonly=True)
    moved = fields.Integer("Other Last Day", readonly=True)
    organ_ids = fields.One2many("xinfang.rehearsal.organ", "rehearsal_id", "Organs")
    line_ids = fields.One2many("xinfang.rehearsal.line", "rehearsal_id", "Limits")
    may_save = fields.Boolean(compute="_compute_may_save")

    @api.model
    def _day(self, days):
        return self.env["xinfang.clock"]._today() + timedelta(days=days)

    @api.depends_context("uid")
    def _compute_may_save(self):
        self.may_save = self._is_admin()

    @api.model
    def _is_admin(self):
        return self.env.user.has_group("xinfang_case.group_xinfang_admin")

    def _compute_display_name(self):
        self.display_name = self.env._("Rule Rehearsal")

    @api.onchange("rule_id")
    def _onchange_rule_id(self):
        if self.rule_id:
            self.length = self.rule_id._length()
            self.unit = self.rule_id.unit

    @api.onchange("kind", "rule_id", "length", "unit", "region_id", "valid_from")
    def _onchange_anything(self):
        self.is_run = False

    # -- running ------------------------------------------------------------

    def action_run(self):
        """Count the past period again and show what would have been different."""
        self.ensure_one()
        self._check_inputs()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        if self.kind == "calendar":
            calendar = self.import_id._previewed_calendar()
        change = (
            {}
            if self.kind == "calendar"
            else {"length": self.length, "unit": self.unit}
        )
        today = self.env["xinfang.clock"]._today()
        results = list(rehearse(self._past(), today, calendar, **change))
        self._show(results)
        return self._reopen()

    def _check_inputs(self):
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins."))
        if self.kind == "calendar":
            if not self.import_id:
                raise UserError(self.env._("Choose the notice to rehearse."))
            return
        if not self.rule_id or self.length < 1 or not self.unit:
            raise UserError(self.env._("Choose a limit, its new length and unit."))
        if self.kind == "local" and not self.region_id:
            raise UserError(self.env._("Choose the region of the local limit."))

    def _past(self):
        """Return the limits of the period that the user may count."""
        self.env["xinfang.clock"].flush_model()
        self.env["xinfang.petition"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id, r.code, c.base_date, c.length, c.unit,
                       COALESCE(c.extension_days, 0), c.suspensions,
                       COALESCE(c.roll, FALSE), c.due_date, c.stop_date,
                       COALESCE(c.department_id, 0)
                  FROM xinfang_clock c
                  JOIN xinfang_clock_rule r ON r.id = c.rule_id
                  JOIN xinfang_petition p ON p.id = c.petition_id
             LEFT JOIN xinfang_region place ON place.id = p.problem_region_id
                 WHERE c.base_date BETWEEN %s AND %s
                   AND c.state != 'cancelled'
                   AND COALESCE(r.due_field, '') = ''
                   AND %s AND %s
              ORDER BY c.id
                """,
                self.date_from,
                self.date_to,
                self._scope_sql(),
                self._rule_sql(),
            )
        )
        return [
            Past(*row[:6], _periods(row[6]), *row[7:]) for row in self.env.cr.fetchall()
        ]

    def _scope_sql(self):
        """Return the condition on petition ``p`` that the user may count it."""
        if self._counts_only():
            return SQL(
                "p.id NOT IN (SELECT petition_id FROM xinfang_access WHERE sealed)"
            )
        petitions = self.env["xinfang.petition"]
        return petitions._visible_condition_sql(SQL("p.id"), SQL("p.is_hidden"))

    def _rule_sql(self):
        if self.kind == "calendar":
            return SQL("TRUE")
        # An extended limit keeps the length of the one it prolongs.
        codes = [self.rule_id.code]
        longer = (
            self.env["xinfang.clock.rule"]
            .sudo()
            .search([("extends_id.code", "=", self.rule_id.code)])
        )
        parts = [SQL("r.code = ANY(%s)", codes + longer.mapped("code"))]
        if self.kind == "local":
            parts.append(
                SQL("place.parent_path LIKE %s", f"{self.region_id.parent_path}%")
            )
        # What begins after the period is rehearsed as if it had been in force then.
        if self.valid_from and self.valid_from <= self.date_to:
            parts.append(SQL("c.base_date >= %s", self.valid_from))
        if self.valid_to and self.valid_to >= self.date_from:
            parts.append(SQL("c.base_date <= %s", self.valid_to))
        return SQL(" AND ").join(parts)

    @api.model
    def _counts_only(self):
        """Tell whether the user is given numbers without the petitions."""
        return not self.env["xinfang.petition"].has_access("read")

    # -- showing ------------------------------------------------------------

    def _show(self, results):
        per_organ = {}
        for item in results:
            tally = per_organ.setdefault(item.organ, Counter())
            tally["counted"] += 1
            tally["was_late"] += item.was_late
            tally["newly_late"] += item.is_late and not item.was_late
            tally["no_longer_late"] += item.was_late and not item.is_late
            tally["moved"] += item.new_due != item.old_due
        total = sum(per_organ.values(), Counter())
        self.write(
            {
                **{name: total[name] for name in NAMES},
                "is_run": True,
                "organ_ids": [fields.Command.clear()]
                + [
                    fields.Command.create(self._organ_vals(organ, tally))
                    for organ, tally in sorted(
                        per_organ.items(), key=lambda x: (-x[1]["newly_late"], x[0])
                    )
                ],
                "line_ids": [fields.Command.clear()],
            }
        )
        if not self._counts_only():
            changed = [item for item in results if item.is_late != item.was_late]
            changed.sort(key=lambda item: (not item.is_late, item.new_due, item.key))
            self.env["xinfang.rehearsal.line"].create(
                [
                    {
                        "rehearsal_id": self.id,
                        "clock_id": item.key,
                        "old_due": item.old_due,
                        "new_due": item.new_due,
                        "effect": "late" if item.is_late else "in_time",
                    }
                    for item in changed[:SHOWN]
                ]
            )

    def _organ_vals(self, organ, tally):
        least = 0
        if self._counts_only():
            least = self.env["ir.config_parameter"]._xinfang("small_cell_threshold")

        def cell(number):
            # A small number would point at one petition.
            return f"< {least}" if 0 < number < least else str(number)

        return {
            "department_id": organ or False,
            **{name: cell(tally[name]) for name in NAMES},
        }

    def action_lines(self):
        """Open the limits that would have become late, or no longer be it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Limits Whose Outcome Changes"),
            "res_model": "xinfang.clock",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.clock_id.ids)],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rule Rehearsal"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    # -- saving -------------------------------------------------------------

    def action_save(self):
        """Make the rehearsed change: administrators only, with the usual checks."""
        self.ensure_one()
        if not self._is_admin():
            raise AccessError(
                self.env._("Rules are changed by the administrator of the office.")
            )
        if not self.is_run:
            raise UserError(self.env._("Rehearse the change first."))
        if self.kind == "calendar":
            return self.import_id.action_import()
        rule = self._save_local() if self.kind == "local" else self._save_limit()
        return {
            "type": "ir.actions.act_window",
            "res_model": rule._name,
            "res_id": rule.id,
            "view_mode": "form",
        }

    def _save_limit(self):
        rule = self.rule_id
        if rule.length_setting:
            if self.unit != rule.unit:
                raise UserError(
                    self.env._("The length of this limit is a setting; its unit stays.")
                )
            self.env["ir.config_parameter"].sudo().set_param(
                f"xinfang_case.{rule.length_setting}", str(self.length)
            )
            return rule
        rule.write({"length": self.length, "unit": self.unit})
        return rule

    def _save_local(self):
        if not (self.article or "").strip():
            raise UserError(self.env._("Name the legal basis of the local limit."))
        context = self.rule_id.action_localise()["context"]
        values = {
            name.removeprefix("default_"): value for name, value in context.items()
        }
        values.update(
            length=self.length,
            unit=self.unit,
            region_id=self.region_id.id,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            article=self.article,
        )
        return self.env["xinfang.clock.rule"].create(values)


class RehearsalOrgan(models.TransientModel):
    """Numbers of one organ; text, since small ones may be hidden."""

    _name = "xinfang.rehearsal.organ"
    _description = "Rehearsal: Numbers of an Organ"

    rehearsal_id = fields.Many2one(
        "xinfang.rehearsal", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one("xinfang.department", "Organ", index=True)
    counted = fields.Char("Limits Counted")
    was_late = fields.Char("Late as It Was")
    newly_late = fields.Char("Newly Late")
    no_longer_late = fields.Char("No Longer Late")
    moved = fields.Char("Other Last Day")


class RehearsalLine(models.TransientModel):
    """One limit whose outcome would have been another."""

    _name = "xinfang.rehearsal.line"
    _description = "Rehearsal: Limit"

    rehearsal_id = fields.Many2one(
        "xinfang.rehearsal", required=True, index=True, ondelete="cascade"
    )
    clock_id = fields.Many2one("xinfang.clock", "Time Limit", index=True)
    petition_id = fields.Many2one(related="clock_id.petition_id", related_sudo=False)
    rule_id = fields.Many2one(related="clock_id.rule_id", related_sudo=False)
    department_id = fields.Many2one(
        related="clock_id.department_id", related_sudo=False
    )
    old_due = fields.Date("Last Day")
    new_due = fields.Date("New Last Day")
    effect = fields.Selection(
        [("late", "Would have been late"), ("in_time", "Would have been in time")]
    )


def _periods(suspensions):
    return tuple(
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in suspensions or ()
        if last
    )
