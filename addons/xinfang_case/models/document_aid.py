from odoo import models

from ..tools.document_words import ORDINANCE, sentence

KINDS = {"social": "社会救助", "judicial": "司法救助", "temporary": "临时救助"}


class DocumentAidBlocks(models.Model):
    """Blocks of the letter that refers a petitioner for aid (D30, Article 37)."""

    _inherit = "xinfang.document"

    def _block_aid_person(self, target, values):
        """Who applies, numbers masked."""
        person = target.petition_id.petitioner_id
        if not person:
            return False
        facts = [person.name, self._id_words(person), person.phone_masked]
        return "，".join(filter(None, facts))

    def _block_aid_hardship(self, target, values):
        """The hardship itself lies encrypted and goes by a way of its own."""
        return (
            "申请人生活困难的具体情况属于个人隐私，已在系统内加密登记，由贵单位经办人员在"
            f"系统内查阅（编号：{target.display_name}），请严格保密。"
        )

    def _block_aid_request(self, target, values):
        """What is asked for, and on which article."""
        return sentence(
            f"根据{ORDINANCE}第三十七条第二款，现将上述人员转介贵单位，"
            f"请依法审查是否符合{KINDS[target.kind]}条件，并将结果在系统内反馈"
        )
