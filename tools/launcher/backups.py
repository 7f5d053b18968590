"""Backups: what is in one, how it is made, how it is put back.

A backup is one encrypted file with the dump of the database, the stored files and a
list of both; the key file goes into a second one that is kept in another place. The dump
comes first and the files after it: a file that comes in meanwhile is one too many, never
one that is missing (Odoo's own backup does it the other way round).
"""

import getpass
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from . import database, odoo, paths, postgres, process
from .errors import LauncherError

DUMP, FILES, LIST = "database.dump", "files", "backup.json"
ENDING, KEY_ENDING = ".xfbackup", ".xfkey"
PASSPHRASE = "XINFANG_BACKUP_PASSPHRASE"
MIN_PASSPHRASE = 16
GROWING = ("xinfang_entry", "xinfang_view", "xinfang_setting_change")
SHA1 = re.compile(r"[0-9a-f]{40}")


def passphrase() -> str:
    """Return the passphrase of backups: from the environment, a file, or typed.

    :raises LauncherError: none, or one that is too short
    """
    named = os.environ.get(f"{PASSPHRASE}_FILE")
    if os.environ.get(PASSPHRASE):
        text = os.environ[PASSPHRASE]
    elif named:
        try:
            text = Path(named).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise LauncherError(f"{named} cannot be read: {error.strerror}") from error
    elif sys.stdin.isatty():
        text = getpass.getpass("Passphrase of the backup: ")
    else:
        raise LauncherError(
            "no passphrase for the backup",
            f"set {PASSPHRASE}_FILE to a file that only you can read",
        )
    if len(text) < MIN_PASSPHRASE:
        raise LauncherError(
            f"the passphrase is shorter than {MIN_PASSPHRASE} characters",
            "take five or more words drawn by lot",
        )
    return text


def box(work: str, source: Path, target: Path, secret: str) -> None:
    """Seal or open a file (`seal`, `open`) in the interpreter that has the ciphers."""
    result = subprocess.run(
        [paths.python(), paths.SCRIPTS / "sealed_box.py", work, source, target],
        env={**os.environ, PASSPHRASE: secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        target.unlink(missing_ok=True)
        lines = result.stderr.strip().splitlines() or ["failed"]
        raise LauncherError(lines[-1], "take the right passphrase, or another backup")


def key_file() -> Path:
    """Return where the key of this office lies."""
    return Path(os.environ.get("XINFANG_KEY_FILE") or paths.DATA / "xinfang.key")


def file_store(name: str) -> Path:
    """Return the folder with the stored files of a database."""
    return paths.DATA / "filestore" / name


def work_folder() -> Path:
    """Make and return a folder that nobody else reads; the caller removes it."""
    folder = paths.TMP / f"backup-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir(parents=True, mode=0o700)
    return folder


# -- making one ---------------------------------------------------------------


def make(pg_env: dict[str, str], name: str, to: Path, key_to: Path, secret: str):
    """Back up database `name`, its files and the key.

    :return: tuple of the two files (Path)
    """
    key = key_file()
    if not key.is_file():
        raise LauncherError(
            f"the key file {key} is missing: a backup could never be read",
            "restore the key file first, or set XINFANG_KEY_FILE",
        )
    for folder in (to, key_to):
        folder.mkdir(parents=True, exist_ok=True)
    if to.resolve() == key_to.resolve():
        raise LauncherError(
            "backup and key would lie in one place: whoever takes it, has both",
            "name another folder with --key-to, best on another medium",
        )
    folder = work_folder()
    try:
        # Of what only grows: the dump, made later, holds as many rows or more.
        counts = _counts(pg_env, name)
        _dump(pg_env, name, folder / DUMP)
        files = _snapshot(file_store(name), folder / FILES)
        stamp = database.Stamp(pg_env, name)
        content = {
            "database": name,
            "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "dump_sha256": _sha256(folder / DUMP),
            "files": files,
            "modules": stamp.modules,
            "counts": counts,
        }
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / LIST).write_text(text, encoding="utf-8")
        archive = folder / "backup.tar"
        with tarfile.open(archive, "w") as tar:
            for part in (LIST, DUMP, FILES):
                tar.add(folder / part, part)
        base = f"{name}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
        target, key_target = to / (base + ENDING), key_to / (base + KEY_ENDING)
        box("seal", archive, target, secret)
        box("seal", key, key_target, secret)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target, key_target


def _dump(pg_env: dict[str, str], name: str, target: Path) -> None:
    process.run_logged(
        [
            postgres.bin_dir() / "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges"),
            *("--file", target, "--dbname", name),
        ],
        "backup",
        env={**os.environ, **pg_env},
        what="pg_dump",
    )


def _snapshot(store: Path, target: Path) -> list[str]:
    """Take the stored files: linked where the disk allows it, for they never change.

    :return: their names below the folder
    """
    target.mkdir()
    names = []
    for path in sorted(store.rglob("*")) if store.is_dir() else ():
        name = path.relative_to(store)
        # Beside the files lies Odoo's list of what may be thrown away.
        if len(name.parts) != 2 or not SHA1.fullmatch(path.name):
            continue
        (target / name.parent).mkdir(exist_ok=True)
        try:
            os.link(path, target / name)
        except FileNotFoundError:
            continue  # thrown away meanwhile: the dump does not know it either
        except OSError:
            shutil.copy2(path, target / name)
        names.append(str(name))
    return names


