from . import rate
from . import proof
from . import login_limit
from . import password
from . import sign_up
from . import second_factor
from . import session_idle
from . import headers
