import re

from odoo.tests import tagged

from ..tools import settings
from ..tools.moment import at
from .core_common import CoreCase, morning

# Typed from the table of time limits: code -> (days, unit, certainty). Zero days: the
# last day, or the hours, stand in the record itself. Several rules of one line, such
# as the stages of a hearing, begin with its code.
RULES = {
    "TL-01": (15, "calendar", "statute"),
    "TL-02": (15, "calendar", "statute"),
    "TL-03": (15, "calendar", "statute"),
    "TL-04": (0, "calendar", "statute"),
    "TL-05": (5, "working", "statute"),
    "TL-06i": (3, "working", "internal"),
    "TL-07": (60, "calendar", "statute"),
    "TL-08": (60, "calendar", "statute"),
    "TL-09": (3, "working", "unverified"),
    "TL-10": (1, "working", "unverified"),
    "TL-11": (10, "working", "unverified"),
    "TL-12": (30, "calendar", "statute"),
    "TL-13": (30, "calendar", "statute"),
    "TL-14": (30, "calendar", "statute"),
    "TL-15i": (60, "calendar", "internal"),
    "TL-16": (30, "calendar", "statute"),
    "TL-17": (3, "working", "source"),
    "TL-18": (30, "calendar", "source"),
    # The opinion names the day; thirty days are proposed.
    "TL-19i": (0, "calendar", "internal"),
    "TL-20": (0, "calendar", "internal"),
    # That it is told is statute; by when is an internal rule.
    "TL-21": (0, "calendar", "internal"),
    "TL-22": (15, "working", "unverified"),
    "TL-23": (15, "working", "unverified"),
    "TL-24": (0, "calendar", "statute"),
    "TL-25": (30, "calendar", "internal"),
    "TL-26": (0, "calendar", "internal"),
    "TL-27": (30, "calendar", "unverified"),
    "TL-28": (15, "calendar", "internal"),
    "TL-29": (None, None, "internal"),
    "TL-30": (31, "calendar", "internal"),
    "TL-31": (5, "working", "internal"),
}
# Of machines still to come; a rule that has appeared is taken off this list.
PENDING = set()
# Of the add-on for supervision, which an office may leave out.
ELSEWHERE = {"TL-25", "TL-26"}


