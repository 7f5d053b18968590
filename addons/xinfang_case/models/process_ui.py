from odoo import models

from ..tools.remote import read_id


class ProcessUi(models.AbstractModel):
    """What boards and lists ask of every record of the procedure."""

    _inherit = "xinfang.process.mixin"

    def _form_action(self):
        """Return the action that opens this record in a page of its own."""
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_act_for_stage(self, stage_id):
        """Say what has to be done for a card to move to a stage of the board.

        Nothing is changed here: the card moves when the act is done.

        :param int stage_id: ``xinfang.stage`` on which the card was dropped
        :return: dict with ``action`` (the dialog of the only act that leads
            there), or ``choices`` (several: list of ``code`` and ``name``),
            or ``message`` (none: a sentence that says why)
        """
        self.ensure_one()
        stage = self.env["xinfang.stage"].browse(read_id(self.env, stage_id) or ())
        stage = stage.exists()
        available = self.available_acts()
        targets = {
            act.code: act.to_stage_id
            for act in self.env["xinfang.act"]._from(self._name, self.stage_id.id)
        }
        leading = [
            item for item in available if stage and targets[item["code"]] == stage
        ]
        open_now = [item for item in leading if not item["blocked"]]
        if len(open_now) == 1:
            return {"action": self.action_open_act(open_now[0]["code"])}
        if open_now:
            return {
                "choices": [{"code": a["code"], "name": a["name"]} for a in open_now],
                "title": self.env._(
                    "How does it get to “%(stage)s”?", stage=stage.name
                ),
            }
        return {"message": self._no_way_sentence(stage, leading)}

    def _no_way_sentence(self, stage, leading):
        if leading:
            return leading[0]["blocked"]
        return self.env._(
            "Nothing you may do now takes %(number)s from “%(from)s” to “%(to)s”.",
            **{
                "number": self.display_name,
                "from": self.stage_id.name,
                "to": stage.name or "",
            },
        )
