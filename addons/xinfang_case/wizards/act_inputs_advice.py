from odoo import api, fields, models


class ActInputsAdvice(models.TransientModel):
    """Answers to the questions on type and route, as an input of an act."""

    _inherit = "xinfang.act.wizard"

    advice_answers = fields.Json("Answers to the Questions")

    def _parse_json(self, field, value, record):
        if field.name != "advice_answers":
            return super()._parse_json(field, value, record)
        if not isinstance(value, dict):
            raise TypeError(value)
        return {
            str(key): self._parse_text(field, str(answer), record) or ""
            for key, answer in value.items()
        }

    @api.model
    def _describe_value(self, name, value):
        if name != "advice_answers":
            return super()._describe_value(name, value)
        found = self.env["xinfang.question"]._next(value)
        steps = [f"{step['question']}{step['label']}" for step in found["path"]]
        end = found["advice"]
        return "；".join([*steps, *([f"→ {end['name']}"] if end else [])]) or None

    def _from_advice(self, record, name):
        advice = record._petitions().sudo().advice_id
        return advice[name] or None if advice else None

    def _suggest_legal_basis(self, record):
        return super()._suggest_legal_basis(record) or self._from_advice(record, "law")

    def _suggest_route_organ_name(self, record):
        return self._from_advice(record, "organ")

    def _suggest_route_how(self, record):
        return self._from_advice(record, "how")

    def _suggest_route_until_text(self, record):
        return self._from_advice(record, "deadline")
