"""`./xinfang psql`: PostgreSQL's shell in the database."""

import argparse
import os

from .. import postgres, process, progress, setup
from .base import Command, database_argument, postgresql


def psql(args: argparse.Namespace) -> int:
    """Open psql; unknown arguments are handed to it (`-c "SELECT 1"`)."""
    progress.plan(2)
    setup.python_only()
    with postgresql() as env:
        return process.run_foreground(
            [postgres.bin_dir() / "psql", "-d", args.db, *args.rest],
            {**os.environ, **env},
        )


COMMAND = Command("psql", "open PostgreSQL's shell", psql, database_argument)
