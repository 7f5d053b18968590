"""C19, C32: anonymous forms with and without a proof of work."""

import altcha

from .common import PortalCase


class TestAdmission(PortalCase):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DELETE FROM xinfang_rate")
        for bucket, limit in (("plain", 2), ("plain_all", 100), ("hall", 100)):
            self.limit(bucket, limit)

    def limit(self, bucket, limit):
        self.env["ir.config_parameter"].set_param(
            f"xinfang_portal.{bucket}_limit", limit
        )

    def solve(self):
        challenge = altcha.Challenge.from_dict(self.url_open("/xinfang/proof").json())
        solution = altcha.solve_challenge(challenge)
        return altcha.Payload(challenge=challenge, solution=solution).to_base64()

    def send(self, **changes):
        key = self.open_form()
        return self.post_form(self.form(key=key, **changes))

    def asks(self, answer):
        return bool(self.page(answer).xpath("//altcha-widget"))

    def test_without_proof_few_are_taken_and_the_counter_is_named(self):
        for _time in range(2):
            self.assertTrue(self.send().url.endswith("/xinfang/receipt"))
        answer = self.send()
        page = self.page(answer)
        self.assertEqual(answer.status_code, 429)
        self.assertTyped(page)
        self.assertTrue(self.asks(answer))
        text = page.xpath("string(//*[@role='alert'])")
        self.assertIn("窗口", text)
        self.assertTrue(page.xpath("//*[@data-proof-missing]"), "Said without script")

    def test_with_proof_many_are_taken(self):
        for _time in range(4):
            answer = self.send(altcha=self.solve())
            self.assertTrue(answer.url.endswith("/xinfang/receipt"))

    def test_a_proof_opens_one_form_once(self):
        proof = self.solve()
        self.assertTrue(self.send(altcha=proof).url.endswith("/xinfang/receipt"))
        self.limit("plain", 1)
        self.send()
        self.assertEqual(self.send(altcha=proof).status_code, 429)

    def test_faults_are_mended_with_the_same_proof(self):
        key = self.open_form()
        self.limit("plain", 1)
        self.send()
        answer = self.post_form(self.form(key=key, title="", altcha=self.solve()))
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.asks(answer), "Not asked again")
        for _time in range(3):
            self.assertEqual(
                self.post_form(self.form(key=key, title="")).status_code, 422
            )
        answer = self.post_form(self.form(key=key))
        self.assertTrue(answer.url.endswith("/xinfang/receipt"))

    def test_the_hall_under_pressure_asks_more_and_stays_open(self):
        """A road the law opens is never closed by a limit of the site."""
        self.limit("hall", 1)
        self.limit("plain", 0)
        self.send()
        self.assertEqual(self.send().status_code, 429)
        proofs = self.env["xinfang.proof"]
        self.assertTrue(proofs._under_pressure())
        answer = self.send(altcha=self.solve())
        self.assertTrue(answer.url.endswith("/xinfang/receipt"))

    def test_looking_up_goes_on_with_a_proof(self):
        self.limit("query", 2)
        codes = []
        for _time in range(3):
            answer = self.post("/xinfang/query", {"number": "XF1", "code": "x"})
            codes.append((answer.status_code, self.asks(answer)))
        self.assertEqual(codes, [(422, False), (422, True), (429, True)])
        answer = self.post(
            "/xinfang/query", {"number": "XF1", "code": "x", "altcha": self.solve()}
        )
        self.assertEqual(answer.status_code, 422)

    def test_citizens_with_an_account_are_not_asked(self):
        self.authenticate("xf_citizen", "xf_citizen")
        self.limit("plain", 1)
        self.assertFalse(self.asks(self.url_open("/xinfang/submit")))
        for what in ("公交站牌倒了没人修", "退休金比通知书少", "校门口没有斑马线"):
            sent = self.send(title=what, content=f"{what}，半个月了。", request=what)
            self.assertTrue(sent.url.endswith("/xinfang/receipt"))
