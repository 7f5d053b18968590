import os
import stat
import tempfile
import threading
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tests import BaseCase, tagged

from ..tools import vault as vault_module
from ..tools.vault import (
    KeyFileError,
    TamperedError,
    UnknownKeyError,
    Vault,
    VaultError,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
NUMBER = "11010519491231002X"
PLACE = ("xinfang.petitioner", "id_number")


@tagged("post_install", "-at_install", "xf_security")
class TestVaultEncryption(BaseCase):
    def setUp(self):
        super().setUp()
        self.vault = Vault([KEY])

    def test_aes_gcm_known_answer(self):
        """The primitive itself: test case 16 of the GCM specification (AES-256)."""
        key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
        nonce = bytes.fromhex("cafebabefacedbaddecaf888")
        clear = bytes.fromhex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        expected = (
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b"
        )
        self.assertEqual(AESGCM(key).encrypt(nonce, clear, aad).hex(), expected)

    def test_stored_form_is_pinned(self):
        """A value written by this release must be readable by every later one."""
        stored = (
            "v1:440759f5:mFYvJK0w-THpzGJ6mXxyg4j7ooaIPJUd"
            "qM_l_eR7At6BWAj8lr9Qkr5muBOkCA=="
        )
        self.assertEqual(self.vault.decrypt(stored, *PLACE), NUMBER)
        self.assertEqual(
            self.vault.blind_index(NUMBER, "id_number"),
            "5dc20a9701ba1c78e919101a2498405a",
        )
        self.assertEqual(
            self.vault.hash_code("0000-0000-0000-0000-0"),
            "009e98fb25a9d7b071532b40fd93c19a589dc44dff57b9fffbd7dda95b9ef47e",
        )
        self.assertEqual(self.vault.key_id, "440759f5")

    def test_round_trip(self):
        for text in (NUMBER, "𠮷野家 㐂", "a" * 10_000, "\x00\n", "~"):
            token = self.vault.encrypt(text, *PLACE)
            self.assertEqual(self.vault.decrypt(token, *PLACE), text)
            self.assertNotIn(text, token)

    def test_lone_surrogate_is_refused_without_repeating_it(self):
        with self.assertRaises(VaultError) as caught:
            self.vault.encrypt("secret\ud800", *PLACE)
        self.assertNotIn("secret", str(caught.exception))

    def test_every_flipped_bit_is_noticed(self):
        head, _sep, body = self.vault.encrypt(NUMBER, *PLACE).rpartition(":")
        raw = bytearray(vault_module.base64.urlsafe_b64decode(body))
        for position in range(len(raw) * 8):
            raw[position // 8] ^= 1 << position % 8
            token = f"{head}:{vault_module.base64.urlsafe_b64encode(raw).decode()}"
            with self.assertRaises(TamperedError):
                self.vault.decrypt(token, *PLACE)
            raw[position // 8] ^= 1 << position % 8

    def test_value_of_another_field_or_model_is_refused(self):
        token = self.vault.encrypt(NUMBER, *PLACE)
        for place in (("xinfang.petitioner", "phone"), ("xinfang.demand", "id_number")):
            with self.assertRaises(TamperedError):
                self.vault.decrypt(token, *place)

    def test_garbage_is_refused(self):
        head = self.vault.encrypt(NUMBER, *PLACE).rpartition(":")[0]
        garbage = (
            "",
            None,
            "x",
            "v1:",
            "v1::",
            "v0" + head[2:] + ":AAAA",
            head + ":",
            head + ":é",
            head + ":AAAA",
            head + ":AAAAAAAAAAAAAAAAAAAA",
            head + ":%%%%",
        )
        for token in garbage:
            with self.subTest(token=token), self.assertRaises(TamperedError):
                self.vault.decrypt(token, *PLACE)

    def test_nonces_do_not_repeat(self):
        tokens = {self.vault.encrypt("same", *PLACE) for _index in range(20_000)}
        nonces = {
            vault_module.base64.urlsafe_b64decode(token.rsplit(":")[-1])[:12]
            for token in tokens
        }
        self.assertEqual(len(nonces), 20_000)

    def test_other_key_neither_reads_nor_matches(self):
        other = Vault([OTHER_KEY])
        with self.assertRaises(UnknownKeyError):
            other.decrypt(self.vault.encrypt(NUMBER, *PLACE), *PLACE)
        self.assertNotEqual(
            other.blind_index(NUMBER, "i"), self.vault.blind_index(NUMBER, "i")
        )
        self.assertNotEqual(other.hash_code("0"), self.vault.hash_code("0"))

    def test_key_id_in_the_value_is_authenticated(self):
        token = self.vault.encrypt(NUMBER, *PLACE)
        both = Vault([KEY, OTHER_KEY])
        forged = token.replace(self.vault.key_id, Vault([OTHER_KEY]).key_id)
        with self.assertRaises(TamperedError):
            both.decrypt(forged, *PLACE)

    def test_rotation_reads_old_writes_new_finds_both(self):
        rotated = Vault([OTHER_KEY, KEY])
        old = self.vault.encrypt(NUMBER, *PLACE)
        self.assertEqual(rotated.decrypt(old, *PLACE), NUMBER)
        self.assertFalse(rotated.is_current(old))
        self.assertTrue(rotated.is_current(rotated.encrypt(NUMBER, *PLACE)))
        self.assertIn(
            self.vault.blind_index(NUMBER, "i"), rotated.blind_indexes(NUMBER, "i")
        )
        self.assertEqual(
            rotated.blind_indexes(NUMBER, "i")[0], rotated.blind_index(NUMBER, "i")
        )
        self.assertIn(self.vault.hash_code("00"), rotated.code_hashes("00"))

    def test_indexes_of_kinds_differ(self):
        index = self.vault.blind_index("123", "id_number")
        self.assertRegex(index, r"\A[0-9a-f]{32}\Z")
        self.assertEqual(index, self.vault.blind_index("123", "id_number"))
        self.assertNotEqual(index, self.vault.blind_index("123", "phone"))

    def test_nothing_secret_in_repr(self):
        self.assertEqual(repr(self.vault), f"<Vault {self.vault.key_id}>")
        self.assertNotIn(self.vault.key_id, KEY.hex())

    def test_short_key_is_refused(self):
        for keys in ([], [b"short"], [KEY, KEY[:31]]):
            with self.assertRaises(KeyFileError):
                Vault(keys)


@tagged("post_install", "-at_install", "xf_security")
class TestKeyFile(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "deep" / "xinfang.key"

    def test_created_once_for_the_owner_only(self):
        vault_module.create_key_file(self.path)
        keys = vault_module.read_key_file(self.path)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.assertEqual(len(keys[0]), 32)
        vault_module.create_key_file(self.path)
        self.assertEqual(vault_module.read_key_file(self.path), keys, "never replaced")
        self.assertEqual(os.listdir(self.path.parent), ["xinfang.key"], "no draft left")

    def test_two_keys_are_two(self):
        vault_module.create_key_file(self.path)
        other = self.path.with_name("other.key")
        vault_module.create_key_file(other)
        self.assertNotEqual(
            vault_module.read_key_file(self.path), vault_module.read_key_file(other)
        )

    def test_racing_processes_agree_on_one_whole_key(self):
        gate, seen = threading.Barrier(8), []

        def start():
            gate.wait()
            vault_module.create_key_file(self.path)
            seen.append(vault_module.read_key_file(self.path)[0])

        threads = [threading.Thread(target=start) for _index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(seen), len(set(seen))), (8, 1))

    def test_several_keys_and_comments(self):
        first, second = (
            vault_module.base64.b64encode(key).decode() for key in (KEY, OTHER_KEY)
        )
        self._write(f"# new\n{first}\n\n# old\n{second}\n")
        self.assertEqual(vault_module.read_key_file(self.path), [KEY, OTHER_KEY])

    def test_malformed_file_is_named_and_not_quoted(self):
        almost = vault_module.base64.b64encode(KEY).decode()[:-5]
        for content in ("", "# nothing\n", almost, "not base64 at all!", "钥匙"):
            self._write(content)
            with (
                self.subTest(content=content),
                self.assertRaises(KeyFileError) as caught,
            ):
                vault_module.read_key_file(self.path)
            self.assertIn(str(self.path), str(caught.exception))
            self.assertNotIn(almost, str(caught.exception))

    def test_absent_or_unreadable_file(self):
        with self.assertRaisesRegex(KeyFileError, "cannot be read"):
            vault_module.read_key_file(self.path)
        self.path.mkdir(parents=True)
        with self.assertRaisesRegex(KeyFileError, "cannot be read"):
            vault_module.read_key_file(self.path)

    def test_folder_that_cannot_be_made(self):
        self.path.parent.touch()
        with self.assertRaisesRegex(KeyFileError, "cannot be created"):
            vault_module.create_key_file(self.path)

    def test_open_file_is_warned_about(self):
        vault_module.create_key_file(self.path)
        self.path.chmod(0o644)
        with self.assertLogs(vault_module.__name__, "WARNING"):
            vault_module.read_key_file(self.path)

    def _write(self, content):
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(content, encoding="utf-8")
        self.path.chmod(0o600)
