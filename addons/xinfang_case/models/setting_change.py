from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import settings
from ..tools.moment import legal_now

PREFIX = "xinfang_case."


class SettingChange(models.Model):
    """Who changed a setting or a time limit: before, after, when."""

    _name = "xinfang.setting.change"
    _description = "Change of a Setting or Limit"
    _inherit = ["xinfang.append.mixin"]
    _rec_name = "key"

    key = fields.Char("Setting", required=True, readonly=True, index=True)
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)

    @api.model
    def _note(self, changes):
        """Append changes.

        :param changes: list of (key, before, after); equal pairs are left out
        """
        rows = [
            {
                "key": key,
                "before": str(before),
                "after": str(after),
                "user_id": self.env.uid,
                "date": legal_now(self.env),
            }
            for key, before, after in changes
            if str(before) != str(after)
        ]
        return self._append(rows)


class IrConfigParameter(models.Model):
    """The settings of the office: checked and logged through whatever door they come."""

    _inherit = "ir.config_parameter"

    @api.model
    def _xinfang(self, key):
        """Return a setting of the office, its default when it is not set.

        :param str key: key of ``tools/settings.py``
        """
        return settings.parse(key, self.sudo().get_param(PREFIX + key, ""))

    @api.model_create_multi
    def create(self, vals_list):
        changes = [
            (vals["key"], False, vals.get("value"))
            for vals in vals_list
            if _is_setting(vals.get("key"))
        ]
        self._xinfang_check(changes)
        records = super().create(vals_list)
        self._xinfang_log(changes)
        return records

    def write(self, vals):
        changes = []
        for record in self:
            key = vals.get("key", record.key)
            if _is_setting(record.key) and key != record.key:
                changes.append((record.key, record.value, False))
            if _is_setting(key):
                before = record.value if key == record.key else False
                changes.append((key, before, vals.get("value", record.value)))
        self._xinfang_check(changes)
        result = super().write(vals)
        self._xinfang_log(changes)
        return result

    def unlink(self):
        changes = [
            (record.key, record.value, False)
            for record in self
            if _is_setting(record.key)
        ]
        self._xinfang_check(changes)
        result = super().unlink()
        self._xinfang_log(changes)
        return result

    @api.model
    def _xinfang_check(self, changes):
        """Refuse a change by the wrong person or to a senseless value."""
        if not changes:
            return
        # Settings are saved with full rights, so the person counts, not the rights.
        if not (
            self.env.user._is_superuser()
            or self.env.user.has_group("xinfang_case.group_xinfang_admin")
        ):
            raise AccessError(
                self.env._(
                    "The settings of the petition office are for its administrator."
                )
            )
        for key, _before, after in changes:
            name = key.removeprefix(PREFIX)
            if after and settings.problem(name, after):
                raise ValidationError(self._xinfang_problem(name, after))

    @api.model
    def _xinfang_problem(self, name, value):
        setting = settings.SETTINGS[name]
        if setting.kind == "int":
            return self.env._(
                "“%(key)s” is a whole number from %(low)s to %(high)s, not “%(value)s”.",
                key=name,
                low=setting.low,
                high=setting.high,
                value=value,
            )
        if setting.kind == "levels":
            return self.env._(
                "Warning levels are three rising shares below 100, such as 50/75/85, "
                "not “%(value)s”.",
                value=value,
            )
        if setting.kind == "code":
            return self.env._(
                "“%(key)s” is a short code of letters and digits, not “%(value)s”.",
                key=name,
                value=value,
            )
        return self.env._(
            "“%(key)s” is one of %(choices)s, not “%(value)s”.",
            key=name,
            choices=", ".join(setting.choices or ("True", "False")),
            value=value,
        )

    @api.model
    def _xinfang_log(self, changes):
        """Note what really changed; a removed value is the default again."""
        self.env["xinfang.setting.change"]._note(
            [
                (
                    key,
                    *(
                        settings.dump(name, settings.parse(name, value))
                        for value in (before, after)
                    ),
                )
                for key, before, after in changes
                for name in (key.removeprefix(PREFIX),)
            ]
        )


def _is_setting(key):
    name = (key or "").removeprefix(PREFIX)
    return name != key and name in settings.SETTINGS
