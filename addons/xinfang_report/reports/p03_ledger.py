from odoo import api, models
from odoo.tools import SQL

from odoo.addons.xinfang_case.tools.masking import mask_name, mask_text

from ..tools.table import Column, Report, Sheet, Table

BATCH = 5000


class Ledger(models.AbstractModel):
    """P03 登记·受理·办理台账: one row per petition, however many there are."""

    _name = "xinfang.report.ledger"
    _description = "Ledger of Petitions"
    _inherit = ["xinfang.report.base"]

    @api.model
    def _report(self, frame, department, scope, with_names=False):
        """Prepare the ledger; its rows are read while they are written out.

        :param frame: ``Frame``, which has asserted the user's right
        :param with_names: print names of petitioners in full (never of those
            who asked for confidence)
        :return: ``tools.table.Report``
        """
        _ = self.env._
        table = Table(
            "ledger",
            _("Registration, Acceptance and Handling"),
            self._columns(),
            self._rows(frame, with_names),
        )
        return Report(
            _("Petition Ledger"),
            self._facts(frame, department, scope),
            [Sheet(_("Ledger"), [table], wide=True), self._definitions("P03")],
        )

    @api.model
    def _columns(self):
        _ = self.env._
        return [
            Column("number", _("Number"), "text", 17),
            Column("received", _("Received"), "date", 11),
            Column("registered", _("Registered"), "date", 11),
            Column("channel", _("Channel"), "text", 9),
            Column("petitioner", _("Petitioner"), "text", 10),
            Column("headcount", _("Persons"), "int", 6),
            Column("office", _("Registered At"), "text", 18),
            Column("region", _("Place of the Problem"), "text", 18),
            Column("category", _("Category"), "text", 20),
            Column("title", _("Summary"), "text", 36),
            Column("type", _("Type"), "text", 11),
            Column("route", _("Procedure"), "text", 12),
            Column("repeat", _("First or Repeat"), "text", 7),
            Column("origin", _("First Piece"), "text", 17),
            Column("method", _("Way of Handling"), "text", 12),
            Column("organ", _("Responsible Organ"), "text", 20),
            Column("notice", _("Notice No."), "text", 20),
            Column("notice_date", _("Notice Date"), "date", 11),
            Column("accepted", _("Accepted"), "date", 11),
            Column("due", _("Answer Due"), "date", 11),
            Column("extension", _("Days of Extension"), "int", 7),
            Column("decision", _("Decision"), "text", 11),
            Column("opinion", _("Opinion No."), "text", 20),
            Column("opinion_date", _("Opinion Date"), "date", 11),
            Column("served", _("Served"), "date", 11),
            Column("satisfaction", _("Evaluation"), "text", 10),
            Column("resolved", _("Resolved"), "text", 8),
            Column("stage", _("State"), "text", 10),
            Column("closed", _("Closed"), "date", 11),
        ]

    @api.model
    def _rows(self, frame, with_names):
        """Yield the rows, in batches by number, so that memory stays the same."""
        labels = self._labels()
        last = ""
        while True:
            self.env.cr.execute(self._batch_sql(frame, last))
            batch = self.env.cr.fetchall()
            for values in batch:
                yield self._row(values, labels, with_names)
            if len(batch) < BATCH:
                return
            last = batch[-1][0]

    @api.model
    def _labels(self):
        """Return the labels of all coded columns: dict column → dict value → label."""
        fields = {
            "channel": "channel",
            "type": "type",
            "route": "route",
            "method": "handling_method",
            "decision": "decision",
            "satisfaction": "satisfaction",
            "resolved": "resolved",
        }
        labels = {column: self._choices(name) for column, name in fields.items()}
        stages = (
            self.env["xinfang.stage"]
            .sudo()
            .search([("model", "=", "xinfang.petition")])
        )
        labels["stage"] = {stage.id: stage.name for stage in stages}
        labels["repeat"] = {True: self.env._("Repeat"), False: self.env._("First")}
        labels["mode"] = {"anonymous": self.env._("Anonymous")}
        return labels

    @api.model
    def _row(self, values, labels, with_names):
        (
            number,
            received,
            registered,
            channel,
            mode,
            name,
            headcount,
            office,
            region,
            category,
            title,
            type_,
            route,
            repeat,
            origin,
            method,
            organ,
            notice,
            notice_date,
            accepted,
            due,
            extension,
            decision,
            opinion,
            opinion_date,
            served,
            satisfaction,
            resolved,
            stage,
            closed,
        ) = values
        if mode == "anonymous":
            name = labels["mode"]["anonymous"]
        elif not (with_names and mode == "named"):
            name = mask_name(name)
        return (
            number,
            received,
            registered,
            labels["channel"].get(channel),
            name,
            headcount,
            office,
            region,
            category,
            mask_text(title),
            labels["type"].get(type_),
            labels["route"].get(route),
            labels["repeat"][bool(repeat)],
            origin,
            labels["method"].get(method),
            organ,
            notice,
            notice_date,
            accepted,
            due,
            extension or None,
            labels["decision"].get(decision),
            opinion,
            opinion_date,
            served,
            labels["satisfaction"].get(satisfaction),
            labels["resolved"].get(resolved),
            labels["stage"].get(stage),
            closed,
        )

    @api.model
    def _batch_sql(self, frame, last):
        """Return SQL of the next rows after the number ``last``.

        Related rows are the newest of their kind: notice (acceptance, refusal
        or transfer), lead referral, limit for the answer.
        """
        first_day, last_day = frame.bounds(frame.period)
        return SQL(
            """
            SELECT p.number, p.received_date,
                   (p.registered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date,
                   p.channel, p.identity_mode, person.name, p.headcount, office.name,
                   region.full_name, category.full_name, p.title, p.type, p.route,
                   p.is_repeat, origin.number, p.handling_method, organ.name,
                   notice.number, notice.issue_date, lead.accept_date, due.due_date,
                   lead.extension_days, p.decision, opinion.number, opinion.issue_date,
                   p.served_date, p.satisfaction, p.resolved, p.stage_id, p.closed_date
            FROM xinfang_petition p
            JOIN xinfang_department office ON office.id = p.department_id
            LEFT JOIN xinfang_petitioner person ON person.id = p.petitioner_id
            LEFT JOIN xinfang_region region ON region.id = p.problem_region_id
            LEFT JOIN xinfang_category category ON category.id = p.category_id
            LEFT JOIN xinfang_petition origin ON origin.id = p.origin_id
            LEFT JOIN xinfang_department organ ON organ.id = p.lead_department_id
            LEFT JOIN LATERAL (
                SELECT f.accept_date, f.extension_days, f.opinion_id
                FROM xinfang_referral f
                WHERE f.petition_id = p.id AND f.role = 'lead'
                ORDER BY f.id DESC LIMIT 1) lead ON TRUE
            LEFT JOIN xinfang_document opinion ON opinion.id = lead.opinion_id
            LEFT JOIN LATERAL (
                SELECT d.number, d.issue_date
                FROM xinfang_document d
                JOIN xinfang_document_type t ON t.id = d.type_id
                WHERE d.petition_id = p.id AND d.number IS NOT NULL
                  AND d.state <> 'void' AND t.code IN ('D04', 'D05', 'D06', 'D07')
                ORDER BY d.id DESC LIMIT 1) notice ON TRUE
            LEFT JOIN LATERAL (
                SELECT c.due_date
                FROM xinfang_clock c JOIN xinfang_clock_rule r ON r.id = c.rule_id
                WHERE c.petition_id = p.id AND c.state <> 'cancelled'
                  AND r.code IN ('TL-07', 'TL-08')
                ORDER BY c.id DESC LIMIT 1) due ON TRUE
            WHERE p.number > %(last)s AND %(day)s BETWEEN %(first_day)s AND %(last_day)s
              AND p.id IN (%(petitions)s)
            ORDER BY p.number
            LIMIT %(batch)s
            """,
            last=last,
            day=frame.day_sql(),
            first_day=first_day,
            last_day=last_day,
            petitions=frame.petitions,
            batch=BATCH,
        )
