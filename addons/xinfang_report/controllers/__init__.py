from . import download
from . import core_export
