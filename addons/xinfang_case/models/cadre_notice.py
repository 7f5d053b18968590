from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..tools.moment import legal_today


class CadreNotice(models.Model):
    """TL-21: an accusation about a cadre is told to those who manage him (Article 30).

    The law sets no length. The rhythm is an internal rule: of a major case at once,
    of all others with the list of the month in which it became known.
    """

    _inherit = "xinfang.petition"

    cadre_date = fields.Date("Known to Concern a Cadre On", readonly=True, copy=False)
    personnel_due_date = fields.Date(
        "Tell the Personnel Department By",
        readonly=True,
        copy=False,
        help="A major case at once, others by the end of the month (internal rule).",
    )

    chief_due_date = fields.Date(
        "Report to the Chief By",
        readonly=True,
        copy=False,
        help="The day on which a case about a cadre was found to be major.",
    )

    def _do_register(self, act, values, entry):
        """S1, B1: whoever filed it may have named an official."""
        result = super()._do_register(act, values, entry)
        self._note_cadre(entry)
        return result

    def _do_triage(self, act, values, entry):
        """S2: that the case is major may turn out at triage."""
        result = super()._do_triage(act, values, entry)
        self._note_cadre(entry)
        return result

    def _do_name_accused(self, act, values, entry):
        """G01: who is complained of may turn out to be a cadre."""
        result = super()._do_name_accused(act, values, entry)
        self._note_cadre(entry)
        return result

    def _note_cadre(self, entry):
        """Set the day by which the personnel department learns of it.

        :param entry: ``xinfang.entry`` of the act by which it became known
        """
        if self.type != "accusation" or not self.accused_ids._are_cadres():
            return
        today, major = legal_today(self.env), self.urgency == "major"
        due = today if major else today + relativedelta(day=31)
        vals = {"cadre_date": self.cadre_date or today}
        if not self.personnel_due_date or due < self.personnel_due_date:
            # Sooner than thought: the limit that runs gives way to the earlier day.
            self.env["xinfang.clock"]._running("TL-21", self)._end("cancelled", entry)
            vals["personnel_due_date"] = due
        if major and not self.chief_due_date:
            vals["chief_due_date"] = today
        self.write(vals)


class AccusedCadre(models.Model):
    """Who of the accused is a cadre."""

    _inherit = "xinfang.accused"

    def _are_cadres(self):
        """Tell whether one of them is an official: by account, post or rank."""
        return any(
            row.user_id or any(row._words().get(name) for name in ("post", "rank"))
            for row in self
        )
