"""The lives of petitions that the loader multiplies.

A life is a list of steps on days counted from the day of registration. Each is
performed once through ``perform``; see ``capture.py``. Days are chosen so that
no act falls on the last day of a time limit.
"""

from dataclasses import dataclass, field

FEAST = 12  # days by which holidays may move the last day of a limit


@dataclass(frozen=True)
class Ref:
    """Placeholder in the values of a step: the id of a member of the cast."""

    slot: str


@dataclass(frozen=True)
class Day:
    """Placeholder in the values of a step: a day counted from registration."""

    offset: int


@dataclass(frozen=True)
class Step:
    """One act.

    :param day: days after registration; of ``daily`` the day before which it never is
    :param actor: slot of the user who acts; ``petitioner``; ``daily`` for the daily
        job, on the day after the last one of each limit that ends by itself
    :param target: ``p0``, ``p1`` … petition, ``r0``, ``r1`` … referral, ``v0``,
        ``v1`` review, in the order in which they were made
    :param code: act; empty for ``create``, see ``values``
    :param values: what the act asks for, or the fields of a new petition
    """

    day: int
    actor: str
    target: str
    code: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Life:
    """A sequence of steps and how common it is among closed or open petitions.

    ``seat``: key in ``World.departments`` of the office that registers it, where what
    it may do depends on which organs are below it; empty for any office.
    """

    name: str
    weight: float
    steps: tuple
    is_open: bool = False
    seat: str = ""

    @property
    def length(self):
        """Days from registration to the last step, whatever holidays lie between."""
        return max(
            step.day + (FEAST if step.actor == "daily" else 0) for step in self.steps
        )


def _create(actor="window", day=0, target="p0", **values):
    base = {
        "title": Ref("title"),
        "content": Ref("content"),
        "request": Ref("request"),
        "petitioner_id": Ref("petitioner"),
        "received_date": Day(day),
        "channel": "letter",
    }
    return [
        Step(day, actor, target, "create", {**base, **values}),
        Step(day, actor, target, "register"),
    ]


def _triage(day, actor="triage", target="p0", **values):
    base = {
        "type": "claim",
        "route": "c6",
        "category_id": Ref("category"),
        "problem_region_id": Ref("region"),
        "demands": Ref("request"),
    }
    return [Step(day, actor, target, "triage", {**base, **values})]


def _transfer(day, to="organ", code="transfer", actor="triage", **values):
    return [Step(day, actor, "p0", code, {"to_department_id": Ref(to), **values})]


_SIGNED = {
    "service_method": "direct",
    "service_receiver": "信访人本人",
    "service_proof": "签收的送达回证存卷",
}


def _answer(day, ref="r0", team="", review="review", decision="support"):
    """Accept, hear, draft, check, approve, serve: from ``day`` on."""
    prefix = f"{team}_" if team else ""
    handler, intake, leader = (f"{prefix}{x}" for x in ("handler", "intake", "leader"))
    return [
        Step(day, intake, ref, "accept", {"handler_id": Ref(handler)}),
        *_opinion(day, ref, handler, leader, review, decision),
    ]


def _opinion(day, ref, handler, leader, review="review", decision="support"):
    """Hear, draft, check, approve, serve; carry out what the opinion supports."""
    supported, executed = {}, []
    if decision in ("support", "part_support"):
        supported = {"execution_due": Day(day + 55)}
        done = {
            "executed_on": Day(day + 33),
            "execution_note": "整改措施已经落实，责任单位现场复核并留存记录。",
        }
        executed = [Step(day + 33, handler, ref, "execute", done)]
    return [
        Step(
            day + 9,
            handler,
            ref,
            "hear_statement",
            {"heard_on": Day(day + 9), "heard_record": "信访人当面陈述了事实和理由。"},
        ),
        # Not on the last day for evaluating the office, thirty days after its notice.
        Step(
            day + 24,
            handler,
            ref,
            "draft_opinion",
            {
                "facts": "经调查核实，信访人反映的情况基本属实",
                "decision": decision,
                "answer": "责任单位已经制定整改措施并限期落实",
                "legal_basis": "《信访工作条例》第三十二条",
                "review_department_id": Ref(review),
                **supported,
            },
        ),
        Step(day + 27, leader.replace("leader", "legal"), ref, "check_opinion"),
        Step(day + 28, leader, ref, "approve_opinion"),
        Step(
            day + 31,
            handler,
            ref,
            "serve",
            {**_SIGNED, "service_date": Day(day + 31)},
        ),
        *executed,
    ]


