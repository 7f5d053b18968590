from . import test_pure
from . import test_safe_workbook
from . import test_render
from . import test_bulletin
from . import test_ledger
from . import test_access
from . import test_download
from . import test_core_export