@tagged("post_install", "-at_install", "xf_engine")
class TestRuleCatalogue(CoreCase):
    """All thirty-one lines of the table of time limits, as data."""

    def rules_of(self, code):
        return self.env["xinfang.clock.rule"].search(
            [("code", "=like", f"{code}%"), ("region_id", "=", False)]
        )

    def test_all_thirty_one_lines(self):
        self.assertEqual(len(RULES), 31)
        present = {code for code in RULES if self.rules_of(code)}
        self.assertEqual(set(RULES) - present - ELSEWHERE, PENDING)

    def test_every_transition_of_the_law_is_an_act(self):
        """S1-S11, L1-L12, A1-A6, B1-B9, C1-C61: each is borne by an act with its article."""
        wanted = {f"S{n}" for n in range(1, 12)} | {f"L{n}" for n in range(1, 13)}
        wanted |= {f"A{n}" for n in range(1, 7)} | {f"B{n}" for n in range(1, 10)}
        claims = (*range(1, 5), *range(10, 29), *range(40, 44), *range(50, 62))
        wanted |= {f"C{n}" for n in claims}
        acts = self.env["xinfang.act"].search([])
        borne = set()
        for act in acts:
            self.assertTrue(act.article, act.code)
            for part in (act.rule or "").split(", "):
                several = re.fullmatch(r"([SLABC])(\d+)-[SLABC](\d+)", part)
                if several:
                    letter, first, last = several.groups()
                    steps = range(int(first), int(last) + 1)
                    borne.update(f"{letter}{step}" for step in steps)
                borne.add(part)
        self.assertEqual(wanted - borne, set())

    def test_length_unit_and_certainty(self):
        for code in RULES.keys() - PENDING:
            length, unit, certainty = RULES[code]
            with self.subTest(code=code):
                rule = self.env["xinfang.clock.rule"]._get(code)
                if code in ELSEWHERE and not rule:
                    continue
                if length is None:
                    rules = self.rules_of(code)
                    self.assertEqual(set(rules.mapped("certainty")), {certainty})
                    continue
                self.assertEqual(
                    (rule.length, rule.unit, rule.certainty), (length, unit, certainty)
                )

    def test_petitioners_bear_their_windows_and_nobody_elses(self):
        mine = {"TL-12", "TL-14", "TL-18", "TL-27"}
        rules = self.env["xinfang.clock.rule"].search([("region_id", "=", False)])
        for rule in rules.filtered(lambda r: r.code in RULES.keys() - PENDING):
            with self.subTest(code=rule.code):
                self.assertEqual(rule.bearer == "petitioner", rule.code in mine)

    def test_extension_and_suspension_only_where_the_law_has_them(self):
        rules = self.env["xinfang.clock.rule"].search([])
        statute = rules.filtered(lambda r: r.certainty == "statute")
        self.assertEqual(
            {r.code: r.extension_max for r in statute if r.extension_max},
            {"TL-08": 30},
        )
        self.assertEqual({r.code for r in rules if r.suspendable}, {"TL-16"})

    def test_what_is_no_statute_cites_no_article_as_its_basis(self):
        rules = self.env["xinfang.clock.rule"].search([])
        for rule in rules.filtered(lambda r: r.certainty == "internal"):
            with self.subTest(code=rule.code):
                self.assertIn("内部规则", rule.article)
        for rule in rules.filtered(lambda r: r.certainty == "statute"):
            with self.subTest(code=rule.code):
                self.assertIn("条例》", rule.article)

    def test_bases_and_settings_exist(self):
        models = {}
        for effect in self.env["xinfang.clock.effect"].search([]):
            if effect.effect != "start":
                continue
            model = {
                "self": effect.act_id.model,
                "petition": "xinfang.petition",
                "referral": "xinfang.referral",
                "referrals": "xinfang.referral",
                "review": "xinfang.review",
                "made": effect.act_id.makes,
            }[effect.target]
            models.setdefault(effect.rule_id, set()).add(model)
        for rule, names in models.items():
            for name in names:
                with self.subTest(code=rule.code, model=name):
                    self.assertIn(rule.base, self.env[name]._fields)
        for rule in self.env["xinfang.clock.rule"].search(
            [("length_setting", "!=", False)]
        ):
            setting = settings.SETTINGS[rule.length_setting]
            self.assertEqual(rule.length, setting.default, rule.code)

    # -- TL-28: a national piece -------------------------------------------

    def test_tl28_chain_of_a_national_piece(self):
        self.office.level = "national"
        below = self.env["xinfang.department"].create(
            [
                {
                    "name": f"测试{level}信访局",
                    "kind": "petition_office",
                    "level": level,
                    "line_parent_id": self.office.id,
                }
                for level in ("province", "city")
            ]
        )
        below[1].line_parent_id = below[0]
        below[1].parent_id = below[0]
        petition = self.triaged("2026-03-02")
        self.assertEqual(
            self.limits(petition),
            {"TL-01": "2026-03-17", "TL-28": "2026-03-17", "TL-28n": "2026-03-09"},
        )
        leg = self.send(petition, below[0], "2026-03-05")
        self.assertEqual(self.limits(petition), {"TL-28": "2026-03-17"})
        self.assertEqual(self.limits(leg)["TL-28p"], "2026-03-09")
        self.assertNotIn("TL-28c", self.limits(leg))
        user = self.users["province_intake"]
        self.env["xinfang.membership"].create(
            {"user_id": user.id, "department_id": below[0].id}
        )
        self.do(
            leg,
            "province_intake",
            "forward",
            "2026-03-06",
            to_department_id=below[1].id,
            reason="属于下级信访工作机构处理范围。",
        )
        self.assertNotIn("TL-28p", self.limits(leg))
        lower = petition.sudo().referral_ids - leg.sudo()
        self.assertEqual(self.limits(lower)["TL-28c"], "2026-03-17")
        self.assertEqual(self.limits(petition), {"TL-28": "2026-03-17"})

    def test_tl28_other_offices_know_none_of_it(self):
        petition = self.triaged("2026-03-02")
        leg = self.send(petition, day="2026-03-03")
        for record in (petition, leg):
            codes = record.sudo().clock_ids.rule_id.mapped("code")
            self.assertFalse([code for code in codes if code.startswith("TL-28")])

    # -- TL-30: the annual report -----------------------------------------

    def test_tl30_heads_are_reminded_once_a_year(self):
        rules = self.env["xinfang.clock.rule"]
        mine = [
            ("user_id", "=", self.users["office_head"].id),
            ("summary", "like", "TL-30"),
        ]
        activities = self.env["mail.activity"]

        def run(day):
            at(rules, morning(day))._cron_annual_report()
            return sorted(
                activities.search(mine).mapped(lambda a: str(a.date_deadline))
            )

        self.assertEqual(run("2027-01-01"), ["2027-01-31", "2027-02-28"])
        activities.search(mine, limit=1).action_done()
        self.assertEqual(len(run("2027-01-02")), 1, "done is done")
        self.assertEqual(len(run("2027-06-01")), 1)
        self.assertEqual(run("2028-01-05")[-2:], ["2028-01-31", "2028-02-28"])
        self.assertFalse(
            activities.search(
                [
                    ("summary", "like", "TL-30"),
                    ("user_id", "=", self.users["handler"].id),
                ]
            )
        )
        self.assertRegex(
            activities.search(mine)[0].summary, "Internal rule, not statute|内部规则"
        )
        # Drafted by the end of January, sent by the end of February.
        drafts, sent = (rules._get(code).length for code in ("TL-30", "TL-30s"))
        self.assertEqual((drafts, sent), (31, 59))
