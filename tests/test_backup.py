"""C41: a backup is made, encrypted, restored into another database and found whole."""

import os
import shutil
import sys
import threading
import time

import pytest
from launcher import backups, database, odoo, paths, postgres
from launcher.errors import LauncherError

from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.xinfang_case.models.keyring import key_path
from odoo.addons.xinfang_case.tests.committed import CommittedCase
from odoo.addons.xinfang_case.tests.figures import record

sys.path.insert(0, str(paths.SCRIPTS))
import sealed_box

SECRET = "槐树下三碗面配蒜头和老醋再加一碟花生"
TEXT = "楼道里堆放杂物的照片说明"


@pytest.fixture
def boxed(tmp_path):
    """A file of three pieces, and the box it lies in."""
    source, target = tmp_path / "source", tmp_path / "box"
    source.write_bytes(os.urandom(2 * sealed_box.PIECE + 17))
    sealed_box.seal(source, target, SECRET)
    return source, target


def test_c41_a_box_gives_back_what_was_put_in(boxed, tmp_path):
    source, target = boxed
    assert target.stat().st_mode & 0o077 == 0
    sealed_box.unseal(target, tmp_path / "again", SECRET)
    assert (tmp_path / "again").read_bytes() == source.read_bytes()
    for size in (0, 1, sealed_box.PIECE, sealed_box.PIECE + 1):
        source.write_bytes(b"x" * size)
        sealed_box.seal(source, target, SECRET)
        sealed_box.unseal(target, tmp_path / "again", SECRET)
        assert (tmp_path / "again").read_bytes() == b"x" * size


def test_c41_a_changed_moved_or_shortened_box_is_refused(boxed, tmp_path):
    _source, target = boxed
    whole = target.read_bytes()
    head = len(sealed_box.MAGIC) + sealed_box.SALT_BYTES
    piece = sealed_box.PIECE + sealed_box.TAG_BYTES
    spoilt = {
        "a bit": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "cut off after a piece": whole[: head + piece],
        "pieces in another order": whole[:head]
        + whole[head + piece : head + 2 * piece]
        + whole[head : head + piece]
        + whole[head + 2 * piece :],
        "another file": b"PK\x03\x04" + whole[4:],
    }
    for name, content in spoilt.items():
        target.write_bytes(content)
        with pytest.raises(sealed_box.BoxError):
            sealed_box.unseal(target, tmp_path / "again", SECRET)
            pytest.fail(name)
    target.write_bytes(whole)
    with pytest.raises(sealed_box.BoxError):
        sealed_box.unseal(target, tmp_path / "again", SECRET + "x")


def test_c41_a_passphrase_is_asked_for_and_has_to_be_long(monkeypatch, tmp_path):
    monkeypatch.delenv(backups.PASSPHRASE, raising=False)
    monkeypatch.setattr("sys.stdin", open(os.devnull))
    with pytest.raises(LauncherError, match="no passphrase"):
        backups.passphrase()
    file = tmp_path / "pass"
    file.write_text("short\n")
    monkeypatch.setenv(f"{backups.PASSPHRASE}_FILE", str(file))
    with pytest.raises(LauncherError, match="shorter"):
        backups.passphrase()
    file.write_text(SECRET + "\n")
    assert backups.passphrase() == SECRET


