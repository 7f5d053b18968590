"""The procedure as the Ordinance has it, typed by hand: states, steps, who, days.

Nothing here is read from the product: no record, no act data, no ORM. Working days
come from the library ``chinese_calendar``, not from the product's own table. What
the random lives do not go through (designation, succession, mediation, simplified
handling; see ``BESIDE``) is tested by its own examples.
"""

from datetime import timedelta

from chinese_calendar import is_workday

DAY = timedelta(1)

# login: (organ, roles)
STAFF = {
    "window": ("office", {"window"}),
    "triage": ("office", {"triage"}),
    "office_head": ("office", {"triage", "office_head"}),
    "intake": ("police", {"unit_intake"}),
    "handler": ("police", {"handler"}),
    "legal": ("police", {"legal"}),
    "leader": ("police", {"unit_leader"}),
    "role_reviewer": ("police", {"reviewer"}),
    "role_review_leader": ("police", {"review_leader"}),
    "branch_intake": ("branch", {"unit_intake"}),
    "branch_handler": ("branch", {"handler"}),
    "branch_legal": ("branch", {"legal"}),
    "branch_leader": ("branch", {"unit_leader"}),
    "city_reviewer": ("city", {"reviewer"}),
    "city_legal": ("city", {"legal"}),
    "city_head": ("city", {"review_leader"}),
    "province_reviewer": ("province", {"reviewer"}),
    "province_legal": ("province", {"legal"}),
    "province_head": ("province", {"review_leader"}),
    # Cleared for accusations: they alone see one, and elsewhere than in an organ of
    # discipline they do nothing about any other piece.
    "inspector_discipline": ("discipline", {"discipline"}),
    "police_cleared": ("police", {"discipline"}),
}
ABOVE = {"branch": "police", "police": "city", "city": "province"}
ISSUING = ("office", "police", "branch", "city", "province")

STATES = {
    "petition": set(
        "draft registered triaged transferred in_handling routed answered refused "
        "in_review in_recheck final closed guided direct_replied filed "
        "withdrawn".split()
    ),
    "leg": set(
        "delivered objecting returned forwarded assigned_below accepted statement_heard "
        "opinion_draft opinion_checked opinion_issued served reported "
        "report_accepted refused withdrawn notified_route routed closed_routed "
        "assisting contributed waived studying answer_draft adopted not_adopted "
        "implementing performing_duty duty_answered accusation_accepted verifying "
        "guided receipt_noted "
        "concluded accusation_declined accusation_closed".split()
    ),
    "review": set(
        "requested reviewing draft checked issued served refused withdrawn".split()
    ),
    "hearing": set("requested convened held recorded concluded cancelled".split()),
}

# States of the law that one petition of these lives cannot reach, and why.
BESIDE = {
    "linked": "S3 asks for another petition of the same matter at an organ below",
    "linked_final": "S4 asks for another petition of the same matter that is final",
    "archived": "C28 asks for the archivist's list, which is beside the procedure",
    "no_longer": "L11 asks for another petition of the same matter that is final",
    "disputed": "L5 asks for two organs that have both been sent the petition",
    "superseded": "L7 asks for an organ that was abolished",
    "settled": "C13 ends a mediation, which the lives do not hold",
    "simplified_accepted": "C40 is a procedure of its own",
    "simplified_done": "C41 is a procedure of its own",
    "waived": "C15 of a hearing: the petitioner stays away",
    "declined": "C15 of a hearing: asked for by the petitioner, and not held",
}

_UNIT = "unit_intake,unit_leader"
_HAND = "handler,unit_intake,unit_leader"
_SORT = "triage,office_head"
_PEOPLE = "window,triage,office_head"
_REVIEW = "reviewer,review_leader"
_ASK = "window,reviewer,review_leader,unit_intake"
_DRAFTED = "accepted|statement_heard|opinion_draft|opinion_checked"
_AFTER = "served|reported|report_accepted"
_REPORTING = "served|closed_routed|duty_answered|assigned_below"
_REPORTED = "reported|report_accepted"
# Who assigned it: the petition office, or the organ above that passed it down.
_CHECK = "triage,office_head,unit_intake,unit_leader"
_ACC = ",discipline"
_OPEN = "registered|triaged|transferred|in_handling|routed"