def _suggestion(day, ref="r0"):
    """Accept, study, adopt, serve: from ``day`` on (Article 29)."""
    adopted = {
        "adoption": "partly",
        "answer": "建议具有可行性，结合实际部分采纳",
        "measures": "纳入年度计划组织实施",
    }
    served = {**_SIGNED, "service_date": Day(day + 31)}
    return [
        Step(day, "intake", ref, "accept", {"handler_id": Ref("handler")}),
        Step(day + 9, "handler", ref, "study", {"study_record": "组织专题研究论证"}),
        Step(day + 27, "handler", ref, "draft_answer", adopted),
        Step(day + 28, "leader", ref, "adopt"),
        Step(day + 31, "handler", ref, "serve", served),
    ]


_REPORT = {"report_text": "已经办结并答复信访人。", "attitude": "accepts"}
_CHECKED = {
    f"quality_{name}": True
    for name in ("procedure", "facts", "basis", "answered", "served")
}


def _close(day, actor="triage"):
    # As resolved only what was carried out could be closed (guard G23).
    return [Step(day, actor, "p0", "close", {"resolved": "no"})]


def _evaluate(day, office="satisfied", organ="satisfied"):
    scores = {"score_office": office, "score_organ": organ}
    return [Step(day, "petitioner", "p0", "evaluate", scores)]


def _review(day, target="r0", review="v0", team="review", above="recheck"):
    """Ask for a review (of a review: a recheck), take it up, decide and serve it."""
    people = {role: f"{team}_{role}" for role in ("reviewer", "legal", "review_leader")}
    ask = "request_review" if target[0] == "r" else "request_recheck"
    served = {**_SIGNED, "service_date": Day(day + 17)}
    decision = {
        "facts": "经复查，原处理意见认定事实清楚，程序合法。",
        "review_decision": "uphold",
        "legal_basis": "《信访工作条例》第三十五条",
        "review_department_id": above and Ref(above),
    }
    asked = {"request_text": "对处理意见认定的事实有异议，请求撤销并重新调查。"}
    return [
        Step(day, people["reviewer"], target, ask, asked),
        Step(
            day + 2,
            people["reviewer"],
            review,
            "accept_review",
            {"handler_id": Ref(people["reviewer"])},
        ),
        Step(day + 12, people["reviewer"], review, "draft_review_opinion", decision),
        Step(day + 14, people["legal"], review, "check_review_opinion"),
        Step(day + 15, people["review_leader"], review, "decide_review"),
        Step(day + 17, people["reviewer"], review, "serve_review", served),
    ]


def _lapse(day):
    """Thirty days after service have passed: for evaluation, for asking for a review."""
    return [Step(day + 31, "daily", "p0", "")]


_OWN = {"department_id": Ref("organ"), "channel": "mailbox"}
_ONLINE = {"channel": "online", "petitioner_user_id": Ref("citizen")}
_EXTEND = {"days": 20, "reason": "案情复杂，需要补充鉴定"}
_OBJECT = {
    "reason": "经核查，所反映的事项不属于本单位职权范围。",
    "basis": "本单位职能配置、内设机构和人员编制规定",
    "suggested_department_id": Ref("organ2"),
}
_REFUSE = {
    "refusal_ground": "litigation",
    "reason": "该事项已经由人民法院依法立案审理，属于诉讼程序。",
    "legal_basis": "《信访工作条例》第三十一条",
    "guide_to": "请向受理案件的人民法院反映",
}