@pytest.mark.slow
@tagged("post_install", "-at_install", "xf_security")
class TestBackup(CommittedCase):
    def setUp(self):
        super().setUp()
        self.name = self.env.cr.dbname
        self.scratch = f"{self.name[:40]}_restored"
        self.pg = {k: v for k, v in os.environ.items() if k.startswith("PG")}
        self.to = paths.TMP / "test-backup"
        shutil.rmtree(self.to, ignore_errors=True)
        self.addCleanup(shutil.rmtree, self.to, ignore_errors=True)
        database.drop(self.pg, self.scratch)
        self.addCleanup(database.drop, self.pg, self.scratch)
        before = os.environ.get("XINFANG_KEY_FILE")
        os.environ["XINFANG_KEY_FILE"] = str(key_path())
        self.addCleanup(
            lambda: (
                os.environ.update(XINFANG_KEY_FILE=before)
                if before
                else os.environ.pop("XINFANG_KEY_FILE")
            )
        )

    def lived(self):
        """Commit a petition with a file; return its id and the file's name."""
        _model, record_id = self.prepare(self.received)
        with self.committed():
            file = self.env["ir.attachment"].create(
                {
                    "name": "照片.txt",
                    "raw": TEXT.encode(),
                    "res_model": "xinfang.petition",
                    "res_id": record_id,
                }
            )
            self.env.flush_all()
            stored = file.store_fname
            attachment = file.id
        self.addCleanup(self.forget, attachment)
        return record_id, stored

    def forget(self, attachment):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM ir_attachment WHERE id = %s", (attachment,))

    def make(self):
        return backups.make(
            self.pg, self.name, self.to / "here", self.to / "there", SECRET
        )

    def restore(self, target, key):
        return backups.restore(self.pg, target, key, self.scratch, SECRET)

    def test_c41_what_is_restored_is_whole_and_what_is_not_is_named(self):
        record_id, stored = self.lived()
        store = backups.file_store(self.name)
        self.assertTrue((store / stored).is_file(), config.filestore(self.name))
        target, key = self.make()
        # Neither file says anything to who has no passphrase.
        content = target.read_bytes()
        for word in (b"PGDMP", TEXT.encode(), b"xinfang_petition", b"ustar"):
            self.assertNotIn(word, content)
        self.assertNotIn(key_path().read_bytes().splitlines()[0], key.read_bytes())

        found = self.restore(target, key)
        self.assertEqual(backups.problems(found), [])
        self.assertGreaterEqual(found["entries"], 1)
        self.assertGreater(found["files"], 1)
        sql = f"SELECT number FROM xinfang_petition WHERE id = {record_id}"
        number = postgres.psql(self.pg, sql, self.scratch)
        self.assertEqual(number, self.number_of(record_id))
        # It is no leftover to ./xinfang run, which makes unfinished databases anew.
        self.assertEqual(database.Stamp(self.pg, self.scratch).data["demo"], [])

        # Something is there already: nothing is overwritten.
        with self.assertRaisesRegex(LauncherError, "already"):
            self.restore(target, key)

        # A file lost and a ledger changed are found in what was restored.
        (backups.file_store(self.scratch) / stored).unlink()
        postgres.psql(
            self.pg,
            "ALTER TABLE xinfang_entry DISABLE TRIGGER USER;"
            f" UPDATE xinfang_entry SET article = 'x' WHERE petition_id = {record_id}",
            self.scratch,
        )
        again = odoo.run_script(self.pg, self.scratch, "check_office")
        said = backups.problems({**found, **again})
        self.assertTrue(any("missing" in line for line in said), said)
        self.assertTrue(any("chains" in line for line in said), said)

    def test_c41_made_while_people_work_it_is_whole_each_time(self):
        """X26: what was registered before a backup began is in it, with its file."""
        drills = int(os.environ.get("XINFANG_BACKUP_DRILLS", "2"))
        at_work = threading.Event()
        people = threading.Thread(target=self.work, args=(at_work,))
        people.start()
        before, seconds = len(self.made), []
        try:
            for _drill in range(drills):
                done = len(self.made)
                self.assertTrue(self.wait_for(lambda n=done: len(self.made) > n))
                known = self.made[before:]
                target, key = self.make()
                self.assertGreater(len(self.made), done + 1, "nobody was working")
                begun = time.monotonic()
                found = self.restore(target, key)
                seconds.append(time.monotonic() - begun)
                self.assertEqual(backups.problems(found), [])
                sql = (
                    "SELECT count(*) FROM xinfang_petition p JOIN ir_attachment a"
                    " ON a.res_model = 'xinfang.petition' AND a.res_id = p.id"
                    f" WHERE p.id IN ({','.join(map(str, known))})"
                )
                there = int(postgres.psql(self.pg, sql, self.scratch))
                self.assertEqual(there, len(known))
                database.drop(self.pg, self.scratch)
        finally:
            at_work.set()
            people.join(60)
        record(
            "backup",
            drills=drills,
            registered_meanwhile=len(self.made) - before,
            lost=0,
            longest_seconds=round(max(seconds)),
        )

    def work(self, stop):
        """Register petitions with a file each, until told to stop."""
        while not stop.is_set():
            with self.committed():
                petition = self.received()
                file = self.env["ir.attachment"].create(
                    {
                        "name": "照片.txt",
                        "raw": f"{TEXT}{petition.id}".encode(),
                        "res_model": "xinfang.petition",
                        "res_id": petition.id,
                    }
                )
                self.env.flush_all()
                attachment, record_id = file.id, petition.id
            self.made.append(record_id)
            self.addCleanup(self.forget, attachment)

    def wait_for(self, happened):
        """Wait, for a minute at most, until something has happened."""
        end = time.monotonic() + 60
        while not happened() and time.monotonic() < end:
            time.sleep(0.05)
        return happened()

    def number_of(self, record_id):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT number FROM xinfang_petition WHERE id = %s", (record_id,)
            )
            return cr.fetchone()[0]

    def test_c41_another_key_or_another_passphrase_is_said(self):
        self.lived()
        target, key = self.make()
        with self.assertRaisesRegex(LauncherError, "passphrase"):
            backups.restore(self.pg, target, key, self.scratch, SECRET + "x")
        self.assertFalse(database.oid(self.pg, self.scratch))
        other = self.to / "other.key"
        other.write_text("A" * 43 + "=\n")
        backups.box("seal", other, key, SECRET)
        found = self.restore(target, key)
        self.assertIn("the key does not open", " ".join(backups.problems(found)))

    def test_c41_backup_and_key_do_not_lie_in_one_place(self):
        with self.assertRaisesRegex(LauncherError, "one place"):
            backups.make(self.pg, self.name, self.to, self.to, SECRET)
