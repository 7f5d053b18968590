from . import test_submission_dto
from . import test_uploads
from . import test_submit
from . import test_query
from . import test_my_petitions
from . import test_routes_matrix
from . import test_portal_axe
from . import test_guide
