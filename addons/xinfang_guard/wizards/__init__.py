from . import reidentify
