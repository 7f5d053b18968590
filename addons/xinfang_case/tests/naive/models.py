"""The naive models; ``_module = None`` keeps them out of every add-on."""

from odoo import fields, models


class NaiveOrgan(models.Model):
    _module = None
    _name = "naive.organ"
    _description = "Naive organ"

    name = fields.Char()
    petition_ids = fields.One2many("naive.petition", "organ_id")


class NaivePetition(models.Model):
    _module = None
    _name = "naive.petition"
    _description = "Naive petition"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]

    name = fields.Char("Title")
    id_number = fields.Char(tracking=True)
    owner_id = fields.Many2one("res.users")
    post = fields.Char("Post that handles it")
    organ_id = fields.Many2one("naive.organ")
    state = fields.Char(default="new")


class NaiveNote(models.Model):
    """A child without a rule of its own."""

    _module = None
    _name = "naive.note"
    _description = "Naive note"

    petition_id = fields.Many2one("naive.petition")
    petition_title = fields.Char(related="petition_id.name")


NAIVE = (NaiveOrgan, NaivePetition, NaiveNote)
