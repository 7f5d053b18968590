from collections import Counter
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.xinfang_case.demo.corpus import Corpus, id_number
from odoo.addons.xinfang_case.demo.lives import Life
from odoo.addons.xinfang_case.demo.plan import Plan
from odoo.addons.xinfang_case.tools.identity import check_id_number, check_phone
from odoo.addons.xinfang_case.tools.moment import legal_now, legal_today

FIXED = 155  # the fixed cases come first and show everything there is


@tagged("post_install", "-at_install", "xinfang_demo")
class TestDemoPlan(TransactionCase):
    """What is planned, without carrying it out."""

    def _plan(self, limit=None):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return Plan(calendar, legal_now(self.env), legal_today(self.env), limit)

    def test_at_least_three_hundred_varied_pieces(self):
        cases = self._plan().cases
        self.assertGreaterEqual(len(cases), 300)
        stories = {(c.situation["key"], c.slots["story"]) for c in cases}
        self.assertGreaterEqual(len({key for key, _story in stories}), 40)
        texts = Counter(c.vals["content"] for c in cases)
        self.assertGreater(len(texts), len(cases) * 0.9, texts.most_common(3))

    def test_same_day_same_plan(self):
        def outline(plan):
            return [
                (c.vals, [(s.when, s.who, s.act, s.referral) for s in c.steps])
                for c in plan.cases
            ]

        self.assertEqual(outline(self._plan()), outline(self._plan()))

    def test_fourteen_months_heavier_lately_never_in_the_future(self):
        plan = self._plan()
        starts = [c.start for c in plan.cases if c.start]
        days = [(plan.now - start).days for start in starts]
        self.assertGreater(max(days), 395, "the same month of the year before")
        self.assertGreater(sum(day < 92 for day in days), len(days) * 0.35)
        self.assertGreaterEqual(min(days), 0)
        self.assertFalse([s for c in plan.cases for s in c.steps if s.when > plan.now])

    def test_hearings_are_convened_in_time_whatever_day_it_is_loaded(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        now, today = legal_now(self.env), legal_today(self.env)
        seen = 0
        for days in range(0, 365, 17):  # over every long holiday
            back = timedelta(days)
            plan = Plan(calendar, now - back, today - back, FIXED)
            steps = [s for c in plan.cases for s in c.steps if s.act == "convene"]
            for step in steps:
                session = datetime.fromisoformat(step.values["session_at"])
                self.assertGreaterEqual((session - step.when).days, 7, step)
            seen += len(steps)
        self.assertGreater(seen, 40)

    def test_what_was_published_is_executed_after_its_sixty_days(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        now, today = legal_now(self.env), legal_today(self.env)
        seen = 0
        # Few petitioners are silent, and which is drawn: here nobody can be reached.
        self.patch(Life, "silent", True)
        for days in range(0, 120, 15):
            back = timedelta(days)
            for case in Plan(calendar, now - back, today - back).cases:
                served = {s.referral: s for s in case.steps if s.act == "serve"}
                for step in case.steps:
                    way = served.get(step.referral)
                    if step.act != "execute" or not way:
                        continue
                    if way.values["service_method"] == "public_notice":
                        self.assertGreater((step.when - way.when).days, 59, step)
                        seen += 1
        self.assertGreater(seen, 3)

    def test_no_gap_is_left_in_any_text(self):
        for case in self._plan().cases:
            for text in (
                case.vals["title"],
                case.vals["content"],
                case.vals["request"],
            ):
                self.assertNotRegex(text, r"[{}]|None|年年")

    def test_people_are_plausible_and_nobody_real(self):
        for case in self._plan().cases:
            person = case.person
            if person and "id_number" in person:
                self.assertEqual(
                    check_id_number(person["id_number"]), person["id_number"]
                )
                self.assertTrue(person["id_number"].startswith("99"), "no real area")
            if person:
                self.assertTrue(check_phone(person["phone"]).startswith("154"))

    def test_id_number_has_its_check_character(self):
        self.assertEqual(len(id_number("99010219800101123")), 18)

    def test_every_situation_tells_all_its_stories(self):
        corpus = Corpus(self._plan().rng)
        place = {name: "甲" for name in ("d", "t", "station", "fj", "office")}
        for situation in corpus.situations:
            for story in range(2):
                slots = {**corpus.slots(place, legal_today(self.env)), "story": story}
                self.assertTrue(corpus.tell(situation["body"], slots), situation["key"])
                for key in ("titles", "ask", "facts", "answer"):
                    corpus.say(situation[key], slots)


@tagged("post_install", "-at_install", "xinfang_demo", "slow")
class TestDemoOffice(TransactionCase):
    """The office after loading (the fixed cases only, to save time)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("xinfang_case.demo_loaded", False)
        cls.before = {
            name: cls.env[f"xinfang.{name}"].search([]).ids
            for name in (
                "petition",
                "referral",
                "review",
                "hearing",
                "mediation",
                "recusal",
                "urgent.report",
                "disclosure",
                "aid",
                "service",
                "document",
                "clock",
                "entry",
            )
        }
        cls.told = []
        demo = cls.env(su=True, user=cls.env.ref("base.user_root"))["xinfang.demo"]
        cls.accounts = demo.load(lambda *step: cls.told.append(step), limit=FIXED)

    def _new(self, name, domain=()):
        """Return the records that the demonstration made."""
        return self.env[f"xinfang.{name}"].search(
            [("id", "not in", self.before[name]), *domain]
        )

    def _states(self, name):
        return set(self._new(name).mapped("state"))

    def _codes(self, name):
        stages = self.env["xinfang.stage"].search([("model", "=", f"xinfang.{name}")])
        return set(stages.mapped("code"))

    def test_every_state_is_shown(self):
        for name in ("petition", "referral", "review", "hearing", "mediation"):
            self.assertEqual(self._codes(name) - self._states(name), set(), name)
        self.assertEqual(self._states("recusal"), self._codes("recusal"))
        self.assertEqual(self._states("urgent.report"), self._codes("urgent.report"))
        self.assertEqual(self._states("disclosure"), self._codes("disclosure"))
        self.assertLessEqual({"granted", "not_granted"}, self._states("aid"))

    def test_every_kind_of_paper_has_a_sample(self):
        """A new kind of paper comes with a petition that shows it."""
        kinds = self.env["xinfang.document.type"].search([])
        if "xinfang.supervision" not in self.env:
            kinds = kinds.filtered(lambda k: k.code not in ("D24", "D25", "D26"))
        # Only where a local rule lets a review be extended, which is none by default.
        kinds = kinds.filtered(lambda k: k.code != "D15R")
        shown = self._new("document", [("state", "!=", "draft")]).type_id
        if self._new("service", [("number", "!=", False)]):
            shown |= kinds.filtered(lambda k: k.code == "D29")
        self.assertEqual((kinds - shown).mapped("code"), [])

    def test_every_road_is_gone_to_its_end(self):
        """The ladder with its hearing, what is done again, what no longer is taken."""
        final = self._new("petition", [("state", "=", "final")])
        recheck = final.review_ids.filtered(lambda r: r.level == "recheck")
        self.assertEqual(final.hearing_ids.mapped("state"), ["concluded"])
        self.assertTrue(recheck._hearing_was_held())
        later = self._new("petition", [("origin_id", "in", final.ids)])
        self.assertEqual(set(later.mapped("state")), {"linked_final", "refused"})
        redone = self._new("referral", [("redo_review_id", "!=", False)])
        self.assertEqual(redone.mapped("state"), ["served"])
        self.assertTrue(self._new("referral", [("designated_by_id", "!=", False)]))
        self.assertTrue(self._new("referral", [("predecessor_id", "!=", False)]))
        self.assertTrue(self._new("referral", [("reward_state", "=", "granted")]))
        self.assertTrue(self._new("petition", [("split_from_id", "!=", False)]))
        ways = self._new("service").mapped("result")
        self.assertLessEqual({"failed", "served"}, set(ways))

    def test_every_channel_type_route_and_identity_is_shown(self):
        petitions = self._new("petition")
        for name in ("channel", "type", "route", "identity_mode"):
            field = petitions._fields[name]
            missing = set(field.get_values(self.env)) - set(petitions.mapped(name))
            self.assertFalse(missing, f"{name}: {missing}")
        self.assertTrue(petitions.filtered("is_collective"))
        self.assertTrue(petitions.filtered("is_joint_signed"))
        for petition in petitions.filtered("is_collective"):
            self.assertLessEqual(len(petition.representative_ids), 5)

    def test_every_score_is_shown(self):
        scores = {"satisfied", "fair", "dissatisfied", "lapsed"}
        self.assertEqual(
            set(self._new("petition").mapped("satisfaction")) - {False}, scores
        )

    def test_every_warning_level_is_shown(self):
        running = self._new(
            "clock", [("state", "=", "running"), ("bearer", "=", "organ")]
        )
        levels = set(running.mapped("warn_level"))
        self.assertEqual(levels, {"normal", "notice", "warning", "severe", "overdue"})
        today = legal_today(self.env)
        for clock in running:
            self.assertEqual(clock.warn_level, clock._level_vals(today)["warn_level"])

    def test_every_act_was_done_by_the_user_whose_duty_it_is(self):
        entries = self._new("entry")
        self.assertTrue(entries)
        # The daily job acts as the system: that a limit passed unused, that the
        # duties of an organ went to its heir. Nothing else is done by nobody.
        system = entries.filtered(lambda e: e.actor_kind == "system")
        self.assertEqual(set(system.act_id.mapped("actor")), {"system"})
        self.assertLessEqual(
            {"lapse_window", "follow_successor"}, set(system.act_id.mapped("code"))
        )
        people = (entries - system).user_id
        self.assertNotIn(self.env.ref("base.user_root"), people)
        self.assertNotIn(self.env.ref("base.user_admin"), people)
        for entry in entries.filtered(lambda e: e.actor_kind == "staff"):
            groups = entry.act_id.group_ids
            self.assertTrue(groups & entry.user_id.all_group_ids, entry.act_id.code)
            self.assertTrue(entry.department_id)

    def test_chains_verify_and_entries_follow_in_time(self):
        petitions = self._new("petition")
        report = self.env["xinfang.entry"].verify_chains(petitions.ids)
        self.assertEqual(report["broken"], [])
        self.assertEqual(report["entries"], len(self._new("entry")))
        for petition in petitions:
            dates = petition.entry_ids.sorted("seq").mapped("date")
            self.assertEqual(dates, sorted(dates))

    def test_document_numbers_have_no_gap_and_follow_the_days(self):
        rows = {}
        for document in self._new("document", [("number", "!=", False)]):
            stem, serial = document.number.rstrip("号").rsplit("〕", 1)
            rows.setdefault((document.department_id.id, stem), []).append(
                (int(serial), document.issue_date)
            )
        self.assertGreater(len(rows), 10)
        for stem, pairs in rows.items():
            pairs.sort()
            serials = [serial for serial, _day in pairs]
            first = serials[0]
            self.assertEqual(serials, list(range(first, first + len(serials))), stem)
            days = [day for _serial, day in pairs]
            self.assertEqual(days, sorted(days), stem)

    def test_accusations_are_seen_by_discipline_staff_alone(self):
        sealed = self._new(
            "petition", [("type", "=", "accusation"), ("state", "!=", "draft")]
        )
        self.assertGreaterEqual(len(sealed), 8)
        for account in self.accounts:
            user = self.env["res.users"].search([("login", "=", account["login"])])
            if user.share or user.has_group("xinfang_case.group_xinfang_discipline"):
                continue
            if not user.has_group("xinfang_case.group_xinfang_staff"):
                continue
            seen = (
                self.env["xinfang.petition"]
                .with_user(user)
                .search([("id", "in", sealed.ids)])
            )
            self.assertFalse(seen, account["login"])
        jijian = self.env["res.users"].search([("login", "=", "jijian")])
        self.assertTrue(
            self.env["xinfang.petition"]
            .with_user(jijian)
            .search_count([("id", "in", sealed.ids)])
        )

    def test_there_is_an_account_for_every_role(self):
        logins = [account["login"] for account in self.accounts]
        users = self.env["res.users"].search([("login", "in", logins)])
        self.assertEqual(len(users), len(logins))
        roles = self.env["res.groups"].search([("xinfang_role", "!=", False)])
        self.assertFalse((roles - users.all_group_ids).mapped("name"))
        self.assertTrue(users.filtered(lambda u: u.share))
        self.assertEqual(set(users.mapped("lang")), {"zh_CN"})

    def test_passwords_open_their_accounts(self):
        account = next(a for a in self.accounts if a["login"] == "dengji")
        user = self.env["res.users"].search([("login", "=", "dengji")])
        credential = {
            "type": "password",
            "login": account["login"],
            "password": account["password"],
        }
        self.assertTrue(
            user.with_user(user)._check_credentials(credential, {"interactive": False})
        )

    def test_second_load_does_nothing(self):
        count = self.env["xinfang.petition"].search_count([])
        again = self.env(su=True, user=self.env.ref("base.user_root"))[
            "xinfang.demo"
        ].load()
        self.assertEqual(again, self.accounts)
        self.assertEqual(self.env["xinfang.petition"].search_count([]), count)

    def test_progress_was_told(self):
        done = [step[0] for step in self.told]
        self.assertEqual(done, sorted(done))
        self.assertTrue(all(step[1] == 100 and step[2] for step in self.told))

    def test_nobody_else_loads_it(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.env["xinfang.demo"].with_user(admin).load()
        with self.assertRaises(AccessError):
            self.env["xinfang.demo"].with_user(admin).sudo().load()
