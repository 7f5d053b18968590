"""What a random life does next: a plan of an act, and the act's real values.

A plan says in the words of the reference what the values mean; ``Values`` turns it
into what the product's act takes.
"""

from datetime import datetime, time

from .core_common import CHECKED, REASON
from .law_reference import ABOVE, DAY, STAFF, STEPS, days
from .usual_values import OBJECTION, SIGNED, UNKNOWN

STORIES = (
    "经查，该工地于夜间二十二时以后仍有施工行为，现场测得噪声超过排放标准。",
    "复核发现，当晚施工系抢修供水主管，已取得夜间作业证明并提前两日公告周边居民。",
)
ROUTES = ("c1", "c2", "c4")
# How often a step is chosen among those allowed; the others count ten. What ends a
# life early is rare, what leads up the ladder is frequent.
WEIGHTS = {
    **dict.fromkeys(("guide", "direct_reply", "file_only", "withdraw"), 0.3),
    **dict.fromkeys(("supplement", "cancel", "withdraw_review", "return_refusal"), 1),
    **dict.fromkeys(("draft_refusal", "draft_review_refusal"), 2),
    # Possible only after a draft, which is rare enough.
    **dict.fromkeys(("refuse", "refuse_review"), 40),
    **dict.fromkeys(("return_review_draft", "return_draft", "send_back", "triage"), 2),
    "return_report": 2,
    **dict.fromkeys(("hear_statement", "notify_route", "route", "study"), 3),
    **dict.fromkeys(("uphold_objection", "convert_to_petition", "close"), 3),
    **dict.fromkeys(("request_review", "request_recheck", "start_hearing"), 40),
    "decide_relief": 40,
    **dict.fromkeys(("check_review_opinion", "convene", "hold", "record"), 30),
    "conclude": 90,
    **dict.fromkeys(("approve_opinion", "decide_review", "serve", "serve_review"), 30),
}
# What leads aside or in circles: rare in a life that climbs the ladder.
ASIDE = set(
    "draft_refusal return_refusal draft_review_refusal "
    "guide direct_reply file_only withdraw notify_route route close "
    "supplement send_back withdraw_review return_draft forward return_review_draft "
    "assign_below return_report "
    "uphold_objection hear_statement triage cancel extend convert_to_petition "
    "request_extension refuse_extension".split()
)
# Steps whose act has no value that could be missing.
COMPLETE = set(
    "register close accept accept_assist check_opinion approve_opinion "
    "check_review_opinion decide_review implement adopt not_adopt "
    "refuse refuse_review accept_accusation".split()
)


