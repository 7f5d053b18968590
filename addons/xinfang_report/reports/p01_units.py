from odoo import api, models
from odoo.tools import SQL

from ..tools.counts import Handovers, Limits, Pieces, Scores
from ..tools.table import Column, Sheet, Table, change, ratio

# The organ a petition counts with: the one responsible now; of a repeat that
# of its first piece; nobody while it was returned and not yet sent anew.
_UNIT_JOIN = SQL(
    """
    LEFT JOIN xinfang_petition first ON first.id = p.origin_id
    LEFT JOIN xinfang_department unit ON unit.id = CASE
        WHEN p.state IN ('registered', 'triaged') THEN NULL
        ELSE COALESCE(p.lead_department_id, first.lead_department_id) END
    """
)
_UNIT = SQL("unit.organ_id")


class BulletinUnits(models.AbstractModel):
    """T2 of the bulletin: responsible organs, ranked, and petition offices."""

    _name = "xinfang.report.bulletin.units"
    _description = "Bulletin: Responsible Organs"
    _inherit = ["xinfang.report.base"]

    @api.model
    def _unit_sheets(self, frame):
        """Return the sheets of T2: responsible organs, petition offices."""
        figures = self.env["xinfang.report.figures"]
        limits = figures._limits(frame)
        units = self._unit_table(frame, figures, limits)
        offices = self._office_table(limits["office"], figures._scores(frame, "office"))
        return [
            Sheet(self.env._("T2 Organs"), [units], wide=True),
            Sheet(self.env._("T2 Offices"), [offices]),
        ]

    @api.model
    def _unit_table(self, frame, figures, limits):
        pieces = {
            key[0]: windows
            for key, windows in figures._pieces(frame, _UNIT, join=_UNIT_JOIN).items()
        }
        parts = (
            pieces,
            limits["accept"],
            limits["close"],
            figures._scores(frame, "organ"),
            figures._handovers(frame),
        )
        ids = set().union(*parts)
        names = self._unit_names(ids)
        facts = {key: self._unit_facts(key, parts) for key in ids}
        # Most petitions first; equal numbers in the order of the organs' codes.
        ranked = sorted(
            ids - {None}, key=lambda i: (-facts[i][0]["now"].pieces, names[i][0])
        )
        rows, place, last = [], 0, None
        for number, key in enumerate(ranked, 1):
            count = facts[key][0]["now"].pieces
            if count != last:
                place, last = number, count
            rows.append((str(place), names[key][1], *_unit_cells(*facts[key])))
        if None in facts:
            label = self.env._("No responsible organ (yet)")
            rows.append(("", label, *_unit_cells(*facts[None])))
        rows.append(("", self.env._("Total"), *_unit_cells(*_total(facts.values()))))
        return Table(
            "t2",
            self.env._("T2 Responsible Organs, by Number of Petitions"),
            self._unit_columns(),
            rows,
            has_total=True,
            notes=[
                self.env._(
                    "A repeat counts with the organ responsible for its first piece. "
                    "A limit counts in the period in which its last day lies."
                )
            ],
        )

    @api.model
    def _unit_facts(self, key, parts):
        pieces, accept, close, scores, handovers = parts
        empty = dict.fromkeys(("now", "before", "last_year"), Pieces())
        return (
            pieces.get(key, empty),
            accept.get(key, Limits()),
            close.get(key, Limits()),
            scores.get(key, Scores()),
            handovers.get(key, Handovers()),
        )

    @api.model
    def _unit_names(self, ids):
        """Return dict id → (what to sort by, name)."""
        departments = self.env["xinfang.department"].sudo().browse(i for i in ids if i)
        return {d.id: ((d.sequence, d.code or "", d.id), d.name) for d in departments}

    @api.model
    def _unit_columns(self):
        _ = self.env._
        return [
            Column("rank", _("Rank"), "text", 6),
            Column("unit", _("Responsible Organ"), "text", 26),
            Column("pieces", _("Petitions")),
            Column("batches", _("Visits")),
            Column("persons", _("Persons")),
            Column("year", _("On Last Year"), "percent", 10),
            Column("month", _("On Previous Period"), "percent", 10),
            Column("repeats", _("Repeats")),
            Column("accept_due", _("Acceptance Due")),
            Column("accept_on_time", _("Accepted in Time")),
            Column("accept_late", _("Accepted Late")),
            Column("accept_overdue", _("Not Accepted, Overdue")),
            Column("accept_rate", _("Accepted in Time, Rate"), "percent", 10),
            Column("close_due", _("Answers Due")),
            Column("close_on_time", _("Answered in Time")),
            Column("close_late", _("Answered Late")),
            Column("close_overdue", _("Not Answered, Overdue")),
            Column("close_rate", _("Answered in Time, Rate"), "percent", 10),
            Column("score_due", _("Evaluations Due")),
            Column("scored", _("Evaluated")),
            Column("score_rate", _("Evaluated, Rate"), "percent", 10),
            Column("satisfied_rate", _("Satisfied, Rate"), "percent", 10),
            Column("received", _("Received from Others")),
            Column("returned", _("Returned")),
            Column("return_rate", _("Returned, Rate"), "percent", 10),
            Column("refused", _("Not Accepted, with Reasons")),
        ]

    @api.model
    def _office_table(self, limits, scores):
        _ = self.env._
        ids = set(limits) | set(scores)
        names = self._unit_names(ids)
        rows = []
        for key in sorted(ids, key=lambda i: names[i][0]):
            cells = _office_cells(limits.get(key, Limits()), scores.get(key, Scores()))
            rows.append((names[key][1], *cells))
        total = _office_cells(
            sum(limits.values(), Limits()), sum(scores.values(), Scores())
        )
        rows.append((_("Total"), *total))
        return Table(
            "t2_offices",
            _("T2 Petition Offices: Passing On and Evaluation"),
            [
                Column("office", _("Petition Office"), "text", 30),
                Column("pass_due", _("To Be Passed On"), width=11),
                Column("pass_on_time", _("In Time"), width=11),
                Column("pass_late", _("Late"), width=11),
                Column("pass_overdue", _("Not Yet, Overdue"), width=11),
                Column("pass_rate", _("In Time, Rate"), "percent", 11),
                Column("score_due", _("Evaluations Due"), width=11),
                Column("scored", _("Evaluated"), width=11),
                Column("score_rate", _("Evaluated, Rate"), "percent", 11),
                Column("satisfied_rate", _("Satisfied, Rate"), "percent", 11),
            ],
            rows,
            has_total=True,
        )


