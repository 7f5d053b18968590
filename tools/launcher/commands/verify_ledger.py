"""Placeholder, written next."""

from .base import Command

COMMAND = Command("verify-ledger", "not written yet", lambda args: 2)
