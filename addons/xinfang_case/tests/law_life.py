"""One petition's life as the law has it: what is allowed now, and what follows.

The facts the rules ask for, in plain Python; see ``law_reference`` for the tables.
"""

from dataclasses import dataclass, field
from datetime import date

from .law_reference import (
    ABOVE,
    ANSWERED,
    BY_LEG,
    DAY,
    ENDED,
    ISSUING,
    STAFF,
    STEPS,
    days,
    roll,
    working_days,
)


class Refused(Exception):
    """The law does not allow it; the text is the rule."""


def need(condition, rule):
    """Refuse by a rule unless the condition holds."""
    if not condition:
        raise Refused(rule)


@dataclass(eq=False)
class Thing:
    """A petition, leg, review or hearing: kind, state, facts and running limits."""

    kind: str
    state: str
    organ: str
    clocks: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)

    def __getattr__(self, name):
        # Only what no field answers comes here: facts not known are None.
        if name.startswith("__"):
            raise AttributeError(name)
        return self.facts.get(name)

    def stop(self, *codes):
        for code in codes:
            self.clocks.pop(code, None)


class Life:
    """A petition with its legs, reviews and hearings."""

    def __init__(self, received: date, late_reason: bool, accuses: bool = False):
        self.today = received
        facts = {"received": received, "late_reason": late_reason}
        facts["type"] = "accusation" if accuses else None
        self.petition = Thing("petition", "draft", "office", facts=facts)
        self.legs, self.reviews, self.hearings = [], [], []

    # -- who ----------------------------------------------------------------

    def things(self):
        return [self.petition, *self.legs, *self.reviews, *self.hearings]

    def organs(self, where, thing):
        """Return the organs that may do a step."""
        if self.sealed() and where in ("office", "sender"):
            # B1: the office has no part in it any more, the discipline organ holds it.
            return {"discipline"}
        if where == "sender":
            return {thing.sender}
        if where == "lead":
            lead = self.lead()
            return {thing.sender} | ({lead.organ} if lead else set())
        if where == "asking":
            # Who has to do with the petition, or would be asked.
            known = {"office"} | {t.organ for t in self.legs + self.reviews}
            return known | {ABOVE.get(thing.organ)}
        return {thing.organ}

    def sealed(self):
        """Return whether it is an accusation, sealed from its registration on (B1)."""
        return self.petition.type == "accusation" and self.petition.state != "draft"

    def may(self, login, step, thing):
        _rule, _kind, _code, _from, _to, where, roles = step
        roles = set(roles.split(","))
        if self.sealed():
            roles &= {"discipline", "*"}
        if self.petition.type == "accusation" and self.petition.state == "draft":
            # B1: who takes it down registers it; no other clerk sees it.
            return "*" in roles and login in ("window", "petitioner")
        if login == "petitioner":
            return "*" in roles
        organ, mine = STAFF[login]
        if self.petition.type != "accusation" and organ != "discipline":
            mine = mine - {"discipline"}
        return bool(mine & roles) and organ in self.organs(where, thing)

    def lead(self):
        """Return the newest lead leg that was not sent on or back."""
        gone = ("returned", "forwarded", "withdrawn")
        leads = [t for t in self.legs if t.role == "lead" and t.state not in gone]
        return leads[-1] if leads else None

    # -- the gate -------------------------------------------------------------

    def refusal(self, step, thing, login, plan):
        """Return the rule that refuses an act, or None when the law allows it."""
        rule, kind, code, begin, _to, _where, _roles = step
        try:
            need(thing.kind == kind and thing.state in begin.split("|"), rule)
            need(self.may(login, step, thing), rule)
            need(not plan.get("missing"), rule)
            check = self._named("may", kind, code)
            if check:
                check(thing, login, plan)
        except Refused as refusal:
            return str(refusal)
        return None

    def _named(self, what, kind, code):
        """Return the method of an act; a code of two machines has one for each."""
        own = getattr(self, f"_{what}_{kind}_{code}", None)
        return own or getattr(self, f"_{what}_{code}", None)

    def do(self, step, thing, login, plan):
        """Let an allowed act happen."""
        _rule, kind, code, _from, to, _where, _roles = step
        thing.facts["before"] = thing.state
        thing.state = to or thing.state
        if to:
            # A refusal drafted before is overtaken (G33: one drafts, another signs).
            thing.facts.pop("refusal_by", None)
        if thing.kind == "leg" and thing.state in ENDED:
            thing.facts["closed"] = True
        act = self._named("do", kind, code)
        if act:
            act(thing, login, plan)
        self._place_petition()

    def _place_petition(self):
        """Put the petition where its legs and reviews stand (§4.6)."""
        petition = self.petition
        if petition.state in ("draft", "registered"):
            return
        running = [r for r in self.reviews if r.state not in _REVIEW_ENDED]
        if running:
            deepest = any(r.level == "recheck" for r in running)
            petition.state = "in_recheck" if deepest else "in_review"
        elif self.final():
            petition.state = "final"
        elif petition.closed and petition.state in ("in_review", "in_recheck"):
            petition.state = "closed"
        elif petition.state not in _PETITION_ENDED:
            leads = [t for t in self.legs if t.role == "lead" and t.state in BY_LEG]
            now = [t for t in leads if not t.closed] or leads[-1:]
            petition.state = BY_LEG[now[0].state] if now else petition.state

    def final(self):
        return any(r.level == "recheck" and r.state == "served" for r in self.reviews)

    # -- the office (S1-S11, C28) --------------------------------------------

    def _may_register(self, petition, login, plan):
        late = self.today - petition.received > DAY
        need(not late or petition.late_reason, "G26")

    def _do_register(self, petition, login, plan):
        petition.clocks["TL-01"] = days(petition.received, 15)

    def _may_triage(self, petition, login, plan):
        need(self.sealed() == (plan["type"] == "accusation"), "G04")

    def _do_triage(self, petition, login, plan):
        petition.facts.update(type=plan["type"], route=plan["route"])

    def _may_transfer(self, petition, login, plan):
        for organ in filter(None, (plan["to"], plan["assist"])):
            need(organ in ISSUING, "G33")
            need(organ != "office", "S7")
        need(plan["to"] != plan["assist"], "A24")
        self._check_not_returned(plan["to"])

    def _check_not_returned(self, organ):
        back = [t for t in self.legs if t.role == "lead" and t.state == "returned"]
        need(organ not in {t.organ for t in back}, "L2")

    def _do_transfer(self, petition, login, plan):
        petition.stop("TL-01")
        due = plan.get("report_due")
        for role, organ in (("lead", plan["to"]), ("assist", plan["assist"])):
            if organ:
                self._deliver(organ, role, "office", report_due=due)

    def _deliver(self, organ, role, sender, **facts):
        facts.update(role=role, sender=sender, delivered=self.today)
        leg = Thing("leg", "delivered", organ, facts=facts)
        leg.clocks["TL-05"] = working_days(self.today, 5)
        if role == "lead":
            leg.clocks["TL-03"] = days(self.today, 15)
        self.legs.append(leg)

    def _may_assign(self, petition, login, plan):
        self._may_transfer(petition, login, plan)
        need(plan["report_due"] > self.today, "S7")

    _do_assign = _do_transfer

    def _end_here(self, petition, login, plan):
        petition.stop("TL-01")

    _do_direct_reply = _do_file_only = _end_here

    def _may_guide(self, petition, login, plan):
        told = plan["organ_told"] and plan["follow_up"]
        need(petition.route in (None, False, "c6") or told, "A31")

    def _do_guide(self, petition, login, plan):
        self._end_here(petition, login, plan)
        if petition.route not in (None, False, "c6"):
            # Article 31 (1)-(5): the way that was told stays in the office's hands.
            facts = {"role": "lead", "sender": "office", "delivered": self.today}
            self.legs.append(Thing("leg", "guided", "office", facts=facts))

    def _do_withdraw(self, petition, login, plan):
        for thing in self.things():
            thing.clocks.clear()
        for leg in self.legs:
            if not leg.closed:
                leg.state = "withdrawn"
                leg.facts["closed"] = True

    def _may_close(self, petition, login, plan):
        for leg in self.legs:
            need(leg.closed or leg.state in ANSWERED, "C28")
            assigned = leg.report_due and leg.role == "lead" and not leg.closed
            need(not assigned, "G24")
            owes = leg.role == "lead" and leg.served and leg.supports
            need(plan["resolved"] != "yes" or not owes or leg.executed, "G23")

    def _do_close(self, petition, login, plan):
        petition.facts["closed"] = True
        for leg in self.legs:
            leg.facts["closed"] = True

    # -- competence (L1-L12, A24) ----------------------------------------------

    def _may_object(self, leg, login, plan):
        due = leg.clocks.get("TL-05")
        need(due and self.today <= due, "G09")
        need(plan["detailed"] and plan["basis"], "G09")
        # Another organ, or in so many words that none is known (A23¶3, D09).
        need(plan["suggested"] not in (None, leg.organ), "G09")

    def _do_object(self, leg, login, plan):
        leg.stop("TL-05")

    def _do_uphold_objection(self, leg, login, plan):
        leg.stop("TL-03", "TL-22")
        if leg.above and leg.above.state == "assigned_below":
            leg.above.state = "delivered"
            leg.above.facts["passed"] = False

    def _may_forward(self, leg, login, plan):
        need(not leg.report_due or leg.role == "assist", "L4")
        self._check_below(leg, plan)

    def _check_below(self, leg, plan):
        need(plan["to"] in ISSUING and ABOVE.get(plan["to"]) == leg.organ, "L4")
        self._check_not_returned(plan["to"])

    def _do_forward(self, leg, login, plan):
        leg.stop("TL-03", "TL-05")
        self._deliver(plan["to"], leg.role, leg.organ, report_due=leg.report_due)

    def _may_assign_below(self, leg, login, plan):
        need(leg.report_due and leg.role == "lead", "L4")
        need(self.today < plan["report_due"] <= leg.report_due, "TL-04")
        self._check_below(leg, plan)

    def _do_assign_below(self, leg, login, plan):
        leg.facts["passed"] = True
        leg.stop("TL-03", "TL-05")
        due = plan["report_due"]
        self._deliver(plan["to"], "lead", leg.organ, report_due=due, above=leg)

    def _lead_only(self, leg, login, plan):
        need(leg.role == "lead", "A24")

    def _assist_only(self, leg, login, plan):
        need(leg.role == "assist", "A24")

    _may_accept_assist = _may_report_assist = _may_waive_assist = _assist_only

    def _do_accept_assist(self, leg, login, plan):
        leg.stop("TL-05")

    _do_waive_assist = _do_accept_assist

    def _may_accept(self, leg, login, plan):
        self._lead_only(leg, login, plan)
        need(self.petition.type == "suggestion" or self.petition.route == "c6", "L9")
        handler = plan.get("handler")
        need(not handler or STAFF[handler][0] == leg.organ, "G33")

    def _do_accept(self, leg, login, plan):
        leg.stop("TL-03", "TL-05")
        leg.facts.update(accepted=self.today, granted=0)
        if self.petition.route == "c6":
            leg.clocks["TL-07"] = days(self.today, 60)

    def _may_note_receipt(self, leg, login, plan):
        need(plan["detailed"], "C3")

    def _may_draft_refusal(self, leg, login, plan):
        self._lead_only(leg, login, plan)
        need(plan["detailed"] and plan["guide"], "G12")

    def _do_draft_refusal(self, thing, login, plan):
        thing.facts["refusal_by"] = login

    def _may_return_refusal(self, thing, login, plan):
        need(thing.facts.get("refusal_by"), "G33")

    def _do_return_refusal(self, thing, login, plan):
        del thing.facts["refusal_by"]

    def _may_refuse(self, leg, login, plan):
        self._lead_only(leg, login, plan)
        need(leg.facts.get("refusal_by") not in (None, login), "G33")

    def _do_refuse(self, leg, login, plan):
        leg.stop("TL-03", "TL-05")

    def _may_notify_route(self, leg, login, plan):
        self._lead_only(leg, login, plan)
        need(self.petition.type == "claim", "L8")

    def _do_notify_route(self, leg, login, plan):
        leg.stop("TL-03", "TL-05", "TL-07", "TL-08")
        self.petition.facts["route"] = plan["route"]

    _may_route, _do_route = _may_notify_route, _do_notify_route

    def _may_close_routed(self, leg, login, plan):
        need(plan["proof"] != "entered" or leg.state == "routed", "C3")
        self._check_assistants(leg)

    def _may_convert_to_petition(self, leg, login, plan):
        self._may_notify_route(leg, login, plan)
        need(self.petition.route != "c6", "C4")

    def _do_convert_to_petition(self, leg, login, plan):
        self.petition.facts["route"] = "c6"
        self._do_accept(leg, login, plan)

    def _may_perform_duty(self, leg, login, plan):
        need(self.petition.route == "c5", "C2")
        need(STAFF[plan["handler"]][0] == leg.organ, "G33")

    def _may_answer_duty(self, leg, login, plan):
        self._check_assistants(leg)

    # -- accusations (B1-B8) -----------------------------------------------------

    def _may_withdraw(self, petition, login, plan):
        need(not self.sealed(), "S11")

    def _may_accept_accusation(self, leg, login, plan):
        need(self.sealed(), "B6")

    _may_decline_accusation = _may_accept_accusation

    def _may_send_discipline(self, petition, login, plan):
        need(self.sealed(), "B2")
        need(plan["to"] == "discipline", "G01")

    def _do_send_discipline(self, petition, login, plan):
        petition.stop("TL-01")
        self._deliver("discipline", "lead", "discipline")
        leg = self.legs[-1]
        leg.stop("TL-03")
        leg.clocks["TL-22"] = working_days(self.today, 15)

    def _may_send_competent(self, petition, login, plan):
        need(self.sealed(), "B3")
        need(plan["to"] not in ("discipline", "office"), "B3")
        need(plan["to"] in ISSUING, "G33")

    def _do_send_competent(self, petition, login, plan):
        petition.stop("TL-01")
        self._deliver(plan["to"], "lead", "discipline")

    def _do_accept_accusation(self, leg, login, plan):
        leg.stop("TL-03", "TL-05", "TL-22")

    _do_decline_accusation = _do_accept_accusation

    def _do_leg_conclude(self, leg, login, plan):
        leg.clocks["TL-23"] = working_days(self.today, 15)

    def _may_feed_back(self, leg, login, plan):
        need(not leg.told, "B7")

    def _do_feed_back(self, leg, login, plan):
        leg.facts["told"] = True
        leg.stop("TL-23")

    def _may_close_accusation(self, leg, login, plan):
        need(leg.told, "FEEDBACK")

    # -- suggestions (A1-A4) -----------------------------------------------------

    def _suggestion(self, leg, login, plan):
        need(self.petition.type == "suggestion", "A1")

    _may_study = _may_return_answer = _suggestion
    _may_finish_implementation = _suggestion

    def _may_draft_answer(self, leg, login, plan):
        self._suggestion(leg, login, plan)
        need(leg.role == "lead", "A2")

    def _do_draft_answer(self, leg, login, plan):
        leg.facts.update(drafter=login, proposed=plan["adoption"])

    def _may_sign_answer(self, leg, login):
        need(login != leg.drafter, "G33")
        self._check_assistants(leg)

    def _may_adopt(self, leg, login, plan):
        need(leg.proposed != "none", "A2")
        self._may_sign_answer(leg, login)

    def _may_not_adopt(self, leg, login, plan):
        need(leg.proposed == "none", "A3")
        self._may_sign_answer(leg, login)

    def _do_adopt(self, leg, login, plan):
        leg.facts.update(adopted=True, issued=self.today)

    def _may_implement(self, leg, login, plan):
        self._suggestion(leg, login, plan)
        need(leg.adopted and not leg.implemented, "A4")
        need(not self.petition.closed, "A4")

    def _do_finish_implementation(self, leg, login, plan):
        leg.facts["implemented"] = True

    # -- opinion (C10-C26) ---------------------------------------------------------

    def _claim(self, leg, login, plan):
        need(self.petition.type == "claim", "A31")

    def _may_hear_statement(self, leg, login, plan):
        self._claim(leg, login, plan)
        need(leg.accepted <= plan["day"] <= self.today, "C11")

    def _may_extend(self, leg, login, plan):
        due = leg.clocks.get("TL-08") or leg.clocks.get("TL-07")
        need(due and self.today <= due, "G14")
        need(1 <= plan["days"] <= 30 - (leg.extended or 0), "G14")

    def _may_request_extension(self, leg, login, plan):
        need(not leg.asked, "C17")
        self._may_extend(leg, login, plan)

    def _do_request_extension(self, leg, login, plan):
        leg.facts["asked"] = True

    def _may_refuse_extension(self, leg, login, plan):
        need(leg.asked, "C17")

    def _do_refuse_extension(self, leg, login, plan):
        leg.facts["asked"] = False

    def _do_extend(self, leg, login, plan):
        """Thirty days in all; to a second acceptance only what is granted after it."""
        leg.facts["asked"] = False
        leg.facts["extended"] = (leg.extended or 0) + plan["days"]
        leg.facts["granted"] = (leg.granted or 0) + plan["days"]
        leg.stop("TL-07")
        leg.clocks["TL-08"] = roll(leg.accepted + (60 + leg.granted) * DAY)

    def _may_draft_opinion(self, leg, login, plan):
        self._claim(leg, login, plan)
        need((plan["decision"], plan["story"]) != leg.annulled, "G20")

    def _do_draft_opinion(self, leg, login, plan):
        leg.facts.update(
            drafter=login,
            result=(plan["decision"], plan["story"]),
            supports=plan["decision"] == "support",
            executing=False,
        )

    def _do_check_opinion(self, leg, login, plan):
        leg.facts["checker"] = login

    def _may_approve_opinion(self, leg, login, plan):
        need(login not in (leg.drafter, leg.checker), "G33")
        self._check_assistants(leg)

    def _check_assistants(self, leg):
        helping = [t for t in self.legs if t.role == "assist" and not t.closed]
        need(leg.role != "lead" or not helping, "A24")

    def _do_approve_opinion(self, leg, login, plan):
        leg.facts["issued"] = self.today

    def _may_dispatch(self, leg, login, plan):
        need(not leg.dispatched, "C21")
        need(leg.issued <= plan["day"] <= self.today, "C21")

    def _do_dispatch(self, leg, login, plan):
        leg.facts["dispatched"] = plan["day"]
        leg.stop("TL-07", "TL-08")

    def _may_serve(self, leg, login, plan):
        self._check_arrival(leg, plan)

    def _check_arrival(self, thing, plan):
        sent = thing.dispatched or thing.issued
        need(sent <= plan["day"] <= self.today, "CR9")
        need(plan.get("proof", True), "CR9")

    def _do_serve(self, leg, login, plan):
        leg.facts["served"] = plan["day"]
        leg.stop("TL-07", "TL-08")
        if self.petition.type == "claim":
            leg.facts.update(standing=True, executing=leg.supports)
            leg.clocks["TL-12"] = days(plan["day"], 30)
            if leg.supports:
                leg.clocks["TL-19i"] = days(plan["day"], 30)

    def _do_not_adopt(self, leg, login, plan):
        leg.facts["issued"] = self.today

    def _may_execute(self, leg, login, plan):
        need(leg.executing and leg.served <= plan["day"] <= self.today, "C22")

    def _do_execute(self, leg, login, plan):
        leg.stop("TL-19i")
        leg.facts.update(executing=False, executed=True)

    def _may_report(self, leg, login, plan):
        need(leg.report_due and leg.role == "lead", "G24")
        if leg.state == "assigned_below":
            below = [t for t in self.legs if t.above is leg and not t.closed]
            need(all(t.state == "reported" for t in below), "G24")
        self._check_assistants(leg)

    def _do_report(self, leg, login, plan):
        leg.facts["reported_from"] = leg.before

    def _may_send_back(self, leg, login, plan):
        need(not leg.passed, "C26")
        self._check_sent_back(leg, plan)

    def _may_return_report(self, leg, login, plan):
        need(leg.passed, "C26")
        self._check_sent_back(leg, plan)

    def _check_sent_back(self, leg, plan):
        above = leg.above
        asked = above and above.state == "assigned_below"
        need(leg.state == "reported" or asked, "C26")
        need(plan["report_due"] > self.today, "C26")
        last = above and not above.closed and above.report_due
        need(not last or plan["report_due"] <= last, "TL-04")

    def _do_send_back(self, leg, login, plan):
        # Sent back, it is what it was when it was reported: served, or led away.
        leg.state = leg.reported_from
        leg.facts.update(report_due=plan["report_due"], closed=False)

    _do_return_report = _do_send_back

    # -- review and recheck (C50-C59) ------------------------------------------------

    def _asked(self, thing):
        """Return the requests about the present opinion that stand."""
        return [
            r
            for r in self.reviews
            if r.about == (thing, thing.round)
            and r.state not in ("refused", "withdrawn")
        ]

    def _check_request(self, thing, login, plan):
        need(not self.final(), "G13")
        need(not self._asked(thing), "G18")
        need(plan["organ"] in (None, ABOVE[thing.organ]), "G18")
        asked, received = plan["asked"], plan["received"]
        need(login != "petitioner" or received == self.today, "CR10")
        need(thing.served <= asked <= received <= self.today, "CR7")
        if asked <= days(thing.served, 30):
            return
        need(plan["excuse"], "A35")
        ended = plan["ended"]
        need(ended and plan["proved"], "CR8")
        need(thing.served <= ended <= asked <= days(ended, 10), "CR8")

    def _may_request_review(self, leg, login, plan):
        need(self.petition.route == "c6" and leg.standing, "G19")
        self._check_request(leg, login, plan)

    def _do_request_review(self, leg, login, plan):
        self._open_review(leg, plan, "review", "TL-12", "TL-13", leg)

    def _may_request_recheck(self, review, login, plan):
        need(review.level == "review" and review.decision != "redo", "G18")
        self._check_request(review, login, plan)

    def _do_request_recheck(self, review, login, plan):
        self._open_review(review, plan, "recheck", "TL-14", "TL-16", review.leg)

    def _open_review(self, thing, plan, level, stops, starts, leg):
        thing.stop(stops)
        facts = {"about": (thing, thing.round), "level": level, "leg": leg}
        facts.update(asked=plan["asked"], received=plan["received"])
        facts["late"] = plan["asked"] > days(thing.served, 30)
        review = Thing("review", "requested", ABOVE[thing.organ], facts=facts)
        review.clocks[starts] = days(plan["received"], 30)
        self.reviews.append(review)

    def _may_accept_review(self, review, login, plan):
        handler = STAFF[plan["handler"]][0]
        need(handler == review.organ, "G07")
        need(not review.late or review.relief == "granted", "CR8")

    def _may_decide_relief(self, review, login, plan):
        """The organ that reviews decides once whether the excuse is good (CR8)."""
        need(review.late and not review.relief, "CR8")
        need(plan["detailed"], "CR8")

    def _do_decide_relief(self, review, login, plan):
        review.facts["relief"] = plan["relief"]

    def _do_accept_review(self, review, login, plan):
        review.facts["handler"] = plan["handler"]

    _do_draft_review_refusal = _do_draft_refusal

    def _may_refuse_review(self, review, login, plan):
        need(review.facts.get("refusal_by") not in (None, login), "G33")

    def _may_draft_review_refusal(self, review, login, plan):
        excused = not review.late or review.relief != "refused"
        need(plan["ground"] != "late" or not excused, "C51")
        need(plan["ground"] != "wrong_organ", "C51")
        need(plan["detailed"], "C51")

    def _do_refuse_review(self, review, login, plan):
        """The window opens again while there is time left."""
        review.clocks.clear()
        thing = review.about[0]
        code = "TL-14" if review.level == "recheck" else "TL-12"
        last = days(thing.served, 30)
        if self.today <= last and not self._asked(thing):
            thing.clocks[code] = last
        for hearing in self.hearings:
            if hearing.review is review and hearing.state in ("requested", "convened"):
                hearing.state = "cancelled"

    _do_withdraw_review = _do_refuse_review

    def _may_draft_review_opinion(self, review, login, plan):
        need(plan["decision"] != "redo" or review.level == "review", "C54")
        replaces = plan["decision"] in ("change", "revoke")
        need(not replaces or plan["changed"], "C53")

    def _do_draft_review_opinion(self, review, login, plan):
        replaces = plan["decision"] in ("change", "revoke")
        review.facts.update(drafter=login, decision=plan["decision"])
        review.facts["changed"] = plan["changed"] if replaces else None

    def _do_check_review_opinion(self, review, login, plan):
        review.facts["checker"] = login

    def _may_decide_review(self, review, login, plan):
        need(login not in (review.drafter, review.checker), "G33")
        self._check_no_hearing(review, ("convened", "held", "recorded"))

    def _check_no_hearing(self, review, states):
        running = [h for h in self.hearings if h.review is review and h.state in states]
        need(not running, "C56")

    def _do_decide_review(self, review, login, plan):
        """The limit runs on until the opinion is sent for service (§5.4)."""
        review.facts["issued"] = self.today
        leg = review.leg
        if review.decision != "uphold":
            # What stands no more is not carried out either (A32¶2).
            leg.facts.update(standing=False, executing=False)
            leg.stop("TL-19i")
        if review.decision == "redo":
            leg.state = "accepted"
            leg.facts.update(
                round=(leg.round or 0) + 1,
                annulled=leg.result,
                served=None,
                dispatched=None,
                executing=False,
                executed=None,
                supports=None,
                closed=False,
            )
            if leg.role == "lead":
                self.petition.facts["closed"] = False

    def _may_dispatch_review(self, review, login, plan):
        need(not review.dispatched, "C58")
        self._check_arrival(review, plan)

    def _do_dispatch_review(self, review, login, plan):
        review.facts["dispatched"] = plan["day"]
        review.stop("TL-13", "TL-16")

    def _may_serve_review(self, review, login, plan):
        self._check_arrival(review, plan)

    def _do_serve_review(self, review, login, plan):
        review.facts["served"] = plan["day"]
        review.stop("TL-13", "TL-16")
        if review.changed:
            supports = review.changed == "support"
            review.leg.facts.update(supports=supports, executing=supports)
            if supports:
                review.leg.facts["executed"] = None
                review.leg.clocks["TL-19i"] = days(plan["day"], 30)
        if review.level == "recheck":
            self.petition.facts["closed"] = True
            for thing in self.legs + self.reviews:
                thing.stop("TL-12", "TL-14")
            for leg in self.legs:
                if leg.state == "served" and not leg.report_due:
                    leg.facts["closed"] = True
        elif review.decision != "redo":
            review.clocks["TL-14"] = days(plan["day"], 30)

    # -- the hearing in a recheck (C56, C57) -------------------------------------------

    def _may_start_hearing(self, review, login, plan):
        need(review.level == "recheck", "G16")
        running = ("requested", "convened", "held", "recorded")
        self._check_no_hearing(review, running)

    def _do_start_hearing(self, review, login, plan):
        hearing = Thing("hearing", "requested", review.organ, facts={"review": review})
        self.hearings.append(hearing)

    def _may_convene(self, hearing, login, plan):
        need(hearing.review.state in ("reviewing", "draft", "checked"), "C56")
        need(STAFF[plan["chair"]][0] == hearing.organ, "C56")
        need((plan["day"] - self.today).days >= 7, "TL-29")
        need(plan["chair"] not in {r.handler for r in self.reviews}, "G07")

    def _do_convene(self, hearing, login, plan):
        hearing.facts.update(session=plan["day"], chair=plan["chair"], start=self.today)

    def _may_hold(self, hearing, login, plan):
        need(self.today >= hearing.session, "C56")

    def _may_hearing_conclude(self, hearing, login, plan):
        need(login == hearing.chair, "G07")

    def _do_hearing_conclude(self, hearing, login, plan):
        """C57: the days of the hearing do not count, both ends included (CR6)."""
        if not hearing.start:
            return
        review = hearing.review
        pauses = [*(review.pauses or ()), (hearing.start, self.today)]
        review.facts["pauses"] = pauses
        if "TL-16" in review.clocks:
            review.clocks["TL-16"] = days(review.received, 30, pauses)

    _do_cancel = _do_hearing_conclude


_REVIEW_ENDED = ("served", "refused", "withdrawn")
_PETITION_ENDED = ("final", "closed", "guided", "direct_replied", "filed", "withdrawn")
STEP = {(step[1], step[2]): step for step in STEPS}