def _limit_cells(limits):
    rate = ratio(limits.on_time, limits.due)
    return limits.due, limits.on_time, limits.late, limits.overdue, rate


def _score_cells(scores):
    return (
        scores.due,
        scores.given,
        ratio(scores.given, scores.due),
        ratio(scores.content, scores.judged),
    )


def _office_cells(limits, scores):
    return (*_limit_cells(limits), *_score_cells(scores))


def _unit_cells(pieces, accept, close, scores, handovers):
    now = pieces["now"]
    return (
        now.pieces,
        now.batches,
        now.persons,
        change(now.pieces, pieces["last_year"].pieces),
        change(now.pieces, pieces["before"].pieces),
        now.repeats,
        *_limit_cells(accept),
        *_limit_cells(close),
        *_score_cells(scores),
        handovers.received,
        handovers.returned,
        ratio(handovers.returned, handovers.received),
        handovers.refused,
    )


def _total(facts):
    """Add up the facts of all organs, part by part."""
    facts = list(facts)
    pieces = {
        window: sum((fact[0][window] for fact in facts), Pieces())
        for window in ("now", "before", "last_year")
    }
    starts = (Limits(), Limits(), Scores(), Handovers())
    rest = (
        sum((fact[part] for fact in facts), start)
        for part, start in enumerate(starts, 1)
    )
    return pieces, *rest
