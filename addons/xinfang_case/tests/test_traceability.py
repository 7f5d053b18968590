from odoo.tests import TransactionCase, tagged

from ..models.process_models import PROCESS_MODELS

# Articles of chapters 3 and 4, all of which bear on a petition.
ARTICLES = range(17, 38)


@tagged("post_install", "-at_install")
class TestTraceability(TransactionCase):
    """From article to record to test, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tests = cls.env["xinfang.process.doc"]._tests()
        cls.duties = cls.env["xinfang.obligation"].search([])

    def test_every_article_of_the_procedure_has_its_duties(self):
        self.assertFalse(set(ARTICLES) - set(self.duties.mapped("article")))

    def test_every_duty_is_kept_somewhere(self):
        for duty in self.duties:
            with self.subTest(article=duty.article, duty=duty.duty):
                self.assertTrue(duty.acts or duty._codes())

    def test_every_name_leads_to_a_record(self):
        for duty in self.duties:
            with self.subTest(article=duty.article, duty=duty.duty):
                self.assertEqual(len(duty.act_ids), len((duty.acts or "").split()))
                names = set(duty.rule_ids.mapped("code"))
                names |= set(duty.guard_ids.mapped("code"))
                names |= set(duty.document_type_ids.mapped("code"))
                named = set(duty._codes()) - set((duty.places or "").split())
                self.assertEqual(names, named)

    def test_every_place_exists(self):
        for name in " ".join(filter(None, self.duties.mapped("places"))).split():
            with self.subTest(name):
                self.assertTrue(name.startswith("/") or name in self.env)

    def test_every_duty_has_a_test(self):
        for duty in self.duties:
            keys = {*duty.act_ids.mapped("code"), *duty._codes()}
            with self.subTest(article=duty.article, duty=duty.duty):
                self.assertTrue(any(self.tests.get(key) for key in keys))

    def test_no_act_without_a_test(self):
        for act in self.env["xinfang.act"].search([]):
            with self.subTest(model=act.model, act=act.code):
                self.assertTrue(self.tests.get(act.code))

    def test_no_limit_without_a_test(self):
        for rule in self.env["xinfang.clock.rule"].search([]):
            with self.subTest(rule.code):
                self.assertTrue(self.tests.get(rule.code))

    def test_no_guard_without_a_test(self):
        for guard in self.env["xinfang.guard"].search([("code", "=like", "G%")]):
            with self.subTest(guard.code):
                self.assertTrue(self.tests.get(guard.code))

    def test_no_paper_without_a_test(self):
        for kind in self.env["xinfang.document.type"].search([]):
            with self.subTest(kind.code):
                self.assertTrue(self.tests.get(kind.code))

    def test_every_machine_is_drawn(self):
        page = self.env["xinfang.process.doc"].render()
        for name, label in PROCESS_MODELS:
            with self.subTest(name):
                self.assertIn(f" {label}\n", page)
