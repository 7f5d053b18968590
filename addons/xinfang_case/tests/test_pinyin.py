from odoo.tests import BaseCase, tagged

from ..tools.pinyin import _readings, pinyin_key
from ..tools.surnames import COMPOUND_SURNAMES, SURNAME_READINGS


@tagged("post_install", "-at_install")
class TestPinyin(BaseCase):
    def test_full_and_initials(self):
        self.assertEqual(pinyin_key("王小明"), "wangxiaoming wxm")
        self.assertEqual(pinyin_key("拆迁补偿"), "chaiqianbuchang cqbc")

    def test_surnames(self):
        """Readings an ordinary dictionary gets wrong, the right one first."""
        cases = {
            "单雄": "shanxiong",
            "仇和": "qiuhe",
            "解缙": "xiejin",
            "区平": "ouping",
            "曾敏": "zengmin",
            "尉迟恭": "yuchigong",
            "查明": "zhaming",
            "任平": "renping",
            "万俟明": "moqiming",
            "长孙平": "zhangsunping",
            "单于明": "chanyuming",
            "华平": "huaping",
        }
        for name, full in cases.items():
            self.assertEqual(pinyin_key(name).split()[0], full)

    def test_both_readings_are_kept(self):
        self.assertEqual(pinyin_key("单雄"), "shanxiong sx danxiong dx")
        self.assertTrue({"yueping", "leping"} <= set(pinyin_key("乐平").split()))

    def test_place_is_read_as_a_place(self):
        self.assertEqual(pinyin_key("单县", surname=False).split()[-1][-1], "x")
        self.assertEqual(len(pinyin_key("仇和", surname=False).split()), 2)

    def test_mixed_text(self):
        self.assertEqual(pinyin_key("第3中学 ABC（北）"), "di3zhongxueabcbei d3zxabcb")
        self.assertEqual(pinyin_key("John"), "john")
        for name in ("", None, "  ", "——"):
            self.assertEqual(pinyin_key(name), "")

    def test_table_of_surnames_is_consistent(self):
        for family in SURNAME_READINGS:
            self.assertTrue(list(_readings(family + "明", True)), family)
            if len(family) == 2:
                self.assertIn(family, COMPOUND_SURNAMES)
