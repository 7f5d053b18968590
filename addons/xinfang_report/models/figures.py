from collections import defaultdict
from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ..tools.counts import Handovers, Limits, Pieces, Scores

# Limits counted by their last day, by kind of figure. What ends the limit is
# data (acts); here is only which limit an indicator is about.
LIMITS = {
    "office": ("TL-01",),
    "accept": ("TL-02", "TL-03"),
    "close": ("TL-07", "TL-08"),
}


class Figures(models.AbstractModel):
    """All counting: one SQL per question, whatever the number of petitions."""

    _name = "xinfang.report.figures"
    _description = "Figures of Reports"

    @api.model
    def _rows(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    @api.model
    def _pieces(self, frame, *keys, join=None):
        """Count petitions by keys, in the period and in the two it is compared with.

        :param frame: ``Frame``
        :param keys: ``SQL`` expressions over ``p`` and what is joined
        :param join: ``SQL`` of further joins
        :return: dict tuple of keys → dict ``now``/``before``/``last_year`` → ``Pieces``
        """
        period = frame.period
        windows = {
            "now": period,
            "before": period.previous(),
            "last_year": period.last_year(),
        }
        values = SQL(", ").join(
            SQL("(%s, %s, %s)", name, *frame.bounds(span))
            for name, span in windows.items()
        )
        rows = self._rows(
            SQL(
                """
                SELECT w.name, %(keys)s,
                       COUNT(*),
                       COUNT(*) FILTER (WHERE p.channel = 'visit'),
                       COALESCE(SUM(p.headcount), 0),
                       COUNT(*) FILTER (WHERE p.is_repeat),
                       COUNT(*) FILTER (WHERE p.is_collective),
                       COALESCE(SUM(p.headcount) FILTER (WHERE p.is_collective), 0),
                       COUNT(*) FILTER (WHERE p.is_joint_signed)
                FROM (VALUES %(windows)s) AS w(name, first, last)
                JOIN xinfang_petition p ON %(day)s BETWEEN w.first AND w.last
                %(join)s
                WHERE p.id IN (%(petitions)s) AND p.counts_as_piece IS NOT FALSE
                GROUP BY w.name, %(keys)s
                """,
                keys=SQL(", ").join(keys),
                windows=values,
                day=frame.day_sql(),
                join=join or SQL(),
                petitions=frame.petitions,
            )
        )
        result = defaultdict(lambda: dict.fromkeys(windows, Pieces()))
        width = len(keys)
        for window, *rest in rows:
            result[tuple(rest[:width])][window] = Pieces(*rest[width:])
        return dict(result)

    @api.model
    def _collective_bands(self, frame):
        """Return (batches, persons) of collective visits by size (F04).

        :return: dict lower end of the band → (int, int)
        """
        first, last = frame.bounds(frame.period)
        rows = self._rows(
            SQL(
                """
                SELECT CASE WHEN p.headcount > 100 THEN 101 WHEN p.headcount > 50 THEN 51
                            WHEN p.headcount > 20 THEN 21 WHEN p.headcount > 10 THEN 11
                            ELSE 5 END AS band,
                       COUNT(*), SUM(p.headcount)
                FROM xinfang_petition p
                WHERE p.is_collective AND p.counts_as_piece IS NOT FALSE
                  AND %(day)s BETWEEN %(first)s AND %(last)s
                  AND p.id IN (%(petitions)s)
                GROUP BY band
                """,
                day=frame.day_sql(),
                first=first,
                last=last,
                petitions=frame.petitions,
            )
        )
        return {band: (batches, persons) for band, batches, persons in rows}

    @api.model
    def _limits(self, frame):
        """Count limits by organ and kind; a limit counts in the month it falls due.

        Cancelled limits do not count. A referral that was passed on in time to a
        subordinate organ counts with that organ's own limit; passed on late, it
        counts as late.

        :return: dict kind of ``LIMITS`` → dict department id → ``Limits``
        """
        kind = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN r.code = ANY(%s) THEN %s", list(codes), name)
                for name, codes in LIMITS.items()
            ),
        )
        rows = self._rows(
            SQL(
                """
                SELECT %(kind)s, c.department_id,
                       COUNT(*) FILTER (WHERE c.state = 'met'),
                       COUNT(*) FILTER (WHERE c.state = 'met_late'),
                       COUNT(*) FILTER (WHERE c.state = 'running' AND c.due_date < %(today)s),
                       COUNT(*) FILTER (WHERE c.state = 'suspended'
                            OR c.state = 'running' AND c.due_date >= %(today)s)
                FROM xinfang_clock c
                JOIN xinfang_clock_rule r ON r.id = c.rule_id
                LEFT JOIN xinfang_referral f ON f.id = c.referral_id
                WHERE r.code = ANY(%(codes)s)
                  AND c.due_date BETWEEN %(first)s AND %(last)s
                  AND c.state <> 'cancelled'
                  AND NOT (c.state = 'met' AND r.code = 'TL-03'
                       AND (f.state = 'forwarded' OR f.passed_date IS NOT NULL))
                  AND c.petition_id IN (%(petitions)s)
                GROUP BY 1, 2
                """,
                kind=kind,
                today=frame.today,
                codes=[code for codes in LIMITS.values() for code in codes],
                first=frame.period.first,
                last=frame.period.last,
                petitions=frame.petitions,
            )
        )
        result = {name: {} for name in LIMITS}
        for name, department_id, *counts in rows:
            result[name][department_id] = Limits(*counts)
        setting = self.env["ir.config_parameter"]._xinfang("closing_rate_denominator")
        if setting == "all":
            result["close"] = {
                key: replace(limits, counted=limits.not_due)
                for key, limits in result["close"].items()
            }
        return result

    @api.model
    def _scores(self, frame, object):
        """Count evaluations by the organ evaluated (F13, F14).

        Due are petitions whose time to evaluate ended in the period: evaluated,
        or over. Repeats and matters of another statutory procedure are not
        evaluated.

        :param object: ``office`` or ``organ``
        :return: dict department id → ``Scores``
        """
        organ = "department_id" if object == "office" else "lead_department_id"
        rows = self._rows(
            SQL(
                """
                SELECT d.organ_id,
                       COUNT(*),
                       COUNT(*) FILTER (WHERE e.score = 'satisfied'),
                       COUNT(*) FILTER (WHERE e.score = 'fair'),
                       COUNT(*) FILTER (WHERE e.score = 'dissatisfied')
                FROM (
                    SELECT DISTINCT ON (c.petition_id) c.petition_id, c.state, c.due_date
                    FROM xinfang_clock c
                    JOIN xinfang_clock_rule r ON r.id = c.rule_id
                    WHERE r.code = 'TL-27' AND c.state <> 'cancelled'
                      AND c.petition_id IN (%(petitions)s)
                    ORDER BY c.petition_id, c.id DESC
                ) c
                JOIN xinfang_petition p ON p.id = c.petition_id
                JOIN xinfang_department d ON d.id = %(organ)s
                LEFT JOIN xinfang_evaluation e
                       ON e.petition_id = p.id AND e.object = %(object)s
                WHERE c.due_date BETWEEN %(first)s AND %(last)s
                  AND (c.state <> 'running' OR c.due_date < %(today)s)
                  AND p.is_repeat IS NOT TRUE
                  AND COALESCE(p.route, 'c6') = 'c6'
                GROUP BY d.organ_id
                """,
                petitions=frame.petitions,
                organ=SQL.identifier("p", organ),
                object=object,
                first=frame.period.first,
                last=frame.period.last,
                today=frame.today,
            )
        )
        parameters = self.env["ir.config_parameter"]
        scores = {key: Scores(*counts) for key, *counts in rows}
        if parameters._xinfang("overdue_evaluation_counts_as") == "satisfied":
            scores = {
                key: replace(score, silent=score.due - score.given)
                for key, score in scores.items()
            }
        if parameters._xinfang("satisfaction_formula") == "due":
            scores = {key: replace(s, whole=s.due) for key, s in scores.items()}
        return scores

    @api.model
    def _handovers(self, frame):
        """Count what came to each organ, and what it returned or refused (F20).

        Received by the day of delivery; returned and refused by the day of the
        act, from the ledger.

        :return: dict department id → ``Handovers``
        """
        begin, end = frame.instants()
        rows = self._rows(
            SQL(
                """
                SELECT d.organ_id, SUM(x.received), SUM(x.returned), SUM(x.refused)
                FROM (
                    SELECT f.to_department_id, 1 AS received, 0 AS returned, 0 AS refused
                    FROM xinfang_referral f
                    WHERE f.kind NOT IN ('own', 'guide')
                      AND f.delivered_date BETWEEN %(first)s AND %(last)s
                      AND f.petition_id IN (%(petitions)s)
                    UNION ALL
                    SELECT f.to_department_id, 0, (a.code = 'uphold_objection')::int,
                           (a.code = 'refuse')::int
                    FROM xinfang_entry e
                    JOIN xinfang_act a ON a.id = e.act_id
                    JOIN xinfang_referral f ON f.id = e.res_id
                    WHERE e.res_model = 'xinfang.referral'
                      AND a.code IN ('uphold_objection', 'refuse')
                      AND e.date >= %(begin)s AND e.date < %(end)s
                      AND e.petition_id IN (%(petitions)s)
                ) x
                JOIN xinfang_department d ON d.id = x.to_department_id
                GROUP BY d.organ_id
                """,
                first=frame.period.first,
                last=frame.period.last,
                begin=begin,
                end=end,
                petitions=frame.petitions,
            )
        )
        return {department_id: Handovers(*counts) for department_id, *counts in rows}

    @api.model
    def _count(self, frame):
        """Return how many petitions lie in the period (int)."""
        first, last = frame.bounds(frame.period)
        rows = self._rows(
            SQL(
                "SELECT COUNT(*) FROM xinfang_petition p"
                " WHERE %s BETWEEN %s AND %s AND p.id IN (%s)"
                " AND p.counts_as_piece IS NOT FALSE",
                frame.day_sql(),
                first,
                last,
                frame.petitions,
            )
        )
        return rows[0][0]