def _fact(steps):
    return tuple(steps)


def closed_lives():
    """Return the lives of petitions that came to an end."""
    full = [*_triage(1), *_transfer(3), *_answer(8)]
    collective = {
        "channel": "visit",
        "headcount": 7,
        "representative_ids": [Ref("petitioner"), Ref("rep")],
    }
    assign = _transfer(3, code="assign", actor="head", report_due=Day(82))
    report = [
        Step(45, "handler", "r0", "report", _REPORT),
        Step(47, "triage", "r0", "accept_report", _CHECKED),
    ]
    forwarded = [
        Step(6, "intake", "r0", "forward", {"to_department_id": Ref("sub")}),
        *_answer(10, "r1", "sub", "organ"),
    ]
    objected = [
        Step(5, "intake", "r0", "object", _OBJECT),
        Step(6, "head", "r0", "uphold_objection", {"reason": "同意退回"}),
        *_transfer(7, "organ2"),
        *_answer(12, "r1", "organ2", decision="part_support"),
    ]
    extended = [
        Step(8, "intake", "r0", "accept", {"handler_id": Ref("handler")}),
        Step(17, "leader", "r0", "extend", _EXTEND),
        *_opinion(34, "r0", "handler", "leader", decision="explain"),
    ]
    own = [
        *_triage(2, "intake"),
        Step(4, "intake", "p0", "handle_own", {"handler_id": Ref("handler")}),
        *_opinion(8, "r0", "handler", "leader"),
    ]
    refused = [
        Step(9, "intake", "r0", "draft_refusal", _REFUSE),
        Step(9, "leader", "r0", "refuse"),
        *_close(12),
    ]
    again = {"origin_id": Ref("p0"), "reason": "同一信访人就同一事项重复信访"}
    joined = [
        *_create(),
        *_triage(1),
        *_transfer(3),
        *_create(day=5, target="p1", channel="phone", title=Ref("title1")),
        *_triage(6, target="p1"),
        Step(7, "triage", "p1", "link_repeat", again),
        *_answer(8),
        *_close(42),
    ]
    repeat = [
        *_create(),
        *_triage(1),
        *_transfer(3),
        Step(8, "intake", "r0", "accept", {"handler_id": Ref("handler")}),
        *_create(day=20, target="p1", channel="phone", title=Ref("title1")),
        *_triage(21, target="p1"),
        Step(22, "triage", "p1", "draft_duplicate", {"origin_id": Ref("p0")}),
        Step(22, "head", "p1", "link_repeat"),
        *_opinion(8, "r0", "handler", "leader"),
        *_close(42),
    ]
    disputed = [
        *_create(),
        *full,
        *_evaluate(44, "dissatisfied", "dissatisfied"),
        *_review(50),
    ]
    return [
        Life(
            "letter",
            20,
            _fact([*_create(), *full, *_evaluate(44), *_close(50), *_lapse(39)]),
        ),
        Life("letter_lapsed", 14, _fact([*_create(), *full, *_close(50), *_lapse(39)])),
        Life(
            "online",
            15,
            _fact([*_create(**_ONLINE), *full, *_evaluate(44, "fair"), *_close(50)])
            + _fact(_lapse(39)),
        ),
        Life(
            "collective",
            3,
            _fact([*_create(**collective), *full, *_close(50), *_lapse(39)]),
        ),
        Life(
            "assigned",
            6,
            _fact(
                [
                    *_create(channel="leader"),
                    *_triage(1),
                    *assign,
                    *_answer(8),
                    *report,
                    *_close(50),
                    *_lapse(39),
                ]
            ),
        ),
        Life(
            "forwarded",
            5,
            _fact([*_create(), *_triage(1), *_transfer(3), *forwarded, *_close(50)])
            + _fact(_lapse(41)),
        ),
        Life(
            "objected",
            3,
            _fact([*_create(), *_triage(1), *_transfer(3), *objected, *_close(50)])
            + _fact(_lapse(43)),
        ),
        Life(
            "extended",
            5,
            _fact([*_create(), *_triage(1), *_transfer(3), *extended, *_close(72)])
            + _fact(_lapse(65)),
        ),
        Life(
            "own",
            6,
            _fact(
                [*_create("intake", **_OWN), *own, *_close(45, "intake"), *_lapse(39)]
            ),
        ),
        Life(
            "refused",
            4,
            _fact([*_create(), *_triage(1, route="c1"), *_transfer(3), *refused]),
        ),
        Life(
            "suggestion",
            3,
            _fact(
                [*_create(channel="email"), *_triage(1, type="suggestion", route=False)]
            )
            + _fact([*_transfer(3), *_suggestion(8), *_close(50), *_lapse(39)]),
        ),
        Life(
            "direct_reply",
            6,
            _fact([*_create(channel="phone"), *_triage(0)])
            + _fact(
                [
                    Step(
                        1,
                        "triage",
                        "p0",
                        "direct_reply",
                        {"answer": "已经当场向信访人解释清楚"},
                    )
                ]
            ),
        ),
        Life(
            "filed",
            3,
            _fact([*_create(), *_triage(1, type="suggestion", route=False)])
            + _fact(
                [Step(2, "triage", "p0", "file_only", {"reason": "表示感谢，无诉求"})]
            ),
        ),
        Life(
            "withdrawn",
            3,
            _fact([*_create(**_ONLINE), *_triage(1), *_transfer(3)])
            + _fact(
                [Step(6, "petitioner", "p0", "withdraw", {"reason": "问题已经解决"})]
            ),
        ),
        # Nobody has accepted the first piece yet, so that the repeat joins it.
        Life("joined", 3, _fact([*joined, *_lapse(39)])),
        # It is in progress below the city's office: refused. Below a district's office
        # there is no bureau.
        Life("repeat", 1, _fact([*repeat, *_lapse(39)]), seat="office"),
        Life("reviewed", 3, _fact([*disputed, *_close(73), *_lapse(67)])),
        Life(
            "rechecked",
            1,
            _fact([*disputed, *_review(88, "v0", "v1", "recheck", False)]),
        ),
    ]


