from . import database
from . import sign_up
from . import second_factor
from . import proof
