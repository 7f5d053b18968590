"""Openings of random lives: roads through the law that thirty free acts seldom find.

A road is a line of acts that leads somewhere far: to a hearing in a recheck, a refused
review, an accusation that was closed. A life that draws one goes along it, strays now
and then, and is free where the road ends. What a step's values mean stands in the
plan; a word behind a colon asks for one of several.
"""

from .law_reference import DAY, STAFF, STEPS, days

_SENT = "register triage transfer"
_SERVED = (
    f"{_SENT} accept hear_statement draft_opinion check_opinion approve_opinion serve"
)
_ASKED = f"{_SERVED} request_review"
_REVIEWED = (
    f"{_ASKED} accept_review draft_review_opinion:uphold check_review_opinion "
    "decide_review serve_review"
)
_SUGGESTION = "register triage:suggestion transfer accept study"
_SEALED = "register triage:accusation"

# Name -> acts. Each ends where the law ends, or where the life is to go on freely.
ROADS = {
    # S4.1: what the office does itself
    "filed": "register triage file_only",
    "guided": "register supplement triage guide",
    "shown": "register triage:c4 guide note_receipt",
    "replied": "register triage direct_reply",
    "withdrawn": f"{_SENT} withdraw",
    # 4.2: competence
    "returned": f"{_SENT} object uphold_objection",
    "kept": f"{_SENT} object reject_objection accept",
    "forwarded": "register triage transfer:down forward accept",
    "refused": f"{_SENT} draft_refusal refuse close",
    "assisted": "register triage transfer:helped accept_assist report_assist accept",
    "waived": "register triage transfer:helped accept_assist waive_assist accept",
    # 4.3: suggestions
    "adopted": f"{_SUGGESTION} draft_answer:partly adopt serve implement "
    "finish_implementation close",
    "not_adopted": f"{_SUGGESTION} draft_answer:none not_adopt serve close",
    # 4.4: accusations
    "accusation": f"{_SEALED} send_discipline accept_accusation verify conclude "
    "feed_back close_accusation",
    "declined": f"{_SEALED} send_discipline decline_accusation close",
    "competent": f"{_SEALED} send_competent accept_accusation verify conclude "
    "feed_back close_accusation",
    # 4.5: claims
    "routed": "register triage transfer notify_route route close_routed close",
    "duty": "register triage transfer notify_route:c5 perform_duty answer_duty close",
    "converted": "register triage transfer notify_route convert_to_petition",
    "reported": "register triage assign accept hear_statement draft_opinion "
    "check_opinion approve_opinion dispatch serve report send_back report "
    "accept_report",
    "below": "register triage assign assign_below accept hear_statement draft_opinion "
    "check_opinion approve_opinion serve report accept_report report return_report "
    "report accept_report",
    "carried_out": f"{_SENT} accept hear_statement draft_opinion:support "
    "check_opinion approve_opinion serve execute close",
    "review_refused": f"{_ASKED} draft_review_refusal refuse_review",
    "late_excused": f"{_SERVED} request_review:late decide_relief:granted accept_review",
    "late_refused": f"{_SERVED} request_review:late decide_relief:refused "
    "draft_review_refusal refuse_review",
    "replaced": f"{_SERVED} request_review accept_review draft_review_opinion:support "
    "check_review_opinion decide_review serve_review execute",
    "review_withdrawn": f"{_ASKED} accept_review withdraw_review",
    "redone": f"{_ASKED} accept_review draft_review_opinion:redo "
    "check_review_opinion decide_review dispatch_review serve_review hear_statement "
    "draft_opinion check_opinion approve_opinion serve request_review",
    "heard": f"{_REVIEWED} request_recheck accept_review start_hearing convene hold "
    "record conclude draft_review_opinion check_review_opinion decide_review "
    "serve_review",
    "called_off": f"{_REVIEWED} request_recheck accept_review start_hearing convene "
    "cancel draft_review_opinion check_review_opinion decide_review serve_review",
    "recheck_refused": f"{_REVIEWED} request_recheck draft_review_refusal refuse_review",
}

# What a word behind a colon asks of the plan.
WORDS = {
    "triage:c4": {"type": "claim", "route": "c4"},
    "triage:suggestion": {"type": "suggestion", "route": False},
    "triage:accusation": {"type": "accusation", "route": False},
    "transfer:down": {"to": "police", "assist": None},
    "transfer:helped": {"to": "police", "assist": "branch"},
    "draft_answer:partly": {"adoption": "partly"},
    "draft_answer:none": {"adoption": "none"},
    "notify_route:c5": {"route": "c5"},
    "draft_opinion:support": {"decision": "support", "story": 0},
    "draft_review_opinion:uphold": {"decision": "uphold"},
    "draft_review_opinion:redo": {"decision": "redo"},
    "draft_review_opinion:support": {"decision": "change", "changed": "support"},
    "decide_relief:granted": {"relief": "granted"},
    "decide_relief:refused": {"relief": "refused"},
    # Unless the road says otherwise: a claim of the petition procedure, at one organ.
    "triage": {"type": "claim", "route": "c6"},
    "transfer": {"to": "police", "assist": None},
    "assign": {"to": "police", "assist": None},
}
HEADS = {
    who
    for who, (_organ, roles) in STAFF.items()
    if roles & {"unit_leader", "review_leader", "office_head"}
}
TRIES = 4


class Road:
    """The acts still to go; the planner asks for the next one."""

    def __init__(self, name):
        self.acts = ROADS[name].split() if name else []
        self.accuses = "triage:accusation" in self.acts
        self.left_out = []

    def wait(self, life):
        """Let the days pass that the next act needs: a session has its day."""
        if self.acts and self.acts[0] == "request_review:late":
            last = [days(leg.served, 30) for leg in life.legs if leg.served]
            life.today = max([life.today, *(day + DAY for day in last)])
        if self.acts and self.acts[0] == "hold":
            sessions = [h.session for h in life.hearings if h.state == "convened"]
            life.today = max([life.today, *sessions])

    def next(self, planner):
        """Return step, thing, login and plan of the next act, or None.

        An act that is no longer possible, for the life has strayed, is left out.
        """
        while self.acts:
            word = self.acts[0]
            found = self._possible(planner, word)
            if found:
                return found
            self.left_out.append(self.acts.pop(0))
        return None

    def _possible(self, planner, word):
        code = word.partition(":")[0]
        life = planner.life
        for thing in reversed(life.things()):
            for step in STEPS:
                if step[1:3] != (thing.kind, code):
                    continue
                able = [
                    who for who in (*STAFF, "petitioner") if life.may(who, step, thing)
                ]
                # Who signs in the end has drafted nothing on the way (G33).
                first = [who for who in able if who not in HEADS]
                for who in [*first, *able] * TRIES:
                    plan = {**planner.plan(step, thing), **WORDS.get(word, {})}
                    if life.refusal(step, thing, who, plan) is None:
                        return step, thing, who, plan
        return None

    def passed(self, code):
        """Strike the act off that was done."""
        if self.acts and self.acts[0].partition(":")[0] == code:
            self.acts.pop(0)
