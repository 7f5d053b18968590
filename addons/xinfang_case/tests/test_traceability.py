from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tests import TransactionCase, tagged

from ..models.process_gaps import ARTICLES
from ..models.process_models import PROCESS_MODELS
from ..tools import traceability


@tagged("post_install", "-at_install")
class TestTraceability(TransactionCase):
    """From article to record to test, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doc = cls.env["xinfang.process.doc"]
        cls.tests = cls.doc._tests()
        cls.duties = cls.env["xinfang.obligation"].search([])

    def gaps(self, tests=None):
        self.env.invalidate_all()
        return self.doc._gaps(self.tests if tests is None else tests)

    def without(self, *keys):
        return {key: files for key, files in self.tests.items() if key not in keys}

    def test_no_article_duty_record_or_test_is_missing(self):
        self.assertEqual(self.gaps(), [])

    # The watch itself is watched: whatever is taken away is named.

    def test_a_duty_taken_away_is_named(self):
        for article in ARTICLES:
            with self.subTest(article), self.env.cr.savepoint() as savepoint:
                self.duties.filtered(lambda d, a=article: d.article == a).unlink()
                self.assertIn(f"article {article}: no duty is entered", self.gaps())
                savepoint.rollback()

    def test_a_record_taken_away_is_named(self):
        extend = self.env["xinfang.act"]._get("xinfang.referral", "extend")
        for record, says in (
            (extend, "article 34 .*referral/extend does not exist"),
            (self.env.ref("xinfang_case.guard_g23"), "article 32 .*G23 does not exist"),
        ):
            with self.subTest(record.code), self.env.cr.savepoint() as savepoint:
                record.unlink()
                self.assertRegex("\n".join(self.gaps()), says)
                savepoint.rollback()

    def test_a_duty_without_record_is_named(self):
        duty = self.duties.filtered(lambda d: d.article == 34)[:1]
        duty.write(
            {"acts": False, "clocks": False, "guards": False, "documents": False}
        )
        self.assertRegex("\n".join(self.gaps()), "article 34 .*no record")

    def test_a_record_without_test_is_named(self):
        for model, code in (
            ("xinfang.clock.rule", "TL-18"),
            ("xinfang.guard", "G21"),
            ("xinfang.guard", "WAIVE"),
            ("xinfang.document.type", "D22"),
        ):
            with self.subTest(code):
                self.assertIn(f"{model} {code}: no test", self.gaps(self.without(code)))

    def test_an_act_without_test_is_named_by_its_xml_id(self):
        for xml_id in (
            "act_c17_referral_request_extension",
            "act_c51_review_return_refusal",
            "act_s3_petition_return_refusal",
        ):
            act = self.env.ref(f"xinfang_case.{xml_id}")
            _name, words = self.doc._act_keys()[act]
            with self.subTest(xml_id):
                self.assertEqual(
                    self.gaps(self.without(*words)),
                    [f"xinfang.act {xml_id}: no test"],
                )

    def test_no_act_hides_behind_a_namesake(self):
        """What a test does to one machine says nothing of another with that code."""
        acts = [
            ("act_x_review_withdraw", "review", "withdraw"),
            ("act_x_petition_withdraw", "petition", "withdraw"),
            ("act_x_petition_triage", "petition", "triage"),
        ]
        source = (
            "class TestX:\n"
            "    def test_a(self):\n"
            "        %s\n"
            "        self.do('withdraw'), self.do('triage')\n"
        )
        for mark, proved in (
            ("", {"act_x_petition_triage"}),
            (
                '"""review/withdraw."""',
                {"act_x_petition_triage", "act_x_review_withdraw"},
            ),
            (
                '"""act_x_petition_withdraw."""',
                {"act_x_petition_triage", "act_x_petition_withdraw"},
            ),
        ):
            with self.subTest(mark), TemporaryDirectory() as folder:
                Path(folder, "test_x.py").write_text(source % mark, encoding="utf-8")
                known = traceability.tests_by_rule([folder])
                keys = traceability.act_keys(acts)
                found = {name for name, words in keys.items() if known.keys() & words}
                self.assertEqual(found, proved)

    def test_a_helper_that_no_test_plays_proves_nothing(self):
        source = (
            "class TestX:\n"
            "    def step(self):\n"
            "        self.do('object')\n"
            "    def test_a(self):\n"
            "        %s\n"
        )
        for body, found in (("self.step()", True), ("self.other()", False)):
            with TemporaryDirectory() as folder:
                Path(folder, "test_x.py").write_text(source % body, encoding="utf-8")
                known = traceability.tests_by_rule([folder])
                self.assertEqual("object" in known, found)

    def test_a_duty_without_test_is_named(self):
        duty = self.duties.filtered(lambda d: d.article == 33)
        words = self.doc._act_keys()
        keys = {key for act in duty.act_ids for key in words[act][1]}
        keys |= set(duty._codes())
        found = "\n".join(self.gaps(self.without(*keys)))
        self.assertRegex(found, "article 33 .*no test")

    def test_every_machine_is_drawn(self):
        page = self.doc.render()
        for name, label in PROCESS_MODELS:
            with self.subTest(name):
                self.assertIn(f" {label}\n", page)
