from . import attachment
from . import document
