from .common import PortalCase


class TestGuide(PortalCase):
    """A citizen without script finds out where the matter belongs (domain §4.7)."""

    def picks(self, page):
        return [
            (link.text_content().strip(), link.get("href"))
            for link in page.xpath("//a[@class='pick']")
        ]

    def open(self, path):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200, path)
        return self.page(answer)

    def leaves(self, path="/xinfang/guide"):
        """Follow every link to its end; return path and page of each end."""
        page = self.open(path)
        picks = self.picks(page)
        if not picks:
            return [(path, page)]
        return [leaf for _label, href in picks for leaf in self.leaves(href)]

    def test_every_way_ends_in_advice_and_a_form(self):
        question = self.env["xinfang.question"]
        ends = self.leaves()
        self.assertGreater(len(ends), 15)
        for path, page in ends:
            given = dict(pair.split("=") for pair in path.partition("?")[2].split("&"))
            advice = question._advice(given)
            with self.subTest(path):
                text = page.xpath("//section[@aria-labelledby='advice']")[0]
                text = text.text_content()
                for part in ("name", "organ", "deadline", "article", "law"):
                    self.assertIn(advice[part], text)
                unsure = bool(page.xpath("//p[@class='unsure']"))
                self.assertEqual(
                    unsure, bool(advice["unverified"] and advice["deadline"])
                )
                href = f"/xinfang/submit?type={advice['type']}"
                self.assertTrue(page.xpath(f"//main//a[@href='{href}']"))

    def test_the_type_is_carried_into_the_form(self):
        page = self.open("/xinfang/guide?want=suggest")
        href = page.xpath("//section[@aria-labelledby='advice']//a/@href")[0]
        form = self.open(href)
        self.assertEqual(
            form.xpath("//input[@name='type'][@checked]/@value"), ["suggestion"]
        )

    def test_answers_can_be_changed(self):
        page = self.open("/xinfang/guide?want=claim&kind=court&case=judged")
        changes = page.xpath("//ol[@class='answers']//a/@href")
        self.assertEqual(
            changes,
            [
                "/xinfang/guide",
                "/xinfang/guide?want=claim",
                "/xinfang/guide?want=claim&kind=court",
            ],
        )
        self.assertEqual(len(self.picks(self.open(changes[2]))), 5)

    def test_odd_addresses_ask_the_first_question(self):
        first = self.picks(self.open("/xinfang/guide"))
        for odd in (
            "?want=",
            "?want=<script>alert(1)</script>",
            "?want=" + "x" * 5000,
            "?kind=court",
            "?want=nothing&want=claim",
            "?%00=%00",
            "?debug=1&lang=xx",
        ):
            page = self.open(f"/xinfang/guide{odd}")
            self.assertEqual(self.picks(page), first, odd[:60])
            self.assertNotIn("alert(1)", page.text_content())

    def test_it_keeps_nothing(self):
        petitions = self.env["xinfang.petition"].search_count([])
        self.leaves()
        self.assertEqual(self.env["xinfang.petition"].search_count([]), petitions)

    def test_the_hall_and_the_form_lead_here(self):
        for path in ("/xinfang", "/xinfang/submit"):
            self.assertTrue(self.open(path).xpath("//a[@href='/xinfang/guide']"), path)
