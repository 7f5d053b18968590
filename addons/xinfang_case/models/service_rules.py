import re
from datetime import timedelta

from odoo import api, models

from ..tools.moment import legal_today, said_day
from .service import FAILED

MIN_WITNESSES = 2


class ServiceRules(models.Model):
    """Which proof each way of service needs, and from which day it counts (CR9).

    The Ordinance is silent; the rules are those of civil procedure, by analogy.
    """

    _inherit = "xinfang.service"

    @api.model
    def _effect_date(self, values):
        """Return the day on which a paper counts as received.

        Signature, return receipt and arrival in the system are the day itself; a
        public notice counts only after its period.
        """
        day = values["service_date"]
        if values["service_method"] == "public_notice":
            day += timedelta(days=self.env["xinfang.document"]._days_of_notice())
        return day

    @api.model
    def _check_service(self, document, values, result="served"):
        """Refuse a service without the proof its way needs, or on a day it cannot be.

        :param document: ``xinfang.document``, as superuser
        :param dict values: inputs of the act
        :raises UserError: in words
        """
        document._check_servable()
        self._check_day(document, values["service_date"])
        check = getattr(self, f"_check_{values['service_method']}", None)
        if check and result == "served":
            check(document, values)

    @api.model
    def _check_day(self, document, day):
        if day > legal_today(self.env):
            self._refuse(document, self.env._("The day of service lies in the future."))
        if day < document.issue_date:
            self._refuse(
                document,
                self.env._(
                    "The paper was signed on %(day)s and cannot have been served before.",
                    day=said_day(self.env, document.issue_date),
                ),
            )
        sent = document._dispatch_day()
        if sent and day < sent:
            self._refuse(
                document,
                self.env._(
                    "The paper was sent on %(day)s and cannot have arrived before.",
                    day=said_day(self.env, sent),
                ),
            )

    @api.model
    def _refuse(self, document, sentence):
        document.petition_id._refuse("CR9", sentence)

    @api.model
    def _check_household(self, document, values):
        if not (values.get("service_receiver") or "").strip():
            self._refuse(
                document,
                self.env._(
                    "Name the adult member of the household who signed, and the "
                    "relation to the petitioner."
                ),
            )

    @api.model
    def _check_lien(self, document, values):
        names = re.split(
            r"[、，,;；\s]+", (values.get("service_witnesses") or "").strip()
        )
        witnesses = {name for name in names if name}
        if len(witnesses) >= MIN_WITNESSES or self._has_pictures(values):
            return
        self._refuse(
            document,
            self.env._(
                "A paper left behind needs two witnesses by name, or a photograph or "
                "film of it."
            ),
        )

    @api.model
    def _has_pictures(self, values):
        files = values.get("attachment_ids") or self.env["ir.attachment"]
        kinds = files.sudo().mapped("mimetype")
        return any((kind or "").startswith(("image/", "video/")) for kind in kinds)

    @api.model
    def _check_mail(self, document, values):
        if not (values.get("tracking_number") or "").strip():
            self._refuse(
                document,
                self.env._(
                    "Service by post needs the tracking number; its day of effect is that "
                    "on the return receipt."
                ),
            )

    @api.model
    def _check_entrusted(self, document, values):
        if not (values.get("service_receiver") or "").strip():
            self._refuse(
                document, self.env._("Name the organ that served it, and who signed.")
            )

    @api.model
    def _check_electronic(self, document, values):
        if not document.petition_id.petitioner_id.e_service_consent:
            self._refuse(
                document,
                self.env._(
                    "The petitioner has not agreed to electronic service. Choose another "
                    "way of service."
                ),
            )

    @api.model
    def _check_public_notice(self, document, values):
        petition = document.petition_id
        nowhere = petition.unclear_address or petition.identity_mode == "anonymous"
        tried = document.service_ids.filtered(lambda s: s.result in FAILED)
        if not nowhere and not tried:
            self._refuse(
                document,
                self.env._(
                    "Public notice is the last resort: record first that another way of "
                    "service failed."
                ),
            )


class ServiceGuards(models.AbstractModel):
    """The guard of every act that records a service."""

    _inherit = "xinfang.process.mixin"

    def _served_document(self, values):
        """Return the paper an act of service is about, as superuser."""
        record = self.sudo()
        if values.get("document_id"):
            return values["document_id"].sudo()
        name = "opinion_id" if "opinion_id" in record._fields else "document_id"
        return record[name]

    def _guard_cr9(self, act, values):
        """Each way of service with its proof, between signing and today."""
        if values is None:
            return
        result = values.get("service_result") or "served"
        document = self._served_document(values)
        self.env["xinfang.service"].sudo()._check_service(document, values, result)
