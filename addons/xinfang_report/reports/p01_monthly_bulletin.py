from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.counts import Pieces
from ..tools.table import Chart, Column, Report, Sheet, Table, change, ratio

TOP = 10
_CATEGORY_JOIN = SQL("LEFT JOIN xinfang_category c ON c.id = p.category_id")
_LEVEL_1 = SQL("NULLIF(split_part(c.parent_path, '/', 1), '')::int")
_LEVEL_2 = SQL(
    "COALESCE(NULLIF(split_part(c.parent_path, '/', 2), ''),"
    " NULLIF(split_part(c.parent_path, '/', 1), ''))::int"
)
_BANDS = ((5, "5–10"), (11, "11–20"), (21, "21–50"), (51, "51–100"), (101, "> 100"))


class MonthlyBulletin(models.AbstractModel):
    """P01 月度信访情况通报: totals, organs, categories, purposes and routes."""

    _name = "xinfang.report.bulletin"
    _description = "Monthly Bulletin"
    _inherit = ["xinfang.report.bulletin.units"]

    @api.model
    def _report(self, frame, department, scope):
        """Compute the bulletin.

        :param frame: ``Frame``, which has asserted the user's right
        :param department: ``xinfang.department``, for the head
        :param scope: ``unit`` or ``territory``, for the head
        :return: ``tools.table.Report``
        """
        _ = self.env._
        figures = self.env["xinfang.report.figures"]
        chart = Chart(
            "t1", _("Petitions by Channel"), "channel", ("pieces", "last_year")
        )
        report = Report(
            _("Monthly Bulletin of Petition Work"),
            self._facts(frame, department, scope),
            [
                Sheet(
                    _("T1 Channels"),
                    [
                        self._channel_table(figures._pieces(frame, SQL("p.channel"))),
                        self._collective_table(figures._collective_bands(frame)),
                    ],
                    chart,
                ),
                *self._unit_sheets(frame),
                *self._category_sheets(frame, figures),
                Sheet(_("T4 Types"), self._kind_tables(frame, figures)),
                self._definitions("P01"),
            ],
        )
        return report if self._sees_cases() else self._without_small_cells(report)

    # -- T1 -------------------------------------------------------------

    @api.model
    def _channel_table(self, pieces):
        _ = self.env._
        total = _sum_windows(pieces.values())
        rows = []
        for channel, label in self._choices("channel").items():
            windows = pieces.get((channel,)) or _sum_windows([])
            rows.append((label, *_channel_cells(windows, total, channel == "visit")))
        rows.append((_("Total"), *_channel_cells(total, total, True)))
        return Table(
            "t1",
            _("T1 Petitions by Channel"),
            [
                Column("channel", _("Channel"), "text", 18),
                Column("pieces", _("Petitions")),
                Column("share", _("Share"), "percent", 10),
                Column("batches", _("Visits (Batches)")),
                Column("persons", _("Persons")),
                Column("before", _("Petitions, Previous Period"), width=10),
                Column("month", _("On Previous Period"), "percent", 10),
                Column("last_year", _("Petitions, Last Year"), width=10),
                Column("year", _("On Last Year"), "percent", 10),
                Column("first", _("First Petitions")),
                Column("repeats", _("Repeats")),
                Column("repeat_rate", _("Repeats, Rate"), "percent", 10),
                Column("collective", _("Collective Visits")),
                Column("collective_persons", _("Persons in Them")),
                Column("joint", _("Signed by Several")),
            ],
            rows,
            has_total=True,
            notes=[
                _("Batches and collective visits exist for visits only; elsewhere “—”.")
            ],
        )

    @api.model
    def _collective_table(self, bands):
        _ = self.env._
        rows = [(label, *bands.get(low, (0, 0))) for low, label in _BANDS]
        rows.append((_("Total"), sum(r[1] for r in rows), sum(r[2] for r in rows)))
        return Table(
            "t1_collective",
            _("T1 Collective Visits by Size"),
            [
                Column("band", _("Persons in One Visit"), "text", 18),
                Column("batches", _("Visits (Batches)")),
                Column("persons", _("Persons")),
            ],
            rows,
            has_total=True,
        )

    # -- T3 -------------------------------------------------------------

    @api.model
    def _category_sheets(self, frame, figures):
        _ = self.env._
        pieces = figures._pieces(frame, _LEVEL_1, _LEVEL_2, join=_CATEGORY_JOIN)
        return [
            Sheet(
                _("T3 Categories"),
                [
                    self._share_table(
                        "t3_level_1",
                        _("T3 Categories, First Level"),
                        _fold(pieces, 0),
                        "xinfang.category",
                        TOP,
                    ),
                    self._share_table(
                        "t3_level_2",
                        _("T3 Categories, Second Level"),
                        _fold(pieces, 1),
                        "xinfang.category",
                        TOP,
                        "full_name",
                    ),
                ],
            )
        ]

    @api.model
    def _share_table(self, name, title, pieces, model, top=0, field="name"):
        """Return a table of petitions, share and change on last year by one key.

        :param pieces: dict key → windows; key None: not said yet
        :param model: of the code list, or dict key → label
        :param top: how many rows before the rest is summed up; 0: all
        """
        _ = self.env._
        pieces = dict(pieces)
        total = _sum_windows(pieces.values())
        unsaid = pieces.pop(None, None)
        labels = model if isinstance(model, dict) else self._names(model, pieces, field)
        order = sorted(
            pieces, key=lambda k: (-pieces[k]["now"].pieces, labels[k] or "", str(k))
        )
        shown = [key for key in order if pieces[key]["now"].pieces]
        shown = shown[:top] if top else shown
        rows = [(labels[k], *_share_cells(pieces[k], total)) for k in shown]
        rest = _sum_windows(pieces[key] for key in order if key not in shown)
        if _any(rest):
            rows.append((_("All others"), *_share_cells(rest, total)))
        if unsaid and _any(unsaid):
            rows.append((_("Not said yet"), *_share_cells(unsaid, total)))
        rows.append((_("Total"), *_share_cells(total, total)))
        return Table(
            name,
            title,
            [
                Column("label", _("Name"), "text", 40),
                Column("pieces", _("Petitions"), width=12),
                Column("share", _("Share"), "percent", 12),
                Column("last_year", _("Petitions, Last Year"), width=12),
                Column("year", _("On Last Year"), "percent", 12),
            ],
            rows,
            has_total=True,
        )

    # -- T4 -------------------------------------------------------------

    @api.model
    def _kind_tables(self, frame, figures):
        _ = self.env._
        pieces = figures._pieces(
            frame, SQL("p.type"), SQL("p.route"), SQL("p.purpose_id")
        )
        claims = {key: w for key, w in pieces.items() if key[0] == "claim"}
        return [
            self._share_table(
                "t4_type",
                _("T4 Types of Petitions"),
                _fold(pieces, 0),
                self._choices("type"),
            ),
            self._share_table(
                "t4_route",
                _("T4 Procedures of Claims"),
                _fold(claims, 1),
                self._choices("route"),
            ),
            self._share_table(
                "t4_purpose", _("T4 Purposes"), _fold(pieces, 2), "xinfang.purpose"
            ),
        ]


