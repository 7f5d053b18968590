from odoo import fields, models

from ..tools.document_words import sentence, zh_date
from ..tools.moment import legal_today, said_day
from .review_guards import MIN_REASON

RELIEFS = [("granted", "Accepted: relief is granted"), ("refused", "Refused")]
# Rule CR8 is no rule of the Ordinance, and the papers say so.
ANALOGY = "《中华人民共和国民事诉讼法》第八十六条（《信访工作条例》未作规定，参照适用）"


class ReliefRequest(models.AbstractModel):
    """A request after the last day: excuse, proof, and when the obstacle ended (CR8)."""

    _inherit = "xinfang.review.request"

    def _relief_last_day(self, ended):
        """Return the last ``date`` to ask for relief, from the day the obstacle ended."""
        settings = self.env["ir.config_parameter"]
        dates = self.env["xinfang.clock"]._count(
            ended,
            settings._xinfang("relief_days"),
            "calendar",
            roll=settings._xinfang("roll_petitioner_deadlines"),
        )
        return dates["due_date"]

    def _check_relief(self, asked, values):
        """Refuse a late request that says no obstacle, or comes too late after it."""
        ended = values["obstacle_ended"]
        if not ended:
            self._refuse(
                "CR8",
                self.env._(
                    "Say on which day the obstacle ended. Relief can be asked for within "
                    "%(days)s days after it.",
                    days=self.env["ir.config_parameter"]._xinfang("relief_days"),
                ),
            )
        if not (values["late_proof"] or "").strip() and not values["attachment_ids"]:
            self._refuse(
                "CR8",
                self.env._("Say what proves the obstacle, or attach the proof."),
            )
        if ended > asked:
            self._refuse(
                "CR8",
                self.env._(
                    "The obstacle cannot have ended on %(ended)s, after the request of "
                    "%(asked)s. If it still lasts, enter the day of the request.",
                    ended=said_day(self.env, ended),
                    asked=said_day(self.env, asked),
                ),
            )
        if ended < self.served_date:
            self._refuse(
                "CR8",
                self.env._(
                    "The obstacle ended on %(ended)s, before the opinion was served on "
                    "%(served)s: it kept nobody from asking in time.",
                    ended=said_day(self.env, ended),
                    served=said_day(self.env, self.served_date),
                ),
            )
        last = self._relief_last_day(ended)
        if asked > last:
            self._refuse(
                "CR8",
                self.env._(
                    "The obstacle ended on %(ended)s; relief could be asked for until "
                    "%(last)s, and it was asked for on %(asked)s.",
                    ended=said_day(self.env, ended),
                    last=said_day(self.env, last),
                    asked=said_day(self.env, asked),
                ),
            )

    def _relief_vals(self, values):
        return {
            name: values[name]
            for name in ("late_excuse", "late_proof", "obstacle_ended")
        }


class ReliefReview(models.Model):
    """The organ that reviews decides whether the excuse is good, with a reason (CR8)."""

    _inherit = "xinfang.review"

    late_excuse = fields.Text("Excuse for the Delay", readonly=True)
    late_proof = fields.Text("Proof of the Obstacle", readonly=True)
    obstacle_ended = fields.Date("The Obstacle Ended On", readonly=True)
    relief = fields.Selection(RELIEFS, "The Excuse Is", readonly=True)
    relief_reason = fields.Text("Reason of That Decision", readonly=True)
    relief_date = fields.Date("Decided On", readonly=True)
    relief_user_id = fields.Many2one(
        "res.users",
        "Decided By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _do_decide_relief(self, act, values, entry):
        """CR8: the organ accepts or refuses the excuse; the notice (D19) says why."""
        self.write(
            {
                "relief": values["relief"],
                "relief_reason": values["reason"],
                "relief_date": legal_today(self.env),
                "relief_user_id": self.env.uid,
            }
        )

    def _guard_cr8(self, act, values):
        """Decided with a reason, and before anything else is decided."""
        record = self.sudo()
        if act.code == "accept_review" and record._awaits_relief("granted"):
            self._refuse(
                "CR8",
                self.env._(
                    "It was asked for after the last day. It can be taken up only when "
                    "relief was granted: decide on the excuse first."
                ),
            )
        deciding = values is not None and act.code == "decide_relief"
        if deciding and len((values["reason"] or "").strip()) < MIN_REASON:
            self._refuse(
                "CR8",
                self.env._(
                    "Say why the excuse is good or not, in at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )

    def _awaits_relief(self, decision):
        """Tell whether it is late and relief is not decided like this."""
        return bool(self.late_excuse) and self.relief != decision

    def _guard_reviewrefusal(self, act, values):
        """Late is a ground only where the excuse was refused (CR8)."""
        result = super()._guard_reviewrefusal(act, values)
        late = values is not None and values["review_refusal"] == "late"
        if late and self.sudo()._awaits_relief("refused"):
            self._refuse(
                "CR8",
                self.env._(
                    "Decide on the excuse first: it can be refused as late only when no "
                    "relief was granted."
                ),
            )
        return result


class ReliefPapers(models.Model):
    """What the request (D18) and the notice (D19) say of a delay."""

    _inherit = "xinfang.document"

    def _block_late_excuse(self, target, values):
        """Why it was asked for late, the proof, and when the obstacle ended (CR8)."""
        if not target.late_excuse:
            return False
        lines = [sentence(target.late_excuse)]
        if target.late_proof:
            lines.append(f"证明：{sentence(target.late_proof)}")
        if target.obstacle_ended:
            lines.append(f"障碍消除日期：{zh_date(target.obstacle_ended)}。")
        return "\n".join(lines)

    def _block_relief_ruling(self, target, values):
        """What was decided on the excuse, why and by which rule (CR8)."""
        if not target.relief:
            return False
        ruling = {"granted": "准许顺延期限", "refused": "不准许顺延期限"}
        return (
            f"申请人因“{target.late_excuse.strip().rstrip('。')}”逾期提出申请。参照{ANALOGY}，"
            f"本机关于{zh_date(target.relief_date)}决定{ruling[target.relief]}。"
            f"理由：{sentence(target.relief_reason)}"
        )
