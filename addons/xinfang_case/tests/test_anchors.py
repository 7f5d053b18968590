from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.anchors import MOST, anchors, pair_bands
from ..tools.likeness import ALIKE, LIKELY, Told

MINE = Told(
    "反映阳光花园工地夜里施工",
    "阳光花园东侧由恒达建筑有限公司承建的工地，从3月5日开始每晚十一点以后仍在施工，"
    "老人没有办法睡觉，孩子白天上课没有精神，要求责令停止夜间施工。",
)
THEIRS = Told(
    "噪声",
    "孩子白天上课打瞌睡，老人血压也高了。恒达建筑公司半夜开工，声音整个阳光花园都听得见，"
    "3月5日报过警，希望停止夜间施工。",
)


@tagged("post_install", "-at_install")
class TestAnchors(BaseCase):
    def test_kinds(self):
        found = anchors(
            "我住在东湖路118号，恒达建筑有限责任公司和鑫源劳务公司2024年3月5日起拖欠工资"
            "1.2万元，房屋12号楼面积86.50平方米，合同20240305077"
        )
        self.assertEqual(
            found,
            {
                "p东湖路",
                "h118",
                "o恒达建筑公司",
                "o鑫源劳务公司",
                "d3-5",
                "m12000",
                "h12#",
                "a86.5",
                "n20240305077",
            },
        )

    def test_what_names_nobody_is_no_anchor(self):
        for text in (
            "道路破损，农村公路没有人修",
            "物业服务公司和建筑公司都不管",
            "找过3次，5个人去的，欠50元",
            "",
            None,
        ):
            with self.subTest(text):
                self.assertEqual(anchors(text), set())

    def test_one_anchor_makes_no_pair_and_many_are_bounded(self):
        self.assertEqual(pair_bands("东湖路噪声"), [])
        many = "，".join(f"某人在{name}路上" for name in "甲乙 丙丁 戊己".split())
        many += "，".join(f"{n}月3日付{n}00元" for n in range(1, 12))
        self.assertEqual(len(pair_bands(many)), MOST * (MOST - 1) // 2)

    def test_two_people_tell_of_one_event(self):
        self.assertLess(MINE.likeness(THEIRS), ALIKE)
        self.assertTrue(ALIKE <= MINE.event_likeness(THEIRS))
        self.assertTrue(
            set(pair_bands(MINE.title, MINE.body))
            & set(pair_bands(THEIRS.title, THEIRS.body))
        )

    def test_the_same_place_with_another_matter_is_no_event(self):
        other = Told(
            "咨询", "想了解养老保险关系如何转移接续，本人住在阳光花园，请告知。"
        )
        self.assertEqual(MINE.event_likeness(other), 0)
        # The same firm and street, but not a word about the same thing.
        other = Told("", "阳光花园、恒达建筑公司欠缴社保，退休待遇低，请认定连续工龄。")
        self.assertEqual(MINE.event_likeness(other), 0)

    def test_likely_needs_three_anchors_and_half_of_the_words(self):
        self.assertGreaterEqual(MINE.event_likeness(MINE), LIKELY)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=300))
    def test_property_any_text_has_bands_that_fit_the_column(self, text):
        found = pair_bands(text)
        self.assertEqual(found, pair_bands(text))
        self.assertTrue(all(-(2**31) <= band < 2**31 for band in found))
