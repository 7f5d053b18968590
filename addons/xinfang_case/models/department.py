from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("party_committee", "Party committee"),
    ("government", "Government"),
    ("joint_office", "Joint-meeting office"),
    ("petition_office", "Petition office"),
    ("department", "Department or other organ"),
    ("sub_unit", "Internal or subordinate unit"),
    ("township", "Township or subdistrict"),
    ("village", "Village or community committee"),
    ("discipline", "Discipline inspection organ"),
    ("personnel", "Personnel department"),
    ("politics_law", "Politics and law organ"),
    ("review_body", "Review and recheck body"),
    ("inspection_body", "Inspection body"),
    ("mediation_body", "Mediation body"),
]
# Organs that stand for a territory: above them is the one of the larger territory.
_TERRITORIAL = ("party_committee", "government", "township", "village")


class Department(models.Model):
    """An organ or one of its units (机关单位), in a tree with two parents.

    ``parent_id`` is the territorial line, ``line_parent_id`` the professional
    one; which of them is the superior for review and recheck follows
    ``leadership_mode``, kind and level (Articles 35-36).
    """

    _name = "xinfang.department"
    _description = "Organ or Unit"
    _parent_store = True
    _order = "sequence, code, id"
    _rec_names_search = ["name", "short_name", "code", "pinyin"]

    name = fields.Char(required=True)
    short_name = fields.Char()
    code = fields.Char(index=True, help="Short code used in numbers and lists.")
    pinyin = fields.Char(compute="_compute_pinyin", store=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="department")
    level = fields.Selection(
        [
            ("national", "National"),
            ("province", "Province"),
            ("city", "City"),
            ("county", "County"),
            ("township", "Township"),
        ],
        default="city",
        required=True,
    )
    parent_id = fields.Many2one(
        "xinfang.department",
        "Territorial Superior",
        index=True,
        ondelete="restrict",
    )
    parent_path = fields.Char(index=True)
    line_parent_id = fields.Many2one(
        "xinfang.department",
        "Professional Superior",
        index="btree_not_null",
        ondelete="restrict",
    )
    leadership_mode = fields.Selection(
        [
            ("vertical", "Vertical leadership"),
            ("dual", "Dual leadership"),
            ("territorial", "Territorial leadership"),
        ],
        default="territorial",
        required=True,
    )
    region_id = fields.Many2one("xinfang.region", index="btree_not_null")
    petition_unit_id = fields.Many2one(
        "xinfang.department",
        "Petition Unit",
        index="btree_not_null",
        help="The unit or person an organ must name for petition work (Article 15).",
    )
    discipline_department_id = fields.Many2one(
        "xinfang.department",
        "Discipline Organ",
        index="btree_not_null",
        help="Who disciplines this organ's cadres; empty: that of the superior.",
    )
    successor_id = fields.Many2one(
        "xinfang.department",
        "Successor",
        index="btree_not_null",
        help="Takes over when this organ is merged or abolished (Article 24).",
    )
    doc_code = fields.Char(
        "Document Code",
        help="发文机关代字: the organ's characters in document numbers.",
    )
    can_issue_outward = fields.Boolean(
        "May Issue Documents",
        default=True,
        help="Internal units cannot sign outward documents.",
    )
    seal_name = fields.Char()
    organ_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        compute="_compute_organ_id",
        store=True,
        recursive=True,
        index=True,
        help="The organ this unit belongs to: itself, or the nearest superior that may "
        "issue documents.",
    )
    is_petition_office = fields.Boolean(
        compute="_compute_is_petition_office", store=True
    )
    phone = fields.Char("Public Phone")
    address = fields.Char("Public Address")
    reception_hours = fields.Char(
        help="When and where visits are received (Article 18)."
    )
    is_published = fields.Boolean(
        "Shown in the Citizens' Hall",
        help="Address, phone and reception time must be published (Article 18).",
    )
    member_ids = fields.One2many("xinfang.membership", "department_id", "Members")

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This organ code is already in use."
    )
    _kind_idx = models.Index("(kind)")

    @api.depends("name", "short_name")
    def _compute_pinyin(self):
        from ..tools.pinyin import pinyin_key

        for department in self:
            department.pinyin = pinyin_key(
                f"{department.name or ''} {department.short_name or ''}".strip()
            )

    @api.depends("can_issue_outward", "parent_id.organ_id")
    def _compute_organ_id(self):
        for department in self:
            if department.can_issue_outward or not department.parent_id:
                department.organ_id = department._origin.id or department.id
            else:
                department.organ_id = department.parent_id.organ_id

    @api.depends("kind")
    def _compute_is_petition_office(self):
        for department in self:
            department.is_petition_office = department.kind == "petition_office"

    def write(self, vals):
        if {"parent_id", "can_issue_outward", "active"} & vals.keys():
            self.env["xinfang.membership"]._forget_scopes()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        self.env["xinfang.membership"]._forget_scopes()
        departments = super().create(vals_list)
        # An organ that issues for itself points to itself, which it could not
        # do before it had an id.
        departments._compute_organ_id()
        return departments

    @api.constrains("parent_id", "line_parent_id")
    def _check_cycles(self):
        if self._has_cycle() or self._has_cycle("line_parent_id"):
            raise ValidationError(
                self.env._(
                    "An organ cannot be its own superior, directly or in a circle."
                )
            )

    def _superior_for_review(self):
        """Return the organs one level above this one (Articles 35-36).

        The Ordinance says no more than "one level above"; which organ that is follows
        the local rules on review. Under vertical leadership: the professional
        superior. Of a Party committee, government, township or subdistrict: the one
        above it in the territory. Of a department of the province: the province. Of
        any other department: its professional superior or the government of its own
        level, as the petitioner chooses.

        :return: recordset of ``xinfang.department``, maybe empty
        """
        self.ensure_one()
        organ = self.organ_id
        if organ.leadership_mode == "vertical":
            return organ.line_parent_id or organ.parent_id
        if organ.kind in _TERRITORIAL or organ.level == "province":
            return organ.parent_id or organ.line_parent_id
        return organ.line_parent_id | organ.parent_id

    def _discipline_organ(self):
        """Return the discipline organ with authority over this organ's cadres."""
        self.ensure_one()
        current = self
        while current:
            if current.discipline_department_id:
                return current.discipline_department_id
            current = current.parent_id
        return self.browse()

    def _default_user(self):
        """Return the user who receives work for this organ, or no user at all.

        First a member marked as receiver, then the first active member of the
        organ or of one of its units.
        """
        self.ensure_one()
        return self._default_users().get(self.id, self.env["res.users"])

    def _default_users(self):
        """Map each department id to the user who receives its work.

        Remembered for the length of the transaction, like memberships.
        """
        known = self.env.cr.cache.setdefault("xinfang_receivers", {})
        missing = self.filtered(lambda d: d.id not in known)
        for department_id, user in missing._read_default_users().items():
            known[department_id] = user.id
        users = self.env["res.users"]
        return {d.id: users.browse(known[d.id] or ()) for d in self}

    def _read_default_users(self):
        if not self:
            return {}
        members = self.env["xinfang.membership"].search_fetch(
            [("organ_id", "in", self.organ_id.ids)], order="is_receiver desc, id"
        )
        result = {}
        for department in self:
            mine = members.filtered(
                lambda m, d=department: m._is_current() and m.organ_id == d.organ_id
            )
            exact = mine.filtered(lambda m, d=department: m.department_id == d)
            pick = exact.filtered("is_receiver") or mine.filtered("is_receiver")
            result[department.id] = (pick or exact or mine)[:1].user_id
        return result
