from . import copy
