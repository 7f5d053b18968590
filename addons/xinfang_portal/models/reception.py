from odoo import api, models
from odoo.fields import Domain

from odoo.addons.xinfang_case.tools.moment import legal_today

SHOWN = 60


class Reception(models.Model):
    """Reception days of leaders as the hall shows them (Article 18)."""

    _inherit = "xinfang.reception"

    @api.model
    def _portal_coming(self):
        """List the published days still to come, the next first; anybody may ask.

        :return: list of at most sixty dicts ``date``, ``time``, ``organ``, ``leader``,
            ``post``, ``portfolio``, ``place``, ``form``, ``cancelled``
        """
        forms = dict(self._fields["form"]._description_selection(self.env))
        coming = Domain("date", ">=", legal_today(self.env))
        days = self.sudo().search(
            coming & Domain("published_on", "!=", False), limit=SHOWN
        )
        return [
            {
                "date": day.date,
                "time": f"{_clock(day.time_from)}–{_clock(day.time_to)}",
                "organ": day.department_id.name,
                "leader": day.leader,
                "post": day.post,
                "portfolio": day.portfolio or "",
                "place": day.place,
                "form": forms[day.form],
                "cancelled": day.cancelled,
            }
            for day in days
        ]


def _clock(hours):
    """Return hours as a time of day.

    >>> _clock(9.5), _clock(24.0)
    ('09:30', '24:00')
    """
    minutes = round(hours * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
