from . import test_core_facts_login
from . import test_login_limit
from . import test_password
from . import test_second_factor
from . import test_headers
from . import test_session
from . import test_proof
from . import test_route_scan
