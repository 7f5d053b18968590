"""All commands of `./xinfang`, one module each."""

from . import (
    audit,
    backup,
    bench,
    copy,
    docs,
    doctor,
    i18n,
    lint,
    psql,
    restore,
    rotate_key,
    run,
    samples,
    sbom,
    security_report,
    shell,
    test,
    update,
    verify_ledger,
)
from .base import Command

ALL: tuple[Command, ...] = (
    run.COMMAND,
    test.COMMAND,
    update.COMMAND,
    shell.COMMAND,
    psql.COMMAND,
    lint.COMMAND,
    audit.COMMAND,
    sbom.COMMAND,
    security_report.COMMAND,
    i18n.COMMAND,
    docs.COMMAND,
    verify_ledger.COMMAND,
    rotate_key.COMMAND,
    backup.COMMAND,
    restore.COMMAND,
    copy.COMMAND,
    bench.COMMAND,
    samples.COMMAND,
    doctor.COMMAND,
)

# These hand the arguments they do not know to the program behind them.
PASS_THROUGH = ("test", "bench", "psql", "shell")
