from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .core_common import CoreCase

# Every way through the tree: answers → advice, type, route, litigation-related.
LEAVES = [
    ("want=suggest", "suggestion", "suggestion", "", False),
    ("want=report who=official", "accusation", "accusation", "", False),
    ("want=report who=crime", "crime", "claim", "c1", True),
    ("want=report who=company", "violation", "claim", "c5", False),
    ("want=claim kind=court case=judged", "judgment", "claim", "c1", True),
    ("want=claim kind=court case=pending", "pending", "claim", "c1", True),
    ("want=claim kind=court case=no_filing", "no_filing", "claim", "c1", True),
    ("want=claim kind=court case=police", "police_case", "claim", "c1", True),
    ("want=claim kind=court case=procuratorate", "procuratorate", "claim", "c1", True),
    ("want=claim kind=arbitration dispute=labour", "labour", "claim", "c2", False),
    ("want=claim kind=arbitration dispute=land", "land", "claim", "c2", False),
    ("want=claim kind=arbitration dispute=contract", "contract", "claim", "c2", False),
    ("want=claim kind=party discipline=party", "party", "claim", "c3", False),
    ("want=claim kind=party discipline=cadre", "cadre", "claim", "c3", False),
    ("want=claim kind=decision act=punished", "review", "claim", "c4", False),
    ("want=claim kind=decision act=ruling", "ruling", "claim", "c4", False),
    ("want=claim kind=decision act=confirm", "confirm", "claim", "c4", False),
    ("want=claim kind=decision act=licence", "licence", "claim", "c4", False),
    ("want=claim kind=decision act=none", "petition", "claim", "c6", False),
    ("want=claim kind=duty duty=violation", "violation", "claim", "c5", False),
    ("want=claim kind=duty duty=protection", "protection", "claim", "c5", True),
    ("want=claim kind=other", "petition", "claim", "c6", False),
]


def answers(text):
    return dict(pair.split("=") for pair in text.split())


