from . import report_wizard
