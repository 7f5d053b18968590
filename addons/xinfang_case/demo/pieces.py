"""What a petition says: who, through which channel, about what."""

from datetime import timedelta

from .diary import BEIJING, Case
from .people import CITIZENS


class PieceWriter:
    """Writes the values of one petition from a situation.

    :param corpus: :class:`~.corpus.Corpus`
    :param date today: the legal day
    """

    def __init__(self, corpus, today):
        self.corpus, self.today, self.rng = corpus, today, corpus.rng
        self.citizens = {}

    def write(  # pylint: disable=method-required-super
        self, situation, place, organ, channel, age, kind
    ):
        """Return a :class:`~.diary.Case` without acts.

        :param dict situation: of the corpus
        :param dict place: row of ``places.csv``
        :param str organ: key of the organ that receives it
        :param str channel: channel of ``xinfang.petition``
        :param int age: days since its receipt
        :param str kind: ``collective``, ``joint``, ``anonymous``, ``confidential``,
            ``org``, login of a citizen, or empty
        """
        day = self.today - timedelta(days=age)
        slots = self.corpus.slots(
            {**place, "fj": place["fj_name"], "organ": organ}, day
        )
        if kind == "collective":
            channel = "visit"
        vals = {
            "channel": channel,
            "type": situation["type"],
            "title": self.corpus.say(situation["titles"], slots)[:60],
            "content": self.corpus.tell(situation["body"], slots),
            "request": self.corpus.say(situation["ask"], slots),
            "received_date": day,
            "problem_region_id": place["code"],
            "urgency": "urgent" if self.rng.random() < 0.05 else "normal",
            "addressee": "云岭市人民政府" if channel == "letter" else False,
        }
        case = Case(organ, "", vals, slots, situation)
        self._who(case, place, kind)
        self._source(case)
        return case

    def _who(self, case, place, kind):
        """Add the petitioner, identity mode and number of people."""
        vals, rng = case.vals, self.rng
        logins = [citizen["login"] for citizen in CITIZENS]
        if kind in logins:
            case.citizen = kind
            case.person = self.citizen(kind, place)
            return
        if kind == "anonymous":
            vals["identity_mode"] = "anonymous"
            if vals["channel"] == "visit":
                vals["channel"] = "mailbox"
            return
        case.person = self._person(place)
        if kind == "org":
            case.person = self._organisation(place)
        if kind == "confidential":
            vals["identity_mode"] = "confidential"
        if kind == "collective":
            vals["headcount"] = rng.randint(5, 40)
            vals["involved_count"] = vals["headcount"] + rng.randint(0, 160)
            others = [self._person(place) for _one in range(rng.randint(1, 4))]
            case.representatives = [case.person, *others]
        if kind == "joint":
            if vals["channel"] in ("visit", "phone"):
                vals["channel"] = "letter"
            vals["headcount"] = rng.randint(3, 45)
            vals["involved_count"] = vals["headcount"]
        elif vals["channel"] == "letter" and rng.random() < 0.04:
            vals["unclear_address"] = True

    def citizen(self, login, place=None):
        """Return the person behind a portal account, always the same."""
        if login not in self.citizens:
            name = next(c["name"] for c in CITIZENS if c["login"] == login)
            self.citizens[login] = {
                **self._person(place),
                "name": name,
                "e_service_consent": True,
                "citizen": login,
            }
        return self.citizens[login]

    def _person(self, place):
        rng = self.rng
        person = self.corpus.person(place["code"][:6], self.today)
        house = f"{rng.randint(1, 30)}栋{rng.randint(1, 18)}0{rng.randint(1, 4)}室"
        estate = self.corpus.pick("estates")
        return {
            **person,
            "address": f"云岭市{place['d']}{place['t']}{estate}{house}",
            "region_id": place["code"],
            "occupation": rng.choice(("01", "02", "05", "06", "07", "99")),
            "e_service_consent": rng.random() < 0.45,
        }

    def _organisation(self, place):
        person = self._person(place)
        return {
            "name": self.corpus.pick("orgs"),
            "person_kind": "other_org",
            "id_type": "other",
            "contact_name": person["name"],
            "phone": person["phone"],
            "address": person["address"],
            "region_id": person["region_id"],
            "e_service_consent": True,
        }

    def _source(self, case):
        """Name the sender of what came from above, or the leader's paper."""
        vals, rng = case.vals, self.rng
        if vals["channel"] == "transferred":
            vals["source"] = "prov"
            vals["source_ref_no"] = (
                f"临信转〔{vals['received_date'].year}〕{rng.randint(100, 999)}号"
            )
        elif vals["channel"] == "leader":
            vals["source"] = "gov"
            vals["source_ref_no"] = f"批示件第{rng.randint(10, 99)}号"

    def again(self, first, age):
        """Return a repeat of a case: same person, same matter, later."""
        vals = {
            key: value
            for key, value in first.vals.items()
            if key not in ("source", "source_ref_no", "late_reason", "petition_date")
        }
        vals["received_date"] = self.today - timedelta(days=age)
        vals["content"] = self.corpus.pick("repeat_lead") + vals["content"]
        vals["title"] = f"再次反映：{vals['title']}"[:60]
        if vals["channel"] in ("transferred", "leader"):
            vals["channel"] = "letter"
        case = Case(first.organ, "", vals, first.slots, first.situation)
        case.person, case.citizen = first.person, first.citizen
        case.representatives, case.first = first.representatives, first
        return case

    def date_letter(self, case, day):
        """Date what was written before it came in; some of it was left lying."""
        vals, rng = case.vals, self.rng
        if vals["channel"] in ("letter", "fax", "mailbox"):
            vals["petition_date"] = day - timedelta(days=rng.randint(1, 5))
        elif vals["channel"] == "visit":
            vals["petition_date"] = day
        if vals["channel"] in ("letter", "mailbox") and rng.random() < 0.06:
            vals["received_date"] = day - timedelta(days=rng.randint(2, 3))
            vals["petition_date"] = vals["received_date"] - timedelta(days=2)
            vals["late_reason"] = self.corpus.pick("late")

    @staticmethod
    def day_of(when):
        """Return the day in Beijing of a naive UTC ``datetime``."""
        return (when + BEIJING.utcoffset(None)).date()
