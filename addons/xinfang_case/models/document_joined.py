from odoo import models


class DocumentJoined(models.Model):
    """Blocks of the notice that a repeat was joined to the first piece (D04M)."""

    _inherit = "xinfang.document"

    def _block_joined(self, target, values):
        """Which organ handles it together with the first piece.

        The first piece's number goes only to whoever brought that piece too.
        """
        petition = target._petitions()
        first = petition.origin_id
        number = ""
        if first.petitioner_id and first.petitioner_id == petition.petitioner_id:
            number = f"（编号：{first.number}）"
        return (
            f"您此次反映的事项与已经登记的信访事项{number}为同一事项，"
            f"该事项现由{first._matter_organ().name}办理。本机关已将您此次提出的事项和材料"
            "并入该事项一并办理，办理结果将一并书面告知您。"
        )

    def _block_joined_contact(self, target, values):
        """Whom to ask about it."""
        organ = target._petitions().origin_id._matter_organ()
        facts = [
            f"电话：{organ.phone}" if organ.phone else "",
            f"地址：{organ.address}" if organ.address else "",
        ]
        facts = "，".join(filter(None, facts))
        return f"{organ.name}，{facts or '联系方式请向本机关查询'}。"
