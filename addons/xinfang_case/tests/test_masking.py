from odoo.tests import BaseCase, tagged

from ..tools.masking import mask_id, mask_name, mask_phone, mask_text

SAMPLE = "11010519491231002X"  # the published sample of GB 11643


@tagged("post_install", "-at_install", "xf_security")
class TestMasking(BaseCase):
    def test_names(self):
        cases = {
            "王明": "王*",
            "王小明": "王*明",
            "欧阳锋": "欧阳*",
            "欧阳小锋": "欧阳*锋",
            "诸葛": "诸*",
            "买买提·吐尔逊": "买***",
            "John Smith": "J***",
            "王": "*",
            "": "",
            None: "",
            "𠮷田明": "𠮷*明",
            " 王明 ": "王*",
            "王二小三": "王**三",
        }
        for name, masked in cases.items():
            self.assertEqual(mask_name(name), masked)

    def test_numbers(self):
        self.assertEqual(mask_id("11010119900101001X"), "110101********001X")
        self.assertEqual(mask_id("110101900101001"), "110101*****1001")
        self.assertEqual(mask_id("E12345678"), "E******78")
        self.assertEqual(mask_id("1234"), "****")
        self.assertEqual(mask_id(None), "")
        self.assertEqual(mask_phone("13812340000"), "138****0000")
        self.assertEqual(mask_phone("010-62345678-801"), "010-****5678")
        self.assertEqual(mask_phone("+85221234567"), "+85*****4567")
        self.assertEqual(mask_phone("12345"), "*****")
        self.assertEqual(mask_phone(None), "")

    def test_text(self):
        wide = "".join(chr(ord(char) + 0xFEE0) for char in SAMPLE)
        for number in (
            SAMPLE,
            SAMPLE.lower(),
            wide,
            "110105 19491231 002X",
            "110105-19491231-002X",
        ):
            self.assertEqual(
                mask_text(f"我叫王明，身份证{number}，住"),
                "我叫王明，身份证110105********002X，住",
            )
        for number in (
            "13812340000",
            "138 1234 0000",
            "138-1234-0000",
            "+86 13812340000",
            "１３８１２３４００００",
            "1381 234 0000",
        ):
            self.assertEqual(mask_text(f"电话{number}。"), "电话138****0000。")

    def test_text_with_several(self):
        text = f"{SAMPLE}/13812340000；{SAMPLE} 13912340001"
        masked = "110105********002X/138****0000；110105********002X 139****0001"
        self.assertEqual(mask_text(text), masked)

    def test_text_without_numbers_stays(self):
        for text in (
            "",
            "案号 520302202611220001",
            "账号6222021234567890123",
            "2026年11月22日",
            "12345热线",
            "110105194912310021",
            "9" * 30,
        ):
            self.assertEqual(mask_text(text), text)
        self.assertEqual(mask_text(None), "")
