from odoo import models

# How the petitioner's thirty days are counted (rules CR1, CR2, CR7).
WINDOW = (
    "期限自收到之日的次日起计算；末日为节假日的，顺延至节假日后的第一日；"
    "期满前交邮的，不算过期。"
)


class DocumentCounting(models.Model):
    """Notices say how a day was counted, in one sentence.

    Loaded after whoever writes these blocks, or it would be written over.
    """

    _inherit = "xinfang.document"

    def _block_limit(self, target, values):
        text = super()._block_limit(target, values)
        clock = self.env["xinfang.clock"]._running("TL-07", target)[:1]
        return f"{text}{clock._document_sentence()}" if text and clock else text

    def _block_new_due(self, target, values):
        text = super()._block_new_due(target, values)
        clock = self.env["xinfang.clock"]._running("TL-08", target)[:1]
        return f"{text}{clock._document_sentence()}" if text and clock else text

    def _block_appeal_limit(self, target, values):
        text = super()._block_appeal_limit(target, values)
        code = "TL-13" if target.level == "review" else "TL-16"
        clock = self.env["xinfang.clock"]._running(code, target)[:1]
        return f"{text}{clock._document_sentence()}" if text and clock else text

    def _block_review_new_due(self, target, values):
        text = super()._block_review_new_due(target, values)
        clock = target._review_limit()
        return f"{text}{clock._document_sentence()}" if text and clock else text

    def _block_remedy(self, target, values):
        text = super()._block_remedy(target, values)
        return f"{text}{WINDOW}" if text else text

    def _block_review_remedy(self, target, values):
        text = super()._block_review_remedy(target, values)
        return f"{text}{WINDOW}" if text else text
