"""Generated calls of the non-interference harness: plain data, made from a seed.

A call is ``(login, model, method, args, kwargs)`` as a client would send it. Nothing here
knows what the answer should be: whoever must not sense an accusation has to get the same
one whether it is there or not.
"""

import base64
import inspect

from odoo.models import BaseModel

from .ni_dialogs import Dialogs

# Besides all lasting models of the product: where Odoo keeps what belongs to records.
NATIVE = (
    "mail.message",
    "mail.activity",
    "mail.followers",
    "mail.notification",
    "mail.tracking.value",
    "mail.mail",
    "ir.attachment",
    "ir.filters",
    "res.users",
    "res.partner",
    "calendar.event",
    "calendar.attendee",
)
THREADED = ("xinfang.petition", "xinfang.referral")
DATES = ("2026-01-01", "2026-03-02", "2026-12-31")
ORDERS = ("", " desc", " asc")
OPERATORS = {
    "char": ("=", "!=", "ilike", "not ilike", "=like", "in", "not in"),
    "text": ("ilike", "not ilike", "="),
    "html": ("ilike", "not ilike"),
    "selection": ("=", "!=", "in", "not in"),
    "boolean": ("=", "!="),
    "integer": ("=", "!=", ">", "<", ">=", "in"),
    "float": ("=", ">", "<"),
    "date": ("=", ">", "<", ">="),
    "datetime": (">", "<"),
    "many2one": ("=", "!=", "in", "not in", "ilike", "child_of", "any", "not any"),
    "one2many": ("=", "!=", "in", "not in", "any", "not any"),
    "many2many": ("=", "!=", "in", "not in", "any", "not any"),
    "many2one_reference": ("=", "in", ">"),
}
RELATIONS = ("many2one", "one2many", "many2many")
# Would read or write files, or leave the database; each has tests of its own.
NOT_SWEPT = frozenset({"action_pdf", "action_docx", "unlink", "copy"})