class Planner:
    """Chooses and plans acts; ``rnd`` decides, so that a step can be replayed."""

    def __init__(self, life, rnd, aside=1, road=None, strays=0.12):
        """Plan for a life.

        :param aside: how likely it is to stray, from 1 to 0.01
        :param road: ``Road`` the life goes along as long as it has acts
        :param strays: how often it leaves the road for one attempt
        """
        self.life, self.rnd, self.aside = life, rnd, aside
        self.road, self.strays = road, strays

    def choose(self):
        """Return step, thing, login and plan of the next attempt."""
        if self.road and self.rnd.random() >= self.strays:
            found = self.road.next(self)
            if found:
                return found
        wrong = self.rnd.random() * (4 if self.aside < 0.1 else 1)
        found = self._allowed() if wrong > 0.08 else []
        if not found:
            thing = self.rnd.choice(self.life.things())
            kinds = [step for step in STEPS if step[1] == thing.kind]
            step = self.rnd.choice(kinds)
            return step, thing, self._anybody(), self.plan(step, thing)
        weights = [self._weight(step[2]) for step, _thing in found]
        step, thing = self.rnd.choices(found, weights)[0]
        able = [
            who for who in (*STAFF, "petitioner") if self.life.may(who, step, thing)
        ]
        login = self.rnd.choice(able)
        plan = self.plan(step, thing)
        if wrong < 0.14:
            login = self._anybody()
        elif wrong < 0.22:
            self.spoil(step[2], plan)
        return step, thing, login, plan

    def _weight(self, code):
        return WEIGHTS.get(code, 10) * (self.aside if code in ASIDE else 1)

    def _anybody(self):
        return self.rnd.choice([*STAFF, "petitioner"])

    def _allowed(self):
        """Return the steps somebody may take now, if the values are right."""
        return [
            (step, thing)
            for thing in self.life.things()
            for step in STEPS
            if step[1] == thing.kind
            and thing.state in step[3].split("|")
            and any(
                self.life.refusal(step, thing, who, self.plan(step, thing)) is None
                for who in self._first_able(step, thing)
            )
        ]

    def _first_able(self, step, thing):
        return [who for who in STAFF if self.life.may(who, step, thing)][:3]

    def plan(self, step, thing):
        method = getattr(self, f"_plan_{step[1]}_{step[2]}", None)
        method = method or getattr(self, f"_plan_{step[2]}", None)
        return method(thing) if method else {}

    # -- plans that are right, or nearly so -------------------------------------

    def _plan_triage(self, petition):
        if petition.type == "accusation":
            return {"type": "accusation", "route": False}
        if self.aside < 1:
            return {"type": "claim", "route": "c6"}
        kind = self.rnd.choice(("claim", "claim", "claim", "suggestion"))
        route = self.rnd.choice(("c6", "c6", "c6", "c6", "c6", *ROUTES))
        return {"type": kind, "route": kind == "claim" and route}

    def _plan_transfer(self, petition):
        to = self.rnd.choice(("police", "police", "branch"))
        other = "branch" if to == "police" else "police"
        return {"to": to, "assist": self.rnd.choice((None, None, None, other))}

    def _plan_send_discipline(self, petition):
        return {"to": "discipline"}

    def _plan_send_competent(self, petition):
        return {"to": "police"}

    def _plan_perform_duty(self, leg):
        return self._plan_accept(leg)

    def _plan_assign(self, petition):
        return {**self._plan_transfer(petition), **self._plan_send_back(petition)}

    def _plan_send_back(self, leg):
        return {"report_due": self.life.today + self.rnd.choice((10, 30)) * DAY}

    _plan_return_report = _plan_send_back

    def _plan_assign_below(self, leg):
        days = self.rnd.choice((5, 10, 30))
        last = leg.report_due or self.life.today
        due = min(self.life.today + days * DAY, last)
        return {"to": "branch", "report_due": due}

    def _plan_close(self, petition):
        return {"resolved": self.rnd.choice(("yes", "no", "no"))}

    def _plan_object(self, leg):
        suggested = self.rnd.choice(("unknown", "city"))
        return {"detailed": True, "basis": True, "suggested": suggested}

    def _plan_draft_refusal(self, leg):
        return {"detailed": True, "guide": True}

    def _plan_forward(self, leg):
        return {"to": "branch"}

    def _plan_accept(self, leg):
        return {"handler": "branch_handler" if leg.organ == "branch" else "handler"}

    def _plan_guide(self, petition):
        return {"organ_told": True, "follow_up": True}

    def _plan_note_receipt(self, leg):
        return {"detailed": True}

    def _plan_notify_route(self, leg):
        return {"route": self.rnd.choice(ROUTES)}

    _plan_route = _plan_notify_route

    def _plan_close_routed(self, leg):
        return {"proof": self.rnd.choice(("entered", "ended"))}

    def _plan_draft_answer(self, leg):
        return {"adoption": self.rnd.choice(("partly", "partly", "none"))}

    def _plan_hear_statement(self, leg):
        return {"day": self.life.today}

    def _plan_extend(self, leg):
        return {"days": self.rnd.choice((5, 10, 15, 30))}

    _plan_request_extension = _plan_extend

    def _plan_draft_opinion(self, leg):
        decision = self.rnd.choice(("support", "reject"))
        return {"decision": decision, "story": self.rnd.randrange(2)}

    def _plan_dispatch(self, leg):
        since = leg.dispatched or leg.issued or self.life.today
        return {
            "day": since + self.rnd.randint(0, (self.life.today - since).days) * DAY
        }

    _plan_dispatch_review = _plan_dispatch

    def _plan_serve(self, thing):
        return {**self._plan_dispatch(thing), "proof": True}

    _plan_serve_review = _plan_serve

    def _plan_execute(self, leg):
        return {"day": self.life.today}

    def _plan_request_review(self, thing):
        return {
            "organ": self.rnd.choice((None, ABOVE.get(thing.organ))),
            "asked": self.life.today,
            "received": self.life.today,
            "excuse": bool(thing.served and self.life.today > days(thing.served, 30)),
            "ended": self.rnd.choice((self.life.today, self.life.today - 10 * DAY)),
            "proved": True,
        }

    _plan_request_recheck = _plan_request_review

    def _plan_accept_review(self, review):
        able = {"reviewer", "review_leader"}
        mine = [
            who
            for who, (organ, roles) in STAFF.items()
            if organ == review.organ and roles & able
        ]
        return {"handler": self.rnd.choice(mine)}

    def _plan_decide_relief(self, review):
        return {"relief": self.rnd.choice(("granted", "refused")), "detailed": True}

    def _plan_draft_review_refusal(self, review):
        ground = "late" if review.relief == "refused" else "not_entitled"
        return {"ground": ground, "detailed": True}

    def _plan_draft_review_opinion(self, review):
        choices = ("uphold", "uphold", "change", "revoke")
        redo = ("redo", "redo") if review.level == "review" else ()
        changed = self.rnd.choice(("support", "reject"))
        return {"decision": self.rnd.choice(choices + redo), "changed": changed}

    def _plan_convene(self, hearing):
        return {
            "day": self.life.today + self.rnd.choice((7, 8, 10, 14)) * DAY,
            "chair": self._plan_accept_review(hearing)["handler"],
        }

    # -- what is wrong with a plan -------------------------------------------------

    def spoil(self, code, plan):
        """Put one thing wrong, as far as the act knows a thing that can be wrong."""
        today = self.life.today
        wrong = {
            "to": ("office", "station", "branch", "police"),
            "assist": ("office", "station", "branch", "police"),
            "report_due": (today, today - DAY),
            "detailed": (False,),
            "basis": (False,),
            "suggested": (None,),
            "proof": (False,) if code.startswith("serve") else (),
            "ended": (None, today + DAY, today - 90 * DAY),
            "proved": (False,),
            "changed": (False,),
            "guide": (False,),
            "organ_told": (False,),
            "follow_up": (False,),
            "handler": ("handler", "branch_leader", "city_reviewer", "triage"),
            "days": (0, -3, 31, 45),
            "day": (today + DAY, today - 40 * DAY, today - DAY),
            "organ": ("office", "province", "city", "police"),
            "asked": (today - 200 * DAY, today + DAY, today - 35 * DAY),
            "received": (today - DAY, today + DAY),
            "ground": ("late", "wrong_organ"),
            "chair": ("city_reviewer", "province_head", "legal"),
            "decision": ("redo",) if code == "draft_review_opinion" else (),
            "excuse": (False,),
        }
        names = [name for name in plan if wrong.get(name)]
        if code not in COMPLETE:
            names.append("missing")
        if names:
            name = self.rnd.choice(names)
            plan[name] = self.rnd.choice(wrong.get(name, (True,)))


