from . import models
from . import controllers
from .tools import log_mask

log_mask.install()