class Calls(Dialogs):
    """A source of calls.

    :param rng: ``random.Random``
    :param env: environment of the superuser
    :param dict ids: model → dict ``secret``, ``plain``: ids of rows
    :param list words: texts to search for, the secret ones among them
    """

    def __init__(self, rng, env, ids, words):
        self.rng, self.env, self.ids, self.words = rng, env, ids, words
        self.models = [
            name
            for name in sorted(env.registry)
            if name.startswith("xinfang.")
            and not env[name]._abstract
            and not env[name]._transient
            and env[name]._auto
        ] + [name for name in NATIVE if name in env]
        self.sweep = [
            (name, method) for name in self.models for method in _sweep(env[name])
        ]
        self.dialogs = self.dialog_names()
        self.buttons = {
            name: methods for name in self.dialogs if (methods := _sweep(env[name]))
        }
        self.firsts, self.targets = {}, (*THREADED, "xinfang.document", "mail.message")
        # What belongs to petitions is asked about more often than code lists, dialogs of
        # Odoo that have nothing to do with them less.
        self.models += self.dialogs
        self.known = set(self.models)
        self.weights = [
            6
            if self.ids.get(m, {}).get("secret")
            else 1
            if m.startswith("xinfang.") or m in NATIVE
            else 0.2
            for m in self.models
        ]
        self.kinds = [
            (getattr(self, name), weight)
            for name, weight in (
                ("search", 10),
                ("count", 10),
                ("read", 8),
                ("web_read", 6),
                ("web_search_read", 8),
                ("group", 12),
                ("names", 6),
                ("export", 5),
                ("onchange", 3),
                ("defaults", 2),
                ("fields", 1),
                ("create", 6),
                ("write", 6),
                ("unlink", 2),
                ("act", 6),
                ("chatter", 6),
                ("swept", 5),
                ("files", 3),
                ("dialog_defaults", 5),
                ("dialog_onchange", 5),
                ("dialog_pressed", 9),
            )
        ]

    def calls(self, login, count):
        """Return so many calls of one user."""
        kinds, weights = zip(*self.kinds, strict=True)
        return [(login, *kind()) for kind in self.rng.choices(kinds, weights, k=count)]

    # -- pieces -----------------------------------------------------------

    def model(self):
        return self.rng.choices(self.models, self.weights)[0]

    def some_ids(self, model, count=3):
        """Return ids of a model: of the secret, of plain rows, and of none."""
        known = self.ids.get(model, {})
        pool = (
            known.get("secret", [])[:12] * 3 + known.get("plain", [])[:12] + [99999999]
        )
        return [self.rng.choice(pool) for _i in range(self.rng.randint(1, count))]

    def field(self, model, types=None):
        fields = [
            field
            for name, field in sorted(self.env[model]._fields.items())
            if (field.store or field.search)
            and field.type in OPERATORS
            and (types is None or field.type in types)
            and (field.type not in RELATIONS or field.comodel_name in self.known)
        ]
        return self.rng.choice(fields) if fields else None

    def path(self, model, hops):
        """Return a dotted path of up to ``hops`` relations, and its last field."""
        names = []
        while hops and (field := self.field(model, RELATIONS)):
            names.append(field.name)
            model, hops = field.comodel_name, hops - 1
        field = self.field(model)
        return ".".join([*names, field.name]), field

    def value(self, field, operator, depth):
        if operator in ("any", "not any"):
            return self.domain(field.comodel_name, depth + 1, leaves=1)
        value = self.plain_value(field, operator)
        return [value] if operator in ("in", "not in") else value

    def plain_value(self, field, operator):
        kind = field.type
        if kind in RELATIONS:
            if operator == "ilike":
                return self.rng.choice(self.words)
            return self.rng.choice([False, *self.some_ids(field.comodel_name, 1)])
        if kind in ("char", "text", "html"):
            return self.rng.choice([*self.words, False, "%"])
        if kind == "selection":
            return self.rng.choice([*field.get_values(self.env), False])
        if kind == "boolean":
            return self.rng.choice([True, False])
        if kind in ("date", "datetime"):
            return self.rng.choice(DATES)
        if kind == "many2one_reference":
            return self.some_ids(self.rng.choice(THREADED), 1)[0]
        return self.rng.choice([0, 1, 2, 5])

    def leaf(self, model, depth):
        path, field = self.path(
            model, self.rng.choice((0, 0, 1, 1, 2, 3)) if not depth else 0
        )
        operator = self.rng.choice(OPERATORS[field.type])
        return (path, operator, self.value(field, operator, depth))

    def domain(self, model, depth=0, leaves=None):
        count = leaves or self.rng.choice((0, 1, 1, 2, 3))
        if depth > 2:
            return []
        terms = [self.leaf(model, depth) for _i in range(count)]
        glue = [self.rng.choice("&|") for _i in range(max(0, count - 1))]
        flip = ["!"] if terms and self.rng.random() < 0.15 else []
        return [*glue, *flip, *terms]

    def order(self, model):
        fields = [
            name
            for name, field in sorted(self.env[model]._fields.items())
            if field.store and field.column_type and field.type != "json"
        ]
        return f"{self.rng.choice(fields)}{self.rng.choice(ORDERS)}, id"

    def names_of(self, model, count=4):
        fields = sorted(self.env[model]._fields)
        return self.rng.sample(fields, min(count, len(fields)))

    def spec(self, model, depth=0):
        spec = {}
        for name in self.names_of(model):
            field = self.env[model]._fields[name]
            spec[name] = {}
            if field.type in RELATIONS and field.comodel_name in self.env and depth < 2:
                spec[name] = {"fields": self.spec(field.comodel_name, depth + 1)}
        return spec

    # -- kinds of calls ---------------------------------------------------

    def search(self):
        model = self.model()
        kwargs = {"limit": self.rng.choice((None, 1, 5)), "order": self.order(model)}
        return model, "search", [self.domain(model)], kwargs

    def count(self):
        model = self.model()
        return model, "search_count", [self.domain(model)], {}

    def read(self):  # pylint: disable=method-required-super
        model = self.model()
        return model, "read", [self.some_ids(model), self.names_of(model)], {}

    def web_read(self):
        model = self.model()
        return model, "web_read", [self.some_ids(model), self.spec(model)], {}

    def web_search_read(self):
        model = self.model()
        kwargs = {
            "limit": 5,
            "order": self.order(model),
            "count_limit": self.rng.choice((None, 3)),
        }
        return model, "web_search_read", [self.domain(model), self.spec(model)], kwargs

    def group(self):
        model = self.model()
        fields = self.env[model]._fields
        keys = [
            n
            for n, f in sorted(fields.items())
            if f.store and f.column_type and f.type != "json"
        ]
        keys = [
            f"{n}:month" if fields[n].type in ("date", "datetime") else n for n in keys
        ]
        sums = [
            f"{n}:{how}"
            for n, f in sorted(fields.items())
            if f.store and f.type in ("integer", "date") and n != "id"
            for how in ("min", "max", "count_distinct")
        ] + ["id:count_distinct", "id:max", "id:sum"]
        groupby = self.rng.sample(keys, self.rng.randint(0, min(2, len(keys))))
        aggregates = ["__count", *self.rng.sample(sums, min(2, len(sums)))]
        args = [self.domain(model), groupby, aggregates]
        name = self.rng.choice(("formatted_read_group", "web_read_group"))
        return (
            model,
            name,
            args
            if groupby or name != "web_read_group"
            else args[:1]
            + [
                keys[:1],
                aggregates,
            ],
            {},
        )

    def names(self):
        model = self.model()
        args = [self.rng.choice(self.words), self.domain(model)]
        return model, "name_search", args, {"limit": self.rng.choice((8, 100))}

    def export(self):
        model = self.model()
        paths = [
            self.path(model, self.rng.choice((0, 1, 2)))[0].replace(".", "/")
            for _i in range(3)
        ]
        return model, "export_data", [self.some_ids(model), paths], {}

    def onchange(self):
        model = self.rng.choice(THREADED + ("xinfang.demand", "xinfang.accused"))
        spec = self.spec(model)
        ids = self.rng.choice(([], self.some_ids(model, 1)))
        values = {}
        for name in list(spec)[:2]:
            field = self.env[model]._fields[name]
            if field.type == "many2one" and field.comodel_name in self.known:
                values[name] = self.some_ids(field.comodel_name, 1)[0]
        return model, "onchange", [ids, values, list(values)[:1], spec], {}

    def defaults(self):
        model = self.rng.choice(self.models + ["xinfang.act.wizard"])
        target = self.rng.choice(THREADED)
        context = {
            "default_res_model": target,
            "default_res_id": self.some_ids(target, 1)[0],
            "default_petition_id": self.some_ids(THREADED[0], 1)[0],
            "active_id": self.some_ids(target, 1)[0],
            "active_model": target,
        }
        names = self.names_of(model, 8) + ["res_model", "res_id", "petition_id"]
        names = [name for name in names if name in self.env[model]._fields]
        return model, "default_get", [names], {"context": context}

    def fields(self):
        return self.model(), "fields_get", [], {"attributes": ["type", "string"]}

    def create(self):  # pylint: disable=method-required-super
        """Tie a new row to a record that may be hidden, or missing."""
        target = self.rng.choice(THREADED)
        target_id = self.some_ids(target, 1)[0]
        petition_id = self.some_ids(THREADED[0], 1)[0]
        activity = self.env["mail.activity.type"].search([], limit=1).id
        model, vals = self.rng.choice(
            [
                ("xinfang.demand", [{"petition_id": petition_id, "name": "甲"}]),
                ("xinfang.accused", [{"petition_id": petition_id, "name": "甲"}]),
                (
                    "ir.attachment",
                    [
                        {
                            "name": "a.txt",
                            "raw": "甲",
                            "res_model": target,
                            "res_id": target_id,
                        }
                    ],
                ),
                (
                    "mail.message",
                    [{"model": target, "res_id": target_id, "body": "甲"}],
                ),
                (
                    "mail.activity",
                    [
                        {
                            "res_model_id": self.env["ir.model"]._get_id(target),
                            "res_id": target_id,
                            "activity_type_id": activity,
                            "user_id": self.env.uid,
                        }
                    ],
                ),
                (
                    "mail.followers",
                    [{"res_model": target, "res_id": target_id, "partner_id": 1}],
                ),
                (
                    "xinfang.act.wizard",
                    [
                        {
                            "res_model": target,
                            "res_id": target_id,
                            "act_id": self.env["xinfang.act"].search([], limit=1).id,
                            "origin_id": petition_id,
                        }
                    ],
                ),
                ("xinfang.petition", [{"channel": "letter", "origin_id": petition_id}]),
                (
                    "xinfang.petition",
                    [
                        {
                            "channel": "letter",
                            "demand_ids": [(4, self.some_ids("xinfang.demand", 1)[0])],
                        }
                    ],
                ),
            ]
        )
        return model, "create", vals, {}

    def write(self):  # pylint: disable=method-required-super
        model = self.model()
        names = [n for n, f in sorted(self.env[model]._fields.items()) if f.store]
        field = self.env[model]._fields[self.rng.choice(names)]
        value = self.plain_value(field, "=") if field.type in OPERATORS else False
        if field.type in ("one2many", "many2many"):
            value = [
                (self.rng.choice((2, 3, 4)), self.some_ids(field.comodel_name, 1)[0])
            ]
        return model, "write", [self.some_ids(model, 1), {field.name: value}], {}

    def unlink(self):  # pylint: disable=method-required-super
        model = self.model()
        return model, "unlink", [self.some_ids(model, 1)], {}

    def act(self):
        model = self.rng.choice(THREADED)
        acts = self.env["xinfang.act"].search([("model", "=", model)])
        ids = self.some_ids(model, 1)
        return self.rng.choice(
            [
                (model, "perform", [ids, self.rng.choice(acts.mapped("code")), {}], {}),
                (model, "available_acts", [ids], {}),
                (
                    model,
                    "action_open_act",
                    [ids, self.rng.choice(acts.mapped("code"))],
                    {},
                ),
                (THREADED[0], "find_same_matter", [self.some_ids(THREADED[0], 1)], {}),
                (
                    THREADED[0],
                    "perform",
                    [
                        self.ids[THREADED[0]]["plain"][:1],
                        "link_repeat",
                        {
                            "origin_id": self.some_ids(THREADED[0], 1)[0],
                            "reason": "同一事项",
                        },
                    ],
                    {},
                ),
                (
                    THREADED[0],
                    "perform",
                    [
                        self.ids[THREADED[0]]["plain"][:1],
                        "rule_out_same_matter",
                        {
                            "compared_numbers": self.rng.choice(self.words),
                            "reason": "另一事项",
                        },
                    ],
                    {},
                ),
            ]
        )

    def chatter(self):
        model = self.rng.choice(THREADED)
        ids = self.some_ids(model, 1)
        partner = self.env.user.partner_id.id
        return self.rng.choice(
            [
                (model, "message_post", [ids], {"body": "甲"}),
                (model, "message_subscribe", [ids, [partner]], {}),
                (model, "activity_schedule", [ids], {"summary": "甲"}),
                (
                    model,
                    "message_notify",
                    [ids],
                    {"body": "甲", "partner_ids": [partner]},
                ),
                ("mail.activity", "get_activity_data", [model, []], {}),
                (
                    "mail.message",
                    "read",
                    [self.some_ids("mail.message"), ["body", "record_name"]],
                    {},
                ),
                (
                    "mail.activity",
                    "action_done",
                    [self.some_ids("mail.activity", 1)],
                    {},
                ),
                (
                    "mail.activity",
                    "activity_format",
                    [self.some_ids("mail.activity", 2)],
                    {},
                ),
                ("res.users", "_get_activity_groups", [], {}),
                (
                    "mail.message",
                    "set_message_done",
                    [self.some_ids("mail.message", 1)],
                    {},
                ),
                (
                    "mail.message",
                    "toggle_message_starred",
                    [self.some_ids("mail.message", 1)],
                    {},
                ),
            ]
        )

    def swept(self):
        model, method = self.rng.choice(self.sweep)
        if getattr(getattr(type(self.env[model]), method), "_api_model", False):
            return model, method, [], {}
        return model, method, [self.some_ids(model, 1)], {}

    def files(self):
        content = self.rng.choice(self.words)
        data = base64.b64encode(content.encode()).decode()
        return self.rng.choice(
            [
                (
                    "ir.attachment",
                    "create_unique",
                    [[{"name": "a", "datas": data, "mimetype": "text/plain"}]],
                    {},
                ),
                (
                    "ir.binary",
                    "_find_record",
                    [],
                    {
                        "res_model": "ir.attachment",
                        "res_id": self.some_ids("ir.attachment", 1)[0],
                        "field": "raw",
                    },
                ),
                (
                    "ir.attachment",
                    "search_read",
                    [[("checksum", "!=", False)], ["name", "checksum", "file_size"]],
                    {"order": "id"},
                ),
            ]
        )


def _sweep(model):
    """Return the product's public methods of a model that need no argument."""
    found = []
    for name in dir(type(model)):
        if name.startswith("_") or name in NOT_SWEPT or hasattr(BaseModel, name):
            continue
        method = getattr(type(model), name, None)
        if not inspect.isfunction(method) or getattr(method, "_api_private", False):
            continue
        if not method.__module__.startswith("odoo.addons.xinfang"):
            continue
        needed = [
            p
            for p in list(inspect.signature(method).parameters.values())[1:]
            if p.default is p.empty and p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
        ]
        if not needed:
            found.append(name)
    return found
