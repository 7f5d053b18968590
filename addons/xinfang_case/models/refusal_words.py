from ast import literal_eval

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ActBasis(models.Model):
    """The rule an act rests on, as refusals name it."""

    _inherit = "xinfang.act"

    def _basis(self):
        """Return rule id and article, such as ``L1, 《…》第二十三条第三款``."""
        self.ensure_one()
        return ", ".join(filter(None, (self.rule, self.article)))


class RefusalWords(models.AbstractModel):
    """Why an act is not possible: the rule, its article, and what would have to be true."""

    _inherit = "xinfang.process.mixin"

    def _not_here_sentence(self, act):
        """Say why an act does not exist for this record as it stands.

        :param act: ``xinfang.act``, known not to start here or not to match
        """
        self.ensure_one()
        told = {
            "act": act.name,
            "basis": act._basis(),
            "last": self._last_entry_sentence(),
        }
        if act._starts_from(self.stage_id):
            return self.env._(
                "“%(act)s” is not possible here. It takes: %(conditions)s (%(basis)s). "
                "%(last)s",
                conditions=self._unmet_words(act),
                **told,
            )
        stages = act.from_stage_ids.sorted("sequence").mapped("name")
        if act.from_any:
            stages = [self.env._("any state after registration")]
        return self.env._(
            "“%(act)s” is not possible while the petition is “%(stage)s”. It is possible "
            "in: %(stages)s (%(basis)s). %(last)s",
            stage=self.stage_id.name,
            stages="、".join(stages),
            **told,
        )

    def _unmet_words(self, act):
        """Return in words which conditions of an act this record does not meet."""
        domain = Domain(literal_eval(act.applies_to))
        parts = domain.children if getattr(domain, "OPERATOR", "") == "&" else [domain]
        unmet = [part for part in parts if not self.filtered_domain(part)]
        either = self.env._(" or ")
        return "；".join(
            either.join(self._condition_words(c) for c in part.iter_conditions())
            for part in unmet
        )

    def _condition_words(self, condition):
        """Return one condition of a domain with the labels of the screen."""
        model = self
        for name in condition.field_expr.split("."):
            field = model._fields[name]
            model = self.env[field.comodel_name] if field.relational else model
        label = field._description_string(self.env)
        given = condition.value
        values = given if isinstance(given, (list, tuple, set)) else [given]
        if condition.operator not in ("=", "!=", "in", "not in"):
            return f"{label} {condition.operator} {given}"
        negative = condition.operator in ("!=", "not in")
        if field.type == "boolean" or list(values) == [False]:
            yes = bool(given) != negative
            if field.type == "boolean":
                text = self.env._("yes") if yes else self.env._("no")
            else:
                text = self.env._("filled in") if yes else self.env._("empty")
            return self.env._("%(field)s: %(value)s", field=label, value=text)
        choices = {}
        if field.type == "selection":
            choices = dict(field._description_selection(self.env))
        text = "、".join(str(choices.get(value, value)) for value in values)
        if negative:
            return self.env._("%(field)s: not %(value)s", field=label, value=text)
        return self.env._("%(field)s: %(value)s", field=label, value=text)

    # -- guards -----------------------------------------------------------

    def _ask_guard(self, guard, act, values):
        """Ask one guard; whatever it says against the act names rule and article.

        :raises UserError: the guard refuses
        :raises AccessError: the guard refuses, and no more is to be said
        """
        try:
            getattr(self, f"_guard_{guard.code.lower()}")(act, values)
        except AccessError:
            raise
        except UserError as refusal:
            if getattr(refusal, "names_rule", False):
                raise
            rule = guard.code if guard.code.startswith("G") else act.rule
            raise UserError(
                self.env._(
                    "%(sentence)s (%(rule)s, %(article)s)",
                    sentence=refusal,
                    rule=rule or guard.code,
                    article=guard.article,
                )
            ) from refusal
