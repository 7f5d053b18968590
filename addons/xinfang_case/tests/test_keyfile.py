import base64
import os
import stat
import tempfile
import threading
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools import keyfile
from ..tools.vault import KeyFileError
from .test_vault import KEY, OTHER_KEY


@tagged("post_install", "-at_install", "xf_security")
class TestKeyFile(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "deep" / "xinfang.key"

    def test_created_once_for_the_owner_only(self):
        keyfile.create_key_file(self.path)
        keys = keyfile.read_key_file(self.path)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.assertEqual(len(keys[0]), 32)
        keyfile.create_key_file(self.path)
        self.assertEqual(keyfile.read_key_file(self.path), keys, "never replaced")
        self.assertEqual(os.listdir(self.path.parent), ["xinfang.key"], "no draft left")

    def test_two_keys_are_two(self):
        keyfile.create_key_file(self.path)
        other = self.path.with_name("other.key")
        keyfile.create_key_file(other)
        self.assertNotEqual(
            keyfile.read_key_file(self.path), keyfile.read_key_file(other)
        )

    def test_racing_processes_agree_on_one_whole_key(self):
        gate, seen = threading.Barrier(8), []

        def start():
            gate.wait()
            keyfile.create_key_file(self.path)
            seen.append(keyfile.read_key_file(self.path)[0])

        threads = [threading.Thread(target=start) for _index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(seen), len(set(seen))), (8, 1))

    def test_several_keys_and_comments(self):
        first, second = (base64.b64encode(key).decode() for key in (KEY, OTHER_KEY))
        self._write(f"# new\n{first}\n\n# old\n{second}\n")
        self.assertEqual(keyfile.read_key_file(self.path), [KEY, OTHER_KEY])

    def test_malformed_file_is_named_and_not_quoted(self):
        almost = base64.b64encode(KEY).decode()[:-5]
        for content in ("", "# nothing\n", almost, "not base64 at all!", "钥匙"):
            self._write(content)
            with (
                self.subTest(content=content),
                self.assertRaises(KeyFileError) as caught,
            ):
                keyfile.read_key_file(self.path)
            self.assertIn(str(self.path), str(caught.exception))
            self.assertNotIn(almost, str(caught.exception))

    def test_absent_or_unreadable_file(self):
        with self.assertRaisesRegex(KeyFileError, "cannot be read"):
            keyfile.read_key_file(self.path)
        self.path.mkdir(parents=True)
        with self.assertRaisesRegex(KeyFileError, "cannot be read"):
            keyfile.read_key_file(self.path)

    def test_folder_that_cannot_be_made(self):
        self.path.parent.touch()
        with self.assertRaisesRegex(KeyFileError, "cannot be created"):
            keyfile.create_key_file(self.path)

    def test_open_file_is_warned_about(self):
        keyfile.create_key_file(self.path)
        self.path.chmod(0o644)
        with self.assertLogs(keyfile.__name__, "WARNING"):
            keyfile.read_key_file(self.path)

    def _write(self, content):
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(content, encoding="utf-8")
        self.path.chmod(0o600)
