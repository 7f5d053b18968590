"""Placeholder, written next."""

from .base import Command

COMMAND = Command("docs", "not written yet", lambda args: 2)
