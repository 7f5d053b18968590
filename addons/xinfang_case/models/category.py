from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.catalogue import CatalogueError, parse_catalogue
from ..tools.moment import legal_today
from ..tools.pinyin import pinyin_key
from ..tools.remote import read_day, read_text
from .typed_search import typed_domain

TYPES = [
    ("suggestion", "Suggestion"),
    ("accusation", "Accusation"),
    ("claim", "Claim"),
]


class Category(models.Model):
    """A content category (内容分类) of one catalogue, in up to three levels.

    Catalogues are replaced by their publisher from time to time. A category is
    therefore never rewritten: :meth:`import_catalogue` ends it and begins another one,
    and a petition keeps the category of its day.
    """

    _name = "xinfang.category"
    _description = "Content Category"
    _parent_store = True
    _order = "catalogue, code, valid_from desc, id"

    name = fields.Char(required=True)
    full_name = fields.Char(compute="_compute_full_name", store=True, recursive=True)
    pinyin = fields.Char(compute="_compute_pinyin", store=True)
    code = fields.Char(required=True, index=True, help="Six digits, two per level.")
    catalogue = fields.Char(
        required=True,
        index=True,
        help="Which list it belongs to: 2020 (general list), police (police business).",
    )
    petition_type = fields.Selection(
        TYPES, help="Only for petitions of this type; empty: for all."
    )
    parent_id = fields.Many2one("xinfang.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("xinfang.category", "parent_id", "Subcategories")
    level = fields.Integer(compute="_compute_level", store=True, recursive=True)
    active = fields.Boolean(default=True)
    valid_from = fields.Date()
    valid_to = fields.Date(help="Last day on which it was chosen for new petitions.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current", help="Valid today."
    )

    _version_uniq = models.UniqueIndex(
        "(catalogue, code, COALESCE(valid_from, '1900-01-01'))",
        "This catalogue has this code already on that day.",
    )
    _code_digits = models.Constraint(
        "CHECK (code ~ '^[0-9]{6}$')", "A category code has six digits."
    )
    _validity = models.Constraint(
        "CHECK (valid_to >= valid_from)", "A category cannot end before it begins."
    )

    @api.depends("name", "parent_id.full_name")
    def _compute_full_name(self):
        for category in self:
            names = (category.parent_id.full_name, category.name)
            category.full_name = " / ".join(filter(None, names))

    @api.depends("name")
    def _compute_pinyin(self):
        for category in self:
            category.pinyin = pinyin_key(category.name, surname=False)

    @api.depends("parent_id.level")
    def _compute_level(self):
        for category in self:
            category.level = category.parent_id.level + 1

    @api.depends("full_name")
    def _compute_display_name(self):
        for category in self:
            category.display_name = category.full_name

    @api.depends("valid_from", "valid_to")
    def _compute_is_current(self):
        current = self.filtered_domain(self._valid_on(legal_today(self.env)))
        for category in self:
            category.is_current = category in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_on(legal_today(self.env))

    @api.model
    def _valid_on(self, day):
        """Return the domain of the categories that may be chosen on a ``date``."""
        begun = Domain("valid_from", "=", False) | Domain("valid_from", "<=", day)
        return begun & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))

    @api.constrains("parent_id", "catalogue")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category cannot be its own parent."))
        for category in self:
            if category.level > 3:
                raise ValidationError(
                    self.env._("A catalogue has three levels at most.")
                )
            if (
                category.parent_id
                and category.parent_id.catalogue != category.catalogue
            ):
                raise ValidationError(
                    self.env._("A category and its parent belong to one catalogue.")
                )

    @api.model
    def _search_display_name(self, operator, value):
        """Find by what a clerk types: code, Chinese name, pinyin or initials."""
        if operator not in ("ilike", "=ilike") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        typed = typed_domain(value)
        return Domain("full_name", "ilike", value.strip()) if typed is None else typed

    @api.model
    def import_catalogue(self, csv_text, catalogue, valid_from):
        """Put a new edition of a catalogue in force; for administrators.

        Codes that stay as they are stay untouched. A code whose name, parent or type
        changes, or that is missing in the new edition, ends the day before
        ``valid_from``.

        :param csv_text: str with a head line; columns ``code``, ``name``, optionally
            ``parent_code`` (else two digits per level) and ``petition_type``
        :param catalogue: str, code of the catalogue
        :param valid_from: ``date`` (or ISO str) from which the edition holds
        :return: dict of counts: ``kept``, ``created``, ``ended``
        :raises UserError: naming the line that is wrong; nothing is imported then
        """
        self.browse().check_access("create")
        valid_from = read_day(self.env, valid_from)
        csv_text = read_text(self.env, csv_text)
        catalogue = read_text(self.env, catalogue)
        try:
            lines = parse_catalogue(csv_text)
        except CatalogueError as error:
            raise UserError(self._catalogue_message(error)) from error
        current = self._open_edition(catalogue, valid_from)
        chosen, created = {}, 0
        for line in lines:  # parents come first
            values = {
                "name": line.name,
                "parent_id": chosen[line.parent_code].id if line.parent_code else False,
                "petition_type": line.petition_type or False,
            }
            category = current.get(line.code)
            if not category or category._differs(values):
                values.update(
                    code=line.code, catalogue=catalogue, valid_from=valid_from
                )
                category = self.create(values)
                created += 1
            chosen[line.code] = category
        ended = self.union(*current.values()) - self.union(*chosen.values())
        ended.write({"valid_to": fields.Date.subtract(valid_from, days=1)})
        kept = len(chosen) - created
        return {"kept": kept, "created": created, "ended": len(ended)}

    def _open_edition(self, catalogue, valid_from):
        """Map the codes of a catalogue that are still open to their categories."""
        domain = Domain("catalogue", "=", catalogue) & Domain("valid_to", "=", False)
        edition = self.with_context(active_test=False).search(domain)
        if any(c.valid_from and c.valid_from >= valid_from for c in edition):
            raise UserError(
                self.env._(
                    "Catalogue %(catalogue)s has a newer edition already, or one of "
                    "that day.",
                    catalogue=catalogue,
                )
            )
        return {category.code: category for category in edition}

    def _differs(self, values):
        now = {
            "name": self.name,
            "parent_id": self.parent_id.id,
            "petition_type": self.petition_type,
        }
        return now != values

    @api.model
    def _catalogue_message(self, error):
        reasons = {
            "columns": self.env._("the columns code and name are needed"),
            "code": self.env._("a code has six digits"),
            "name": self.env._("the name is missing"),
            "twice": self.env._("this code occurs twice"),
            "parent": self.env._("the parent is not in the list"),
            "depth": self.env._("there are more than three levels"),
            "type": self.env._("the type is suggestion, accusation, claim or empty"),
            "empty": self.env._("there is no category in it"),
            "csv": self.env._("this is not a CSV line"),
        }
        return self.env._(
            "The catalogue was not imported. Line %(line)s: %(reason)s.",
            line=error.line,
            reason=reasons[error.code],
        )
