"""How organs deal with claims of another procedure, and with small clear ones."""

from datetime import timedelta

from .typed_paths import TypedPaths

ORGANS = {
    "c1": "有管辖权的政法机关",
    "c2": "云岭市劳动人事争议仲裁委员会（土地承包争议为县农村土地承包仲裁委员会）",
    "c3": "作出处分决定的党组织",
    "c4": "有权作出该行政行为或者受理行政复议的机关",
}
LIMITS = {
    "c1": "按照该法律程序规定的期限",
    "c2": "自知道或者应当知道权利被侵害之日起的仲裁时效内",
    "c3": "按照党内法规规定的期限",
    "c4": "自知道或者应当知道行政行为之日起六十日内申请行政复议",
    "c5": "自收到申请之日起两个月内",
}


class RoutedPaths(TypedPaths):
    """The acts on statutory routes (Article 31 (1)-(5)) and in simplified handling."""

    def routed(self):
        """Tell whether the claim belongs to a statutory procedure."""
        return self.case.situation.get("route") in LIMITS

    def route_values(self, organ):
        """Return what is told of the procedure."""
        route = self.case.situation["route"]
        return {
            "statutory_route": route,
            "legal_basis": self.case.situation["law"],
            "route_organ_name": ORGANS.get(route) or self.staff.names[organ],
            "route_how": "携带身份证明和相关材料，向承办机关提出书面申请",
            "route_until_text": LIMITS[route],
            "reason": "经审查，该事项依法应当通过相应法定途径处理",
        }

    def guide_values(self):
        """Return what is told at the counter; of c1 to c5 in full, with a day to ask."""
        values = super().guide_values()
        if not self.routed():
            return values
        route = self.case.situation["route"]
        return {
            **values,
            "route_organ_name": ORGANS.get(route, "有权履行该职责的机关"),
            "route_until_text": LIMITS[route],
            "follow_up_date": self.diary.day + timedelta(days=45),
        }

    def asked_after(self):
        """Note what the petitioner said when he was asked how it went (C3)."""
        if self.case.situation.get("route") in ("c1", "c2"):
            values = {
                "receipt_kind": "entered",
                "receipt_from": "petitioner",
                "route_proof": "电话回访，信访人告知承办机关已经收下申请材料并出具回执。",
                "follow_up_date": self.diary.day + timedelta(days=120),
            }
            self.act_on(self.triager(), "note_receipt", values, 0, days=30)

    def notify(self, organ, number, wait=(1, 8)):
        """Tell the petitioner which procedure it is."""
        values = {
            **self.route_values(organ),
            "handler_id": self.handler(organ),
            **self.exempt(),
        }
        who = self.staff.who("unit_intake", organ)
        self.act(who, "notify_route", values, number, wait)

    def away(self, organ, number):
        """Perform the organ's own duty, or lead into the procedure and close."""
        who = self.handler(organ)
        route = self.case.situation["route"]
        if route == "c5":
            values = {
                "handler_id": who,
                "legal_basis": self.case.situation["law"],
                "route_until_text": LIMITS[route],
            }
            self.act(who, "perform_duty", values, number, (1, 6))
            values = {
                "answer": self.text("answer"),
                "legal_basis": self.case.situation["law"],
                "route_remedy": "如不服本答复，可以自收到之日起六十日内申请行政复议，"
                "或者自收到之日起六个月内向人民法院提起行政诉讼。",
                **self.exempt(),
            }
            leader = self.staff.who("unit_leader", organ)
            self.act(leader, "answer_duty", values, number, (8, 30))
            return
        values = {**self.route_values(organ), **self.exempt()}
        values["follow_up_date"] = self.diary.day + timedelta(days=120)
        self.act(who, "route", values, number, (1, 6))
        values = {
            "route_proof_kind": "entered",
            "route_proof": "承办机关已经出具受理通知书，材料复印件存档。",
            "follow_up_date": self.diary.day + timedelta(days=150),
        }
        self.act(who, "close_routed", values, number, (5, 20))

    def path_unrouted(self):
        """The procedure does not exist after all: handled as a petition (C4)."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.notify(target, number)
        values = {
            "reason": "仲裁机构以超过仲裁时效为由不予受理，已无其他法定途径可供选择。",
            "route_proof": "云岭市劳动人事争议仲裁委员会",
            "handler_id": self.handler(target),
        }
        leader = self.staff.who("unit_leader", target)
        self.act(leader, "convert_to_petition", values, number, (6, 12))
        self.hear(target, number)
        self.opine(target, number)
        self.close()

    def told(self):
        """Return how the petitioner was told, in simplified handling."""
        way = self.options.get("way", "phone")
        note = {"paper": "应本人要求出具书面材料"}.get(
            way, "登记电话，工作时间，本人接听"
        )
        return {"notice_way": way, "notice_note": note}

    def path_simplified(self):
        """A clear, small first petition: answered within ten working days."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target, wait=(0, 0))
        handler = self.handler(target)
        values = {
            "simplified_kind": "clear",
            "check_not_rejected": True,
            "check_no_procedure": True,
            "check_one_organ": True,
            "check_not_complex": True,
            "handler_id": handler,
            **self.told(),
        }
        who = self.staff.who("unit_intake", target)
        self.act(who, "accept_simplified", values, number, (0, 2))
        self.options["decision"] = "support"
        answer = {"answer": self.text("answer"), "decision": "support", **self.told()}
        self.act(handler, "answer_simplified", answer, number, (1, 7))
        if self.options.get("convert"):
            values = {"reason": "信访人要求出具书面处理意见。"}
            self.act(who, "demand_opinion", values, number, (1, 5))
            self.answer(target, number)
        self.evaluate()
        self.close()
