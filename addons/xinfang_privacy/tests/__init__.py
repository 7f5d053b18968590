from . import test_privacy
from . import test_retention
from . import test_erasure
from . import test_hall
from . import test_erasure_crash
