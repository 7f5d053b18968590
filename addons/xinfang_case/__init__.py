from .tools import log_mask
from . import controllers
from . import models
from . import wizards

log_mask.install()
