"""A petition the way a quick Odoo developer writes it: what leaks is shown on it first.

It is part of no add-on and never installed: its models exist in the registry and in the
database for the length of one test class (:class:`NaiveCase`).
"""

from .case import NaiveCase
from .models import NAIVE

__all__ = ["NAIVE", "NaiveCase"]
