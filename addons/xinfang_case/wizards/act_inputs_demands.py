from odoo import api, fields, models

from ..models.petition import ROUTES, TYPES

MAX_DEMANDS = 50


class ActInputsDemands(models.TransientModel):
    """Demands told apart, split off, and given to organs."""

    _inherit = "xinfang.act.wizard"

    demand_lines = fields.Json("Demand by Demand")
    demand_targets = fields.Json("Who Answers Which Demand")
    split_demand_ids = fields.Many2many("xinfang.demand", string="Demands to Split Off")
    split_demands = fields.Text(
        "Other Demands to Split Off", help="Not in the list: one demand a line."
    )
    rest_title = fields.Char("Title That Stays")
    rest_content = fields.Text(
        "Facts That Stay",
        help="Without the accusation: the original text is sealed with it.",
    )
    rest_request = fields.Text("Request That Stays")

    # -- values -----------------------------------------------------------

    def _parse_json(self, field, value, record):
        if field.name == "demand_lines":
            return self._parse_demand_lines(field, value, record)
        if field.name == "demand_targets":
            return self._parse_demand_targets(value)
        return super()._parse_json(field, value, record)

    def _parse_demand_lines(self, field, value, record):
        """Convert ``{"rows": [{name, type, route, reason}, …]}``.

        :return: list of dicts; lines without a name are left out
        """
        if not value:
            return []
        rows = value.get("rows") if isinstance(value, dict) else value
        if not isinstance(rows, list):
            raise TypeError(rows)
        types, routes = dict(TYPES), dict(ROUTES)
        lines = []
        for row in rows[:MAX_DEMANDS]:
            if not isinstance(row, dict):
                raise TypeError(row)
            name = self._parse_text(field, row.get("name"), record)
            kind, route = row.get("type") or False, row.get("route") or False
            if kind and kind not in types or route and route not in routes:
                raise ValueError(row)
            reason = self._parse_text(field, row.get("reason"), record)
            if name:
                line = {"name": " ".join(name.split()), "type": kind}
                lines.append({**line, "route": route, "reason": reason})
        return lines

    def _parse_demand_targets(self, value):
        """Convert ``{demand id: {"department": id}}``.

        :return: dict demand id → department id, those without an organ left out
        """
        value = value or {}
        if not isinstance(value, dict) or not all(
            isinstance(target, dict) for target in value.values()
        ):
            raise TypeError(value)
        return {
            int(key): int(target["department"])
            for key, target in value.items()
            if target.get("department")
        }

    @api.model
    def _describe_value(self, name, value):
        if name == "split_demand_ids":
            # By their places: their words stand nowhere in the ledger.
            places = value.sudo().mapped(lambda d: str(d.sequence // 10))
            return "、".join(places) or None
        return super()._describe_value(name, value)

    # -- suggestions ------------------------------------------------------

    def _suggest_demand_lines(self, record):
        demands = record._petitions().demand_ids
        rows = [
            {
                "name": demand.name,
                "type": demand.type or "",
                "route": demand.route or "",
                "reason": demand.reason or "",
            }
            for demand in demands
        ]
        request = record._petitions().request or ""
        return {"rows": rows or [{"name": request, "type": "", "route": ""}]}

    def _suggest_demand_targets(self, record):
        return {
            str(demand.id): {"demand": demand.name, "department": False}
            for demand in record._petitions().demand_ids
        }

    def _suggest_rest_title(self, record):
        return record._petitions().title or None

    def _suggest_rest_content(self, record):
        return record._petitions().content or None

    def _suggest_rest_request(self, record):
        return record._petitions().request or None

    # -- dialog -----------------------------------------------------------

    @api.model
    def _input_node(self, line):
        node = super()._input_node(line)
        looks = {
            "demand_lines": {
                "widget": "xinfang_demand_lines",
                "nolabel": "1",
                "colspan": "2",
            },
            "demand_targets": {
                "widget": "xinfang_demand_targets",
                "nolabel": "1",
                "colspan": "2",
                "invisible": "not assist_department_ids",
            },
            "split_demand_ids": {
                "widget": "many2many_checkboxes",
                "domain": "[('petition_id', '=', petition_id)]",
            },
            "rest_content": {
                "invisible": "type != 'accusation'",
                "required": "type == 'accusation'",
            },
            "rest_title": {"invisible": "type != 'accusation'"},
            "rest_request": {"invisible": "type != 'accusation'"},
        }.get(line.field, {})
        if line.field.startswith("rest_") and line.act_id.code != "split":
            looks = {}
        for key, value in looks.items():
            node.set(key, value)
        return node

    @api.model
    def _fill_inputs(self, arch, place):
        result = super()._fill_inputs(arch, place)
        if place.find("./field[@name='demand_lines']") is not None:
            # The same as plain text, for callers that know no lines.
            for node in place.findall("./field[@name='demands']"):
                node.set("invisible", "1")
        return result

    def _after_perform(self, outcome):
        """Show the code of the new piece and open it: what was split off, or the rest."""
        action = super()._after_perform(outcome)
        if self.act_id.code != "split":
            return action
        key = f"split-{outcome['entry_id']}"
        petitions = self.env["xinfang.petition"]
        sibling = petitions.sudo().search([("submission_key", "=", key)], limit=1)
        action["params"]["next"] = {
            "type": "ir.actions.act_window",
            "res_model": petitions._name,
            "res_id": sibling.id,
            "views": [[False, "form"]],
        }
        return action
