import math
from datetime import UTC, datetime

from odoo import api, models

from ..tools.moment import local_moment
from .act_wizard_values import YEARS


class ActInputsMoment(models.TransientModel):
    """Inputs that are an hour of a day, or a number with decimals."""

    _inherit = "xinfang.act.wizard"

    def _parse_datetime(self, field, value, record):
        """Return naive UTC without microseconds.

        :param value: ``datetime`` or ISO text; without an offset it is UTC, as the
            ORM has it
        """
        if not value:
            return False
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if not isinstance(value, datetime):
            raise TypeError(value)
        if value.year not in YEARS:
            raise ValueError(value)
        if value.tzinfo:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return value.replace(microsecond=0)

    def _parse_float(self, field, value, record):
        number = float(value or 0)
        if not math.isfinite(number):
            raise ValueError(value)
        return number

    @api.model
    def _describe_value(self, name, value):
        if value and self._fields[name].type == "datetime":
            # The ledger speaks of hours in Shanghai, whoever reads it (rule CR10).
            return local_moment(value).strftime("%Y-%m-%d %H:%M")
        return super()._describe_value(name, value)
