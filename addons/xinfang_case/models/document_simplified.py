from odoo import models

from ..tools import document_words as words
from ..tools.document_words import sentence, zh_date


class DocumentSimplified(models.Model):
    """Blocks of the papers of simplified handling (D05S, D05T, D16S)."""

    _inherit = "xinfang.document"

    def _block_simplified_procedure(self, target, values):
        """That it is handled simply, by whom and by when (C40)."""
        clock = self.env["xinfang.clock"]._running("TL-11", target)[:1]
        until = f"，在{zh_date(clock.due_date)}前（含当日）答复您" if clock else ""
        return (
            f"该事项适用简易办理，由{target.to_department_id.name}自"
            f"{zh_date(target.simplified_date)}起办理{until}；能够当场答复的，当场答复。"
            "受理、答复可以采用电话、短信、网络等方式，您需要纸质文书的，本机关予以提供。"
        )

    def _block_simplified_rights(self, target, values):
        """The petitioner may insist on an ordinary opinion (C43)."""
        return (
            "您对简易办理结果不满意的，可以要求本机关按照普通程序办理，并依照"
            f"{words.ORDINANCE}第三十二条出具信访处理意见书。"
        )

    def _block_simplified_answer(self, target, values):
        """What was done and what is answered (C41)."""
        return sentence(values.get("answer"))

    def _block_conversion_reason(self, target, values):
        """Why the ordinary procedure, and from which day it counts (C42, C43)."""
        return (
            f"{sentence(values.get('reason'))}自本告知书发出之日起，该事项转为普通程序办理，"
            f"办理期限自{zh_date(target.accept_date)}起计算。"
        )
