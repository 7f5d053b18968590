from . import indicator
from . import report_scope
from . import figures
from . import export
