"""Which models ask for the right first. Loaded last: what comes later here runs first.

A mixin named before the model itself comes before all other classes of that model.
"""

from odoo import models


class Attachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["xinfang.one.answer", "ir.attachment"]
    _answer_column = "res_model"


class Message(models.Model):
    _name = "mail.message"
    _inherit = ["xinfang.one.answer", "mail.message"]
    _answer_column = "model"


class Activity(models.Model):
    _name = "mail.activity"
    _inherit = ["xinfang.one.answer", "mail.activity"]
    _answer_column = "res_model"

    def activity_format(self):
        self._first("read")
        return super().activity_format()

    def action_done(self):
        self._first("read")
        return super().action_done()

    def action_feedback(self, feedback=False, attachment_ids=None):
        self._first("read")
        return super().action_feedback(feedback, attachment_ids)


class Block(models.Model):
    """A block of a paper, whose rule asks for the paper."""

    _name = "xinfang.document.block"
    _inherit = ["xinfang.one.answer", "xinfang.document.block"]
    _answer_column = "document_id"


class Petition(models.Model):
    _name = "xinfang.petition"
    _inherit = ["xinfang.first.check", "xinfang.petition"]


class Referral(models.Model):
    _name = "xinfang.referral"
    _inherit = ["xinfang.first.check", "xinfang.referral"]


class Petitioner(models.Model):
    _name = "xinfang.petitioner"
    _inherit = ["xinfang.first.check", "xinfang.petitioner"]


class Demand(models.Model):
    _name = "xinfang.demand"
    _inherit = ["xinfang.first.check", "xinfang.demand"]


class Accused(models.Model):
    _name = "xinfang.accused"
    _inherit = ["xinfang.first.check", "xinfang.accused"]
