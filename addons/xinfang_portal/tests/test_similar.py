"""Before sending: the filer's own earlier petitions on the same matter (domain §11.2)."""

from .common import PortalCase

REWORDED = {
    "title": "再次反映楼道堆放杂物",
    "content": "楼道里长期堆放杂物，影响大家通行，至今没有清理。",
    "request": "要求尽快清理楼道。",
}
ELSE = {
    "title": "工资三个月没有发",
    "content": "在某建筑公司做木工，六月至八月的工资一直拖欠未付。",
    "request": "要求支付工资。",
}


class TestSimilar(PortalCase):
    def setUp(self):
        super().setUp()
        self.authenticate("xf_citizen", "xf_citizen")
        self.first, _page = self.file()

    def send(self, **changes):
        """Send a form; return key, answer and the petitions named in the hint."""
        key = self.open_form()
        answer = self.post_form(self.form(key=key, **changes))
        numbers = self.page(answer).xpath("//*[@id='similar']//li//strong/text()")
        return key, answer, numbers

    def test_own_earlier_petition_is_shown_before_sending(self):
        key, answer, numbers = self.send(**REWORDED)
        self.assertEqual((answer.status_code, numbers), (200, [self.first.number]))
        self.assertFalse(self.filed(key))
        page = self.page(answer)
        self.assertTyped(page, key=key, **REWORDED)
        links = page.xpath("//*[@id='similar']//a/@href")
        mine = f"/my/petitions/{self.first.external_id}"
        self.assertEqual(links, [mine, f"{mine}#act-supplement"])

    def test_a_hint_and_never_a_bar(self):
        key, answer, _numbers = self.send(**REWORDED)
        shown = self.page(answer).xpath("//input[@name='similar_shown']/@value")
        self.assertEqual(shown, ["1"])
        answer = self.post_form(self.form(key=key, similar_shown="1", **REWORDED))
        self.assertIn("/xinfang/receipt", answer.url)
        self.assertEqual(self.filed(key).petitioner_user_id, self.citizen)

    def test_nobody_elses_petition_is_ever_shown(self):
        self.authenticate("xf_other", "xf_other")
        key, _answer, numbers = self.send(**REWORDED)
        self.assertFalse(numbers)
        self.assertTrue(self.filed(key))
        self.authenticate(None, None)
        key, _answer, numbers = self.send(**REWORDED)
        self.assertFalse(numbers)
        self.assertTrue(self.filed(key))

    def test_another_matter_is_filed_at_once(self):
        key, _answer, numbers = self.send(**ELSE)
        self.assertFalse(numbers)
        self.assertTrue(self.filed(key))

    def test_a30_accusations_are_neither_compared_nor_named(self):
        key, _answer, numbers = self.send(type="accusation", **REWORDED)
        self.assertFalse(numbers)
        self.assertTrue(self.filed(key))
        sealed = self.filed(key)
        _key, answer, numbers = self.send(**REWORDED)
        self.assertEqual(numbers, [self.first.number])
        self.assertNotIn(sealed.number, answer.text)

    def test_faults_come_first_and_strange_marks_do_not_pass(self):
        key, answer, numbers = self.send(**{**REWORDED, "phone": "x"})
        self.assertEqual((answer.status_code, numbers), (422, []))
        for mark in ("0", "x" * 2000, "是", "1\r\n"):
            answer = self.post_form(self.form(key=key, similar_shown=mark, **REWORDED))
            self.assertEqual(answer.status_code, 200)
            self.assertIn(self.first.number, answer.text)
        self.assertFalse(self.filed(key))
