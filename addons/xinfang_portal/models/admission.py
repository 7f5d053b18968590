from odoo import api, models

POSTS = 30  # times one form may be sent with one proof: faults are mended meanwhile


class Proof(models.Model):
    """Who may use an anonymous form: whoever has let his device work a moment.

    Without that the limits are narrow, and the counter is named instead: not every
    device can calculate. With it they are wide. When the whole hall is asked more than
    it bears, the work grows; it never closes, for it is a road the law opens (Article 17).
    """

    _inherit = "xinfang.proof"

    @api.model
    def _under_pressure(self):
        return super()._under_pressure() or self.env["xinfang.rate"]._spent("hall", "")

    @api.model
    def _admit(self, bucket, place, answer):
        """Tell whether an anonymous form is taken.

        :param str bucket: what counts without a proof
        :param str place: address it comes from
        :param answer: what the widget sent, str or None
        :return: ``proven``, ``plain`` or "" when it is not taken
        """
        rate = self.env["xinfang.rate"]
        pressed = self._under_pressure()
        rate._hit("hall", "")
        if answer and self._redeem(answer):
            return "proven"
        if bucket == "plain":
            plain = not pressed and rate._hit("plain_all", "")
            return "plain" if rate._hit("plain", place) and plain else ""
        return "plain" if rate._hit(bucket, place) else ""
