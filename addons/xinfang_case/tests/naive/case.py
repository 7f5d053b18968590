from odoo import Command
from odoo.orm.model_classes import add_to_registry

from ..core_common import CoreCase
from .models import NAIVE

SECRET = "QXZJVKPWYH"


class NaiveCase(CoreCase):
    """The test town beside a naive petition, with the rules such a model is given.

    ``cls.naive`` is a petition of the portal user ``cls.citizen`` handled by the post
    “A”; a clerk reads what his own post handles (``user.partner_id.function``), which
    is how a department of the user is commonly written into a rule.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = [model._name for model in NAIVE]
        cls.addClassCleanup(cls._forget_naive)
        for model in NAIVE:
            add_to_registry(cls.registry, model)
        cls.registry._setup_models__(cls.env.cr, cls.names)
        cls.registry.init_models(cls.env.cr, cls.names, {}, install=False)
        cls.env["ir.model"]._reflect_models(cls.names)
        cls.env.invalidate_all()
        for name in cls.names:
            for group in ("base.group_user", "base.group_portal"):
                cls._allow(name, cls.env.ref(group))
        cls._rule("base.group_user", [("post", "=", "USER_POST")])
        cls._rule("base.group_portal", [("owner_id", "=", "USER_ID")])
        cls.organ = cls.env["naive.organ"].create({"name": "Police"})
        cls.naive = cls.env["naive.petition"].create(
            {
                "name": "Title of an accusation",
                "owner_id": cls.citizen.id,
                "post": "A",
                "organ_id": cls.organ.id,
            }
        )
        cls.users["window"].partner_id.function = "A"
        cls.env.flush_all()

    @classmethod
    def _allow(cls, model, group):
        cls.env["ir.model.access"].create(
            {
                "name": f"naive {model} {group.name}",
                "model_id": cls.env["ir.model"]._get_id(model),
                "group_id": group.id,
                "perm_read": True,
                "perm_write": group == cls.env.ref("base.group_user"),
                "perm_create": group == cls.env.ref("base.group_user"),
            }
        )

    @classmethod
    def _rule(cls, group, domain):
        text = repr(domain).replace("'USER_POST'", "user.partner_id.function")
        cls.env["ir.rule"].create(
            {
                "name": "naive petition: its own",
                "model_id": cls.env["ir.model"]._get_id("naive.petition"),
                "groups": [Command.set(cls.env.ref(group).ids)],
                "domain_force": text.replace("'USER_ID'", "user.id"),
            }
        )

    @classmethod
    def _forget_naive(cls):
        """Take the models out of the registry; the tables go with the transaction."""
        for model in reversed(NAIVE):
            model_cls = cls.registry.models.pop(model._name)
            for parent in model_cls.__bases__:
                if hasattr(parent, "pool"):
                    parent._inherit_children.discard(model._name)
        with cls.registry.cursor() as cr:
            cls.registry._setup_models__(cr)
        cls.registry.clear_all_caches()

    def naive_as(self, login):
        """Return the naive petition as a user of the town sees it."""
        return self.naive.with_env(self.env).with_user(self.users[login])
