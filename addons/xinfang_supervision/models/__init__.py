from . import process_models
from . import res_users
from . import own_draft
from . import supervision
from . import recommendation
from . import petition
from . import document
