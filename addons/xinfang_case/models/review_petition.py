from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.gate import Actor, acting_as
from ..tools.moment import legal_today

WINDOWS = ("TL-12", "TL-14")
MIN_REASON = 10


class ReviewedPetition(models.Model):
    """What reviews mean for the petition, and finality for the whole matter."""

    _inherit = "xinfang.petition"

    review_ids = fields.One2many("xinfang.review", "petition_id", "Reviews")
    has_review = fields.Boolean(
        "Review Asked For",
        readonly=True,
        copy=False,
        help="Spares every act of a petition without a review the look for one.",
    )
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
        first = self.sudo().origin_id or self.sudo()
        # One question for the first piece and its repeats, however many they are.
        return (
            self.env["xinfang.review"]
            .sudo()
            .search_fetch(
                [
                    ("level", "=", "recheck"),
                    ("state", "=", "served"),
                    "|",
                    ("petition_id", "=", first.id),
                    ("petition_id.origin_id", "=", first.id),
                ],
                order="served_date desc, id desc",
                limit=1,
            )
        )

    def _part_stage(self):
        """Return in_review, in_recheck or final, else what others say."""
        if not self.has_review:
            return super()._part_stage()
        stages = self.env["xinfang.stage"]
        reviews = self.sudo().review_ids
        running = reviews.filtered("is_open")
        if running.filtered(lambda r: r.level == "recheck"):
            return stages._get("xinfang.petition", "in_recheck")
        if running:
            return stages._get("xinfang.petition", "in_review")
        if self.state == "archived":
            return super()._part_stage()
        if reviews.filtered(lambda r: r.level == "recheck" and r.state == "served"):
            return stages._get("xinfang.petition", "final")
        if self.closed_date and self.state in ("in_review", "in_recheck"):
            # It was closed before somebody asked, and nothing is left to be done.
            return stages._get("xinfang.petition", "closed")
        return super()._part_stage()

    def _concerned_organs(self):
        organs = super()._concerned_organs()
        if self.type == "accusation" or not self.has_review:
            return organs
        return organs | self.review_ids.department_id.organ_id

    # -- time that passes, and the end of the ladder ---------------------

    def _after_lapse(self, clocks):
        """C24: note that nobody asked for a review or a recheck in time."""
        result = super()._after_lapse(clocks)
        ids = {}
        for clock in clocks.filtered(lambda c: c.rule_id.code in WINDOWS):
            model, res_id = clock._place()
            ids.setdefault(model, []).append(res_id)
        for model, found in ids.items():
            # At once: after a pause of the office thousands may have passed.
            records = self.env[model].browse(found).with_context(xinfang_gate=None)
            acting_as(records, Actor("system"))._perform_all(
                "lapse_window", [{} for _id in found]
            )
        return result

    def _become_final(self, recheck, entry):
        """C59: with the service of the recheck opinion the whole matter is final."""
        matter = self._matter()
        matter.filtered(lambda p: not p.final_date).write(
            {
                "final_date": recheck.served_date,
                "final_reason": recheck.opinion_id.number,
            }
        )
        if not self.closed_date:
            self.write({"closed_date": legal_today(self.env)})
        # What was answered and, where asked for, reported leaves the work lists.
        self.referral_ids.filtered(
            lambda r: r.is_open and r.state == "served" and not r.report_due
        ).write({"is_open": False})
        matter.clock_ids.filtered(
            lambda c: c.state == "running" and c.rule_id.code in WINDOWS
        )._end("cancelled", entry)

    # -- after finality --------------------------------------------------

    reopened_from_id = fields.Many2one(
        "xinfang.petition",
        "New Matter After",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The final petition whose manifest error or new facts it is about.",
    )
    reopened_ids = fields.One2many(
        "xinfang.petition", "reopened_from_id", "New Matters"
    )
    reopen_ground = fields.Selection(
        [("error", "Manifest error"), ("new_facts", "New facts")],
        readonly=True,
        copy=False,
    )

    def _guard_reopen(self, act, values):
        """A new matter after finality needs a reason one can examine."""
        if values is not None and len((values["reason"] or "").strip()) < MIN_REASON:
            raise UserError(
                self.env._(
                    "Say which error or which new facts, in at least %(count)s "
                    "characters.",
                    count=MIN_REASON,
                )
            )

    def _do_reopen_matter(self, act, values, entry):
        """C61: own correction or new facts: a new petition that points to this one."""
        copied = ("title", "type", "route", "identity_mode", "headcount")
        links = ("petitioner_id", "department_id", "category_id", "problem_region_id")
        links += ("police_category_id", "purpose_id", "source_department_id")
        new = self.create(
            {
                **{name: self[name] for name in copied},
                **{name: self[name].id for name in links},
                "channel": "leader",
                "content": self.content,
                "request": self.request,
                "received_date": legal_today(self.env),
                "representative_ids": [fields.Command.set(self.representative_ids.ids)],
                "unclear_address": self.unclear_address,
                "petitioner_user_id": self.petitioner_user_id.id,
                "reopened_from_id": self.id,
                "reopen_ground": values["reopen_ground"],
            }
        )
        register = self.env["xinfang.act"]._get(self._name, "register")
        given = dict.fromkeys(register.input_ids.mapped("field"), False)
        actor = {"kind": "staff", "organs": set(self.department_id.organ_id.ids)}
        gate.open_gate(new)._carry_out(register, [given], actor, None)
        return None
