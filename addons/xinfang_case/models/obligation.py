from odoo import api, fields, models


class Obligation(models.Model):
    """One duty or right of the Ordinance, and where the system keeps it.

    Read article by article: which acts carry it out, which limit runs, which hard
    rule guards it, which paper comes of it. The traceability table of the
    documentation and the tests that watch over it are made from these rows.
    """

    _name = "xinfang.obligation"
    _description = "Duty of the Ordinance"
    _order = "article, sequence, id"
    _rec_name = "duty"

    article = fields.Integer(required=True, index=True, aggregator=None)
    clause = fields.Char("Paragraph", help="Paragraph and item within the article.")
    sequence = fields.Integer(default=10)
    duty = fields.Text(required=True, help="What the article demands, in our words.")
    acts = fields.Char(help="Codes of acts, such as “referral/accept”.")
    clocks = fields.Char("Time Limits", help="Codes such as TL-07.")
    guards = fields.Char("Hard Rules", help="Codes such as G14.")
    documents = fields.Char(help="Codes of document types, such as D16.")
    places = fields.Char(
        "Elsewhere", help="Models or pages that keep what is no act of a procedure."
    )
    article_name = fields.Char(compute="_compute_article_name", string="Article")
    act_ids = fields.Many2many("xinfang.act", compute="_compute_records")
    rule_ids = fields.Many2many(
        "xinfang.clock.rule", compute="_compute_records", string="Limits"
    )
    guard_ids = fields.Many2many(
        "xinfang.guard", compute="_compute_records", string="Guards"
    )
    document_type_ids = fields.Many2many(
        "xinfang.document.type", compute="_compute_records", string="Papers"
    )

    @api.depends("article")
    def _compute_article_name(self):
        for duty in self:
            duty.article_name = f"第{_numeral(duty.article)}条"

    @api.depends("acts", "clocks", "guards", "documents")
    def _compute_records(self):
        for duty in self:
            duty.act_ids = duty._acts()
            duty.rule_ids = duty._by_code("xinfang.clock.rule", duty.clocks)
            duty.guard_ids = duty._by_code("xinfang.guard", duty.guards)
            duty.document_type_ids = duty._by_code(
                "xinfang.document.type", duty.documents
            )

    def _acts(self):
        act = self.env["xinfang.act"]
        found = act
        for name in (self.acts or "").split():
            model, _slash, code = name.rpartition("/")
            found |= act._get(f"xinfang.{model}", code).sudo(False)
        return found

    def _codes(self):
        """Return the codes of limits, guards and papers this duty names."""
        text = " ".join(
            filter(None, (self.clocks, self.guards, self.documents, self.places))
        )
        return text.split()

    @api.model
    def _by_code(self, model, codes):
        return self.env[model].search([("code", "in", (codes or "").split())])


_DIGITS = "零一二三四五六七八九"


def _numeral(number):
    """Return the Chinese numeral of an article number below one hundred."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
