"""Who gave whom which right: written down, and auditors are told (C49).

An administrator cannot read a petition, but he can give himself a role that can. Nothing
in the machine can keep him from it; that he did it stays, and those who audit hear of it
at once. Installing and updating is done by the system itself and is not noted.
"""

from odoo import SUPERUSER_ID, api, models

# Of whom these were given auditors are told; all others stand in the list of changes.
_WATCHED = (
    "xinfang_case.group_xinfang_discipline",
    "xinfang_case.group_xinfang_custodian",
    "xinfang_case.group_xinfang_auditor",
    "xinfang_case.group_xinfang_admin",
    "base.group_system",
    "base.group_erp_manager",
)
_AUDITORS = "xinfang_case.group_xinfang_auditor"


class RightsMixin(models.AbstractModel):
    """Rows that say who may do what; a change of one is noted before and after."""

    _name = "xinfang.rights.mixin"
    _description = "Noted Change of Rights"

    # Names of the columns that make a difference.
    _xinfang_rights = ()

    def _xinfang_described(self):
        """Return id → (key, text) of these records."""
        return {
            record.id: (
                f"{record._name}: {record.display_name}",
                "; ".join(
                    f"{name}={record._xinfang_value(name)}"
                    for name in self._xinfang_rights
                ),
            )
            for record in self.sudo()
        }

    def _xinfang_value(self, name):
        value = self[name]
        if self._fields[name].relational:
            return "、".join(sorted(value.mapped("display_name")))
        return value

    def _xinfang_noted(self, change, names=None):
        """Make a change of these records and note it.

        :param change: function that makes it and returns what the caller returns
        :param names: columns that are written, None: all
        """
        quiet = self.env.uid == SUPERUSER_ID
        if quiet or (names is not None and not set(names) & set(self._xinfang_rights)):
            return change()
        before = self._xinfang_described()
        result = change()
        after = self.exists()._xinfang_described()
        nothing = ("", "")
        self.env["xinfang.setting.change"]._note(
            [
                (
                    (after.get(one) or before[one])[0],
                    before.get(one, nothing)[1],
                    after.get(one, nothing)[1],
                )
                for one in before | after
            ]
        )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self.env.uid != SUPERUSER_ID:
            self.env["xinfang.setting.change"]._note(
                [(key, "", text) for key, text in records._xinfang_described().values()]
            )
        return records

    def write(self, vals):
        return self._xinfang_noted(lambda: super(RightsMixin, self).write(vals), vals)

    def unlink(self):
        return self._xinfang_noted(lambda: super(RightsMixin, self).unlink())


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "xinfang.rights.mixin"]

    _xinfang_rights = (
        "domain_force",
        "active",
        "groups",
        "perm_read",
        "perm_write",
        "perm_create",
        "perm_unlink",
    )


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "xinfang.rights.mixin"]

    _xinfang_rights = (
        "active",
        "group_id",
        "perm_read",
        "perm_write",
        "perm_create",
        "perm_unlink",
    )


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "xinfang.rights.mixin"]

    _xinfang_rights = ("user_ids", "implied_ids")

    def write(self, vals):
        watch = {"user_ids", "implied_ids", "all_user_ids"} & vals.keys()
        if not watch or self.env.uid == SUPERUSER_ID:
            return super().write(vals)
        groups = self.env["res.users"]._xinfang_watched_groups()
        before = {group: group.all_user_ids for group in groups}
        result = super().write(vals)
        self.env["res.users"]._xinfang_tell_auditors(before)
        return result


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "xinfang.rights.mixin"]

    _xinfang_rights = ("group_ids", "active")

    def _xinfang_described(self):
        """Of staff alone: a list of citizens' accounts is nobody's business."""
        staff = self.sudo().filtered(lambda user: not user.share)
        return super(ResUsers, staff)._xinfang_described()

    def write(self, vals):
        if not {"group_ids", "active"} & vals.keys() or self.env.uid == SUPERUSER_ID:
            return super().write(vals)
        groups = self._xinfang_watched_groups()
        before = {group: group.all_user_ids for group in groups}
        result = super().write(vals)
        self._xinfang_tell_auditors(before)
        return result

    @api.model
    def _xinfang_watched_groups(self):
        groups = self.env["res.groups"].sudo()
        for xmlid in _WATCHED:
            groups |= self.env.ref(xmlid, raise_if_not_found=False) or groups
        return groups

    @api.model
    def _xinfang_tell_auditors(self, before):
        """Tell auditors who is new in a group of those that are watched.

        :param dict before: group → its users before the change
        """
        new = {group: group.sudo().all_user_ids - old for group, old in before.items()}
        new = {group: users for group, users in new.items() if users}
        if not new:
            return
        lines = [
            self.env._(
                "%(users)s: %(role)s, given by %(by)s",
                users="、".join(users.mapped("name")),
                role=group.name,
                by=self.env.user.name,
            )
            for group, users in new.items()
        ]
        # By the system, so that who gave the right cannot take the reminder away.
        system = self.with_user(SUPERUSER_ID)
        for auditor in system.env.ref(_AUDITORS).all_user_ids:
            partner = auditor.partner_id.with_context(mail_activity_quick_update=True)
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=auditor.id,
                summary=self.env._("A right was given"),
                note="\n".join(lines),
            )
