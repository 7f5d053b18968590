import csv

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import file_open

from ..tools.pinyin import pinyin_key
from .typed_search import typed_domain

LEVELS = [
    ("province", "Province"),
    ("city", "City or prefecture"),
    ("county", "County or district"),
    ("township", "Township or subdistrict"),
]
DIVISIONS_FILE = "xinfang_case/data/divisions.csv"


class Region(models.Model):
    """An administrative division of GB/T 2260 (行政区划), down to townships if loaded.

    A division that is abolished or renamed keeps its row: it is given ``valid_to`` and
    ``successor_id`` and archived, so that old cases keep their place.
    """

    _name = "xinfang.region"
    _description = "Region"
    _parent_store = True
    _order = "code, id"

    name = fields.Char(required=True)
    full_name = fields.Char(
        compute="_compute_full_name", store=True, recursive=True, index="trigram"
    )
    pinyin = fields.Char(compute="_compute_pinyin", store=True, index="trigram")
    code = fields.Char(
        required=True,
        index=True,
        help="Six digits of GB/T 2260; nine or twelve for a township.",
    )
    level = fields.Selection(LEVELS, required=True, index=True)
    parent_id = fields.Many2one("xinfang.region", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("xinfang.region", "parent_id", "Divisions")
    active = fields.Boolean(default=True)
    valid_from = fields.Date()
    valid_to = fields.Date(help="Last day of this division.")
    successor_id = fields.Many2one(
        "xinfang.region",
        index="btree_not_null",
        ondelete="restrict",
        help="The division that took its place.",
    )

    _code_uniq = models.UniqueIndex(
        "(code) WHERE active", "Another region in force has this code."
    )
    _code_digits = models.Constraint(
        "CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$')",
        "A region code has 6, 9 or 12 digits.",
    )
    _validity = models.Constraint(
        "CHECK (valid_to >= valid_from)", "A region cannot end before it begins."
    )

    @api.depends("name", "parent_id.full_name")
    def _compute_full_name(self):
        for region in self:
            region.full_name = (region.parent_id.full_name or "") + (region.name or "")

    @api.depends("name")
    def _compute_pinyin(self):
        for region in self:
            region.pinyin = pinyin_key(region.name, surname=False)

    @api.depends("full_name")
    def _compute_display_name(self):
        for region in self:
            region.display_name = region.full_name

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A region cannot lie within itself."))

    @api.model
    def _search_display_name(self, operator, value):
        """Find by what a clerk types: code, name or path, pinyin or initials."""
        if operator not in ("ilike", "=ilike") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        typed = typed_domain(value)
        return (
            Domain("full_name", "ilike", "".join(value.split()))
            if typed is None
            else typed
        )

    @api.model
    def _of_id_number(self, number):
        """Return the region in force whose code an ID number begins with, or none.

        Only a hint for a clerk: numbers keep codes that were abolished long ago.
        """
        code = (number or "")[:6]
        return self.search([("code", "=", code)], limit=1) if code else self.browse()

    @api.model
    def _load_divisions(self):
        """Create the shipped divisions that are missing; leave existing rows alone.

        Called from the data files on installation and update. The rows get external ids
        ``xinfang_case.region_<code>``.

        :return: int, number of regions created
        """
        with file_open(DIVISIONS_FILE, "r") as stream:
            rows = list(csv.DictReader(stream))
        regions = self.with_context(active_test=False)
        by_code = {region.code: region.id for region in regions.search([])}
        created = 0
        for level, _label in LEVELS:  # parents before children
            missing = [
                row
                for row in rows
                if row["level"] == level and row["code"] not in by_code
            ]
            batch = self.create(
                [
                    {
                        "code": row["code"],
                        "name": row["name"],
                        "level": level,
                        "parent_id": by_code.get(row["parent_code"]),
                    }
                    for row in missing
                ]
            )
            by_code.update((region.code, region.id) for region in batch)
            batch._name_externally()
            created += len(batch)
        return created

    def _name_externally(self):
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"xinfang_case.region_{region.code}",
                    "record": region,
                    "noupdate": True,  # else an update deletes what it does not load
                }
                for region in self
            ]
        )
