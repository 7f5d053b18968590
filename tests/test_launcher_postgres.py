"""The embedded PostgreSQL server: shared, stopped by the last, hard to confuse.

These tests start servers of their own, in a folder of their own.
"""

import os
import shutil
import subprocess
import sys

import pytest
from launcher import locks, paths, postgres
from launcher.errors import LauncherError


@pytest.fixture
def cluster(monkeypatch):
    """Point the launcher at a new, empty cluster; stop and remove it afterwards."""
    for name in ("PGHOST", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    # Below .xinfang, because the system user of the server may enter there.
    base = paths.TMP / f"pg-{os.getpid()}"
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    monkeypatch.setattr(paths, "PG", base)
    monkeypatch.setattr(paths, "LOCKS", base / "locks")
    monkeypatch.setattr(paths, "STAMPS", base / "stamps")
    monkeypatch.setattr(paths, "LOG", base / "log")
    monkeypatch.setattr(postgres, "CLUSTER", base / "cluster")
    monkeypatch.setattr(postgres, "SOCKETS", base / "run")
    monkeypatch.setitem(postgres.SETTINGS, "shared_buffers", "16MB")
    yield base
    if (base / "cluster" / "postmaster.pid").exists():
        postgres._stop()
    shutil.rmtree(base)


def test_server_lives_until_its_last_user_is_done(cluster):
    first, second = postgres.Server(), postgres.Server()
    with first:
        with second:
            assert postgres.psql(second.env, "SELECT current_user") == "xinfang"
        assert postgres.running()
        postgres.check_search(first.env, "template1")
    assert not postgres.running()
    assert not (cluster / "cluster" / "postmaster.pid").exists()
    # And again, on the cluster that is there now.
    sql = "SELECT datctype FROM pg_database WHERE datname = 'template1'"
    with postgres.Server() as again:
        assert postgres.psql(again.env, sql) == "C.UTF-8"


def test_pid_file_of_a_crashed_server_does_no_harm(cluster):
    with postgres.Server():
        pass
    # After a power cut the number may belong to any other program: here to us.
    stale = cluster / "cluster" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{cluster / 'cluster'}\n")
    shutil.chown(stale, *_owner(cluster / "cluster"))
    with postgres.Server() as server:
        assert postgres.psql(server.env, "SELECT 1") == "1"


def test_server_left_by_a_killed_command_is_used_and_stopped(cluster):
    code = (
        "import fcntl, os, sys\n"
        f"sys.path.insert(0, {str(paths.ROOT / 'tools')!r})\n"
        "from pathlib import Path\n"
        "from launcher import paths, postgres\n"
        f"base = Path({str(cluster)!r})\n"
        "paths.PG, paths.LOCKS, paths.STAMPS, paths.LOG = ("
        "base, base / 'locks', base / 'stamps', base / 'log')\n"
        "postgres.CLUSTER, postgres.SOCKETS = base / 'cluster', base / 'run'\n"
        "postgres.SETTINGS['shared_buffers'] = '16MB'\n"
        "postgres.Server().__enter__()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -9
    assert postgres.running()
    with postgres.Server() as server:
        assert postgres.psql(server.env, "SELECT 1") == "1"
    assert not postgres.running()


def test_interrupted_initdb_is_begun_anew(cluster):
    (cluster / "cluster.new").mkdir()
    (cluster / "cluster.new" / "PG_VERSION").write_text("18\n")
    (cluster / "cluster.new" / "half").write_text("written")
    with postgres.Server() as server:
        assert postgres.psql(server.env, "SELECT 1") == "1"


def test_long_path_falls_back_to_the_loopback_address(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "SOCKETS", cluster / ("long" * 20) / "run")
    (cluster / ("long" * 20)).mkdir()
    with postgres.Server() as server:
        assert server.env["PGHOST"] == "127.0.0.1"
        assert server.env["PGPASSWORD"]
        assert postgres.psql(server.env, "SELECT 1") == "1"
        without = {**server.env, "PGPASSWORD": "wrong"}
        with pytest.raises(LauncherError, match="password"):
            postgres.psql(without, "SELECT 1")


def test_own_server_that_does_not_answer_is_explained(monkeypatch, tmp_path):
    monkeypatch.setenv("PGHOST", str(tmp_path))
    monkeypatch.setattr(postgres, "PATIENCE", 0)
    with pytest.raises(LauncherError, match="PGHOST") as error:
        postgres.Server().__enter__()
    assert "unset PGHOST" in error.value.hint


def test_lock_file_is_not_inherited_by_children(cluster):
    fd = locks.open_lock("postgres-users")
    assert not os.get_inheritable(fd)
    os.close(fd)


def _owner(path):
    status = path.stat()
    return status.st_uid, status.st_gid
