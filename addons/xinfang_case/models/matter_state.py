from odoo import models

from ..tools.moment import legal_today, said_day


class MatterState(models.Model):
    """How a matter stands, said without a word of what it is about."""

    _inherit = "xinfang.petition"

    def _matter_organ(self):
        """Return the organ in whose hands the matter is."""
        record = self.sudo()
        return (record.lead_department_id or record.department_id).organ_id

    def _matter_states(self):
        """Return in one sentence how each matter stands, without a word of its text.

        :return: dict id → dict ``matter_state`` (``final``, ``litigation``,
            ``in_progress``, ``closed``) and ``sentence``
        """
        days = {"final": {}, "window": {}}
        for kind, first_id, day in self._matter_days():
            days[kind][first_id] = day
        return {
            first.id: first._matter_state(
                days["final"].get(first.id), days["window"].get(first.id)
            )
            for first in self.sudo()
        }

    def _matter_days(self):
        """Return (``final`` or ``window``, id of the first piece, day) of matters.

        A matter is final when the recheck of any of its pieces was served; the
        window is the last day on which a review can be asked for.
        """
        self.env["xinfang.review"].flush_model()
        self.env["xinfang.clock"].flush_model()
        self.env.cr.execute(
            """
            SELECT 'final', COALESCE(p.origin_id, p.id), MAX(r.served_date)
              FROM xinfang_review r JOIN xinfang_petition p ON p.id = r.petition_id
             WHERE r.level = 'recheck' AND r.state = 'served'
               AND (p.id = ANY(%(ids)s) OR p.origin_id = ANY(%(ids)s))
             GROUP BY 2
            UNION ALL
            SELECT 'window', c.petition_id, MAX(c.due_date)
              FROM xinfang_clock c JOIN xinfang_clock_rule u ON u.id = c.rule_id
             WHERE c.petition_id = ANY(%(ids)s) AND c.state = 'running'
               AND u.code IN ('TL-12', 'TL-14')
             GROUP BY 2
            """,
            {"ids": self.ids},
        )
        return self.env.cr.fetchall()

    def _matter_state(self, final, window):
        organ = self._matter_organ().name
        if final:
            sentence = self.env._(
                "Final since %(day)s (Article 36).", day=said_day(self.env, final)
            )
            return {"matter_state": "final", "sentence": sentence}
        if self.is_litigation or self.route == "c1":
            sentence = self.env._("In litigation or a procedure like it.")
            return {"matter_state": "litigation", "sentence": sentence}
        if window:
            sentence = self.env._(
                "Answered by %(organ)s; a review can be asked for until %(day)s.",
                organ=organ,
                day=said_day(self.env, window),
            )
        elif self.is_open and self.state != "answered":
            return {
                "matter_state": "in_progress",
                "sentence": self._progress_sentence(organ, self.next_due_date),
            }
        else:
            sentence = self.env._("No longer in progress at %(organ)s.", organ=organ)
        return {"matter_state": "closed", "sentence": sentence}

    def _progress_sentence(self, organ, due):
        if self.state in ("in_review", "in_recheck"):
            return self.env._(
                "Answered by %(organ)s; the answer is under review.", organ=organ
            )
        if due and due < legal_today(self.env):
            return self.env._(
                "In progress at %(organ)s; the last day, %(day)s, has passed.",
                organ=organ,
                day=said_day(self.env, due),
            )
        if due:
            return self.env._(
                "In progress at %(organ)s until %(day)s.",
                organ=organ,
                day=said_day(self.env, due),
            )
        return self.env._("In progress at %(organ)s.", organ=organ)

    def _handled_below(self, organ):
        """Return the organ below ``organ`` that has accepted this matter, if any.

        A petition office stands for the Party committee and government above it:
        what is accepted anywhere below those is in progress below (Article 19).
        """
        record = self.sudo()
        top = organ.parent_id if organ.kind == "petition_office" else organ
        legs = record.referral_ids.filtered(
            lambda r: r.is_open and r.accept_date and not r.served_date
        )
        for handler in legs.to_department_id.organ_id - organ:
            path = handler.parent_path or ""
            if path.startswith(top.parent_path or "-") and handler != top:
                return handler
            if handler.line_parent_id == organ:
                return handler
        return self.env["xinfang.department"]
