from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import document_words as words

METHODS = [
    ("direct", "Handed over and signed for"),
    ("household", "Adult member of the household signed"),
    ("lien", "Left behind before witnesses"),
    ("mail", "By post with return receipt"),
    ("electronic", "Electronically, with prior consent"),
    ("entrusted", "Through another organ"),
    ("public_notice", "By public notice"),
]
# Where these ways of service take place, whoever is served.
PLACES = {
    "mail": "信访人登记的通信地址",
    "electronic": "信访信息系统",
    "public_notice": "公告",
}
FAILED = ("failed", "refused")
_BY_OTHERS = ("household", "entrusted")


class Service(models.Model):
    """The service ledger: each attempt to bring a paper to its addressee.

    What worked has a day of effect (rule CR9), from which the petitioner's time
    for review is counted; what did not work stays on the file as well, because
    public notice is open only after it.
    """

    _name = "xinfang.service"
    _description = "Service of a Document"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "id desc"

    document_id = fields.Many2one(
        "xinfang.document",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The organ whose paper it is and in whose name it is served.",
    )
    number = fields.Char(
        "Proof of Service No.",
        readonly=True,
        copy=False,
        help="One sequence for each organ and year, failed attempts included.",
    )
    entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Served By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    method = fields.Selection(METHODS, "Way of Service", required=True, readonly=True)
    result = fields.Selection(
        [
            ("served", "Served"),
            ("failed", "Not reached"),
            ("refused", "Refused"),
            ("pending", "No proof yet"),
        ],
        required=True,
        readonly=True,
    )
    attempt_date = fields.Date(
        "Day",
        required=True,
        readonly=True,
        help="Of the signature, of posting, of the notice …",
    )
    effect_date = fields.Date(
        "Effective On",
        readonly=True,
        help="The day on which it counts as received; the next day is day one.",
    )
    place = fields.Char(readonly=True)
    receiver = fields.Char(readonly=True)
    witnesses = fields.Char(readonly=True)
    tracking_number = fields.Char(readonly=True)
    note = fields.Char("Remark", readonly=True)
    proof_ids = fields.Many2many("ir.attachment", string="Proof", readonly=True)

    _number_uniq = models.UniqueIndex(
        "(department_id, number) WHERE number IS NOT NULL",
        "This proof of service number is already in use.",
    )

    @api.depends("document_id", "attempt_date")
    def _compute_display_name(self):
        for service in self:
            number = service.document_id.number or ""
            service.display_name = f"{number} {service.attempt_date or ''}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was served, or not, stays on the file."))

    @api.model
    def _gate_sentence(self):
        return self.env._("Services are recorded by acts of the procedure only.")

    @api.model
    def _record(self, document, values, result="served", entry=None):
        """Write one attempt into the ledger.

        :param document: ``xinfang.document``
        :param dict values: inputs of the act, see :meth:`~.service_rules`
        :param str result: ``served``, ``failed`` or ``refused``
        :param entry: ledger entry of the act, if any
        :return: the row
        """
        service = self.create(self._service_vals(document, values, result, entry))
        proofs = values.get("attachment_ids")
        if proofs:
            proofs.sudo().write({"res_model": self._name, "res_id": service.id})
            service.write({"proof_ids": proofs.ids})
        return service

    @api.model
    def _service_vals(self, document, values, result, entry):
        """Return the columns of one attempt; arguments as of :meth:`_record`."""
        served = result == "served"
        return {
            "petition_id": document.petition_id.id,
            "document_id": document.id,
            "department_id": document.department_id.id,
            "number": self.env["xinfang.document.counter"]._allot_receipt(document),
            "entry_id": entry.id if entry else False,
            "user_id": self.env.uid,
            "method": values["service_method"],
            "result": result,
            "attempt_date": values["service_date"],
            "effect_date": served and self._effect_date(values),
            "place": values.get("service_place") or False,
            "receiver": values.get("service_receiver") or False,
            "witnesses": values.get("service_witnesses") or False,
            "tracking_number": values.get("tracking_number") or False,
            "note": values.get("service_note") or False,
        }

    def action_receipt(self):
        """Open the proof of service (D29) of this attempt."""
        self.ensure_one()
        self.check_access("read")
        url = f"/xinfang/document/{self.document_id.id}/receipt"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?inline=1&service={self.id}",
            "target": "new",
        }

    def _receipt_facts(self):
        """Return what the proof of service prints of this attempt, by block (D29)."""
        results = {"failed": "未能送达", "refused": "拒绝签收"}
        note = [results.get(self.result), self.note]
        if self.tracking_number:
            note.append(f"邮件号码{self.tracking_number}")
        if self.effect_date and self.effect_date != self.attempt_date:
            note.append(f"自{words.zh_date(self.effect_date)}起视为送达")
        window = self._opened_window()
        if window:
            note.append(
                f"{window.rule_id.code == 'TL-12' and '请求复查' or '请求复核'}"
                f"的期限至{words.zh_date(window.due_date)}"
            )
        return {
            "method": words.SERVICE_METHODS[self.method],
            "place": self.place or PLACES.get(self.method, ""),
            "date": words.zh_date(self.attempt_date),
            # Who signs for somebody else stands among those on his behalf (CR9).
            "receiver": "" if self.method in _BY_OTHERS else self.receiver or "",
            "witnesses": "、".join(
                filter(
                    None,
                    (
                        self.receiver if self.method in _BY_OTHERS else "",
                        self.witnesses,
                    ),
                )
            ),
            "server": self.user_id.name or "",
            "note": "，".join(filter(None, note)),
        }

    def _opened_window(self):
        """Return the petitioner's window that this service opened (Articles 35, 36)."""
        if self.result != "served" or self.document_id.type_code not in ("D16", "D20"):
            return self.env["xinfang.clock"]
        return self.env["xinfang.clock"].search(
            [
                ("petition_id", "=", self.document_id.petition_id.id),
                ("rule_id.code", "in", ("TL-12", "TL-14")),
                ("base_date", "=", self.effect_date),
            ],
            order="id desc",
            limit=1,
        )


