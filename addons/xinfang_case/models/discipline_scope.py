from odoo import fields, models


class DisciplineAct(models.Model):
    """Which acts a discipline officer has on accusations only (role table, R11)."""

    _inherit = "xinfang.act"

    discipline_on = fields.Selection(
        [
            ("any", "Any piece"),
            ("own", "Accusations, and all that their own organ deals with"),
        ],
        "Discipline Officers Act On",
        required=True,
        default="any",
    )


class DisciplineScope(models.AbstractModel):
    """A discipline officer handles accusations; other pieces are their own clerks'.

    Article 30 gives accusations to the discipline organs, and the officers who are
    posted to another organ have them alone: triage, hand-over, acceptance and
    objection of any other piece belong to that organ's own roles. An organ of
    discipline has no other clerks, and appeals of Party members (Article 31 (3))
    come to it.
    """

    _inherit = "xinfang.process.mixin"

    def _actor_problem(self, act, actor):
        problem = super()._actor_problem(act, actor)
        if problem or actor["kind"] != "staff" or act.discipline_on == "any":
            return problem
        if self._petitions().type == "accusation":
            return False
        discipline = self.env["ir.model.data"]._xmlid_to_res_id(
            "xinfang_case.group_xinfang_discipline"
        )
        if actor["groups"] & set(act.group_ids.ids) != {discipline}:
            return False
        organs = self._acting_organs(act.actor)
        mine = organs.filtered(lambda organ: organ.id in actor["organs"])
        if any(organ.kind == "discipline" for organ in mine):
            return False
        return actor.get("quiet") or self.env._(
            "In an organ that is no discipline organ, a discipline officer deals with "
            "accusations only. “%(act)s” is for: %(roles)s (%(article)s).",
            act=act.name,
            roles="、".join(
                act.group_ids.filtered(lambda g: g.id != discipline).mapped("name")
            ),
            article="《信访工作条例》第三十条",
        )
