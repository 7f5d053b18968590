from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_now, legal_today, said_day


class MediationGuards(models.AbstractModel):
    """Consent of both sides, legal check, agreement document (Article 33, G22)."""

    _name = "xinfang.mediation.guards"
    _description = "Guards on a Mediation"

    def _guard_g22(self, act, values):
        """What is asked of each step of a mediation."""
        if values is None:
            return
        check = getattr(self, f"_check_{act.code}", None)
        if check:
            check.__func__(self.sudo(), values)

    def _check_not_ahead(self, day, since=None):
        today = legal_today(self.env)
        if day > today:
            raise UserError(
                self.env._(
                    "%(day)s lies in the future; record what happened.",
                    day=said_day(self.env, day),
                )
            )
        if since and day < since:
            raise UserError(
                self.env._(
                    "%(day)s is before %(since)s.",
                    day=said_day(self.env, day),
                    since=said_day(self.env, since),
                )
            )

    def _check_record_consent(self, values):
        received = self.petition_id.received_date
        for name in ("petitioner_agreed_on", "other_agreed_on"):
            self._check_not_ahead(values[name], received)
        online = self.petitioner_consent_online and self.petitioner_consent_date
        if online and values["petitioner_agreed_on"] != online:
            self._refuse(
                "G22",
                self.env._(
                    "The petitioner agreed online on %(day)s.",
                    day=said_day(self.env, online),
                ),
            )

    def _check_plan_session(self, values):
        self._check_session(values, self._last_day())
        self._check_attending(self.petition_id, values["panel_ids"] or self.env.user)
        if self.session_at and self.session_at > legal_now(self.env):
            self._refuse(
                "G22", self.env._("A session is planned already; move that one.")
            )

    def _check_move_session(self, values):
        self._check_session(values, self._last_day())

    def _check_record_session(self, values):
        if self.session_at > legal_now(self.env):
            raise UserError(self.env._("The session has not begun yet."))

    def _last_day(self):
        """Return the last day of handling while it lies ahead: it does not stand still."""
        due = self.referral_id.next_due_date
        return due if due and due >= legal_today(self.env) else None

    def _check_agree_mediation(self, values):
        if not (self.petitioner_consent_date and self.other_consent_date):
            self._refuse(
                "G22", self.env._("The consent of both sides is not recorded.")
            )
        if not self.checker_id:
            self._refuse("G22", self.env._("The legal check has not been passed."))
        effective, due = values["effective_date"], values["performance_due"]
        consent = max(self.petitioner_consent_date, self.other_consent_date)
        self._check_not_ahead(effective, consent)
        if not effective <= due <= effective + timedelta(days=3653):
            self._refuse(
                "G22",
                self.env._(
                    "The day of performance lies between the agreement and ten years "
                    "after it."
                ),
            )

    def _check_record_performance(self, values):
        self._check_not_ahead(values["performed_on"], self.effective_date)

    def _check_record_confirmation(self, values):
        self._check_not_ahead(values["confirmed_on"], self.effective_date)

    def _guard_g33(self, act, values):
        """Who passed the legal check does not sign the agreement."""
        if self.sudo().checker_id == self.env.user:
            self._refuse(
                "G33",
                self.env._("You passed the legal check; another person has to sign."),
            )
