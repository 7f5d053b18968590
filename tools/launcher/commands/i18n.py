"""Placeholder, written next."""

from .base import Command

COMMAND = Command("i18n", "not written yet", lambda args: 2)
