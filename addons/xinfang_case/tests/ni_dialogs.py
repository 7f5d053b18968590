"""Dialogs in the non-interference harness: rows that live for an hour tell nothing either.

A dialog is a door of its own: it takes any id as a value, suggests what fits to it, and
does something when its button is pressed. So dialogs are opened, filled and pressed as
every barred actor, and besides searched, read and grouped like every lasting model.
"""

import base64

from odoo.models import MAGIC_COLUMNS

# What the buttons of Odoo's own dialogs do that belong to records; of ours all are pressed.
PRESSED = {
    "mail.compose.message": ("action_send_mail",),
    "mail.activity.schedule": ("action_schedule_activities",),
    "mail.followers.edit": ("edit_followers",),
    "res.users.identitycheck": ("run_check",),
}
IMPORT = "base_import.import"
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "date_format": "",
    "datetime_format": "",
}
PAIRS = {"res_model": "res_id", "model": "res_ids"}


class Dialogs:
    """Kinds of calls that have to do with dialogs; a part of ``ni_calls.Calls``."""

    def dialog_names(self):
        """Return the names of all dialogs, ours first."""
        names = [
            name
            for name in self.env.registry
            if (model := self.env[name])._transient
            and model._auto
            and not model._abstract
        ]
        return sorted(names, key=lambda name: (not name.startswith("xinfang."), name))

    def dialog(self):
        """Return the name of a dialog, mostly one of ours."""
        ours = [name for name in self.dialogs if name.startswith("xinfang.")]
        native = [name for name in (*PRESSED, IMPORT) if name in self.env]
        return self.rng.choice(
            self.rng.choices([ours, native, self.dialogs], [7, 2, 1])[0]
        )

    def dialog_value(self, model, field, target):
        """Return what somebody fills into a field of a dialog."""
        name, kind = field.name, field.type
        if name in PAIRS and kind == "char":
            return target
        if name == "res_ids":
            return str(self.some_ids(target, 2))
        if kind in ("many2one_reference", "integer") and name.endswith("res_id"):
            return self.some_ids(target, 1)[0]
        if kind in ("many2one", "many2many", "one2many"):
            row = self.row_of(field.comodel_name)
            linked = [(4, row)] if self.rng.random() < 0.5 else [(6, 0, [row])]
            return row if kind == "many2one" else linked
        if kind in ("integer", "float", "monetary"):
            return self.rng.choice([0, 1, 5, self.some_ids(target, 1)[0]])
        return self.typed_value(field)

    def typed_value(self, field):
        text = self.rng.choice([*self.words, "核对名单数据"])
        return {
            "selection": lambda: self.rng.choice(field.get_values(self.env) or [False]),
            "binary": lambda: base64.b64encode(text.encode()).decode(),
            "json": dict,
            "date": lambda: "2026-11-30",
            "datetime": lambda: "2026-11-30",
            "boolean": lambda: bool(text),
        }.get(field.type, lambda: text)()

    def row_of(self, model):
        """Return an id of a model: of the secret's rows, plain ones, or any first one."""
        if any(self.ids.get(model, {}).values()):
            return self.some_ids(model, 1)[0]
        return self.rng.choice([*self.first_of(model), 99999999])

    def first_of(self, model):
        if model not in self.firsts:
            found = self.env[model].with_context(active_test=False).search([], limit=30)
            self.firsts[model] = found.ids
        return self.firsts[model]

    def dialog_target(self):
        return self.rng.choice(self.targets)

    def dialog_vals(self, model, target):
        """Return values for a dialog: all it needs, and some of what else it takes."""
        fields = [
            field
            for name, field in sorted(self.env[model]._fields.items())
            if field.store and name not in MAGIC_COLUMNS and not field.compute
        ]
        some = self.rng.sample(fields, min(len(fields), self.rng.randint(1, 4)))
        wanted = [
            field
            for field in fields
            if field.required
            or field in some
            or field.name in ("res_id", "res_ids", "petition_id")
        ]
        return {field.name: self.dialog_value(model, field, target) for field in wanted}

    def dialog_context(self, target):
        row = self.some_ids(target, 1)[0]
        return {
            "active_model": target,
            "active_id": row,
            "active_ids": [row],
            "default_res_model": target,
            "default_model": target,
            "default_res_id": row,
            "default_res_ids": [row],
            "default_petition_id": self.some_ids("xinfang.petition", 1)[0],
            "default_petitioner_id": self.some_ids("xinfang.petitioner", 1)[0],
            "default_act_id": self.rng.choice(self.first_of("xinfang.act")),
        }

    # -- kinds of calls ---------------------------------------------------

    def dialog_defaults(self):
        """What a dialog suggests when it is opened on something."""
        model, target = self.dialog(), self.dialog_target()
        context = self.dialog_context(target)
        names = sorted(self.env[model]._fields)
        return model, "default_get", [names], {"context": context}

    def dialog_onchange(self):
        """What a dialog says while it is being filled in."""
        model, target = self.dialog(), self.dialog_target()
        vals = self.dialog_vals(model, target)
        changed = self.rng.choice([[], list(vals)[:2]])
        args = [[], vals, changed, self.spec(model)]
        if self.rng.random() < 0.5:
            return model, "onchange", args, {}
        return model, "onchange", args, {"context": self.dialog_context(target)}

    def dialog_pressed(self):
        """A dialog that is opened, filled in, read again, and whose button is pressed."""
        model, target = self.dialog(), self.dialog_target()
        if model == IMPORT:
            return self.imported(target)
        steps = [
            ("read", [self.names_of(model, 8)]),
            ("web_read", [self.spec(model)]),
            ("onchange", [{}, [], self.spec(model)]),
            ("name_search", [self.rng.choice(self.words)]),
            ("export_data", [["id", *self.names_of(model, 2)]]),
        ]
        steps = self.rng.sample(steps, 2)
        buttons = PRESSED.get(model) or self.buttons.get(model)
        steps += [(self.rng.choice(buttons), [])] if buttons else []
        vals = self.dialog_vals(model, target)
        return model, "+dialog", [vals, steps], {}

    def imported(self, target):
        """A list that names rows by their number: what of it can be read in."""
        row = self.some_ids(target, 1)[0]
        name = self.rng.choice(self.names_of(target, 1))
        text = f".id,{name}\n{row},{self.rng.choice(self.words)}\n"
        vals = {
            "res_model": target,
            "file": base64.b64encode(text.encode()).decode(),
            "file_name": "a.csv",
            "file_type": "text/csv",
        }
        steps = [
            ("parse_preview", [OPTIONS]),
            ("execute_import", [[".id", name], [".id", name], OPTIONS, True]),
        ]
        return IMPORT, "+dialog", [vals, steps], {}
