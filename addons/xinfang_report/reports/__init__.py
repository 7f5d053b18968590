from . import report_base
from . import p01_units
from . import p01_monthly_bulletin
from . import p03_ledger