@tagged("post_install", "-at_install", "xf_engine")
class TestAssistant(CoreCase):
    """The decision tree for type and route (domain §4.7, Articles 29-31)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questions = cls.env["xinfang.question"]

    def paths(self, given=None):
        """Return the answers of every way through the tree."""
        given = given or {}
        step = self.questions._next(given)
        if step["advice"]:
            return [given]
        found = []
        for option in step["question"]["options"]:
            found += self.paths({**given, step["question"]["code"]: option["code"]})
        return found

    def test_every_leaf(self):
        for text, code, kind, route, litigation in LEAVES:
            with self.subTest(text):
                advice = self.questions._advice(answers(text))
                self.assertEqual(
                    [advice[n] for n in ("code", "type", "route", "is_litigation")],
                    [code, kind, route, litigation],
                )
                for part in ("name", "article", "organ", "how"):
                    self.assertTrue(advice[part], part)

    def test_the_table_is_the_whole_tree(self):
        table = sorted(map(str, (sorted(answers(row[0]).items()) for row in LEAVES)))
        tree = sorted(map(str, (sorted(path.items()) for path in self.paths())))
        self.assertEqual(tree, table)
        used = {row[1] for row in LEAVES}
        codes = set(self.env["xinfang.advice"].search([]).mapped("code"))
        self.assertEqual(used, codes)

    def test_every_route_is_reached(self):
        self.assertEqual(
            {row[3] for row in LEAVES}, {"", "c1", "c2", "c3", "c4", "c5", "c6"}
        )

    def test_known_limits_and_how_sure_they_are(self):
        for text, words, unverified in (
            ("want=claim kind=decision act=punished", "六十日", False),
            ("want=claim kind=court case=no_filing", "七日", False),
            ("want=claim kind=arbitration dispute=labour", "一年", True),
            ("want=claim kind=other", "六十日", False),
        ):
            advice = self.questions._advice(answers(text))
            self.assertIn(words, advice["deadline"])
            self.assertEqual(advice["unverified"], unverified, text)

    def test_odd_answers_ask_again(self):
        first = self.questions._next({})["question"]["code"]
        for odd in (None, [], "x", {"want": "nothing"}, {"case": "judged"}, {1: 2}):
            step = self.questions._next(odd)
            self.assertEqual(step["question"]["code"], first)
            self.assertIsNone(step["advice"])
        step = self.questions._next({"want": "claim", "kind": "nothing"})
        self.assertEqual(step["question"]["code"], "kind")
        self.assertEqual(len(step["path"]), 1)

    def test_tree_has_no_loop_and_no_open_end(self):
        root = self.env.ref("xinfang_case.question_want")
        option = self.env.ref("xinfang_case.question_option_duty_violation")
        with self.assertRaises(ValidationError):
            option.write({"next_id": root.id, "advice_id": False})
        with self.assertRaises(ValidationError):
            option.write({"next_id": False, "advice_id": False})
        with self.assertRaises(ValidationError):
            self.env.ref("xinfang_case.advice_petition").route = False

    def test_a_changed_answer_counts_at_once(self):
        option = self.env.ref("xinfang_case.question_option_want_suggest")
        option.label = "改过的说法"
        labels = [o["label"] for o in self.questions._next({})["question"]["options"]]
        self.assertIn("改过的说法", labels)

    # -- at the counter -------------------------------------------------------

    def ask(self, petition, *codes, login="triage"):
        """Answer the questions in the dialog; return it at its end."""
        action = self.seen(petition, login).action_open_act("advise")
        dialog = self.env[action["res_model"]].with_user(self.users[login])
        dialog = dialog.browse(action["res_id"])
        for code in codes:
            dialog.option_id = dialog.question_id.option_ids.filtered(
                lambda o, code=code: o.code == code
            )
            self.assertEqual(dialog.action_next()["res_id"], dialog.id)
        return dialog

    def test_s2_dialog_fills_the_triage(self):
        petition = self.received()
        dialog = self.ask(petition, "claim", "court", "judged")
        self.assertEqual((dialog.type, dialog.route), ("claim", "c1"))
        self.assertIn("案子现在是什么情况", dialog.path)
        action = dialog.action_use()
        context = action["context"]
        self.assertEqual(context["default_route"], "c1")
        self.assertTrue(context["default_is_litigation"])
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**context)
            .create(
                {
                    "category_id": self.category.id,
                    "problem_region_id": self.region.id,
                }
            )
        )
        wizard.action_perform()
        self.assertEqual((petition.type, petition.route), ("claim", "c1"))
        self.assertTrue(petition.is_litigation)
        self.assertEqual(petition.advice_id.code, "judgment")
        self.assertEqual(petition.advice_answers, answers(LEAVES[4][0]))

    def test_s2_answers_are_kept_in_the_ledger(self):
        petition = self.received()
        self.ask(petition, "claim", "arbitration", "labour").action_use()
        entry = petition.sudo().entry_ids.sorted("seq")[-1]
        self.assertEqual(entry.act_id.code, "advise")
        self.assertIn("劳动人事争议仲裁", entry.details["advice_answers"])
        self.assertIn("是哪一种争议", entry.details["advice_answers"])
        self.assertEqual(petition.state, "registered")

    def test_s2_back_and_missing_answers(self):
        petition = self.received()
        dialog = self.ask(petition, "claim", "court")
        self.assertEqual(dialog.question_id.code, "case")
        dialog.action_back()
        self.assertEqual(dialog.question_id.code, "kind")
        self.assertRefused("Choose an answer", dialog.action_next, petition)
        self.assertRefused("ADVICE", dialog.action_use, petition)

    def test_s2_advice_doors(self):
        petition = self.received()
        for odd in ({"want": "claim"}, {"want": "x"}, {}):
            self.refused("", petition, "triage", "advise", advice_answers=odd)
        self.refused("cannot be read", petition, "triage", "advise", advice_answers=[1])
        with self.assertRaises(AccessError):
            self.seen(petition, "triage").write({"advice_answers": {"want": "suggest"}})
        self.refused(
            "for",
            petition,
            "window",
            "advise",
            advice_answers=answers("want=suggest"),
        )

    def test_advice_fills_the_route_notice(self):
        petition = self.received()
        self.ask(petition, "claim", "arbitration", "labour").action_use()
        self.do(petition, "triage", "triage", **self.triage_vals(route="c2"))
        referral = self.send(petition)
        action = self.seen(referral, "intake").action_open_act("notify_route")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["intake"])
            .with_context(**action["context"])
            .create({"reason": "属于劳动争议"})
        )
        self.assertEqual(wizard.statutory_route, "c2")
        self.assertIn("仲裁委员会", wizard.route_organ_name)
        self.assertIn("一年", wizard.route_until_text)
        wizard.action_perform()
        self.assertEqual(referral.sudo().state, "notified_route")

    def test_accusations_are_asked_nothing(self):
        petition = self.received(type="accusation")
        acts = self.seen(petition, "inspector_discipline").available_acts()
        self.assertNotIn("advise", [act["code"] for act in acts])
