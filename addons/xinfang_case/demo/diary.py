"""Days and hours of the demonstration: staff work on working days, one act at a time."""

import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))

# Hour at which an act is usually done; pieces of one kind are worked through
# together, as in a real office.
HOURS = {
    "register": 9,
    "uphold_objection": 10,
    "reject_objection": 10,
    "accept": 10,
    "notify_route": 10,
    "route_own": 14,
    "route": 14,
    "perform_duty": 14,
    "answer_duty": 15,
    "close_routed": 16,
    "accept_simplified": 10,
    "answer_simplified": 16,
    "demand_opinion": 16,
    "draft_refusal": 10,
    "draft_no_longer": 10,
    "draft_final": 11,
    "draft_review_refusal": 10,
    "refuse": 15,
    "link_repeat": 11,
    "triage": 11,
    "hear_statement": 11,
    "study": 11,
    "request_extension": 10,
    "extend": 11,
    "object": 14,
    "handle_own": 14,
    "forward": 14,
    "draft_opinion": 14,
    "implement": 14,
    "name_accused": 14,
    "transfer": 15,
    "send_discipline": 15,
    "accept_accusation": 10,
    "decline_accusation": 10,
    "verify": 14,
    "conclude": 15,
    "feed_back": 16,
    "close_accusation": 17,
    "assign": 15,
    "guide": 15,
    "note_receipt": 15,
    "direct_reply": 15,
    "file_only": 15,
    "draft_answer": 14,
    "adopt": 15,
    "not_adopt": 15,
    "finish_implementation": 15,
    "check_opinion": 15,
    "approve_opinion": 16,
    "report": 16,
    "execute": 16,
    "accept_assist": 10,
    "report_assist": 14,
    "serve": 17,
    "send_back": 16,
    "accept_report": 17,
    "close": 17,
    "withdraw": 17,
    "supplement": 12,
    "evaluate": 20,
}


def moment(day, act, who):
    """Return when somebody does an act on a day, as naive UTC ``datetime``."""
    minute = zlib.crc32(f"{day}{act}{who}".encode()) % 55
    local = datetime.combine(day, time(HOURS.get(act, 15), minute), BEIJING)
    return local.astimezone(UTC).replace(tzinfo=None)


@dataclass
class Step:
    """One act to come: when, who, on what, with which values.

    ``referral`` is the number of the referral within the petition, None for the
    petition itself; ``part`` is a model and the number of the record of that
    model within the petition. In ``values`` organs, users, petitions stand by their keys.
    """

    when: datetime
    who: str
    act: str
    values: dict = field(default_factory=dict)
    referral: int | None = None
    part: tuple | None = None


@dataclass
class Case:
    """One petition of the demonstration with all that happens to it."""

    organ: str
    clerk: str
    vals: dict
    slots: dict
    situation: dict
    person: dict | None = None
    citizen: str | None = None
    representatives: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    first: "Case | None" = None
    petition_id: int | None = None

    @property
    def start(self):
        """When it is registered; None while it is a draft."""
        return self.steps[0].when if self.steps else None


class Diary:
    """Where a case stands in time: every act comes after the one before."""

    def __init__(self, case, calendar, day):
        self.case = case
        self.calendar = calendar
        self.day = day
        self.last = None

    def wait(self, days):
        """Let days pass (calendar days)."""
        self.day += timedelta(days=days)

    def working(self):
        """Move on to a working day."""
        while not self.calendar.is_working_day(self.day):
            self.day += timedelta(days=1)

    def note(self, who, act, values=None, referral=None, any_day=False, part=None):
        """Write down one act, on the next day and hour that it can be done."""
        while True:
            if not any_day:
                self.working()
            when = moment(self.day, act, who)
            if self.last is None or when > self.last:
                break
            self.day += timedelta(days=1)
        self.last = when
        step = Step(when, who, act, values or {}, referral, part)
        self.case.steps.append(step)
        return self.day
