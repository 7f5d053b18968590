from datetime import date

from odoo import api, fields, models

from ..tools.document_words import zh_date
from ..tools.moment import said_day


class ClockRuleCertainty(models.Model):
    """How sure a limit is, said wherever it is shown."""

    _inherit = "xinfang.clock.rule"

    def _certainty_words(self):
        """Return the sentence for a limit that is no statute, else an empty text."""
        return {
            "source": self.env._("Internal rule, not statute."),
            "internal": self.env._("Internal rule, not statute."),
            "unverified": self.env._("Unverified, confirm with the legal office."),
        }.get(self.certainty, "")

    def _reminder_name(self):
        """Return the name for reminders, which say so when it is no statute."""
        words = self._certainty_words().rstrip(".。")
        return f"{self.name} ({words})" if words else self.name


class ClockCertainty(models.Model):
    """The account of a last day: how sure the limit is and what else counts."""

    _inherit = "xinfang.clock"

    certainty_note = fields.Char("Certainty", compute="_compute_certainty_note")

    @api.depends("rule_id.certainty")
    @api.depends_context("lang")
    def _compute_certainty_note(self):
        for clock in self:
            clock.certainty_note = clock.sudo().rule_id._certainty_words()

    def _compute_explanation(self):
        result = super()._compute_explanation()
        for clock in self:
            notes = clock._explanation_notes()
            clock.explanation = (clock.explanation or []) + [
                {"why": "note", "text": text} for text in notes
            ]
            clock.explanation_text = "\n".join(
                [clock.explanation_text or "", *(f"· {text}" for text in notes)]
            )
        return result

    def _explanation_notes(self):
        """Return what a reader has to know beside the days themselves."""
        notes = []
        open_since = [first for first, last in self.suspensions or () if not last]
        if self.state == "suspended" and open_since:
            notes.append(
                self.env._(
                    "Stands still since %(day)s for the hearing; the last day moves by "
                    "its length (《信访工作条例》第三十六条第二款).",
                    day=said_day(self.env, date.fromisoformat(open_since[0])),
                )
            )
        # CR7 and CR8 are general law by analogy: the Ordinance is silent.
        if self.bearer == "petitioner" and self.rule_id.certainty == "statute":
            notes += [
                self.env._(
                    "A request posted on the last day is in time (《民事诉讼法》第八十五条, "
                    "by analogy)."
                ),
                self.env._(
                    "Whoever missed the day through force majeure or another proper "
                    "reason may ask for relief within %(days)s days after it ended; the "
                    "organ decides (《民事诉讼法》第八十六条, by analogy).",
                    days=self.env["ir.config_parameter"].sudo()._xinfang("relief_days"),
                ),
            ]
        words = self.rule_id._certainty_words()
        return notes + [words] if words else notes

    # -- in documents -----------------------------------------------------

    def _document_sentence(self):
        """Return in one Chinese sentence how the last day was counted."""
        self.ensure_one()
        unit = "个工作日" if self.unit == "working" else "日"
        days = f"{self.length + self.extension_days}{unit}"
        extended = (
            f"（{self.length}日和延长的{self.extension_days}日）"
            if self.extension_days
            else ""
        )
        text = f"上述期限自{zh_date(self.base_date)}的次日起计算{days}{extended}"
        if self.suspended_days:
            text += f"，其间听证的{self.suspended_days}日不计入"
        if self.due_date == self.due_raw:
            return f"{text}，至{zh_date(self.due_date)}届满。"
        return (
            f"{text}，末日为{zh_date(self.due_raw)}（{self._rest_words()}），"
            f"顺延至{zh_date(self.due_date)}届满。"
        )

    def _rest_words(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        name = calendar.name_of(self.due_raw)
        return f"{name}假期" if name else "休息日"
