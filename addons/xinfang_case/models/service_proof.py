from odoo import api, fields, models

from ..tools import document_words as words
from ..tools.moment import legal_today, said_day

# Arrival in the recipient's own system is noted by the system (rule CR9).
_PROVES_ITSELF = ("electronic",)


class ServiceProof(models.Model):
    """A service takes effect by its proof alone (rule CR9).

    Handed over, left with the household, before witnesses or through another organ: the
    signed proof of service. By post: the return receipt, whose day counts. Public notice:
    its text, place and day. An attempt without proof stays on the file, and no window of
    the petitioner opens by it. The Ordinance is silent; by analogy with Articles 87 to 95
    of the Civil Procedure Law.
    """

    _inherit = "xinfang.service"

    receipt_date = fields.Date(
        "Day on the Return Receipt",
        readonly=True,
        help="Of a service by post: the day on which it counts as received.",
    )
    proof_place = fields.Char(
        "Where the Proof Is",
        readonly=True,
        help="Volume and page of the signed proof of service on paper.",
    )
    notice_text = fields.Text("Text of the Public Notice", readonly=True)

    @api.model
    def _service_vals(self, document, values, result, entry):
        return {
            **super()._service_vals(document, values, result, entry),
            "receipt_date": values.get("receipt_date") or False,
            "proof_place": values.get("service_proof") or False,
            "notice_text": values.get("notice_text") or False,
        }

    @api.model
    def _effect_date(self, values):
        """Return the day of effect; of a service by post, that on the return receipt."""
        if values["service_method"] == "mail":
            return values["receipt_date"]
        return super()._effect_date(values)

    # -- what each way has to prove -----------------------------------------

    @api.model
    def _check_service(self, document, values, result="served"):
        checked = super()._check_service(document, values, result)
        if result == "served" and values["service_method"] not in _PROVES_ITSELF:
            self._check_proof(document, values)
        return checked

    @api.model
    def _check_proof(self, document, values):
        if values.get("attachment_ids") or (values.get("service_proof") or "").strip():
            return
        self._refuse(
            document,
            self.env._(
                "A service takes effect by its proof. Attach the signed proof of service, "
                "the return receipt or the notice, or say in which volume and on which "
                "page it is kept. Without it, record the attempt as “no proof yet”."
            ),
        )

    @api.model
    def _check_direct(self, document, values):
        if not (values.get("service_receiver") or "").strip():
            self._refuse(
                document,
                self.env._(
                    "Name who signed the proof of service: the petitioner, or the agent "
                    "or representative who may receive it."
                ),
            )

    @api.model
    def _check_mail(self, document, values):
        checked = super()._check_mail(document, values)
        day = values.get("receipt_date")
        if not day:
            self._refuse(
                document,
                self.env._(
                    "Service by post takes effect on the day of the return receipt: name "
                    "it. Until it has come back, record the attempt as “no proof yet”."
                ),
            )
        if not values["service_date"] <= day <= legal_today(self.env):
            self._refuse(
                document,
                self.env._(
                    "The return receipt is of %(day)s: it cannot be before the day of "
                    "posting, %(sent)s, nor in the future.",
                    day=said_day(self.env, day),
                    sent=said_day(self.env, values["service_date"]),
                ),
            )
        return checked

    @api.model
    def _check_public_notice(self, document, values):
        checked = super()._check_public_notice(document, values)
        if not (values.get("notice_text") or "").strip():
            self._refuse(document, self.env._("Enter the text of the public notice."))
        if not (values.get("service_place") or "").strip():
            self._refuse(
                document,
                self.env._("Say where the public notice was put up or published."),
            )
        return checked

    # -- the proof of service as paper (D29) --------------------------------

    def _receipt_facts(self):
        facts = super()._receipt_facts()
        more = [
            self.result == "pending" and "尚未取得送达证明，不产生送达效力",
            self.receipt_date and f"回执日期{words.zh_date(self.receipt_date)}",
            self.notice_text and f"公告内容：{self.notice_text.strip().rstrip('。')}",
            self.proof_place and f"证明存放：{self.proof_place}",
        ]
        return {**facts, "note": "，".join(filter(None, (facts["note"], *more)))}