class DocumentService(models.Model):
    """A document and the attempts to serve it."""

    _inherit = "xinfang.document"

    service_method = fields.Selection(METHODS, readonly=True)
    service_ids = fields.One2many("xinfang.service", "document_id", "Service")
    replaces_id = fields.Many2one(
        "xinfang.document",
        "Replaces",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The paper that was corrected, or voided, and drafted anew.",
    )

    def _serve(self, method, day, note=False, values=None, entry=None):
        """Record how and when documents reached their addressee.

        :param method: key of ``service_method``
        :param day: ``date`` of the signature, of posting, of the notice
        :param dict values: further inputs: ``service_place``,
            ``service_receiver``, ``service_witnesses``, ``tracking_number``,
            ``receipt_date``, ``service_proof``, ``notice_text``, ``attachment_ids``
        :param entry: ledger entry of the act
        :return: ``date`` on which it counts as received (rule CR9)
        :raises UserError: not issued, or the way of service lacks its proof
        """
        facts = {
            **(values or {}),
            "service_method": method,
            "service_date": day,
            "service_note": note,
        }
        services = self.env["xinfang.service"]
        # Of an act the guard CR9 has asked; the words of its proof may be sealed by now.
        for document in self if entry is None else ():
            services._check_service(document, facts)
        effect = False
        for document in self:
            effect = services._record(document, facts, entry=entry).effect_date
            document.write(
                {
                    "state": "served",
                    "service_method": method,
                    "service_date": effect,
                    "service_note": note,
                }
            )
        return effect

    def _dispatch_day(self):
        """Return the day on which an opinion was sent for service, if recorded."""
        self.ensure_one()
        part = self._part() or self.referral_id
        known = part and "dispatch_date" in part._fields and part.opinion_id == self
        return part.dispatch_date if known else False

    def _check_servable(self):
        """Refuse the service of what was not issued, or is void."""
        if self.state not in ("issued", "served") or not self.issue_date:
            self.petition_id._refuse(
                "CR9",
                self.env._(
                    "“%(title)s” has not been issued and cannot be served.",
                    title=self.title,
                ),
            )

    def _days_of_notice(self):
        """Return the days after which a public notice takes effect.

        Sixty for administrative papers of the police, thirty for courts; for
        papers of petitions no law says. An internal setting, not statute.
        """
        return self.env["ir.config_parameter"]._xinfang("public_notice_days")
