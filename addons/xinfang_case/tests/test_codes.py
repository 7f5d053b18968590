from odoo.tests import BaseCase, tagged

from ..tools.codes import (
    check_code,
    format_code,
    new_external_id,
    new_query_code,
    normalise_code,
)
from ..tools.vault import Vault

KEY = bytes(range(32))


@tagged("post_install", "-at_install", "xf_security")
class TestCodes(BaseCase):
    CODE = "7Z1K-0MQ9-ZABC-DEFG-V"

    def test_shape(self):
        code = new_query_code()
        self.assertRegex(code, r"\A(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]\Z")
        self.assertTrue(check_code(code))
        self.assertEqual(len({new_query_code() for _index in range(2_000)}), 2_000)

    def test_known_code(self):
        self.assertTrue(check_code(self.CODE))

    def test_all_characters_of_the_alphabet_occur(self):
        seen = set("".join(new_query_code().replace("-", "") for _index in range(500)))
        self.assertEqual(len(seen), 32)

    def test_spelling_does_not_matter(self):
        plain = self.CODE.replace("-", "")
        wide = "".join(chr(ord(char) + 0xFEE0) for char in plain)
        lookalike = plain.replace("0", "o").replace("1", "l")
        for text in (
            plain,
            plain.lower(),
            wide,
            lookalike,
            f" {self.CODE}\n",
            self.CODE.replace("-", "—"),
        ):
            self.assertEqual(normalise_code(text), plain)
            self.assertTrue(check_code(text), text)
        self.assertEqual(format_code(wide), self.CODE)
        vault = Vault([KEY])
        self.assertEqual(vault.hash_code(wide), vault.hash_code(self.CODE))

    def test_every_single_error_is_found(self):
        code = normalise_code(self.CODE)
        for position in range(len(code)):
            for char in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {code[position]}:
                self.assertFalse(
                    check_code(code[:position] + char + code[position + 1 :])
                )

    def test_every_exchange_is_found(self):
        code = normalise_code(self.CODE)
        for left in range(len(code)):
            for right in range(left + 1, len(code)):
                swapped = list(code)
                swapped[left], swapped[right] = swapped[right], swapped[left]
                if code[left] != code[right]:
                    self.assertFalse(check_code("".join(swapped)), (left, right))

    def test_not_a_code(self):
        code = normalise_code(self.CODE)
        for text in (
            "",
            None,
            code[:-1],
            code + "0",
            "U" * 17,
            "编" * 17,
            "\ud800" * 17,
        ):
            self.assertFalse(check_code(text))

    def test_external_id(self):
        self.assertRegex(new_external_id(), r"\A[A-Za-z0-9_-]{24}\Z")
        self.assertNotEqual(new_external_id(), new_external_id())