class Values:
    """The values an act of the product takes, from a plan of the reference."""

    def __init__(self, town):
        self.town = town

    def of(self, step, thing, plan):
        """Return the values; of a plan with a gap the first one is left out."""
        method = getattr(self, f"_{step[1]}_{step[2]}", None)
        method = method or getattr(self, f"_{step[2]}", None)
        values = method(plan, thing) if method else {"reason": REASON}
        if plan.get("missing"):
            del values[next(iter(values))]
        return values

    def _organ(self, name):
        return name and getattr(self.town, name).id

    def _user(self, login):
        return self.town.users[login].id

    def _register(self, plan, thing):
        return {}

    _approve_opinion = _check_opinion = _decide_review = _register
    _refuse = _refuse_review = _register
    _check_review_opinion = _register
    _accept_assist = _implement = _accept_accusation = _register

    def _triage(self, plan, thing):
        return self.town.triage_vals(type=plan["type"], route=plan["route"])

    def _transfer(self, plan, thing):
        assist = [self._organ(plan["assist"])] if plan["assist"] else []
        to = self._organ(plan["to"])
        return {"to_department_id": to, "assist_department_ids": assist}

    def _assign(self, plan, thing):
        return {"report_due": str(plan["report_due"]), **self._transfer(plan, thing)}

    def _send_discipline(self, plan, thing):
        return {"to_department_id": self._organ(plan["to"])}

    def _send_competent(self, plan, thing):
        basis = "涉嫌刑事犯罪，属于公安机关管辖。"
        return {"to_department_id": self._organ(plan["to"]), "basis": basis}

    def _decline_accusation(self, plan, thing):
        return {"reason": "线索不具备可查性。", "legal_basis": "有关办理规定。"}

    def _verify(self, plan, thing):
        return {"verify_record": "调取交易记录并与有关人员谈话。"}

    def _leg_conclude(self, plan, thing):
        return {"accusation_result": "经核查，反映的问题部分属实。"}

    def _feed_back(self, plan, thing):
        return {"feedback_way": "oral", "feedback_record": "已当面反馈。"}

    def _close_accusation(self, plan, thing):
        return {"accusation_outcome": "partly_true"}

    def _perform_duty(self, plan, thing):
        return {
            "handler_id": self._user(plan["handler"]),
            "legal_basis": "《信访工作条例》第三十一条第五项。",
            "route_until_text": "受理之日起六十日内",
        }

    def _answer_duty(self, plan, thing):
        return {
            "answer": "已对工地依法查处，责令停止夜间施工。",
            "legal_basis": "《噪声污染防治法》第四十三条。",
            "route_remedy": "不服的，可以自知道之日起六十日内申请行政复议。",
        }

    def _guide(self, plan, thing):
        follow = self.town.life.today + 30 * DAY
        return {
            "reason": REASON,
            "guide_to": "持身份证件和材料向立案窗口提出。",
            "legal_basis": "第二十二条",
            "route_organ_name": plan["organ_told"] and "测试市中级人民法院",
            "route_until_text": "知道之日起六个月内",
            "follow_up_date": plan["follow_up"] and str(follow),
        }

    def _note_receipt(self, plan, thing):
        return {
            "receipt_kind": "entered",
            "receipt_from": "petitioner",
            "receipt_number": "（2026）测01号",
            "route_proof": "信访人出示了受理案件通知书。" if plan["detailed"] else "有",
        }

    def _direct_reply(self, plan, thing):
        return {"answer": "办理流程已在政务网站公布，可在线查询。"}

    def _supplement(self, plan, thing):
        return {"supplement": "补充：昨夜二十三时仍在施工。"}

    def _close(self, plan, thing):
        return {"resolved": plan["resolved"]}

    def _object(self, plan, thing):
        suggested = plan["suggested"]
        return {
            "reason": REASON if plan["detailed"] else "不归我管",
            "basis": plan["basis"] and OBJECTION["basis"],
            "suggested_department_id": suggested != "unknown"
            and self._organ(suggested),
            "suggested_unknown": suggested == "unknown" and UNKNOWN,
        }

    def _forward(self, plan, thing):
        return {"to_department_id": self._organ(plan["to"])}

    def _assign_below(self, plan, thing):
        return {**self._forward(plan, thing), "report_due": str(plan["report_due"])}

    def _accept(self, plan, thing):
        return {"handler_id": self._user(plan["handler"])}

    def _return_refusal(self, plan, thing):
        return {"reason": REASON}

    def _draft_refusal(self, plan, thing):
        return {
            "refusal_ground": "litigation",
            "reason": REASON if plan["detailed"] else "不受理",
            "legal_basis": "《信访工作条例》第三十一条。",
            "guide_to": plan["guide"] and "请向测试市中级人民法院提起诉讼。",
        }

    def _report_assist(self, plan, thing):
        return {"report_text": "已协助核查，情况属实。"}

    def _notify_route(self, plan, thing):
        return {
            "statutory_route": plan["route"],
            "legal_basis": "《信访工作条例》第三十一条。",
            "route_organ_name": "测试市中级人民法院",
            "route_how": "持身份证件和材料向立案窗口提出。",
            "route_until_text": "知道之日起六个月内",
            "reason": REASON,
        }

    def _route(self, plan, thing):
        follow = {"follow_up_date": str(self.town.life.today + 30 * DAY)}
        return {**self._notify_route(plan, thing), **follow}

    def _close_routed(self, plan, thing):
        return {
            "route_proof_kind": plan["proof"],
            "route_proof": "法院受理案件通知书（2026）测01号，信访人已签收。",
        }

    def _study(self, plan, thing):
        return {"study_record": "召集相关科室研究，认为建议有可行性。"}

    def _draft_answer(self, plan, thing):
        adopted = plan["adoption"] != "none"
        return {
            "adoption": plan["adoption"],
            "answer": "您的建议经研究论证，现将结果答复如下。",
            "measures": "本年度内完成第一批路口改造。" if adopted else None,
        }

    def _finish_implementation(self, plan, thing):
        return {"implementation": "第一批路口已改造完成。"}

    def _hear_statement(self, plan, thing):
        return {
            "heard_on": str(plan["day"]),
            "heard_record": "信访人陈述了事实和理由。",
        }

    def _extend(self, plan, thing):
        return {"days": plan["days"], "reason": "情况复杂，需委托鉴定。"}

    _request_extension = _extend

    def _refuse_extension(self, plan, thing):
        return {"reason": "尚可按期办结，不予延长。"}

    def _draft_opinion(self, plan, thing):
        organ = self._organ(ABOVE.get(thing.organ))
        return self.town.opinion(
            facts=STORIES[plan["story"]],
            decision=plan["decision"],
            review_department_id=organ,
        )

    def _dispatch(self, plan, thing):
        return {"dispatch_date": str(plan["day"])}

    def _serve(self, plan, thing):
        return {
            "service_date": str(plan["day"]),
            "service_method": "direct",
            "service_receiver": SIGNED["service_receiver"],
            "service_proof": plan["proof"] and SIGNED["service_proof"],
        }

    _serve_review, _dispatch_review = _serve, _dispatch

    def _execute(self, plan, thing):
        note = "已责令停工，现场复查两次，未再发现夜间施工。"
        return {"executed_on": str(plan["day"]), "execution_note": note}

    def _report(self, plan, thing):
        return {"report_text": "已办结。", "attitude": "accepts"}

    def _accept_report(self, plan, thing):
        return dict(CHECKED)

    def _send_back(self, plan, thing):
        return {"report_due": str(plan["report_due"]), "reason": REASON}

    _return_report = _send_back

    def _request_review(self, plan, thing):
        return {
            "request_text": "请求撤销原处理意见，责令停止夜间施工并赔偿损失。",
            "review_department_id": self._organ(plan["organ"]),
            "request_date": str(plan["asked"]),
            "received_date": str(plan["received"]),
            "late_excuse": plan["excuse"] and "因洪水交通中断。",
            "obstacle_ended": plan["ended"] and str(plan["ended"]),
            "late_proof": plan["proved"] and "当地应急管理部门的道路中断通告。",
        }

    _request_recheck = _request_review

    def _accept_review(self, plan, thing):
        return {"handler_id": self._user(plan["handler"])}

    def _decide_relief(self, plan, thing):
        reason = "洪水属于不可抗力，通告可以证明。" if plan["detailed"] else "同意"
        return {"relief": plan["relief"], "reason": reason}

    def _draft_review_refusal(self, plan, thing):
        return {
            "review_refusal": plan["ground"],
            "reason": REASON if plan["detailed"] else "不受理",
            "guide_to": "请由原信访人本人提出。",
        }

    def _draft_review_opinion(self, plan, thing):
        redo = plan["decision"] == "redo"
        due = str(self.town.life.today + 30 * DAY)
        above = self._organ(ABOVE.get(thing.organ))
        return {
            "review_decision": plan["decision"],
            "facts": "经复查，原处理意见的事实和程序已逐项核对。",
            "result_text": "由原承办单位对施工时段重新作出限制。",
            "legal_basis": "《信访工作条例》第三十五条。",
            "changed_decision": plan["changed"],
            "redo_defects": redo and "未核实夜间施工的实际时段，未测量噪声。",
            "redo_due": redo and due,
            "review_department_id": thing.level == "review" and above,
        }

    def _convene(self, plan, thing):
        return {
            "session_at": str(datetime.combine(plan["day"], time(1, 30))),
            "session_place": "二楼会议室",
            "chair_id": self._user(plan["chair"]),
            "outside_members": "李律师\n赵代表",
        }

    def _hold(self, plan, thing):
        return {"hearing_participants": "信访人、承办人"}

    def _record(self, plan, thing):
        return {"hearing_record": "双方陈述、质证、辩论。"}

    def _conclude(self, plan, thing):
        return {
            "hearing_conclusion": "多数意见认为原意见事实清楚。",
            "votes_for": 2,
            "votes_against": 1,
        }
