from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_today


class EvaluationOffice(models.Model):
    """TL-27 has two objects: the office from its notice, the organ from service.

    The office is judged within the days after its notice of transfer; who let them
    pass, or was faster answered than that, judges both when the organ has answered.
    """

    _inherit = "xinfang.petition"

    office_open_date = fields.Date(
        "Office Can Be Evaluated From",
        readonly=True,
        copy=False,
        help="Day of the notice that says where the petition went.",
    )
    office_scored_date = fields.Date("Office Evaluated On", readonly=True, copy=False)

    # -- acts -----------------------------------------------------------

    def _do_transfer(self, act, values, entry):
        """S7: with the notice of transfer the office can be evaluated, once."""
        result = super()._do_transfer(act, values, entry)
        if act.code in ("transfer", "assign") and not self.office_open_date:
            self.write({"office_open_date": legal_today(self.env)})
        return result

    def _do_evaluate_office(self, act, values, entry):
        """TL-27: the petitioner rates the office before the organ has answered."""
        self._score("office", self.department_id, values)
        self.write({"office_scored_date": legal_today(self.env)})

    def _do_evaluate(self, act, values, entry):
        """TL-27: the petitioner rates both at once."""
        result = super()._do_evaluate(act, values, entry)
        self.write({"office_scored_date": legal_today(self.env)})
        return result

    def _do_evaluate_organ(self, act, values, entry):
        """TL-27: the petitioner rates the organ; the office was rated before."""
        self._score("organ", self.lead_department_id, values)
        self.write({"satisfaction": values["score_organ"]})

    def _score(self, kind, department, values):
        self.env["xinfang.evaluation"].create(
            {
                "petition_id": self.id,
                "object": kind,
                "department_id": department.id,
                "score": values[f"score_{kind}"],
                "comment": values["comment"],
                "date": legal_today(self.env),
            }
        )

    # -- guard ----------------------------------------------------------

    def _guard_window(self, act, values):
        """The office's days run from its notice, not from service."""
        if act.code != "evaluate_office":
            return super()._guard_window(act, values)
        record = self.sudo()
        running = self.env["xinfang.clock"].sudo()._running("TL-27o", record)
        if not running or running[:1].due_date < legal_today(self.env):
            raise UserError(
                self.env._(
                    "The time to evaluate the office alone is over. Both can be "
                    "evaluated once the organ has answered."
                )
            )
