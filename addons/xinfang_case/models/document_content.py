from odoo import models

from ..tools import document_words as words
from ..tools.document_words import numbered, one_line, sentence, zh_date

DEMAND = 600  # characters of one demand that a document repeats
QUOTED = 80  # characters by which an answer names the demand


class DocumentContent(models.Model):
    """What each block of a petitioner's document says, one method per block key.

    Every method takes the target of the document (petition or referral) and the
    parsed values of the act, and returns Chinese text or False. Only the
    petitioner's own data goes into it: no instruction of a leader, no remark of
    the office, nothing of other petitioners.
    """

    _inherit = "xinfang.document"

    # -- acceptance (D05) and opinion (D16) -------------------------------

    def _block_claims(self, target, values):
        """The demands, itemised (Articles 23, 32)."""
        petition = target._petitions()
        if petition.type == "accusation":
            return "您提出的检举控告事项。"
        own = target._name == "xinfang.referral" and target._own_demands()
        return self._itemised(petition, own)

    def _block_acceptance(self, target, values):
        """Day of receipt, acceptance and the organ that handles it (Article 23)."""
        day = zh_date(target.delivered_date)
        if target.kind == "own":
            source = f"本机关于{day}收到该事项"
        else:
            verb = "交办" if target._is_assigned() else "转送"
            source = f"本机关于{day}收到{target.from_department_id.name}{verb}的该事项"
        return (
            f"{source}，经审查，属于本机关职权范围，自{zh_date(target.accept_date)}起受理，"
            f"由{target.to_department_id.name}办理。"
        )

    def _block_procedure(self, target, values):
        """Route and procedure by type and route (Articles 23, 29-31)."""
        petition = target._petitions()
        key = petition.route if petition.type == "claim" else petition.type
        return words.PROCEDURES.get(key)

    def _block_limit(self, target, values):
        """The last day: sixty days in the petition procedure only (Article 34)."""
        petition = target._petitions()
        if petition.type != "claim" or petition.route != "c6":
            return words.OTHER_LIMIT
        clock = self.env["xinfang.clock"]._running("TL-07", target)[:1]
        if not clock:
            return False
        text = (
            f"根据{words.ORDINANCE}第三十四条，本机关应当自受理之日起{clock.length}日内办结，"
            f"即在{zh_date(clock.due_date)}前（含当日）向您出具信访处理意见书。"
            "情况复杂的，经本机关负责人批准可以延长，延长期限不超过30日，并向您告知理由。"
        )
        if clock.is_provisional:
            text += "（期限末日遇节假日安排调整的，以调整后的日期为准。）"
        return text

    def _block_rights(self, target, values):
        """Statement, recusal, query, evaluation."""
        return words.RIGHTS

    def _itemised(self, petition, demands=None):
        """Return the demands one a paragraph, else the request or the title."""
        demands = demands or petition.demand_ids
        demands = demands.mapped("name") or [self._gist(petition)]
        return numbered([sentence(one_line(text, DEMAND)) for text in demands[:50]])

    def _gist(self, petition):
        return one_line(petition.request or petition.title or petition.content, DEMAND)

    # -- another procedure (D06) and refusal (D07) ------------------------

    def _block_ground(self, target, values):
        """The listed ground of a refusal (guard G12)."""
        ground = values.get("refusal_ground") or (
            "in_progress" if values.get("origin_id") else False
        )
        return words.GROUNDS.get(ground)

    def _block_reasons(self, target, values):
        """Facts and reasons as the act gives them (D06, D07, D15)."""
        if values.get("origin_id"):
            # The clerk's remark may speak of others; the petitioner gets the fact.
            return self._in_progress_sentence(target._petitions())
        code = self.type_id.code
        if code == "D06":
            route = words.PROCEDURES.get(target._petitions().route, "")
            texts = (
                sentence(values.get("reason")),
                route.replace("本机关", "有权机关"),
            )
            return "\n".join(filter(None, texts))
        if code in ("D15", "D15A"):
            return (
                f"因情况复杂：{sentence(values.get('reason'))}"
                if values.get("reason")
                else False
            )
        return sentence(values.get("reason"))

    def _in_progress_sentence(self, petition):
        first = petition.origin_id
        organ = first.lead_department_id or first.department_id
        number = ""
        if first.petitioner_id and first.petitioner_id == petition.petitioner_id:
            number = f"（编号：{first.number}）"
        return (
            f"经核对，您此次反映的事项与已经登记的信访事项{number}为同一事项，"
            f"该事项现由{organ.name}办理，尚在规定期限内。"
            "您此次提出的材料已一并转入该事项，不再另行受理。"
        )

    def _block_legal_ground(self, target, values):
        """The law an answer rests on (D06, D07, D16)."""
        given = sentence(values.get("legal_basis"))
        if self.type_id.code == "D06":
            fixed = words.ROUTE_BASIS.get(
                target._petitions().route, f"{words.ORDINANCE}第二十二条、第二十三条。"
            )
        elif self.type_id.code == "D07":
            ground = values.get("refusal_ground") or (
                "in_progress" if values.get("origin_id") else "competence"
            )
            fixed = words.GROUND_BASIS[ground]
        else:
            return given
        if given and fixed.rstrip("。") in given:
            return given
        return f"{fixed}{given}" or False

    def _block_guide_to(self, target, values):
        """Where the petitioner can turn instead (D06, D07)."""
        if values.get("origin_id"):
            first = values["origin_id"].origin_id or values["origin_id"]
            organ = first.lead_department_id or first.department_id
            contact = f"，联系电话：{organ.phone}" if organ.phone else ""
            return (
                f"您可以向{organ.name}查询办理情况{contact}；对其作出的处理意见不服的，"
                f"可以依照{words.ORDINANCE}第三十五条请求复查。"
            )
        return sentence(values.get("guide_to"))

    # -- extension (D15) --------------------------------------------------

    def _block_original_due(self, target, values):
        """The last day before this extension (Article 34)."""
        clock = self._clock_before_extension(target)
        if not clock:
            return False
        return (
            f"该事项于{zh_date(target.accept_date)}受理，应当在{zh_date(clock.due_date)}前"
            "（含当日）办结。"
        )

    def _clock_before_extension(self, target):
        return self.env["xinfang.clock"].search(
            [
                ("referral_id", "=", target.id),
                ("stop_entry_id", "=", self.entry_id.id),
                ("rule_id.code", "in", ("TL-07", "TL-08")),
            ],
            order="due_date desc",
            limit=1,
        )

    def _block_new_due(self, target, values):
        """Days of extension and the new last day (Article 34)."""
        clock = self.env["xinfang.clock"]._running("TL-08", target)[:1]
        if not clock or not values.get("days"):
            return False
        # The approval form stays on the file and addresses nobody.
        reader = "信访人" if self.type_id.code == "D15A" else "您"
        return (
            f"延长办理期限{values['days']}日，延长后于{zh_date(clock.due_date)}前"
            f"（含当日）办结并书面答复{reader}。"
        )

    def _block_approval(self, target, values):
        """Who approved: the head of the organ (Article 34)."""
        user = self.env.user
        return f"本次延期已经本机关负责人{user.name}批准。"

    # -- opinion (D16) ----------------------------------------------------

    def _block_facts(self, target, values):
        """Facts and reasons found (Article 32)."""
        return sentence(values.get("facts"))

    def _block_decisions(self, target, values):
        """A decision and an answer for each demand (Article 32)."""
        of_organ = target._name == "xinfang.referral"
        demands = target._own_demands() if of_organ else target.demand_ids
        lines = [
            f"关于“{one_line(demand.name, QUOTED).rstrip('。；;.')}”的诉求，"
            f"{words.DECISIONS[demand.decision]}{sentence(demand.answer)}"
            for demand in demands
            if demand.decision
        ]
        if not demands and values.get("decision"):
            lines = [
                words.DECISIONS[values["decision"]] + sentence(values.get("answer"))
            ]
        if len(lines) < len(demands):
            return False
        return numbered(lines)

    def _block_remedy(self, target, values):
        """Right to request a review: organ and thirty days (Article 35)."""
        organ = values.get("review_department_id")
        if not organ:
            return False
        return (
            f"根据{words.ORDINANCE}第三十五条，如不服本处理意见，可以自收到本意见书之日起"
            f"30日内，向{self._asked_words(organ)}书面请求复查。"
        )
