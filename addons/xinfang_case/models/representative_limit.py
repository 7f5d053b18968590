from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RepresentativeLimit(models.Model):
    """How many representatives a place allows: fewer than the law, never more (G05).

    Article 20 allows five. A province may ask for fewer, for instance three where not
    more than ten people come; the strictest one of the place counts. Rows are ended,
    not deleted: they say why a group was asked for fewer.
    """

    _name = "xinfang.representative.limit"
    _description = "Local Number of Representatives"
    _order = "region_id, valid_from desc, id desc"
    _rec_name = "region_id"

    region_id = fields.Many2one(
        "xinfang.region", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(
        "Representatives at Most",
        required=True,
        help="From 1 to the number that Article 20 or the office’s own setting allows.",
    )
    headcount_max = fields.Integer(
        "For Groups Up To",
        help="Number of people up to which it counts; empty: for every group.",
    )
    article = fields.Char("Legal Basis", required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(help="Last day on which it counts.")

    @api.constrains("number", "headcount_max", "valid_from", "valid_to", "article")
    def _check_stricter(self):
        law = self.env["ir.config_parameter"]._xinfang("max_representatives")
        for limit in self:
            if not 1 <= limit.number <= law:
                raise ValidationError(
                    self.env._(
                        "%(number)s representatives: a local rule may allow 1 to %(law)s, "
                        "never more (Article 20).",
                        number=limit.number,
                        law=law,
                    )
                )
            if limit.headcount_max < 0 or 0 < limit.headcount_max < 2:
                raise ValidationError(
                    self.env._("A group has two people or more; or leave it empty.")
                )
            if not limit.article.strip():
                raise ValidationError(self.env._("Name the legal basis."))
            if limit.valid_to and limit.valid_to < limit.valid_from:
                raise ValidationError(self.env._("It ends before it begins."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A local rule is ended by its last day, not deleted.")
        )

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        limits._note_change([""] * len(limits))
        return limits

    def write(self, vals):
        before = [limit._log_text() for limit in self]
        result = super().write(vals)
        self._note_change(before)
        return result

    def _note_change(self, before):
        self.env["xinfang.setting.change"]._note(
            [
                ("max_representatives", old, limit._log_text())
                for limit, old in zip(self, before, strict=True)
            ]
        )

    def _log_text(self):
        days = f"{self.valid_from}..{self.valid_to or ''}"
        group = f" <={self.headcount_max}" if self.headcount_max else ""
        return f"{self.region_id.code}: {self.number}{group} {days} {self.article}"

    @api.model
    def _strictest(self, region, headcount, day):
        """Return (number, legal basis) that counts for a group at a place on a day.

        :param region: ``xinfang.region`` the problem belongs to, or none
        :param int headcount: how many people came
        :param day: ``date`` of receipt
        :return: the number of the office's setting and "" where no row is stricter
        """
        number, article = (
            self.env["ir.config_parameter"]._xinfang("max_representatives"),
            "",
        )
        places = [int(part) for part in (region.parent_path or "").split("/") if part]
        if not places:
            return number, article
        rows = self.sudo().search(
            [
                ("region_id", "in", places),
                ("valid_from", "<=", day),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", day),
                "|",
                ("headcount_max", "=", 0),
                ("headcount_max", ">=", headcount),
            ],
            order="number, id",
            limit=1,
        )
        if rows and rows.number < number:
            return rows.number, rows.article
        return number, article
