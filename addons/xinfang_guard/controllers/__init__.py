from . import database
from . import account_number
from . import sign_up
from . import second_factor
from . import proof
