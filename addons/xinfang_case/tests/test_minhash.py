import string

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import minhash
from ..tools.likeness import is_likely, likeness, title_likeness
from ..tools.minhash import (
    bands,
    estimate,
    fingerprint,
    normal,
    shingles,
    signature,
    title_fingerprint,
)

TEXT = "我住在东湖路118号，工地连续多日夜间施工，影响老人和孩子休息，请求依法处理。"
WORDS = st.text(
    alphabet="东湖路工地夜间施工噪声居民休息请求处理社区街道反映", max_size=120
)


def share(left, right):
    """Return the share of runs of three that two texts have in common."""
    left, right = shingles(left), shingles(right)
    return len(left & right) / len(left | right) if left | right else 0


@tagged("post_install", "-at_install")
class TestMinhash(BaseCase):
    def test_fingerprints_stay_the_same(self):
        """They lie in databases: a changed one finds nothing until all are made anew.

        Whoever changes this raises ``models.fingerprint.VERSION``.
        """
        self.assertEqual(fingerprint(TEXT), KNOWN_BODY)
        self.assertEqual(title_fingerprint("反映夜间施工")[:4], KNOWN_TITLE)

    def test_blanks_marks_and_width_do_not_count(self):
        loose = " 我住在东湖路１１８号,工地连续多日夜间施工;影响老人和孩子休息!请求依法处理 \n"
        self.assertEqual(normal(loose), normal(TEXT))
        self.assertEqual(fingerprint(loose), fingerprint(TEXT))

    def test_empty_and_short_texts(self):
        for text in ("", None, " ，。"):
            self.assertEqual((signature(text), fingerprint(text)), ((), []))
        self.assertEqual(shingles("噪声"), {"噪声"})
        self.assertEqual(len(fingerprint("噪")), 16)

    def test_a_reworded_text_meets_and_another_does_not(self):
        reworded = TEXT.replace("连续多日", "连日").replace("请求依法", "要求")
        other = "关于公园绿化的建议：在北门补种行道树，增设座椅，方便市民休憩。"
        self.assertTrue(set(fingerprint(TEXT)) & set(fingerprint(reworded)))
        self.assertFalse(set(fingerprint(TEXT)) & set(fingerprint(other)))

    def test_titles_and_bodies_never_meet(self):
        self.assertFalse(set(fingerprint(TEXT)) & set(title_fingerprint(TEXT)))

    def test_long_texts_cost_no_more(self):
        self.assertEqual(len(normal("施工" * 5000)), minhash.MAX_LENGTH)

    @settings(max_examples=200, deadline=None)
    @given(WORDS, WORDS)
    def test_property_estimate_is_near_the_true_share(self, left, right):
        found = estimate(signature(left), signature(right))
        self.assertLessEqual(abs(found - share(left, right)), 0.45)
        self.assertEqual(found, estimate(signature(right), signature(left)))

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=200))
    def test_property_any_text_has_bands_that_fit_the_column(self, text):
        for band in [*fingerprint(text), *title_fingerprint(text)]:
            self.assertTrue(-(2**31) <= band < 2**31)
        self.assertEqual(fingerprint(text), fingerprint(text))
        values = signature(text)
        self.assertEqual(len(bands(values)), len(values) // 4)

    @settings(max_examples=100, deadline=None)
    @given(WORDS, st.text(alphabet=string.punctuation + " \n，。；", max_size=5))
    def test_property_marks_between_change_nothing(self, text, marks):
        self.assertEqual(fingerprint(text), fingerprint(marks.join(text)))

    def test_estimates_are_right_on_average(self):
        """Over many pairs the error cancels out: no side of the truth is preferred."""
        errors = []
        for size in range(20, 80):
            left = "".join(chr(0x4E00 + (7 * n * size) % 3000) for n in range(80))
            right = left[:size] + "".join(
                chr(0x7000 + (11 * n * size) % 3000) for n in range(80 - size)
            )
            errors.append(
                estimate(signature(left), signature(right)) - share(left, right)
            )
        self.assertLess(abs(sum(errors) / len(errors)), 0.03)


@tagged("post_install", "-at_install")
class TestLikeness(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
    def test_property_between_0_and_100_and_the_same_both_ways(self, title, one, two):
        score = likeness(title, one, title, two)
        self.assertTrue(0 <= score <= 100)
        self.assertEqual(score, likeness(title, two, title, one))

    def test_titles_alone_while_little_is_typed(self):
        self.assertGreaterEqual(
            likeness("小区夜间施工噪声扰民", "", "反映小区夜间施工噪声扰民", TEXT), 70
        )
        self.assertEqual(title_likeness("", "反映"), 0)

    def test_equal_titles_do_not_make_two_texts_alike(self):
        other = (
            "我是建筑公司的工人，今年三月至六月的工资一共两万八千元至今没有发放，"
            "多次找项目经理没有结果。"
        )
        long = f"{TEXT}施工单位没有夜间施工许可，城管来过一次以后再没有下文。"
        self.assertLess(likeness("反映东湖路问题", long, "反映东湖路问题", other), 60)

    def test_likely_depends_on_the_person(self):
        self.assertTrue(is_likely(62, True))
        self.assertFalse(is_likely(62, False))
        self.assertTrue(is_likely(90, False))


KNOWN_BODY = [
    1148920128,
    1397618535,
    -736991002,
    435257139,
    -1126804588,
    -285043724,
    1190029066,
    -1128794581,
    -527162321,
    -1626217404,
    1415322550,
    59101882,
    542157733,
    380146040,
    -552155710,
    -1482537006,
]
KNOWN_TITLE = [1712180538, 1186601734, -1653236355, -389837955]
