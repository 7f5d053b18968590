from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_today
from .act_wizard import DECISIONS

MAX_TEXT = 20_000
# Days outside these years are slips of the keyboard; no limit is counted from them.
YEARS = range(1900, 2101)


class ActWizardValues(models.TransientModel):
    """Check, convert, describe and suggest values of act inputs, by field type."""

    _inherit = "xinfang.act.wizard"

    @api.model
    def _label(self, name):
        """Return the label of an input in the user's language."""
        field = self._fields.get(name)
        return field._description_string(self.env) if field else name

    @api.model
    def _is_empty(self, value):
        if isinstance(value, models.BaseModel):
            return not value
        if isinstance(value, str):
            return not value.strip()
        return value in (None, False) or value == 0 and not isinstance(value, bool)

    @api.model
    def _parse_value(self, name, value, record):
        """Convert one raw value; relations become recordsets the actor may read.

        :raises UserError: the value is of a wrong kind
        """
        field = self._fields[name]
        try:
            return getattr(self, f"_parse_{field.type}")(field, value, record)
        except (ValueError, TypeError, OverflowError) as error:
            raise UserError(
                self.env._("“%(field)s” cannot be read.", field=self._label(name))
            ) from error

    def _parse_text(self, field, value, record):
        if value in (None, False):
            return False
        if not isinstance(value, str):
            raise TypeError(value)
        value = value.replace("\x00", "").strip()
        value.encode()  # Halves of a character (surrogates) are no text.
        if len(value) > MAX_TEXT:
            raise UserError(
                self.env._(
                    "“%(field)s” is longer than %(count)s characters.",
                    field=self._label(field.name),
                    count=MAX_TEXT,
                )
            )
        return value or False

    _parse_char = _parse_text

    def _parse_boolean(self, field, value, record):
        return value in (True, 1, "1", "true", "on")

    def _parse_integer(self, field, value, record):
        return int(value or 0)

    def _parse_date(self, field, value, record):
        if not value:
            return False
        if isinstance(value, (date, datetime)):
            value = fields.Date.to_date(value)
        else:
            value = date.fromisoformat(value)
        if value.year not in YEARS:
            raise ValueError(value)
        return value

    def _parse_selection(self, field, value, record):
        if not value:
            return False
        if value not in field.get_values(self.env):
            raise ValueError(value)
        return value

    def _parse_json(self, field, value, record):
        if value in (None, False):
            return {}
        if not isinstance(value, dict):
            raise TypeError(value)
        decisions = {code for code, _label in DECISIONS}
        parsed = {}
        for key, answer in value.items():
            # Demand id -> answer in words and, where it differs, its decision.
            if not isinstance(answer, dict):
                raise TypeError(answer)
            decision = answer.get("decision")
            if decision and decision not in decisions:
                raise ValueError(decision)
            text = self._parse_text(field, answer.get("answer"), record)
            parsed[str(key)] = {"decision": decision or False, "answer": text or ""}
        return parsed

    def _parse_many2one(self, field, value, record):
        if isinstance(value, models.BaseModel):
            value = value.id
        target = self.env[field.comodel_name].browse(int(value) if value else ())
        return self._readable(target, record)

    def _parse_many2many(self, field, value, record):
        if isinstance(value, models.BaseModel):
            value = value.ids
        target = self.env[field.comodel_name].browse(
            [int(item) for item in value or ()]
        )
        return self._readable(target, record)

    def _readable(self, target, record):
        """Refuse records that do not exist or that the actor may not read."""
        # Code lists and organs are public to staff; the ORM decides on the rest, first of
        # all: that something exists is not said of what is hidden.
        if target and "visible_to_me" in target._fields:
            target.with_env(record.env).check_access("read")
        existing = self._existing(target.sudo())
        if len(existing) != len(target):
            raise ValueError(target)
        if target and target._name == "ir.attachment":
            self._own_uploads(existing, record)
        return target.with_env(record.env)

    @api.model
    def _existing(self, target):
        """Return those that exist, read at once: their names are said in the ledger."""
        if not target or target._name == "ir.attachment":
            return target.exists()
        return target.with_context(active_test=False).search_fetch(
            [("id", "in", target.ids)]
        )

    def _own_uploads(self, attachments, record):
        for attachment in attachments:
            mine = attachment.create_uid == record.env.user
            if not mine or attachment.res_id not in (0, False, record.id):
                raise UserError(self.env._("This file is not one of yours."))

    @api.model
    def _is_wording(self, name):
        """Tell whether an input holds somebody's own words, or the names of files."""
        return (
            self._fields[name].type in ("text", "char")
            or name == "attachment_ids"
            # Of an accusation even the ids of unit and account are told to nobody.
            or name.startswith("accused_")
        )

    @api.model
    def _describe_value(self, name, value):
        """Return one value in words for the ledger, None when there is none."""
        field = self._fields[name]
        if isinstance(value, models.BaseModel):
            names = value.sudo().with_context(lang=self.env.lang).mapped("display_name")
            return "、".join(names) or None
        if self._is_empty(value):
            return None
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "boolean":
            return self.env._("yes")
        if field.type == "json":
            return None
        return str(value)

    # -- suggestions ----------------------------------------------------

    @api.model
    def _suggest(self, name, record):
        """Return what an input most likely will be, None when nothing is known."""
        method = getattr(self, f"_suggest_{name}", None)
        if method:
            return method(record)
        petition = record._petitions()
        source = {
            "type",
            "route",
            "category_id",
            "police_category_id",
            "problem_region_id",
            "purpose_id",
            "urgency",
            "is_litigation",
        }
        if name in source:
            value = petition[name]
            return value.id if isinstance(value, models.BaseModel) else value
        return None

    def _suggest_days(self, record):
        """Propose to the head what the handler asked for (C17)."""
        if record._name != "xinfang.referral":
            return None
        asked = record.sudo().extension_request == "asked"
        return record.sudo().extension_asked_days if asked else None

    def _suggest_heard_on(self, record):
        return legal_today(self.env)

    def _suggest_service_date(self, record):
        return legal_today(self.env)

    def _suggest_report_due(self, record):
        referral = record._name == "xinfang.referral" and record
        if referral and (not referral.report_due or referral.role == "assist"):
            # Forwarded without a date of its own, unless somebody sets one.
            return None
        days = self.env["ir.config_parameter"]._xinfang("assign_report_days_default")
        return legal_today(self.env) + timedelta(days=days)

    def _suggest_handler_id(self, record):
        if record._name == "xinfang.referral":
            return (record.handler_id or self.env.user).id
        return self.env.uid

    def _suggest_review_department_id(self, record):
        if record._name == "xinfang.referral":
            return record.sudo()._appeal_organs()[:1].id
        return None

    def _suggest_demands(self, record):
        petition = record._petitions()
        return "\n".join(petition.demand_ids.mapped("name")) or petition.request or None

    def _suggest_answers(self, record):
        return {
            str(demand.id): {
                "demand": demand.name,
                "decision": demand.decision or False,
                "answer": demand.answer or "",
            }
            for demand in (
                record._own_demands()
                if record._name == "xinfang.referral"
                else record._petitions().demand_ids
            )
        }

    def _suggest_resolved(self, record):
        return "yes" if record._petitions().decision == "support" else None