def open_lives():
    """Return the lives of petitions that are still in hand, cut off on the way."""
    sent = [*_create(), *_triage(1), *_transfer(3)]
    accepted = [Step(8, "intake", "r0", "accept", {"handler_id": Ref("handler")})]
    opinion = _opinion(8, "r0", "handler", "leader")
    assign = _transfer(3, code="assign", actor="head", report_due=Day(82))
    secret = {"type": "accusation", "channel": "letter"}

    def life(name, weight, steps):
        return Life(f"open_{name}", weight, tuple(steps), is_open=True)

    return [
        life("registered", 10, _create(**_ONLINE)),
        life("triaged", 8, sent[:3]),
        life("transferred", 16, sent),
        life("accepted", 22, [*sent, *accepted]),
        life("online", 10, [*_create(**_ONLINE), *sent[2:], *accepted]),
        life("heard", 10, [*sent, *accepted, opinion[0]]),
        life("drafted", 6, [*sent, *accepted, *opinion[:2]]),
        life("checked", 2, [*sent, *accepted, *opinion[:3]]),
        life("issued", 4, [*sent, *accepted, *opinion[:4]]),
        life("served", 4, [*sent, *accepted, *opinion[:5]]),
        life("executed", 2, [*sent, *accepted, *opinion]),
        life("reviewed", 2, [*sent, *accepted, *opinion, *_review(45)[:2]]),
        life("assigned", 6, [*_create(), *_triage(1), *assign, *accepted]),
        life("accusation", 2, _create(**secret)),
    ]
