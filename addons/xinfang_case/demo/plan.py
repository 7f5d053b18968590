"""Which petitions there are: the fixed ones that show every state, and the many."""

import json
import random

from .competence_paths import Stories
from .corpus import Corpus, read_csv
from .diary import Diary
from .organs import Staff
from .pieces import PieceWriter

SEED = 20220501  # the Ordinance came into force on 1 May 2022
TOTAL = 316
OLDEST = 425  # days: fourteen months


class Plan:
    """All cases of the demonstration, in the order of their registration.

    Deterministic: the same day and seed give the same plan.

    :param calendar: ``daycount.Calendar``
    :param datetime now: naive UTC; nothing is planned beyond it
    :param date today: the legal day of ``now``
    :param int limit: how many cases at most; the fixed ones come first
    """

    def __init__(self, calendar, now, today, limit=None):
        self.calendar, self.now, self.today = calendar, now, today
        self.rng = random.Random(SEED)
        self.corpus = Corpus(self.rng)
        self.staff = Staff()
        self.places = read_csv("places")
        self.writer = PieceWriter(self.corpus, today)
        self.by_key = {s["key"]: s for s in self.corpus.situations}
        self.cases = []
        fixed = read_csv("fixed")
        for row in fixed[:limit]:
            self._fixed(row)
        while len(self.cases) < min(TOTAL, limit or TOTAL):
            self._free()
        self.cases = sorted(
            (case for case in self.cases if self._cut(case)),
            key=lambda case: (case.start is None, case.start or now),
        )

    def _cut(self, case):
        """Forget what lies in the future; tell whether anything is left."""
        was_planned = bool(case.steps)
        case.steps = [step for step in case.steps if step.when <= self.now]
        return bool(case.steps) or not was_planned

    # -- fixed cases --------------------------------------------------------

    def _fixed(self, row):
        options = json.loads(row["options"] or "{}")
        options["pace"] = float(row["pace"])
        if row["stop"]:
            options["stop"] = row["stop"]
        situation = self.by_key[row["situation"]]
        place = self.rng.choice(
            [p for p in self.places if row["organ"] in ("xfj", "gaj", p["office"])]
        )
        case = self._case(
            situation,
            place,
            row["organ"],
            row["channel"],
            int(row["age"]),
            row["person"],
        )
        repeated = options.pop("repeat", False)
        later = options.pop("again", {})
        self._live(case, place, row["path"], options)
        if repeated:
            self._repeat(case)
        for path, gap in later.items():
            self._again(case, path, gap, options)

    def _again(self, first, path, gap, options):
        """Let the same person come again on purpose, days after the last act."""
        last = self.writer.day_of(first.steps[-1].when)
        case = self.writer.again(first, (self.today - last).days - gap)
        case.clerk = first.clerk
        diary = Diary(case, self.calendar, case.vals["received_date"])
        options = {"pace": 0.5, "target": options["target"]}
        Stories(case, diary, self.corpus, self.staff, options).go(path)
        self._settle_date(case)
        self.cases.append(case)

    # -- the many -----------------------------------------------------------

    def _free(self):
        rng = self.rng
        weights = [s.get("w", 1) for s in self.corpus.situations]
        situation = rng.choices(self.corpus.situations, weights)[0]
        if situation["type"] == "accusation":
            return
        place = rng.choice(self.places)
        organ = self._organ(situation, place)
        # More lately, so that the month can be compared with the one before.
        young = rng.random() < 0.45
        age = rng.randint(0, 90) if young else rng.randint(91, OLDEST)
        channel, kind = self._channel(organ), self._kind(situation)
        if situation.get("litigation"):
            # A letter would have to go to a court (Article 22); visitors are guided.
            channel = rng.choice(("visit", "online", "phone"))
            # These two would make a letter of it again.
            kind = "single" if kind in ("anonymous", "joint") else kind
        case = self._case(situation, place, organ, channel, age, kind)
        path, options = self._path(case, place)
        self._live(case, place, path, options)
        if rng.random() < 0.13:
            self._repeat(case)

    def _organ(self, situation, place):
        """Return the key of the organ that receives the piece."""
        kind = situation["organ"]
        choices = {
            "station": ("xfj", "xfj", "gaj", "gaj", place["office"], place["fj"]),
            "police": ("xfj", "xfj", "gaj", "gaj"),
            "district": ("xfj", place["office"]),
            "town": ("xfj", place["office"], place["office"], place["town"]),
            "guide": ("xfj", "xfj", place["office"]),
            "reply": ("xfj", "gaj") if situation["cat"] < "020000" else ("xfj",),
            "file": ("xfj",),
        }.get(kind, ("xfj",) * 6 + (kind,))
        return self.rng.choice(choices)

    def _channel(self, organ):
        channels = {
            "online": 34,
            "letter": 20,
            "visit": 24,
            "phone": 12,
            "mailbox": 4,
            "email": 3,
            "fax": 1,
        }
        if organ == "xfj":
            channels.update(transferred=4, leader=2)
        return self.rng.choices(list(channels), channels.values())[0]

    def _kind(self, situation):
        draw = self.rng.random()
        if situation.get("collective") and draw < 0.5:
            return "collective"
        kinds = (
            (0.04, "anonymous"),
            (0.12, "confidential"),
            (0.18, "joint"),
            (0.2, "org"),
        )
        return next((kind for limit, kind in kinds if draw < limit), "")

    def _case(self, situation, place, organ, channel, age, kind):
        case = self.writer.write(situation, place, organ, channel, age, kind)
        if case.citizen:
            case.clerk = case.citizen
        elif channel == "online":
            case.clerk = "public"
        else:
            turn = self.rng.randint(0, 1)
            found = (
                self.staff.who(role, organ, turn)
                for role in ("window", "triage", "unit_intake")
            )
            case.clerk = next(filter(None, found))
        return case

    def _path(self, case, place):
        """Return the path of a case and its options."""
        rng, situation = self.rng, case.situation
        kind = situation["organ"]
        if kind in ("guide", "reply", "file"):
            return kind, {}
        if "guide" in situation and rng.random() < 0.4:
            return "guide", {}
        target = self.target(situation, place)
        if case.organ == target:
            return "own", {}
        draw = rng.random()
        if case.organ == "xfj" and draw < 0.14:
            return "assign", {"send_back": rng.random() < 0.2}
        if case.organ == "xfj" and draw < 0.18 and kind not in ("station", "town"):
            wrong = rng.choice([k for k in ("zjj", "zrj", "hbj", "mzj") if k != target])
            return "objection", {"wrong": wrong, "reject": rng.random() < 0.3}
        if 0.18 <= draw < 0.22 and situation.get("route") in ("c1", "c2", "c4"):
            return "refuse", {}
        if 0.22 <= draw < 0.25:
            return "withdraw", {"after": rng.choice(("register", "triage", "transfer"))}
        # Some organs are slow: without limits met late there is nothing to improve.
        pace = rng.uniform(2, 3) if 0.25 <= draw < 0.32 else 1
        if self._via(case, place) and rng.random() < 0.6:
            return "forward", {"pace": pace}
        extend = situation.get("route") == "c6" and draw > 0.86
        return "transfer", {"pace": pace, "extend": extend}

    def target(self, situation, place):
        """Return the key of the organ that has to answer."""
        kind = situation["organ"]
        return {
            "station": place["fj"],
            "police": "gaj",
            "district": place["district"],
            "town": place["town"],
            "discipline": "jiwei",
            "discipline_police": "jiweigw",
        }.get(kind, kind)

    def _via(self, case, place):
        """Return the organ above the target, for passing on from there."""
        if case.organ != "xfj":
            return None
        upper = {"station": "gaj", "town": place["district"]}
        return upper.get(case.situation["organ"])

    def _live(self, case, place, path, options):
        options.setdefault("target", self.target(case.situation, place))
        if case.situation["type"] == "accusation":
            # A unit over whose cadres that discipline organ has authority.
            police = case.situation["organ"] == "discipline_police"
            case.vals["accused"] = place["fj" if police else "town"]
        if case.situation["type"] == "accusation" and options["target"] == "jiwei":
            # The city's discipline organ gives it to that of the district.
            options["target"] = {"wyq": "wyjw", "lxq": "lxjw"}.get(
                place["district"], "pcjw"
            )
        if path in ("forward", "assign_below"):
            options.setdefault("via", self._via(case, place))
        diary = Diary(case, self.calendar, case.vals["received_date"])
        Stories(case, diary, self.corpus, self.staff, options).go(path)
        self._settle_date(case)
        self.cases.append(case)

    def _settle_date(self, case):
        """Let the day of receipt be that of registration; letters may be dated before."""
        if not case.steps:
            return
        day = self.writer.day_of(case.steps[0].when)
        case.vals["received_date"] = day
        self.writer.date_letter(case, day)

    # -- repeats ------------------------------------------------------------

    def _repeat(self, first):
        """Let the same person come again while the first piece is open."""
        sent = [s for s in first.steps if s.act in ("transfer", "assign")]
        if not sent or first.organ != "xfj":
            return
        gap = self.rng.randint(6, 16)
        start = self.writer.day_of(sent[0].when)
        again = (self.today - start).days - gap
        if again < 3:
            return
        case = self.writer.again(first, again)
        case.clerk = first.clerk
        diary = Diary(case, self.calendar, case.vals["received_date"])
        Stories(case, diary, self.corpus, self.staff, {"pace": 0}).go("repeat")
        self._settle_date(case)
        ends = [s.when for s in first.steps if s.act in ("close", "refuse", "withdraw")]
        if ends and ends[0] <= case.steps[-1].when:
            return
        self.cases.append(case)
