"""Rules and rights changed past the office, in the database itself, are noticed (C43, C49).

What is changed through the office is noted as it happens (``right_change.py``). Whoever
writes to the database directly leaves no note; so the office remembers what its rules,
rights, roles and triggers were when it last changed them itself, sealed with the key that
lies outside the database, and compares: at every start, and each night.
"""

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..tools import view_mac
from .keyring import VaultError, vault_of
from .right_change import _AUDITORS, _WATCHED

_logger = logging.getLogger(__name__)
_SCOPE = "rights"
SEAL_PARAMETER = "xinfang_case.rights_seal"
TOUCHED = "xinfang_touched_rights"
TRIGGERS = ("trigger", 0)
# Kind of key → the models of the ids that stand in it.
KINDS = {
    "rule": ("ir.rule",),
    "rulegroup": ("ir.rule", "res.groups"),
    "access": ("ir.model.access",),
    "implied": ("res.groups", "res.groups"),
    "member": ("res.groups", "res.users"),
}


def concerned(key):
    """Return what a key is about: pairs of model and id.

    >>> concerned("member:7:12")
    [('res.groups', 7), ('res.users', 12)]
    >>> concerned("trigger:xinfang_entry:xinfang_entry_rows")
    [('trigger', 0)]
    """
    kind, *ids = key.split(":")
    if kind not in KINDS:
        return [TRIGGERS]
    return [(model, int(one)) for model, one in zip(KINDS[kind], ids, strict=True)]


