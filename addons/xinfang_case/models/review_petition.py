from odoo import fields, models


class ReviewedPetition(models.Model):
    """What reviews mean for the petition, and finality for the whole matter."""

    _inherit = "xinfang.petition"

    review_ids = fields.One2many("xinfang.review", "petition_id", "Reviews")
    final_date = fields.Date(
        "Final Since",
        readonly=True,
        copy=False,
        help="Day on which the recheck opinion was served (Article 36).",
    )
    final_reason = fields.Char(readonly=True, copy=False)

    def _matter(self):
        """Return the whole matter: the first piece and its repeats."""
        self.ensure_one()
        origin = self.origin_id or self
        return origin | origin.repeat_ids

    def _final_recheck(self):
        """Return the recheck whose served opinion made this matter final, if any.

        Judged over the whole matter: a repeat is as final as its first piece
        (Article 36, guard G13).
        """
        self.ensure_one()
        return (
            self.env["xinfang.review"]
            .sudo()
            .search(
                [
                    ("petition_id", "in", self.sudo()._matter().ids),
                    ("level", "=", "recheck"),
                    ("state", "=", "served"),
                ],
                order="served_date desc, id desc",
                limit=1,
            )
        )

    def _part_stage(self):
        """Return in_review, in_recheck or final, else what others say."""
        stages = self.env["xinfang.stage"]
        reviews = self.sudo().review_ids
        running = reviews.filtered("is_open")
        if running.filtered(lambda r: r.level == "recheck"):
            return stages._get("xinfang.petition", "in_recheck")
        if running:
            return stages._get("xinfang.petition", "in_review")
        if reviews.filtered(lambda r: r.level == "recheck" and r.state == "served"):
            return stages._get("xinfang.petition", "final")
        return super()._part_stage()

    def _concerned_organs(self):
        organs = super()._concerned_organs()
        if self.type == "accusation":
            return organs
        return organs | self.review_ids.department_id.organ_id
