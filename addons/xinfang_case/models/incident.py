from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_now

# Article 26, items one to six.
ITEMS = [
    ("1", "Unlawful gathering, blocking or storming of organs, vehicles or traffic"),
    ("2", "Carrying dangerous goods or controlled knives"),
    (
        "3",
        "Insult, assault or threat to staff, restraint of others, damage to property",
    ),
    ("4", "Staying on or making trouble at a reception, leaving helpless people there"),
    ("5", "Inciting, coercing or paying others to petition, or profiting from it"),
    ("6", "Other conduct that disturbs public order or safety"),
]
STAFF_MEASURES = [
    ("dissuade", "Persuaded to stop"),
    ("criticise", "Criticised"),
    ("educate", "Educated"),
    ("hand_over", "Handed over to the police"),
]
POLICE_MEASURES = [
    ("warn", "Warning by the police"),
    ("admonish", "Admonition by the police"),
    ("stop", "Stopped by the police"),
    ("on_site", "Measures on the spot by the police"),
    ("penalty", "Public-security penalty"),
]
_POLICE = frozenset(code for code, _label in POLICE_MEASURES)


class DepartmentPolice(models.Model):
    """Which organs may take coercive measures."""

    _inherit = "xinfang.department"

    is_police = fields.Boolean(
        "Public Security Organ",
        help="May take coercive measures against a breach of order (Article 47).",
    )


class Incident(models.Model):
    """What happened at one reception, and the lawful measure taken (Article 26).

    It belongs to a place and a time, never to a person: it names nobody, carries no
    mark of the petitioner, and no list of people shows it.
    """

    _name = "xinfang.incident"
    _description = "Order Incident"
    _inherit = ["xinfang.gated.mixin", "xinfang.scope.mixin"]
    _order = "occurred_at desc, id desc"

    petition_id = fields.Many2one(
        "xinfang.petition",
        "Reception Of",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    entry_id = fields.Many2one(
        "xinfang.entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Recorded By Organ",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        "Recorder",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    item = fields.Selection(ITEMS, "Item of Article 26", required=True, readonly=True)
    occurred_at = fields.Datetime("Happened At", required=True, readonly=True)
    place = fields.Char(required=True, readonly=True)
    facts = fields.Text("What Was Seen and Heard", required=True, readonly=True)
    witness = fields.Char("Witnesses", required=True, readonly=True)
    measure = fields.Selection(
        [*STAFF_MEASURES, *POLICE_MEASURES], required=True, readonly=True
    )
    measure_result = fields.Text("What Came of It", readonly=True)
    decision_number = fields.Char("Number of the Police Decision", readonly=True)

    @api.depends("petition_id")
    def _compute_display_name(self):
        for incident in self:
            incident.display_name = f"{incident.petition_id.number or ''}/序"

    @api.model
    def _gate_sentence(self):
        return self.env._("Incidents are recorded by the act on the petition only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A recorded incident is kept."))


class IncidentPetition(models.Model):
    """The act that records an incident."""

    _inherit = "xinfang.petition"

    incident_ids = fields.One2many("xinfang.incident", "petition_id", "Order Incidents")

    def _guard_g35(self, act, values):
        """Staff persuade, criticise and educate; whatever coerces is for the police."""
        if values is None:
            return
        if values["incident_at"] > legal_now(self.env):
            raise UserError(self.env._("The incident lies in the future."))
        if values["measure"] not in _POLICE:
            return
        organs = self.env["res.users"]._xinfang_organs() & self._concerned_organs()
        if not organs.sudo().filtered("is_police"):
            self._refuse(
                "G35",
                self.env._(
                    "Only a public security organ takes this measure. Staff persuade, "
                    "criticise and educate, or hand over to the police."
                ),
            )
        numbered = (values["decision_number"] or "").strip()
        if values["measure"] == "penalty" and not numbered:
            self._refuse(
                "G35", self.env._("Give the number of the decision it rests on.")
            )

    def _do_record_incident(self, act, values, entry):
        """Article 26: place, time, witness and the lawful measure."""
        organ = entry.department_id
        if values["measure"] in _POLICE:
            mine = self.env["res.users"]._xinfang_organs() & self._concerned_organs()
            organ = mine.filtered("is_police")[:1]
        self.env["xinfang.incident"].create(
            {
                "petition_id": self.id,
                "entry_id": entry.id,
                "department_id": (organ or self.department_id.organ_id).id,
                "user_id": self.env.uid,
                "item": values["incident_item"],
                "occurred_at": values["incident_at"],
                "place": values["event_place"],
                "facts": values["facts"],
                "witness": values["witness"],
                "measure": values["measure"],
                "measure_result": values["measure_result"],
                "decision_number": values["decision_number"],
            }
        )
