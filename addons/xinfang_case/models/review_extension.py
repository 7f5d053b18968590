from odoo import fields, models

from ..tools.document_words import sentence, zh_date
from ..tools.moment import legal_today


class ReviewExtension(models.Model):
    """More time for a review, only where a local rule allows it (setting, TL-13x).

    Article 35 knows no extension; places such as Beijing let the review body add thirty
    days at most. The setting is nought by default, and then there is none. Of a recheck
    nothing but the hearing is excluded (Article 36).
    """

    _inherit = "xinfang.review"

    extension_days = fields.Integer("Days of Extension", readonly=True)
    extension_reason = fields.Text(readonly=True)

    def _guard_reviewextension(self, act, values):
        """Allowed by the local rule, before the last day, within its days in all."""
        record = self.sudo()
        allowed = self.env["ir.config_parameter"]._xinfang("review_extension_days")
        if not allowed:
            self._refuse(
                "REVIEWEXTENSION",
                self.env._(
                    "Article 35 knows no extension of a review, and no local rule is set "
                    "here that allows one."
                ),
            )
        limit = record._review_limit()
        if not limit or limit.due_date < legal_today(self.env):
            self._refuse(
                "REVIEWEXTENSION",
                self.env._(
                    "The time for the review has run out; it cannot be extended."
                ),
            )
        left = allowed - record.extension_days
        if left <= 0 or values is not None and not 1 <= values["days"] <= left:
            self._refuse(
                "REVIEWEXTENSION",
                self.env._(
                    "The local rule allows %(all)s days in all, %(used)s are used.",
                    all=allowed,
                    used=record.extension_days,
                ),
            )

    def _review_limit(self):
        """Return the running limit of this review, extended or not."""
        clock = self.env["xinfang.clock"].sudo()
        return (clock._running("TL-13x", self) or clock._running("TL-13", self))[:1]

    def _do_extend_review(self, act, values, entry):
        """Added to the un-rolled base (CR5); the petitioner is told why."""
        self.write(
            {
                "extension_days": self.extension_days + values["days"],
                "extension_reason": values["reason"],
            }
        )


class ReviewExtensionPapers(models.Model):
    _inherit = "xinfang.document"

    def _block_review_new_due(self, target, values):
        """Days of extension and the new last day of the review (local rule)."""
        limit = target._review_limit()
        return (
            f"本机关延长复查期限{values['days']}日，于{zh_date(limit.due_date)}前（含当日）"
            "提出复查意见并书面答复您。"
        )

    def _block_review_extension_reason(self, target, values):
        """Why the review takes longer."""
        return sentence(values["reason"])