class RightSeal(models.Model):
    """What one rule, right, role or trigger was when the office last changed it."""

    _name = "xinfang.right.seal"
    _description = "Rights as the Office Knows Them"
    _log_access = False

    key = fields.Char(required=True)
    digest = fields.Char(required=True)

    _key_uniq = models.UniqueIndex("(key)")

    # -- what there is ------------------------------------------------------

    @api.model
    def _picture(self):
        """Return key → digest of everything that decides who may do what."""
        self.env.flush_all()
        refs = (
            self.env.ref(name, raise_if_not_found=False)
            for name in _WATCHED
            if name.startswith("base.")
        )
        watched = [group.id for group in refs if group]
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH ours AS (
                        SELECT res_id AS id FROM ir_model_data
                         WHERE model = 'res.groups' AND module LIKE 'xinfang%%'
                        UNION SELECT unnest(%(watched)s::int[]))
                    SELECT 'rule:' || id, md5(concat_ws('|', model_id, domain_force,
                           active, perm_read, perm_write, perm_create, perm_unlink,
                           global)) FROM ir_rule
                    UNION ALL SELECT 'rulegroup:' || rule_group_id || ':' || group_id, ''
                           FROM rule_group_rel
                    UNION ALL SELECT 'access:' || id, md5(concat_ws('|', model_id,
                           group_id, active, perm_read, perm_write, perm_create,
                           perm_unlink)) FROM ir_model_access
                    UNION ALL SELECT 'implied:' || gid || ':' || hid, ''
                           FROM res_groups_implied_rel
                    UNION ALL SELECT 'member:' || gid || ':' || uid, ''
                           FROM res_groups_users_rel WHERE gid IN (SELECT id FROM ours)
                    UNION ALL SELECT 'trigger:' || c.relname || ':' || t.tgname,
                           t.tgenabled::text FROM pg_trigger t
                           JOIN pg_class c ON c.oid = t.tgrelid
                          WHERE NOT t.tgisinternal AND starts_with(c.relname, 'xinfang')
                            AND c.relnamespace = current_schema()::regnamespace
                    """,
                    watched=watched,
                )
            )
        )

    @api.model
    def _known(self):
        """Return key → digest as the office last left it."""
        self.flush_model()
        return dict(
            self.env.execute_query(SQL("SELECT key, digest FROM xinfang_right_seal"))
        )

    @api.model
    def _changed(self):
        """Return what is not as the office left it.

        :return: list of keys (str), sorted; ``["seal"]`` besides where the remembered
            picture itself was changed; empty before the first sealing
        """
        known = self._known()
        if not known:
            return []
        now = self._picture()
        changed = [
            key for key in known.keys() | now.keys() if known.get(key) != now.get(key)
        ]
        try:
            seal = self.env["ir.config_parameter"].sudo().get_param(SEAL_PARAMETER)
            text = _text(known)
            if not (seal and view_mac.is_seal(vault_of(self.env), text, seal, _SCOPE)):
                changed.append("seal")
        except VaultError:
            _logger.warning("Rights cannot be compared: there is no key")
        return sorted(changed)

    # -- keeping it ---------------------------------------------------------

    @api.model
    def _remember(self, touched=None):
        """Take over what the office has changed itself, and nothing else.

        :param touched: pairs of model and id; None: everything there is
        """
        known, now = self._known(), self._picture()
        new = now
        if touched is not None and known:

            def mine(key):
                return not touched.isdisjoint(concerned(key))

            new = {key: text for key, text in known.items() if not mine(key)}
            new |= {key: text for key, text in now.items() if mine(key)}
        if new == known:
            return
        gone = [key for key in known if key not in new]
        self.env.cr.execute(
            "DELETE FROM xinfang_right_seal WHERE key = ANY(%s)", (gone,)
        )
        rows = [(key, text) for key, text in new.items() if known.get(key) != text]
        if rows:
            self.env.cr.execute_values(
                "INSERT INTO xinfang_right_seal (key, digest) VALUES %s"
                " ON CONFLICT (key) DO UPDATE SET digest = EXCLUDED.digest",
                rows,
            )
        try:
            seal = view_mac.seal(vault_of(self.env), _text(new), _SCOPE)
        except VaultError:
            _logger.warning("Rights cannot be sealed: there is no key")
            return
        self.env["ir.config_parameter"].sudo().set_param(SEAL_PARAMETER, seal)

    @api.model
    def _touch(self, records):
        """Let the end of this transaction remember what was changed in it."""
        data = self.env.cr.precommit.data
        if records:
            seals = self.with_env(self.env(user=SUPERUSER_ID, context={}))

            @self.env.cr.precommit.add
            def remember():
                # Of several the first finds all; the others nothing more to do.
                if touched := data.pop(TOUCHED, None):
                    seals._remember(touched)

        rows = {(records._name, record_id) for record_id in records.ids}
        data.setdefault(TOUCHED, set()).update(rows)

    # -- telling ------------------------------------------------------------

    def _register_hook(self):
        """Compare at every start; after an install or update, take everything over."""
        result = super()._register_hook()
        if self.pool.updated_modules:
            # What an update loads is touched like any change; triggers are made past it.
            self._remember({TRIGGERS})
        elif changed := self._changed():
            _logger.critical(
                "Rights were changed past the office: %s", ", ".join(changed[:50])
            )
        return result

    @api.model
    def _cron_check(self):
        """Compare, note what is new, and tell the auditors.

        :return: how many changes were noted (int)
        """
        notes = self.env["xinfang.setting.change"].sudo()
        known, now = self._known(), self._picture()
        fresh = []
        for key in self._changed():
            before, after = (
                "none" if text is None else text or "there"
                for text in (known.get(key), now.get(key))
            )
            row = (f"database: {key}", before, after)
            place = [("key", "=", row[0]), ("after", "=", after)]
            if not notes.search_count(place, limit=1):
                fresh.append(row)
        if fresh:
            notes._note(fresh)
            _logger.critical(
                "Rights were changed past the office: %s",
                ", ".join(f[0] for f in fresh),
            )
            self._tell(fresh)
        return len(fresh)

    @api.model
    def _tell(self, fresh):
        system = self.with_user(SUPERUSER_ID)
        for auditor in system.env.ref(_AUDITORS).all_user_ids:
            auditor.partner_id.with_context(
                mail_activity_quick_update=True
            ).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=auditor.id,
                summary=self.env._("Rights were changed in the database itself"),
                note="\n".join(key for key, _before, _after in fresh[:100]),
            )


class RightsTouched(models.AbstractModel):
    """Whatever changes through the office is remembered at the end of its transaction."""

    _inherit = "xinfang.rights.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["xinfang.right.seal"]._touch(records)
        return records

    def write(self, vals):
        # Afterwards: a savepoint within runs what waits for the end already.
        result = super().write(vals)
        if set(vals) & {*self._xinfang_rights, "model_id", "all_user_ids"}:
            self.env["xinfang.right.seal"]._touch(self)
        return result

    def unlink(self):
        result = super().unlink()
        self.env["xinfang.right.seal"]._touch(self)
        return result


def _text(picture):
    return view_mac.canonical(sorted(picture.items()))
