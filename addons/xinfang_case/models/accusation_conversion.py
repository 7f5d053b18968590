"""An accusation that is none: two people decide, and nothing sealed is opened (G04)."""

from odoo import fields, models

from ..tools.minhash import normal
from .petition import ROUTES

KINDS = [("suggestion", "Suggestion"), ("claim", "Appeal or claim")]
RESTS = ("rest_title", "rest_content", "rest_request")


class ActOffice(models.Model):
    """Acts of the office that registered, of what is sealed from it otherwise."""

    _inherit = "xinfang.act"

    actor = fields.Selection(
        selection_add=[("office", "Office that registered it, though sealed")],
        ondelete={"office": "cascade"},
    )


class AccusationConversion(models.Model):
    """The ordinary matter in it becomes a piece of its own; this one stays sealed.

    A discipline officer writes down what is left of it without the accusation; the head
    of the registering office, cleared for accusations, confirms, or who stands in for him
    (``conversion_head.py``). What was ever written
    here may speak of the accused, so that no row of this piece is opened to anybody.
    """

    _inherit = "xinfang.petition"

    conversion_proposer_id = fields.Many2one(
        "res.users",
        "Conversion Proposed By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    conversion_type = fields.Selection(KINDS, readonly=True, copy=False)
    conversion_route = fields.Selection(ROUTES, readonly=True, copy=False)

    # -- guards -----------------------------------------------------------

    def _guard_g08(self, act, values):
        """Triage makes no accusation an ordinary matter: that takes two people (G04)."""
        sealed = self.sudo().type == "accusation"
        if act.code == "triage" and values and sealed:
            if values["type"] != "accusation":
                self._refuse(
                    "G04",
                    self.env._(
                        "It is registered as an accusation. Propose to convert it; the "
                        "head of the registering office confirms."
                    ),
                )
        return super()._guard_g08(act, values)

    def _guard_g04(self, act, values):
        """Proposed by one, confirmed by another; the new text is another one."""
        record = self.sudo()
        if act.code != "propose_conversion":
            if record.conversion_proposer_id == self.env.user:
                self._refuse(
                    "G04",
                    self.env._("You proposed it; another person has to decide on it."),
                )
            return
        if values is None:
            return
        if not record._converters(self.env.user)[0]:
            self._refuse(
                "G04",
                self.env._(
                    "Nobody is left who could confirm it: neither at the registering "
                    "office nor above it is there a head who is cleared for accusations, "
                    "not barred from this one, and another person than you."
                ),
            )
        if values["type"] not in dict(KINDS):
            self._refuse("G04", self.env._("Choose what it is instead."))
        if values["type"] == "claim" and not values["route"]:
            self._refuse(
                "G08",
                self.env._(
                    "An appeal or claim needs its route: one of the five statutory "
                    "procedures, or the petition procedure."
                ),
            )
        rest = [normal(values[name]) for name in RESTS]
        # Read anew: another reader of this transaction may have seen nothing.
        texts = ["content", "request"]
        self.invalidate_recordset(texts)
        said = tuple(normal(self[name]) for name in texts)
        if not any(rest[1:]) or (rest[1], rest[2]) == said:
            self._refuse(
                "G04",
                self.env._(
                    "Write down what is left without the accusation, in other words than "
                    "the sealed text: facts or request."
                ),
            )

    # -- acts -------------------------------------------------------------

    def _do_propose_conversion(self, act, values, entry):
        """G04, first person: the words wait in the sealed ledger."""
        self.write(
            {
                "conversion_proposer_id": self.env.uid,
                "conversion_type": values["type"],
                "conversion_route": values["route"]
                if values["type"] == "claim"
                else False,
            }
        )
        self._open_to_converters()

    def _do_reject_conversion(self, act, values, entry):
        """G04: it stays what it is."""
        self.write(
            {
                "conversion_proposer_id": False,
                "conversion_type": False,
                "conversion_route": False,
            }
        )

    def _do_confirm_conversion(self, act, values, entry):
        """G04, second person: a new piece from the clean words, this one is closed."""
        proposal = self.entry_ids.filtered(
            lambda e: e.act_id.code == "propose_conversion"
        ).sorted("seq")[-1:]
        words = proposal._unseal_wording()
        new = self._make_sibling(
            {
                "title": words.get("rest_title"),
                "content": words.get("rest_content"),
                "request": words.get("rest_request"),
                "type": self.conversion_type,
                "route": self.conversion_route,
            },
            entry,
            quietly=True,
        )
        # Only from the sealed side the other one can be seen.
        self.write({"split_from_id": new.id, "counts_as_piece": False})
        self._close_as("filed")
