from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import identity
from ..tools.identity import (
    IdChecksumError,
    IdDateError,
    IdentityError,
    IdFormatError,
    PhoneError,
    UsccChecksumError,
    UsccFormatError,
    check_id_number,
    check_phone,
    check_uscc,
    id_number_key,
    phone_key,
    phone_tail,
    upgrade_id_number,
)

# The published sample of GB 11643; all other numbers here are invented.
SAMPLE = "11010519491231002X"


def with_check(number17):
    """Return an invented number with the check character that fits it."""
    weights = [
        2 ** (17 - index) % 11 for index in range(17)
    ]  # the standard's own formula
    total = sum(
        int(digit) * weight for digit, weight in zip(number17, weights, strict=True)
    )
    return number17 + "10X98765432"[total % 11]


@tagged("post_install", "-at_install")
class TestIdNumber(BaseCase):
    def test_sample_of_the_standard(self):
        self.assertEqual(check_id_number(SAMPLE), SAMPLE)
        self.assertEqual(check_id_number("440524188001010014"), "440524188001010014")

    def test_spelling_is_normalised(self):
        wide = "".join(chr(ord(char) + 0xFEE0) for char in SAMPLE)
        for text in (
            SAMPLE.lower(),
            wide,
            f" {SAMPLE[:6]} {SAMPLE[6:14]}　{SAMPLE[14:]}\u200b\n",
        ):
            self.assertEqual(check_id_number(text), SAMPLE)

    def test_numbers_with_area_codes_of_other_years(self):
        """Codes newer than many tables (临平) and long abolished ones are accepted."""
        for area in ("330113", "330114", "510232", "810000", "830000"):
            number = with_check(area + "19600229" + "123")
            self.assertEqual(check_id_number(number), number)

    def test_format(self):
        for text in (
            "",
            None,
            "123",
            SAMPLE[:-1],
            SAMPLE + "1",
            "A" * 18,
            "X" + SAMPLE[1:],
            "0" + SAMPLE[1:],
            "110105491231002",
            "١" * 18,
        ):
            with self.subTest(text=text), self.assertRaises(IdFormatError):
                check_id_number(text)

    def test_impossible_dates(self):
        for born in (
            "20230229",
            "19001301",
            "19000100",
            "00000101",
            "18491231",
            "20230431",
        ):
            with self.subTest(born=born), self.assertRaises(IdDateError):
                check_id_number(with_check("110105" + born + "001"))

    def test_not_born_yet(self):
        number = with_check("11010520240229001")
        self.assertEqual(check_id_number(number, today=date(2024, 2, 29)), number)
        with self.assertRaises(IdDateError):
            check_id_number(number, today=date(2024, 2, 28))
        with self.assertRaises(IdDateError):
            check_id_number(with_check("11010529990101001"))

    def test_every_single_wrong_digit_is_found(self):
        for position in range(18):
            for char in "0123456789X":
                text = SAMPLE[:position] + char + SAMPLE[position + 1 :]
                if text != SAMPLE:
                    with self.assertRaises(IdentityError):
                        check_id_number(text)

    def test_checksum_error_does_not_repeat_the_number(self):
        with self.assertRaises(IdChecksumError) as caught:
            check_id_number("110105194912310021")
        self.assertEqual(
            (caught.exception.code, str(caught.exception)), ("id_checksum",) * 2
        )

    def test_upgrade_of_15_digits(self):
        self.assertEqual(upgrade_id_number("110105 491231 002"), SAMPLE)
        self.assertEqual(upgrade_id_number("110105011231997")[6:10], "1801")
        for text in (SAMPLE, "11010549123100", "", "11010549123100X"):
            with self.assertRaises(IdFormatError):
                upgrade_id_number(text)
        with self.assertRaises(IdDateError):
            upgrade_id_number("110105491331002")

    def test_one_person_one_key(self):
        keys = {
            id_number_key(text) for text in (SAMPLE, SAMPLE.lower(), "110105491231002")
        }
        self.assertEqual(keys, {SAMPLE})
        self.assertEqual(id_number_key(" e1234567 "), "E1234567")
        self.assertEqual(id_number_key(None), "")

    def test_birth_date_and_gender(self):
        self.assertEqual(identity.id_birth_date(SAMPLE), date(1949, 12, 31))
        self.assertEqual(identity.id_gender(SAMPLE), "female")
        self.assertEqual(identity.id_gender("440524188001010014"), "male")


