"""Placeholder, written next."""

from .base import Command

COMMAND = Command("doctor", "not written yet", lambda args: 2)
