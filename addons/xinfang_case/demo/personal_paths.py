"""Who the petitioner is: sealed names looked up, and what people ask about themselves."""

from .part_paths import PartPaths


class PersonalPaths(PartPaths):
    """Paths about the identity of a petitioner, on a claim that was accepted."""

    def path_disclosure(self):
        """The handler needs the sealed name; a custodian decides (Article 30)."""
        target, who, number = self.accepted()
        part = ("xinfang.disclosure", 0)
        why = {"reason": "需上门核实车辆登记资料，请准予联系信访人本人。"}
        self.act(who, "request_disclosure", why, wait=(0, 2))
        custodian = self.staff.who("custodian", target)
        if self.options.get("deny"):
            why = {"reason": "可以通过信访局转达，不需要查看身份信息。"}
            self.act(custodian, "deny_disclosure", why, wait=(0, 1), part=part)
        else:
            self.act(custodian, "approve_disclosure", wait=(0, 1), part=part)
        self.finish(target, number)

    def path_privacy(self):
        """The petitioner asks about the own personal information (where installed)."""
        self.accepted()
        head = self.staff.who("office_head", self.case.organ)
        asked = {
            "privacy_kind": "correct",
            "privacy_field": "phone",
            "privacy_value": "15400006688",
            "reason": "我换了手机号码，请更正联系电话。",
        }
        self.ask_about(asked, 0, head, "grant_privacy", "经核实属实，已更正联系电话。")
        asked = {"privacy_kind": "erase", "reason": "请删除我的住址等个人信息。"}
        answer = "信访事项尚在办理，档案依法应当保存，现阶段不能删除；期间仅作存储。"
        self.ask_about(asked, 1, head, "refuse_privacy", answer)
        asked = {"privacy_kind": "explain", "reason": "想知道哪些单位看过我的材料。"}
        self.act(self.case.citizen, "ask_privacy", asked, wait=(1, 2))

    def ask_about(self, asked, number, head, act, answer):
        """Let the citizen ask and the head answer."""
        self.act(self.case.citizen, "ask_privacy", asked, wait=(1, 2))
        part = ("xinfang.privacy", number)
        self.act(head, act, {"reason": answer}, wait=(1, 2), part=part)
