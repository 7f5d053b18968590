from . import test_supervision
from . import test_recommendation