@tagged("post_install", "-at_install")
class TestUscc(BaseCase):
    def test_valid(self):
        for code in ("91110000600037341L", "91310000MA1FL0BA32", "11100000000013127D"):
            try:
                from stdnum.cn import uscc
            except ImportError:
                self.skipTest("python-stdnum is needed as the oracle")
            self.assertEqual(uscc.is_valid(code), self._is_valid(code), code)

    def test_published_example(self):
        code = "91110000600037341L"
        self.assertEqual(check_uscc(f" {code[:8]} {code[8:].lower()}"), code)

    def test_every_single_wrong_character_is_found(self):
        code = "91110000600037341L"
        for position in range(18):
            for char in "0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ":
                text = code[:position] + char + code[position + 1 :]
                if text != code:
                    self.assertFalse(self._is_valid(text), text)

    def test_faults_are_told_apart(self):
        with self.assertRaises(UsccChecksumError):
            check_uscc("91110000600037341M")
        for text in (
            "",
            None,
            "9111000060003734",
            "9111000060003734IL",
            "91X10000600037341L",
        ):
            with self.assertRaises(UsccFormatError):
                check_uscc(text)

    def _is_valid(self, code):
        try:
            return check_uscc(code) == code
        except IdentityError:
            return False


@tagged("post_install", "-at_install")
class TestPhone(BaseCase):
    def test_mobile(self):
        for text in (
            "13800000000",
            "138 0000 0000",
            "138-0000-0000",
            "+86 138 0000 0000",
            "0086-13800000000",
            "8613800000000",
            "１３８００００００００",
            "(+86)13800000000",
            "013800000000",
        ):
            self.assertEqual(check_phone(text), "13800000000", text)

    def test_landline(self):
        for text in (
            "010-62345678",
            "(010) 6234 5678",
            "01062345678",
            "+86 10 6234 5678",
            "0086 10 62345678",
        ):
            self.assertEqual(check_phone(text), "010-62345678", text)
        self.assertEqual(check_phone("0851-27654321"), "0851-27654321")
        self.assertEqual(check_phone("0851 7654321"), "0851-7654321")

    def test_extension(self):
        for text in (
            "010-62345678-801",
            "010-62345678转801",
            "01062345678 ext 801",
            "010-62345678#801",
        ):
            self.assertEqual(check_phone(text), "010-62345678-801", text)
            self.assertEqual(phone_tail(text), "5678")

    def test_abroad(self):
        self.assertEqual(check_phone("+852 2123 4567"), "+85221234567")
        self.assertEqual(check_phone("00886 912345678"), "+886912345678")

    def test_normalised_form_is_stable(self):
        for text in (
            "13800000000",
            "010-62345678",
            "0851-7654321",
            "010-62345678-801",
            "+85221234567",
        ):
            self.assertEqual(check_phone(text), text)

    def test_wrong(self):
        for text in (
            "",
            None,
            "1380000000",
            "138000000000",
            "12800000000",
            "62345678",
            "010-1234567",
            "12345",
            "+8612800000000",
            "+8",
            "电话",
            "138O0000000",
            "１３８",
            "+86",
            "13800000000转1",
        ):
            with self.subTest(text=text), self.assertRaises(PhoneError):
                check_phone(text)

    def test_key_and_tail(self):
        self.assertEqual(phone_key("+86 138-0000-1234"), phone_key("13800001234"))
        self.assertEqual(phone_tail("+86 138-0000-1234"), "1234")
        self.assertEqual(phone_tail("12"), "")
        self.assertEqual(phone_tail(None), "")