def _counts(pg_env: dict[str, str], name: str) -> dict[str, int]:
    counts = {}
    for table in GROWING:
        if postgres.psql(pg_env, f"SELECT to_regclass('{table}')", name):
            count = postgres.psql(pg_env, f"SELECT count(*) FROM {table}", name)
            counts[table] = int(count)
    return counts


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# -- putting it back ----------------------------------------------------------


def restore(
    pg_env: dict[str, str], source: Path, key_source: Path, name: str, secret: str
) -> dict:
    """Put a backup into a new database `name` and look whether it is whole.

    The key is opened beside and used for this look alone; `install_key` puts it in place.

    :return: what was found (dict of `check_office.py`), with ``list``: of the backup
    :raises LauncherError: it cannot be opened, or the database exists already
    """
    database.check_name(name)
    if database.oid(pg_env, name):
        raise LauncherError(
            f"there is a database {name} already: a backup never overwrites one",
            "name another one with --db",
        )
    folder = work_folder()
    try:
        box("open", source, folder / "backup.tar", secret)
        box("open", key_source, folder / "xinfang.key", secret)
        with tarfile.open(folder / "backup.tar") as tar:
            tar.extractall(folder, filter="data")
        (folder / "backup.tar").unlink()
        content = json.loads((folder / LIST).read_text(encoding="utf-8"))
        if _sha256(folder / DUMP) != content["dump_sha256"]:
            raise LauncherError("the dump in the backup is not what was written")
        _load(pg_env, name, folder / DUMP)
        store = file_store(name)
        shutil.rmtree(store, ignore_errors=True)
        store.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / FILES, store)
        # Known, so that `./xinfang run` neither makes it anew nor adds a demo office.
        database.Stamp(pg_env, name).save(modules=content["modules"], demo=[])
        found = odoo.run_script(
            {**pg_env, "XINFANG_KEY_FILE": str(folder / "xinfang.key")},
            name,
            "check_office",
            what="checking the restored office",
        )
        found["list"] = content
        found["counts_now"] = _counts(pg_env, name)
        return found
    except BaseException:
        database.drop(pg_env, name)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(pg_env: dict[str, str], name: str, dump: Path) -> None:
    postgres.psql(pg_env, f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')
    process.run_logged(
        [
            postgres.bin_dir() / "pg_restore",
            *("--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2"),
            *("--dbname", name, dump),
        ],
        "backup",
        env={**os.environ, **pg_env},
        what="pg_restore",
    )


def problems(found: dict) -> list[str]:
    """Return what is wrong with a restored office, one sentence each."""
    said = []
    before, now = found["list"]["counts"], found["counts_now"]
    for table, count in before.items():
        if now.get(table, 0) < count:
            said.append(f"{table}: {now.get(table, 0)} rows, there were {count}")
    for what in ("missing", "damaged"):
        if found[what]:
            said.append(f"{len(found[what])} files are {what}: {found[what][:10]}")
    if found.get("broken"):
        said.append(f"{found['broken']} faults in the chains of ledger and view log")
    if found["key"]:
        said.append(f"the key does not open what is encrypted ({found['key']})")
    return said


def install_key(key_source: Path, secret: str) -> str:
    """Put the key of a backup in place where there is none; return what was done.

    :raises LauncherError: another key lies there
    """
    folder = work_folder()
    target = key_file()
    try:
        box("open", key_source, folder / "key", secret)
        text = (folder / "key").read_text(encoding="ascii")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / "key", target)
            target.chmod(0o600)
            return f"the key was put into {target}"
        lines = {line.strip() for line in target.read_text("ascii").splitlines()}
        if {line.strip() for line in text.splitlines() if line.strip()} <= lines:
            return f"the key in {target} is the right one"
        raise LauncherError(
            f"another key lies in {target}: the restored office could not be read",
            "restore on a machine of its own, or name a file by XINFANG_KEY_FILE",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# -- a copy for tests and teaching --------------------------------------------


def neutral_copy(pg_env: dict[str, str], name: str, copy: str) -> dict:
    """Make database `copy` from `name`, without anybody's words, names or secrets.

    Whatever goes wrong, no copy with real data is left behind.

    :return: dict ``login`` and ``password`` of the one account that can sign in
    :raises LauncherError: the copy exists already
    """
    database.check_name(copy)
    if database.oid(pg_env, copy):
        raise LauncherError(
            f"there is a database {copy} already", "name another one with --to"
        )
    folder = work_folder()
    try:
        _dump(pg_env, name, folder / DUMP)
        _load(pg_env, copy, folder / DUMP)
        result = odoo.run_script(pg_env, copy, "neutralize", what="neutralising")
        for file in result.get("files", []):
            source, target = file_store(name) / file, file_store(copy) / file
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        modules = database.Stamp(pg_env, name).modules
        database.Stamp(pg_env, copy).save(modules=modules, demo=[])
        return result
    except BaseException:
        database.drop(pg_env, copy)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
