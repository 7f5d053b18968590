import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import gate
from .keyring import vault_for_writing, vault_of

WORDS = ("name", "post", "rank")


class Accused(models.Model):
    """Who is complained of in an accusation: a unit, an official, or both.

    Unit and account bar everybody who stands under them (``xinfang.bar``); name, post
    and rank lie encrypted like all wording of an accusation (Article 30).
    """

    _name = "xinfang.accused"
    _description = "Accused"
    _inherit = ["xinfang.draft.mixin"]
    _order = "id"
    _vault_columns = {"words_enc": "_words_place"}

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, index=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Unit Complained Of",
        index="btree_not_null",
        ondelete="set null",
        help="This unit, what is below it and its line never learn of the accusation.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Account of the Official",
        index="btree_not_null",
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Never sees the accusation, wherever he works; nor do those he leads.",
    )
    words_enc = fields.Text(readonly=True, groups=fields.NO_ACCESS, copy=False)
    name = fields.Char("Name", compute="_compute_name", inverse="_inverse_words")
    post = fields.Char("Post", compute="_compute_post", inverse="_inverse_words")
    rank = fields.Char("Rank", compute="_compute_rank", inverse="_inverse_words")
    authority_id = fields.Many2one(
        "xinfang.department",
        "Discipline Organ with Authority",
        index="btree_not_null",
        ondelete="set null",
        domain=[("kind", "=", "discipline")],
        help="Whoever manages this cadre: the accusation is sent there (Article 22).",
    )
    since = fields.Date("Named On", readonly=True)
    spared_id = fields.Many2one(
        "xinfang.department",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
        help="Discipline organ below the accused that keeps the accusation, because "
        "there is none above.",
    )

    @api.depends("petition_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.petition_id.display_name

    # One method each: reading one word must not overwrite another that was just typed.
    @api.depends("words_enc")
    @api.depends_context("uid")
    def _compute_name(self):
        self._show_word("name")

    @api.depends("words_enc")
    @api.depends_context("uid")
    def _compute_post(self):
        self._show_word("post")

    @api.depends("words_enc")
    @api.depends_context("uid")
    def _compute_rank(self):
        self._show_word("rank")

    def _show_word(self, name):
        for row in self:
            row[name] = row._may_read() and row._words().get(name) or False

    def _inverse_words(self):
        vault = vault_for_writing(self.env)
        for row in self:
            words = {name: row[name] for name in WORDS if row[name]}
            clear = json.dumps(words, ensure_ascii=False, sort_keys=True)
            token = vault.encrypt(clear, *row._words_place()) if words else False
            row.sudo().words_enc = token

    def _may_read(self):
        """Tell whether the reader may have the words: discipline, acts, who types."""
        return (
            gate.is_open(self.env)
            or self.env["res.users"]._xinfang_is_discipline()
            or self.petition_id.stage_id.is_start
        )

    def _words(self):
        token = self.sudo().words_enc
        if not token:
            return {}
        clear = vault_of(self.env).decrypt(token, *self._words_place())
        return json.loads(clear)

    def _words_place(self):
        """Return what the encrypted words are bound to: model, column and row."""
        return self._name, "words_enc", self._origin.id

    def _check_somebody(self):
        """Refuse a row that names nobody; asked once the words are encrypted."""
        for row in self.sudo():
            if not (row.department_id or row.user_id or row.words_enc):
                raise ValidationError(
                    self.env._(
                        "Say who is complained of: the unit, the account or the name."
                    )
                )

    # -- who writes -------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_somebody()
        return rows

    @api.model
    def _registered_sentence(self):
        # Guard G01: from then on who is accused is named by an act alone.
        return self.env._("Of a registered accusation the accused is named by an act.")

    # -- authority --------------------------------------------------------

    def _units(self):
        """Return the units by which the accused are placed in the tree."""
        places = self.env["xinfang.membership"].sudo()
        if self.user_id:
            places = places.search([("user_id", "in", self.user_id.ids)])
        return self.department_id | places.department_id

    def _find_authorities(self, closed):
        """Return the discipline organs with authority over these cadres.

        The nearest one upwards from the accused unit that does not itself stand under
        the accused.

        :param closed: units that stand under the accused
        """
        organs = self.env["xinfang.department"].sudo()
        for row in self:
            if row.authority_id and row.authority_id not in closed:
                organs |= row.authority_id
                continue
            for unit in row._units():
                organs |= unit._discipline_organ_outside(closed)
        return organs
