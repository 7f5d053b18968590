from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged

from .committed import CommittedCase
from .usual_values import usual


@tagged("post_install", "-at_install", "xf_engine")
class TestTwoAtOnce(CommittedCase):
    """Two people perform at once, each in a real transaction of its own."""

    def perform_at_once(self, *calls):
        """Perform acts at once; both have seen the same state before either acts.

        :param calls: tuples of model, id, login, act, values, key
        :return: list of results, a ``UserError`` where one was refused
        """

        def performing(model, record_id, code, values, key):
            def call(env, wait):
                record = env[model].browse(record_id)
                record.sudo().read(["state", "version"])
                wait()
                return record.perform(code, dict(values), key)

            return call

        results = self.at_once(
            *(
                (login, performing(model, record_id, code, values, key))
                for model, record_id, login, code, values, key in calls
            )
        )
        self.assertNotIn(None, results, "a thread died or hangs")
        return results

    def entries(self, model, record_id):
        """Return the codes of the acts in the ledger, read by a new transaction."""
        with self.registry.cursor() as cr:
            record = api.Environment(cr, SUPERUSER_ID, {})[model].browse(record_id)
            entries = record._petitions().entry_ids
            report = entries.verify_chains(record._petitions().ids)
            self.assertEqual(report["broken"], [])
            return [entry.act_id.code for entry in entries], record.state

    def test_one_accepts_and_one_refuses(self):
        refusal = {
            "refusal_ground": "litigation",
            "reason": "该事项已由人民法院立案审理，不属于信访受理范围。",
            "legal_basis": "《信访工作条例》第三十一条",
            "guide_to": "向人民法院提出",
        }

        def refusal_drafted():
            referral = self.delivered()
            self.seen(referral, "intake").perform("draft_refusal", refusal)
            return referral

        referral = self.prepare(refusal_drafted)
        results = self.perform_at_once(
            (*referral, "intake", "accept", {}, None),
            (*referral, "leader", "refuse", {}, None),
        )
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refused), 1, results)
        winner = "intake" if results[1] in refused else "leader"
        act = "Accept" if winner == "intake" else "Do Not Accept"
        self.assertRegex(
            str(refused[0]),
            rf"测试{winner} did “{act}” on \d{{4}}年\d\d?月\d\d?日 \d\d:\d\d",
        )
        codes, state = self.entries(*referral)
        done = "accept" if winner == "intake" else "refuse"
        self.assertEqual(
            codes, ["register", "triage", "transfer", "draft_refusal", done]
        )
        self.assertEqual(state, "accepted" if winner == "intake" else "refused")

    def test_g18_two_requests_for_review_make_one(self):
        referral = self.prepare(self.answered)
        values = {"request_text": "请求撤销原处理意见，责令停止夜间施工。"}
        results = self.perform_at_once(
            (*referral, "window", "request_review", values, None),
            (*referral, "intake", "request_review", values, None),
        )
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refused), 1, results)
        self.assertIn("once only", str(refused[0]))
        self.assertEqual(self.entries(*referral)[0].count("request_review"), 1)

    def two_leads(self):
        """Send one petition to two branches, both as lead."""
        petition = self.triaged()
        first, second = self.send(petition, self.branch, assist=[self.branch2])
        self.open_gate(second).write({"role": "lead"})
        self.pair = first.id, second.id
        return first

    def test_two_organs_object_at_once(self):
        # Both do (Article 23), and one designation is asked for (Article 24).
        model, _first = self.prepare(self.two_leads)
        values = usual(
            "object", {"reason": "经核查，所反映的事项不属于本单位职权范围。"}
        )
        first, second = self.pair
        results = self.perform_at_once(
            (model, first, "branch_intake", "object", values, None),
            (model, second, "branch2_intake", "object", values, None),
        )
        self.assertFalse([r for r in results if isinstance(r, UserError)], results)
        codes, state = self.entries(model, first)
        self.assertEqual((codes.count("object"), state), (2, "objecting"))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            petition = env[model].browse(first).petition_id
            self.assertTrue(petition.designation_proposed)
            self.assertEqual(petition.bounce_count, 2)
            asked = petition.activity_ids.filtered(lambda a: "competence" in a.summary)
            self.assertEqual(asked.user_id, self.users["intake"])
            self.assertEqual(len(asked), 1)

    def test_two_who_looked_at_the_same_version(self):
        petition = self.prepare(self.triaged)
        with self.committed():
            version = self.env[petition[0]].browse(petition[1]).version
        results = self.perform_at_once(
            *(
                (
                    *petition,
                    login,
                    "supplement",
                    {"supplement": login, "expected_version": version},
                    None,
                )
                for login in ("window", "office_head")
            )
        )
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refused), 1, results)
        winner = "window" if results[1] in refused else "office_head"
        self.assertIn(f"测试{winner} did “Add Facts”", str(refused[0]))
        self.assertEqual(self.entries(*petition)[0].count("supplement"), 1)

    def test_one_key_in_parallel_counts_once(self):
        petition = self.prepare(self.triaged)
        call = (
            *petition,
            "window",
            "supplement",
            {"supplement": "照片"},
            "double-click",
        )
        first, second = self.perform_at_once(call, call)
        self.assertEqual(first, second)
        self.assertEqual(self.entries(*petition)[0].count("supplement"), 1)

    def test_both_happen_where_the_law_lets_both_happen(self):
        petition = self.prepare(self.triaged)
        results = self.perform_at_once(
            (*petition, "window", "supplement", {"supplement": "甲"}, None),
            (*petition, "triage", "supplement", {"supplement": "乙"}, None),
        )
        self.assertEqual(sorted(result["seq"] for result in results), [3, 4])
        self.assertEqual(self.entries(*petition)[0].count("supplement"), 2)

    def test_numbers_taken_at_once_differ(self):
        drafts = [self.prepare(self.make_petition) for _index in range(2)]
        first, second = self.perform_at_once(
            *((*draft, "window", "register", {}, None) for draft in drafts)
        )
        self.assertNotEqual(first["number"], second["number"])
        papers = {
            paper["number"] for done in (first, second) for paper in done["documents"]
        }
        self.assertEqual(len(papers), 2)
