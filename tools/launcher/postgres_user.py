"""The system user under which root starts the embedded PostgreSQL server.

PostgreSQL refuses to run as root. Users other than root run it as themselves.
"""

import pwd
import re
from pathlib import Path

from . import paths, process
from .errors import LauncherError

SYSTEM_USER = "embedded_postgres"


def account() -> pwd.struct_passwd | None:
    """Return the system user that the server must run as, None for ourselves.

    PostgreSQL refuses to run as root, so root starts it as a user of its own.
    """
    if not process.is_root():
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        process.run_logged(
            [
                "/usr/sbin/useradd",
                "--system",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
            ]
            + ["--shell", "/usr/sbin/nologin", SYSTEM_USER],
            "postgres",
            what=f"creating the system user {SYSTEM_USER}",
        )
        return pwd.getpwnam(SYSTEM_USER)


def prefix(cluster: Path) -> list[str]:
    """Return the start of a command line that runs the rest as the server's user.

    A repository below a closed folder (/root is one on Debian) is out of reach
    for that user. Then the server keeps the one right of root that lets it pass.
    """
    owner = account()
    if not owner:
        return []
    command = ["setpriv", "--reuid", str(owner.pw_uid), "--regid", str(owner.pw_gid)]
    command.append("--clear-groups")
    closed = _closed_parent(cluster, owner)
    if closed:
        capability = _passing_capability()
        if not capability:
            raise LauncherError(
                f"PostgreSQL runs as the user {SYSTEM_USER}, who may not enter {closed}",
                f"chmod o+x {closed}   (or move the repository to /opt or /srv, "
                "or name your own server by PGHOST, PGUSER …)",
            )
        command += ["--inh-caps", f"+{capability}", "--ambient-caps", f"+{capability}"]
        # Without it access(2), by which initdb looks for its parts, ignores the right.
        command += ["--securebits", "+no_setuid_fixup"]
    return [*command, "--"]


def _closed_parent(cluster: Path, owner: pwd.struct_passwd) -> Path | None:
    """Return the first folder above ours that the server's user may not enter."""
    for folder in reversed(cluster.parents):
        status = folder.stat()
        if folder.is_relative_to(paths.STATE):
            folder.chmod(status.st_mode | 0o011)
        elif not status.st_mode & 0o001 and status.st_uid != owner.pw_uid:
            return folder
    return None


def _passing_capability() -> str:
    """Return the name of a capability of ours that passes closed folders, or ""."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    bounds = int(re.search(r"^CapBnd:\s*(\w+)", status, re.M)[1], 16)
    # Numbers of linux/capability.h; the smaller right first.
    for name, bit in (("dac_read_search", 2), ("dac_override", 1)):
        if bounds >> bit & 1:
            return name
    return ""
