from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tests import BaseCase, tagged

from ..tools import vault as vault_module
from ..tools.gcm import CIPHERS, SM4, Sm4Gcm
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
PLACE = ("xinfang.petitioner", "id_number", 7)
# Values of the releases, all of them NUMBER under KEY: each is read for ever.
FIRST_FORM = (
    "v1:440759f5:mFYvJK0w-THpzGJ6mXxyg4j7ooaIPJUdqM_l_eR7At6BWAj8lr9Qkr5muBOkCA=="
)
SECOND_FORM = (
    "v2:440759f5:wbIoLmtWLiYGFMlu_1gKqqxjz-i1qAVinXPbjw2nX5IhXWgQutzS9Rsix6Y5ew=="
)
SM4_FORM = (
    "v2s:440759f5:fQqMlmrlhNwkT1FUMWc4PDK5m_MAJ4XCBVv-8uvekPXh56P3rUKNCz1U0Euqsw=="
)


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

    def test_sm4_gcm_known_answer(self):
        """The primitive itself: the example of RFC 8998, appendix A.1."""
        key = bytes.fromhex("0123456789abcdeffedcba9876543210")
        nonce = bytes.fromhex("00001234567800000000abcd")
        aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        clear = bytes.fromhex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
            "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
        )
        sealed = bytes.fromhex(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
            "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            "83de3541e4c2b58177e065a9bf7b62ec"
        )
        self.assertEqual(Sm4Gcm(key).decrypt(nonce + sealed, aad), clear)
        own = Sm4Gcm(key).encrypt(clear, aad)
        self.assertEqual(Sm4Gcm(key).decrypt(own, aad), clear)

    def test_ciphers_read_each_other_s_past(self):
        old, new = Vault([KEY]), Vault([KEY], SM4)
        token, later = old.encrypt(NUMBER, *PLACE), new.encrypt(NUMBER, *PLACE)
        self.assertTrue(later.startswith("v2s:440759f5:"))
        self.assertEqual(new.decrypt(token, *PLACE), NUMBER)
        self.assertEqual(old.decrypt(later, *PLACE), NUMBER)
        self.assertFalse(new.is_current(token))
        with self.assertRaises(TamperedError):  # a value says truly how it was made
            new.decrypt("v2" + later[3:], *PLACE)
        with self.assertRaises(VaultError):
            Vault([KEY], "rot13")

    def test_stored_form_is_pinned(self):
        """A value written by this release must be readable by every later one."""
        self.assertEqual(self.vault.decrypt(SECOND_FORM, *PLACE), NUMBER)
        self.assertEqual(self.vault.decrypt(SM4_FORM, *PLACE), NUMBER)
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
        for place in (
            ("xinfang.petitioner", "phone", 7),
            ("xinfang.demand", "id_number", 7),
            ("xinfang.petitioner", "id_number", 8),
        ):
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
            "v2:",
            "v2s::",
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
        tokens = {self.vault.encrypt("same", *PLACE) for _index in range(100_000)}
        nonces = {
            vault_module.base64.urlsafe_b64decode(token.rsplit(":")[-1])[:12]
            for token in tokens
        }
        self.assertEqual(len(nonces), 100_000)

    def test_a_place_needs_a_row(self):
        for row in (None, False, 0, ""):
            with self.assertRaises(VaultError):
                self.vault.encrypt(NUMBER, *PLACE[:2], row)

    def test_values_of_the_first_form(self):
        """They are read until the database is known to hold none, then refused."""
        token = "v1" + self.vault.encrypt(NUMBER, *PLACE)[2:]
        with self.assertRaises(TamperedError):
            self.vault.decrypt(token, *PLACE)  # the form itself is authenticated
        self.assertEqual(self.vault.decrypt(FIRST_FORM, *PLACE), NUMBER)
        self.assertFalse(self.vault.is_current(FIRST_FORM))
        with self.assertRaises(TamperedError):
            Vault([KEY], bound=True).decrypt(FIRST_FORM, *PLACE)

    def test_files(self):
        content = bytes(range(256)) * 40
        place = ("ir.attachment", "raw", "ab12")
        for cipher in CIPHERS:
            vault = Vault([KEY], cipher)
            sealed = vault.encrypt_bytes(content, *place)
            self.assertNotIn(content[:32], sealed)
            self.assertNotEqual(sealed, vault.encrypt_bytes(content, *place))
            self.assertEqual(vault.decrypt_bytes(sealed, *place), content)
            with self.assertRaises(TamperedError):
                vault.decrypt_bytes(sealed, *place[:2], "ab13")
            for position in (0, 4, 5, 9, 20, 40, len(sealed) - 1):
                changed = bytearray(sealed)
                changed[position] ^= 1
                with self.assertRaises(VaultError):
                    vault.decrypt_bytes(bytes(changed), *place)
            for cut in (0, 3, 5, 20, len(sealed) - 1):
                with self.assertRaises(VaultError):
                    vault.decrypt_bytes(sealed[:cut], *place)

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