# rule, on what, act, from, to ("" = stays), which organ, which roles of it
# (with "*": the petitioner as well)
STEPS = [
    ("S1", "petition", "register", "draft", "registered", "office", _PEOPLE + ",*"),
    (
        "S2",
        "petition",
        "triage",
        "registered|triaged",
        "triaged",
        "office",
        _SORT + _ACC,
    ),
    ("S7", "petition", "transfer", "triaged", "transferred", "office", _SORT),
    ("S7", "petition", "assign", "triaged", "transferred", "office", "office_head"),
    ("S9", "petition", "guide", "triaged", "guided", "office", _PEOPLE),
    ("S6", "petition", "direct_reply", "triaged", "direct_replied", "office", _SORT),
    ("S5", "petition", "file_only", "triaged", "filed", "office", _SORT),
    ("S11", "petition", "withdraw", _OPEN, "withdrawn", "office", _PEOPLE + ",*"),
    ("S1", "petition", "supplement", _OPEN, "", "office", _PEOPLE + ",*"),
    (
        "C28",
        "petition",
        "close",
        "answered|refused|routed",
        "closed",
        "office",
        _SORT + _ACC,
    ),
    (
        "B2",
        "petition",
        "send_discipline",
        "triaged",
        "transferred",
        "office",
        "discipline",
    ),
    (
        "B3",
        "petition",
        "send_competent",
        "triaged",
        "transferred",
        "office",
        "discipline",
    ),
    (
        "B6",
        "leg",
        "accept_accusation",
        "delivered",
        "accusation_accepted",
        "own",
        "discipline",
    ),
    (
        "B6",
        "leg",
        "decline_accusation",
        "delivered",
        "accusation_declined",
        "own",
        "discipline",
    ),
    (
        "B7",
        "leg",
        "verify",
        "accusation_accepted|verifying",
        "verifying",
        "own",
        "discipline",
    ),
    ("B7", "leg", "conclude", "verifying", "concluded", "own", "discipline"),
    ("B7", "leg", "feed_back", "concluded", "", "own", "discipline"),
    (
        "B8",
        "leg",
        "close_accusation",
        "concluded",
        "accusation_closed",
        "own",
        "discipline",
    ),
    ("L9", "leg", "accept", "delivered", "accepted", "own", _UNIT + _ACC),
    ("L10", "leg", "draft_refusal", "delivered", "", "own", _UNIT),
    ("L10", "leg", "return_refusal", "delivered", "", "own", "unit_leader"),
    ("L10", "leg", "refuse", "delivered", "refused", "own", "unit_leader"),
    ("L1", "leg", "object", "delivered", "objecting", "own", _UNIT + _ACC),
    (
        "L2",
        "leg",
        "uphold_objection",
        "objecting",
        "returned",
        "sender",
        "office_head,unit_leader,discipline",
    ),
    (
        "L3",
        "leg",
        "reject_objection",
        "objecting",
        "delivered",
        "sender",
        "office_head,unit_leader,discipline",
    ),
    ("L4", "leg", "forward", "delivered", "forwarded", "own", _UNIT),
    ("L4", "leg", "assign_below", "delivered", "assigned_below", "own", _UNIT),
    ("L9", "leg", "accept_assist", "delivered", "assisting", "own", _UNIT),
    ("A24", "leg", "report_assist", "assisting", "contributed", "own", _HAND),
    (
        "A24",
        "leg",
        "waive_assist",
        "delivered|objecting|assisting",
        "waived",
        "lead",
        "unit_leader,office_head",
    ),
    (
        "C11",
        "leg",
        "hear_statement",
        "accepted|statement_heard",
        "statement_heard",
        "own",
        _HAND,
    ),
    ("C17", "leg", "request_extension", _DRAFTED, "", "own", "handler,unit_intake"),
    ("C17", "leg", "refuse_extension", _DRAFTED, "", "own", "unit_leader"),
    ("C17", "leg", "extend", _DRAFTED, "", "own", "unit_leader"),
    (
        "C18",
        "leg",
        "draft_opinion",
        "statement_heard|opinion_draft",
        "opinion_draft",
        "own",
        _HAND,
    ),
    ("C19", "leg", "check_opinion", "opinion_draft", "opinion_checked", "own", "legal"),
    (
        "C19",
        "leg",
        "return_draft",
        "opinion_draft|opinion_checked",
        "statement_heard",
        "own",
        "legal,unit_leader",
    ),
    (
        "C20",
        "leg",
        "approve_opinion",
        "opinion_checked",
        "opinion_issued",
        "own",
        "unit_leader",
    ),
    ("C21", "leg", "dispatch", "opinion_issued", "", "own", _HAND),
    (
        "C21",
        "leg",
        "serve",
        "opinion_issued|adopted|not_adopted",
        "served",
        "own",
        _HAND,
    ),
    ("C22", "leg", "execute", _AFTER, "", "own", _HAND),
    ("C25", "leg", "report", _REPORTING, "reported", "own", _HAND),
    ("C26", "leg", "accept_report", "reported", "report_accepted", "sender", _CHECK),
    ("C26", "leg", "send_back", _REPORTED, "served", "sender", _CHECK),
    ("C26", "leg", "return_report", _REPORTED, "assigned_below", "sender", _CHECK),
    ("L8", "leg", "notify_route", "delivered", "notified_route", "own", _UNIT),
    (
        "C1",
        "leg",
        "route",
        "notified_route|accepted|statement_heard",
        "routed",
        "own",
        _HAND + ",legal",
    ),
    (
        "C2",
        "leg",
        "perform_duty",
        "notified_route|routed",
        "performing_duty",
        "own",
        "handler,unit_leader",
    ),
    (
        "C2",
        "leg",
        "answer_duty",
        "performing_duty",
        "duty_answered",
        "own",
        "unit_leader",
    ),
    (
        "C3",
        "leg",
        "close_routed",
        "notified_route|routed",
        "closed_routed",
        "own",
        _HAND,
    ),
    (
        "C3",
        "leg",
        "note_receipt",
        "guided|receipt_noted",
        "receipt_noted",
        "own",
        _PEOPLE + ",unit_intake",
    ),
    (
        "C4",
        "leg",
        "convert_to_petition",
        "delivered|notified_route|routed",
        "accepted",
        "own",
        "unit_leader",
    ),
    ("A1", "leg", "study", "accepted|studying", "studying", "own", _HAND),
    ("A2", "leg", "draft_answer", "studying", "answer_draft", "own", _HAND),
    ("A2", "leg", "adopt", "answer_draft", "adopted", "own", "unit_leader"),
    ("A3", "leg", "not_adopt", "answer_draft", "not_adopted", "own", "unit_leader"),
    (
        "A2",
        "leg",
        "return_answer",
        "answer_draft",
        "studying",
        "own",
        "handler,unit_leader",
    ),
    ("A4", "leg", "implement", "served", "implementing", "own", _HAND),
    (
        "A4",
        "leg",
        "finish_implementation",
        "implementing",
        "served",
        "own",
        _HAND,
    ),
    ("C50", "leg", "request_review", _AFTER, "", "asking", _ASK + ",*"),
    ("CR8", "review", "decide_relief", "requested", "", "own", "review_leader"),
    ("C52", "review", "accept_review", "requested", "reviewing", "own", _REVIEW),
    ("C51", "review", "draft_review_refusal", "requested", "", "own", _REVIEW),
    ("C51", "review", "return_refusal", "requested", "", "own", "review_leader"),
    ("C51", "review", "refuse_review", "requested", "refused", "own", "review_leader"),
    (
        "C50",
        "review",
        "withdraw_review",
        "requested|reviewing|draft|checked",
        "withdrawn",
        "asking",
        _ASK + ",*",
    ),
    (
        "C53",
        "review",
        "draft_review_opinion",
        "reviewing|draft",
        "draft",
        "own",
        _REVIEW,
    ),
    ("C53", "review", "check_review_opinion", "draft", "checked", "own", "legal"),
    (
        "C53",
        "review",
        "return_review_draft",
        "draft|checked",
        "reviewing",
        "own",
        "legal,review_leader",
    ),
    ("C58", "review", "decide_review", "checked", "issued", "own", "review_leader"),
    ("C58", "review", "dispatch_review", "issued", "", "own", _REVIEW),
    ("C59", "review", "serve_review", "issued", "served", "own", _REVIEW),
    ("C55", "review", "request_recheck", "served", "", "asking", _ASK + ",*"),
    ("C56", "review", "start_hearing", "reviewing", "", "own", "review_leader"),
    ("C56", "hearing", "convene", "requested", "convened", "own", _REVIEW),
    ("C56", "hearing", "hold", "convened", "held", "own", _REVIEW),
    ("C56", "hearing", "record", "held", "recorded", "own", _REVIEW),
    ("C57", "hearing", "conclude", "recorded", "concluded", "own", _REVIEW),
    (
        "C57",
        "hearing",
        "cancel",
        "requested|convened",
        "cancelled",
        "own",
        "review_leader",
    ),
]
# Where a petition stands by what its lead organ is doing, least advanced first.
BY_LEG = {
    "returned": "triaged",
    **dict.fromkeys(("delivered", "objecting"), "transferred"),
    **dict.fromkeys(
        "accepted statement_heard studying answer_draft opinion_draft opinion_checked "
        "opinion_issued adopted not_adopted accusation_accepted verifying "
        "concluded".split(),
        "in_handling",
    ),
    **dict.fromkeys(
        ("notified_route", "routed", "performing_duty", "closed_routed"), "routed"
    ),
    **dict.fromkeys(
        ("served", "implementing", "duty_answered", "reported", "report_accepted"),
        "answered",
    ),
    **dict.fromkeys(("refused", "accusation_declined"), "refused"),
    "accusation_closed": "closed",
}
# A leg in one of these states is at its end.
ENDED = set("returned forwarded refused contributed waived withdrawn".split())
ENDED |= {
    "report_accepted",
    "receipt_noted",
    "accusation_declined",
    "accusation_closed",
}
ANSWERED = set("served reported report_accepted closed_routed duty_answered".split())


def roll(day):
    """Return the first day from ``day`` on that is no rest day (CR2)."""
    while not is_workday(day):
        day += DAY
    return day


def days(base, length, pauses=()):
    """Count calendar days; the day of the event does not count (CR1, CR2).

    Days within ``pauses`` are not counted, both ends included (CR6); a pause that
    begins after the last day revives nothing.
    """
    day = base
    while length:
        day += DAY
        length -= not any(first <= day <= last for first, last in pauses)
    return roll(day)


def working_days(base, length):
    """Count working days, made-up ones among them (CR3)."""
    day = base
    while length:
        day += DAY
        length -= is_workday(day)
    return day
