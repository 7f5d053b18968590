from . import page
from . import errors
from . import hall
from . import guide
from . import submit
from . import query
from . import my_petitions
from . import portal_home
