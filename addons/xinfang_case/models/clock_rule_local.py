from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.daycompare import Limit, first_later
from ..tools.moment import said_day

# Days a count may start from, in the order in which they come in any procedure.
BASE_ORDER = (
    "petition_date",
    "received_date",
    "registered_at",
    "delivered_date",
    "accept_date",
    "statement_date",
    "dispatch_date",
    "served_date",
    "office_open_date",
    "evaluation_open_date",
)
# What an office may not change in a limit of the law: it would be another limit.
FIXED = (
    "code",
    "base",
    "due_field",
    "bearer",
    "suspendable",
    "certainty",
    "extends_id",
    "applies_to",
    "breach",
)
LENGTHS = ("length", "unit", "roll", "extension_max")
LOGGED = (*LENGTHS, *FIXED, "valid_from", "valid_to", "region_id", "article")


class ClockRuleLocal(models.Model):
    """Local limits and changes of limits: stricter than the law, never looser."""

    _inherit = "xinfang.clock.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        if not self.env.user._is_superuser():
            self.env["xinfang.setting.change"]._note(
                [(rule.code, "", rule._log_text()) for rule in rules]
            )
        return rules

    def write(self, vals):
        by_hand = not self.env.user._is_superuser()
        before = {rule.id: rule._log_text() for rule in self} if by_hand else {}
        kept = {rule.id: rule._limit() for rule in self} if by_hand else {}
        if by_hand:
            self._check_fixed(vals)
        result = super().write(vals)
        if by_hand:
            if vals.keys() & set(LENGTHS):
                self.filtered(lambda r: not r.region_id)._check_no_looser(kept)
            self.env["xinfang.setting.change"]._note(
                [(rule.code, before[rule.id], rule._log_text()) for rule in self]
            )
        return result

    def _log_text(self):
        return "; ".join(
            f"{name}={self[name].display_name if name.endswith('_id') else self[name]}"
            for name in LOGGED
            if self[name]
        )

    def _limit(self):
        """Return the comparable :class:`Limit` of this rule."""
        return Limit(self.length, self.unit, self.extension_max, self.roll)

    # -- the law's own limits -------------------------------------------

    def _check_fixed(self, vals):
        for rule in self.filtered(lambda r: r.certainty == "statute"):
            changed = [
                name
                for name in FIXED
                if name in vals
                and rule._fields[name].convert_to_write(rule[name], rule) != vals[name]
                and (rule[name] or vals[name])
            ]
            if changed and not rule.region_id:
                raise UserError(
                    self.env._(
                        "%(rule)s is a limit of the law (%(article)s): %(fields)s cannot "
                        "be changed here. When the law changes, end this limit with its "
                        "last day and enter the new one with its article.",
                        rule=rule.code,
                        article=rule.article,
                        fields=", ".join(str(rule._fields[n].string) for n in changed),
                    )
                )

    def _check_no_looser(self, kept):
        for rule in self.filtered(lambda r: r.certainty == "statute"):
            if rule._looser_than(kept[rule.id]):
                raise UserError(
                    self.env._(
                        "%(rule)s is a limit of the law (%(article)s) and cannot be "
                        "loosened. When the law changes, end this limit with its last "
                        "day and enter the new one with its article.",
                        rule=rule.code,
                        article=rule.article,
                    )
                )

    def _looser_than(self, other):
        """Return the day on which this limit is looser than ``other``, or a true value.

        Of an organ looser means that it may end later, of the petitioner that it may
        end earlier: a window that is a right is never shortened.
        """
        mine = self._limit()
        if mine.extension > other.extension:
            return mine.extension
        calendar = self.env["xinfang.workday.exception"]._calendar()
        if self.bearer == "petitioner":
            return first_later(calendar, other, mine)
        return first_later(calendar, mine, other)

    # -- versions and local overrides -----------------------------------

    @api.constrains("code", "region_id", "valid_from", "valid_to")
    def _check_dates(self):
        for rule in self:
            if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
                raise ValidationError(
                    self.env._("%(rule)s ends before it begins.", rule=rule.code)
                )
            domain = Domain("code", "=", rule.code) & Domain("id", "!=", rule.id)
            others = self.search(domain & Domain("region_id", "=", rule.region_id.id))
            for other in others:
                if _overlap(rule, other):
                    raise ValidationError(
                        self.env._(
                            "%(rule)s has a limit for %(place)s in that time already "
                            "(%(article)s). End it the day before, or choose other dates.",
                            rule=rule.code,
                            place=rule.region_id.display_name
                            or self.env._("the whole country"),
                            article=other.article,
                        )
                    )

    @api.constrains("region_id", "code", *LENGTHS, *FIXED)
    def _check_local(self):
        """Refuse a local limit that is looser than the law."""
        for rule in self.filtered("region_id"):
            general = self.search(
                [("code", "=", rule.code), ("region_id", "=", False)]
            ).filtered(lambda g, r=rule: _overlap(g, r))
            if not general:
                raise ValidationError(
                    self.env._(
                        "There is no general limit %(rule)s a local one could tighten.",
                        rule=rule.code,
                    )
                )
            # Internal rules are the office's own: they may be changed freely.
            for law in general.filtered(lambda g: g.certainty == "statute"):
                problem = rule._problem_against(law)
                if problem:
                    raise ValidationError(problem)

    def _problem_against(self, law):
        """Return why this local limit may not stand beside the law, or False."""
        values = {"rule": self.code, "article": law.article}
        fixed = ("due_field", "bearer", "breach")
        if any((self[name] or False) != (law[name] or False) for name in fixed):
            return self.env._(
                "A local %(rule)s may change the length only: who bears it, what names "
                "its last day and what follows from it stand in the law (%(article)s).",
                **values,
            )
        if self.suspendable and not law.suspendable:
            return self.env._(
                "%(rule)s stands still in no case (%(article)s); a local rule cannot "
                "change that.",
                **values,
            )
        if not self._base_not_later(law):
            return self.env._(
                "A local %(rule)s cannot be counted from a later day (%(base)s) than the "
                "law does (%(law_base)s, %(article)s).",
                base=self.base,
                law_base=law.base,
                **values,
            )
        if self.extension_max > law.extension_max:
            return self.env._(
                "A local %(rule)s cannot allow %(days)s days of extension: the law allows "
                "%(law_days)s (%(article)s).",
                days=self.extension_max,
                law_days=law.extension_max,
                **values,
            )
        later = self._looser_than(law._limit())
        return later and self._later_sentence(law, later, values)

    def _base_not_later(self, law):
        if self.base == law.base:
            return True
        known = self.base in BASE_ORDER and law.base in BASE_ORDER
        earlier = known and BASE_ORDER.index(self.base) < BASE_ORDER.index(law.base)
        return earlier and self.bearer == "organ"

    def _later_sentence(self, law, later, values):
        base, local, law_day = (
            said_day(self.env, day) for day in (later.base, later.due, later.other_due)
        )
        days = {"base": base, "local": local, "law": law_day}
        if self.bearer == "petitioner":
            days.update(local=law_day, law=local)
            return self.env._(
                "A local %(rule)s cannot be shorter than the law: it is a right of the "
                "petitioner. Counted from %(base)s it would end on %(local)s, by law on "
                "%(law)s (%(article)s).",
                **days,
                **values,
            )
        return self.env._(
            "A local %(rule)s cannot be longer than the law. Counted from %(base)s it "
            "would end on %(local)s, by law on %(law)s (%(article)s).",
            **days,
            **values,
        )

    def action_localise(self):
        """Open the form of a local version of this limit, filled in with this one."""
        self.ensure_one()
        names = (
            *("code", "name", "article", "citizen_visible", "citizen_name"),
            *LENGTHS,
            *(name for name in FIXED if name != "certainty"),
        )
        values = {
            f"default_{name}": self._fields[name].convert_to_write(self[name], self)
            for name in names
            if name != "article" and name != "code"
        }
        view = self.env.ref("xinfang_case.xinfang_clock_rule_view_form_local")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Local Limit"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "context": {
                **values,
                "default_code": self.code,
                "default_certainty": "source",
                "default_valid_from": fields.Date.to_string(
                    self.env["xinfang.clock"]._today()
                ),
            },
        }


def _overlap(one, other):
    """Tell whether two versions are in force on a common day."""
    starts = [rule.valid_from for rule in (one, other) if rule.valid_from]
    ends = [rule.valid_to for rule in (one, other) if rule.valid_to]
    return not starts or not ends or max(starts) <= min(ends)
