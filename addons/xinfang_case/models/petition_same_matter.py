import re

from odoo import api, fields, models

from ..tools import document_words as words
from ..tools.moment import legal_today
from .same_matter import ASKERS

BANDS = [
    ("1", "1"),
    ("2-5", "2 to 5"),
    ("6-10", "6 to 10"),
    ("11-30", "11 to 30"),
    ("31-50", "31 to 50"),
    ("50+", "More than 50"),
]
_ENDS = (1, 5, 10, 30, 50)
_NUMBER = re.compile(r"XF\d{4}-\d{7}")


class PetitionSameMatter(models.Model):
    """One matter, several pieces: first, repeats, and what was ruled out."""

    _inherit = "xinfang.petition"

    repeat_seq = fields.Integer(
        "Repeat No.",
        readonly=True,
        copy=False,
        help="0 for the first piece of a matter, 1 for its first repeat, and so on.",
    )
    matter_pieces = fields.Integer(
        "Pieces of the Matter",
        readonly=True,
        copy=False,
        default=1,
        help="Kept on the first piece: how often the matter was brought.",
    )
    repeat_band = fields.Selection(
        BANDS,
        "Times Brought",
        readonly=True,
        copy=False,
        default="1",
        help="Kept on the first piece, by the number of pieces.",
    )
    ruled_out_ids = fields.Many2many(
        "xinfang.petition",
        "xinfang_petition_ruled_out_rel",
        "petition_id",
        "other_id",
        "Ruled Out",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Pieces of which somebody decided that they are another matter.",
    )
    refused_as_duplicate = fields.Boolean(
        readonly=True,
        copy=False,
        help="In progress below the organ it was filed with: not accepted (Article 19). "
        "At the same organ it is joined, not refused.",
    )
    asks_same_matter = fields.Boolean(compute="_compute_asks_same_matter")

    @api.depends("state", "origin_id")
    @api.depends_context("uid")
    def _compute_asks_same_matter(self):
        """Tell whether the form shows earlier pieces: while it can be linked."""
        user = self.env.user
        asker = any(user.has_group(f"xinfang_case.group_xinfang_{r}") for r in ASKERS)
        for petition in self:
            petition.asks_same_matter = (
                asker
                and petition.state in ("registered", "triaged")
                and not petition.origin_id
            )

    # -- candidates -----------------------------------------------------

    def find_same_matter(self):
        """Return earlier petitions that may be about the same matter, for the form.

        :return: list of dicts, see ``xinfang.same.matter._disclosed``, each with
            ``act``, the act that fits, and ``blocked``: why it is not possible yet
        """
        self.ensure_one()
        self.check_access("read")
        gate_of = self.env["xinfang.same.matter"]
        gate_of._check_asker()
        rows = gate_of._disclosed(self._same_matter_matches())
        possible = {act["code"]: act for act in self.available_acts()}
        numbers = [row["origin"] for row in rows]
        firsts = {p.number: p for p in self.sudo().search([("number", "in", numbers)])}
        for row in rows:
            refused = self._refuses_duplicate(firsts[row["origin"]])
            row.update(self._fitting_act(row, possible, bool(refused)))
            row["may_rule_out"] = "rule_out_same_matter" in possible
        return rows

    def _same_matter_matches(self):
        """Return candidates for :meth:`find_same_matter`, before anything is shown."""
        record = self.sudo()
        people = record.petitioner_id | record.representative_ids
        body = "\n".join(filter(None, (self.content, self.request)))
        decided = self._ruled_out() | record._matter()
        return self.env["xinfang.same.matter"]._matches(
            record.title or "", body, people.ids, but=decided.ids
        )

    def _ruled_out(self):
        """Return the pieces that were ruled out, from this side or from theirs."""
        record = self.sudo()
        others = record.ruled_out_ids
        others |= self.sudo().search([("ruled_out_ids", "in", self.ids)])
        firsts = others.origin_id | others
        return firsts | firsts.repeat_ids

    @api.model
    def _fitting_act(self, row, possible, refused):
        """Return the act that answers an earlier piece: what may be signed, else drafted.

        :param bool refused: in progress below the organ it was filed with (A19)
        """
        joined = ("draft_duplicate", "link_repeat") if refused else ("link_repeat",)
        codes = {
            "final": ("link_final", "draft_final", "file_only"),
            "litigation": ("guide",),
            "in_progress": joined,
        }.get(row["matter_state"], ("note_repeat",))
        offered = [code for code in codes if code in possible]
        ready = [code for code in offered if not possible[code]["blocked"]]
        code = next(iter(ready or offered), False)
        blocked = possible[code]["blocked"] if code else False
        if not code and self.state == "registered":
            blocked = self.env._("Triage it first; then it can be decided.")
        return {
            "act": code,
            "act_name": possible[code]["name"] if code else "",
            "blocked": blocked,
            # The notice as it would read; whoever decides may change every word.
            "draft": words.IN_LITIGATION if code == "guide" else {},
        }

    # -- the group --------------------------------------------------------

    def _join_matter(self, first):
        """Count this piece among those of a matter: first or repeat, and which."""
        first = first.origin_id or first
        first.flush_recordset(["repeat_seq"])
        self.env.cr.execute(
            "SELECT COUNT(*), COALESCE(MAX(repeat_seq), 0) FROM xinfang_petition"
            " WHERE origin_id = %s AND id <> %s",
            (first.id, self.id),
        )
        count, last = self.env.cr.fetchone()
        self.write(
            {
                "origin_id": first.id,
                "is_repeat": True,
                "repeat_seq": max(count, last) + 1,
            }
        )
        pieces = count + 2
        first.write({"matter_pieces": pieces, "repeat_band": repeat_band(pieces)})
        # The organs that handle the first piece learn of the repeat.
        self.env["xinfang.access"]._grant(
            [(self.id, r.to_department_id.id) for r in first.referral_ids if r.is_open]
        )
        first._message_log(
            body=self.env._("A repeat was received: %(number)s.", number=self.number)
        )

    def _do_link_repeat(self, act, values, entry):
        """S3: tie a repeat to the first piece while that one is in progress."""
        first = values["origin_id"].with_env(self.env)
        self._join_matter(first)
        self.write({"handling_method": "linked", "closed_date": legal_today(self.env)})
        below = self.origin_id._handled_below(self.department_id.organ_id)
        self.write({"refused_as_duplicate": bool(below)})

    def _do_note_repeat(self, act, values, entry):
        """§3.9: brought again after the first was answered; handled on its own."""
        self._join_matter(values["origin_id"].with_env(self.env))

    def _do_rule_out_same_matter(self, act, values, entry):
        """§3.9: somebody compared them, and it is another matter."""
        others = self._compared(values["compared_numbers"])
        self.write({"ruled_out_ids": [(4, other.id) for other in others]})

    @api.model
    def _compared(self, text):
        numbers = set(_NUMBER.findall((text or "").upper()))
        return self.sudo().search([("number", "in", list(numbers))])


def repeat_band(pieces):
    """Return the band of a number of pieces of one matter."""
    for (key, _label), end in zip(BANDS, _ENDS, strict=False):
        if pieces <= end:
            return key
    return BANDS[-1][0]