def _sum_windows(parts):
    total = dict.fromkeys(("now", "before", "last_year"), Pieces())
    for windows in parts:
        total = {name: total[name] + windows[name] for name in total}
    return total


def _fold(pieces, position):
    """Add up by one of several keys."""
    groups = defaultdict(list)
    for key, windows in pieces.items():
        groups[key[position]].append(windows)
    return {key: _sum_windows(parts) for key, parts in groups.items()}


def _any(windows):
    return windows["now"].pieces or windows["last_year"].pieces


def _channel_cells(windows, total, visits):
    now = windows["now"]
    return (
        now.pieces,
        ratio(now.pieces, total["now"].pieces),
        now.batches if visits else None,
        now.persons,
        windows["before"].pieces,
        change(now.pieces, windows["before"].pieces),
        windows["last_year"].pieces,
        change(now.pieces, windows["last_year"].pieces),
        now.pieces - now.repeats,
        now.repeats,
        ratio(now.repeats, now.pieces),
        now.collective if visits else None,
        now.collective_persons if visits else None,
        now.joint,
    )


def _share_cells(windows, total):
    return (
        windows["now"].pieces,
        ratio(windows["now"].pieces, total["now"].pieces),
        windows["last_year"].pieces,
        change(windows["now"].pieces, windows["last_year"].pieces),
    )
