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
        acts = self._named_acts()
        rules = self._by_code("xinfang.clock.rule", "clocks")
        guards = self._by_code("xinfang.guard", "guards")
        types = self._by_code("xinfang.document.type", "documents")
        for duty in self:
            duty.act_ids = acts[duty]
            duty.rule_ids = rules[duty]
            duty.guard_ids = guards[duty]
            duty.document_type_ids = types[duty]

    def _named_acts(self):
        """Return duty → the acts it names, in its order; one query for all duties."""
        names = {duty: (duty.acts or "").split() for duty in self}
        codes = {name.rpartition("/")[2] for found in names.values() for name in found}
        acts = self.env["xinfang.act"].sudo().search([("code", "in", list(codes))])
        known = {(act.model, act.code): act.id for act in acts}
        result = {}
        for duty, found in names.items():
            keys = (name.rpartition("/")[::2] for name in found)
            ids = (known.get((f"xinfang.{model}", code)) for model, code in keys)
            result[duty] = acts.sudo(False).browse(filter(None, ids))
        return result

    def _codes(self):
        """Return the codes of limits, guards and papers this duty names."""
        text = " ".join(
            filter(None, (self.clocks, self.guards, self.documents, self.places))
        )
        return text.split()

    def _by_code(self, model, column):
        """Return duty → the records whose codes it names; one query for all duties.

        :param str model: model with a field ``code``
        :param str column: field of the duty that lists codes, separated by blanks
        """
        codes = {duty: set((duty[column] or "").split()) for duty in self}
        found = self.env[model].search(
            [("code", "in", list(set().union(*codes.values())))]
        )
        return {
            duty: found.filtered(lambda record, named=named: record.code in named)
            for duty, named in codes.items()
        }


_DIGITS = "零一二三四五六七八九"


def _numeral(number):
    """Return the Chinese numeral of an article number below one hundred."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
