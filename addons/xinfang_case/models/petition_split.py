from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.minhash import normal

# What a piece split off has in common with the one it came with.
COPIED = (
    "channel",
    "received_date",
    "petition_date",
    "source_ref_no",
    "addressee",
    "identity_mode",
    "headcount",
    "involved_count",
    "unclear_address",
    "urgency",
    "window_no",
    "is_repeat",
    "repeat_seq",
)
COPIED_RECORDS = (
    "department_id",
    "source_department_id",
    "petitioner_id",
    "petitioner_user_id",
    "problem_region_id",
    "origin_id",
)
TITLE = 60
MIN_QUOTE = 4


class PetitionSplit(models.Model):
    """Mixed demands are split into sibling pieces, one procedure each (Article 31)."""

    _inherit = "xinfang.petition"

    split_ids = fields.One2many("xinfang.petition", "split_from_id", "Split Off")
    counts_as_piece = fields.Boolean(
        readonly=True,
        copy=False,
        default=True,
        help="What arrived as one piece is counted as one, however it is split (F01).",
    )

    def _do_split(self, act, values, entry):
        """Split demands off; an accusation takes the original with it and is sealed.

        Everything that was ever written here (text, files, papers, ledger, remarks)
        may speak of the accusation. So this piece itself becomes the sealed one, and
        the rest starts anew with the text that the clerk has confirmed (Article 30).
        """
        if values["type"] == "accusation":
            self._split_rest(values, entry)
        else:
            self._split_demands(values, entry)

    def _split_demands(self, values, entry):
        chosen = values["split_demand_ids"].with_env(self.env)
        names = chosen.mapped("name") + _lines(values["split_demands"])
        sibling = self._make_sibling(
            {
                "title": names[0][:TITLE],
                "content": self.content,
                "request": "\n".join(names),
                "type": values["type"],
                "route": values["route"] if values["type"] == "claim" else False,
                "split_from_id": self.id,
                "counts_as_piece": False,
            },
            entry,
        )
        chosen.write({"petition_id": sibling.id, "type": False, "route": False})
        sibling._add_demands(_lines(values["split_demands"]))
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
            ]
        )
        for file in files:
            # The copy points to the same file in the store.
            file.copy({"res_id": sibling.id, "name": file.name})

    def _split_rest(self, values, entry):
        rest = self._make_sibling(
            {
                "title": values["rest_title"],
                "content": values["rest_content"],
                "request": values["rest_request"],
                "type": self.type,
                "route": self.route,
                "category_id": self.category_id.id,
                "police_category_id": self.police_category_id.id,
                "purpose_id": self.purpose_id.id,
            },
            entry,
        )
        kept = self._free_demands(values)
        kept.write({"petition_id": rest.id})
        if not kept:
            # What is asked for now is what the clerk wrote down without the accusation.
            rest._set_demands([])
        self.demand_ids.unlink()
        self.write(
            {
                "type": "accusation",
                "route": False,
                "counts_as_piece": False,
                # Only from the sealed side the other one can be seen.
                "split_from_id": rest.id,
            }
        )
        self._seal()

    def _free_demands(self, values):
        """Return the demands that hold nothing of the accusation and stay open.

        Unless somebody itemised them, the only demand is the whole request, word by
        word: that stays sealed with what it asks.
        """
        chosen = values["split_demand_ids"].with_env(self.env)
        moved = map(normal, chosen.mapped("name") + _lines(values["split_demands"]))
        moved = [text for text in moved if len(text) >= MIN_QUOTE]
        said = {normal(text) for text in (self.title, self.content, self.request)}
        return (self.demand_ids - chosen).filtered(
            lambda demand: (
                normal(demand.name) not in said
                and not any(text in normal(demand.name) for text in moved)
            )
        )

    def _make_sibling(self, vals, entry, quietly=False):
        """Create and register a piece that arrived with this one.

        It has a number of its own; its limits run from the day this one came in, and
        it belongs to the month this one was registered in.

        :param bool quietly: as if it came from the petitioner; nobody reads in it who
            decided that there is such a piece
        """
        vals = {
            **{name: self[name] for name in COPIED},
            **{name: self[name].id for name in COPIED_RECORDS},
            "representative_ids": [(6, 0, self.representative_ids.ids)],
            "late_reason": "按规定分件登记",
            **vals,
        }
        makers = self.with_user(SUPERUSER_ID) if quietly else self
        sibling = makers.env["xinfang.petition"].create([vals])
        if quietly:
            actor = gate.Actor("petitioner", sibling.id)
            gate.acting_as(sibling, actor)._perform_all("register", [{}])
        else:
            sibling._perform_all("register", [{}])
        sibling.write({"period": self.period, "submission_key": f"split-{entry.id}"})
        return sibling

    def _add_demands(self, names):
        start = len(self.demand_ids)
        self.env["xinfang.demand"].create(
            [
                {
                    "petition_id": self.id,
                    "sequence": (start + number) * 10,
                    "name": name,
                }
                for number, name in enumerate(names, 1)
            ]
        )

    # -- guards -----------------------------------------------------------

    def _guard_split(self, act, values):
        """Something is split off, something stays, and an accusation leaves no trace."""
        if values is None:
            return
        record = self.sudo()
        chosen = values["split_demand_ids"].sudo()
        moved = chosen.mapped("name") + _lines(values["split_demands"])
        if chosen - record.demand_ids:
            raise UserError(self.env._("These demands belong to another petition."))
        if not moved:
            raise UserError(self.env._("Say which demands are split off."))
        if record.demand_ids and not record.demand_ids - chosen:
            raise UserError(
                self.env._("One demand has to stay. Triage the petition instead.")
            )
        if values["type"] == "claim" and not values["route"]:
            self._refuse(
                "G08",
                self.env._(
                    "An appeal or claim needs its route: one of the five statutory "
                    "procedures, or the petition procedure."
                ),
            )
        if values["type"] == "accusation":
            self._check_rest(values, moved)

    def _check_rest(self, values, moved):
        """Refuse a rest that still holds the accusation (Article 30).

        :raises UserError: nothing stays, nothing was taken out, or a demand that is
            split off is still in it
        """
        names = ("rest_title", "rest_content", "rest_request")
        rest = [normal(values[name]) for name in names]
        if not any(rest[1:]):
            raise UserError(
                self.env._(
                    "Write down what stays here, without the accusation: facts or "
                    "request."
                )
            )
        said = normal(self.content), normal(self.request)
        if said == (rest[1], rest[2]):
            self._refuse(
                "G01",
                self.env._(
                    "The text that stays is still the original one. Take the accusation "
                    "out of it."
                ),
            )
        for demand in map(normal, moved):
            if len(demand) >= MIN_QUOTE and any(demand in text for text in rest):
                self._refuse(
                    "G01",
                    self.env._("The text that stays still holds the accusation."),
                )

    def _same_matter_matches(self):
        """Leave out what arrived in the same piece: it is another matter."""
        family = self.sudo().split_from_id | self.sudo().split_ids
        family |= family.split_ids
        matches = super()._same_matter_matches()
        return [m for m in matches if m["id"] not in family.ids]


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
