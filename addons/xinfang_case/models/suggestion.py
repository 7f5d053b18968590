from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.document_words import one_line, sentence, zh_date
from ..tools.moment import legal_today, said_day

MIN_REASON = 10
ADOPTIONS = [
    ("wholly", "Wholly adopted"),
    ("partly", "Partly adopted"),
    ("none", "Not adopted"),
]
_RESULTS = {
    "wholly": "经研究论证，您提出的建议意见科学合理、具有现实可行性，本机关予以采纳。",
    "partly": "经研究论证，您提出的建议意见部分科学合理、具有现实可行性，本机关予以部分采纳。",
    "none": "经研究论证，您提出的建议意见，本机关目前未予采纳。",
}


class Suggestion(models.Model):
    """A suggestion (Article 29): studied, adopted or not, answered either way.

    No sixty days, no opinion and no review: those belong to claims in the petition
    procedure alone (Articles 31, 34, 35).
    """

    _inherit = "xinfang.referral"

    study_record = fields.Text("Study of the Suggestion", readonly=True)
    adoption = fields.Selection(
        ADOPTIONS,
        "Adoption",
        readonly=True,
        help="As drafted, until the answer is signed.",
    )
    measures = fields.Text("Measures of Adoption", readonly=True)
    implementation = fields.Text("What Was Done", readonly=True)
    implemented_date = fields.Date("Implemented On", readonly=True)
    reward_state = fields.Selection(
        [("proposed", "Proposed"), ("granted", "Approved")],
        "Reward Decision",
        readonly=True,
    )
    reward_ground = fields.Text("Contribution", readonly=True)
    reward_kind = fields.Char("Reward", readonly=True)
    reward_proposer_id = fields.Many2one(
        "res.users",
        "Reward Proposed By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # -- guards ---------------------------------------------------------

    def _guard_adoption(self, act, values):
        """Both answers give their reasons; what is adopted says what will be done."""
        if values is None:
            return
        if len((values["answer"] or "").strip()) < MIN_REASON:
            self.petition_id._refuse(
                "ADOPTION",
                self.env._(
                    "The petitioner is told why: at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )
        adopted = values["adoption"] != "none"
        if adopted != bool((values["measures"] or "").strip()):
            self.petition_id._refuse(
                "ADOPTION",
                self.env._("What is adopted is put into practice: name the measures.")
                if adopted
                else self.env._("Nothing is adopted: leave the measures empty."),
            )

    def _guard_reward(self, act, values):
        """Who proposed a reward does not approve it."""
        if self.sudo().reward_proposer_id == self.env.user:
            self.petition_id._refuse(
                "REWARD",
                self.env._("You proposed this reward; another person approves it."),
            )

    # -- acts -----------------------------------------------------------

    def _do_study(self, act, values, entry):
        """A1: what was looked into; later records follow the earlier ones."""
        today = legal_today(self.env)
        record = f"【{today}】{values['study_record']}"
        self.write(
            {"study_record": "\n".join(filter(None, (self.study_record, record)))}
        )

    def _do_draft_answer(self, act, values, entry):
        """A2, A3: what is proposed; it stands when another person has signed it."""
        self.write({"adoption": values["adoption"], "measures": values["measures"]})

    def _do_return_answer(self, act, values, entry):
        """A2, A3: drafted anew; nothing is proposed until then."""
        self._draft_opinion()._return(self.env.user, values["reason"])
        self.write({"adoption": False, "measures": False})

    def _do_adopt(self, act, values, entry):
        """A2: adopted wholly or in part; the answer is signed, numbered, sealed."""
        self._sign_answer()

    def _do_not_adopt(self, act, values, entry):
        """A3: not adopted; the reasons stand in the signed answer."""
        self._sign_answer()

    def _sign_answer(self):
        # Kept where service finds what is to be served.
        answer = self._draft_opinion()
        answer._issue(self.env.user)
        self.write({"opinion_id": answer.id})

    def _do_finish_implementation(self, act, values, entry):
        """A4: what came of it."""
        self.write(
            {
                "implementation": values["implementation"],
                "implemented_date": legal_today(self.env),
            }
        )

    def _do_propose_reward(self, act, values, entry):
        """A5: a contribution to development, the work or the public interest."""
        self.write(
            {
                "reward_state": "proposed",
                "reward_ground": values["reward_ground"],
                "reward_kind": values["reward_kind"],
                "reward_proposer_id": self.env.uid,
            }
        )

    def _do_grant_reward(self, act, values, entry):
        """A5: approved by another person than the proposer."""
        self.write({"reward_state": "granted"})


class SuggestionPetition(models.Model):
    """Suggestions that answer a call for them (人民建议征集, Article 29)."""

    _inherit = "xinfang.petition"

    campaign_id = fields.Many2one(
        "xinfang.campaign",
        "Campaign for Suggestions",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Named when it is handed in, or by the act for it later.",
    )

    @api.constrains("campaign_id")
    def _check_campaign_open(self):
        for petition in self.sudo():
            campaign = petition.campaign_id
            if campaign and not campaign._is_open_on(petition.received_date):
                petition._refuse_campaign(campaign)

    def _guard_campaign(self, act, values):
        """A campaign takes what was received while it was open."""
        if values is None:
            return
        campaign = values["campaign_id"].sudo()
        received = self.sudo().received_date
        if not campaign._is_open_on(received):
            self.sudo()._refuse_campaign(campaign)

    def _refuse_campaign(self, campaign):
        raise ValidationError(
            self.env._(
                "“%(campaign)s” was not open on %(day)s, when the suggestion came.",
                campaign=campaign.name,
                day=said_day(self.env, self.received_date),
            )
        )

    def _do_link_campaign(self, act, values, entry):
        """A6: counted with the campaign it answers."""
        self.write({"campaign_id": values["campaign_id"].id})


class SuggestionDocument(models.Model):
    """What the answer to a suggestion (D17) and the reward form (D30-1) say."""

    _inherit = "xinfang.document"

    def _block_adoption_result(self, target, values):
        """Adopted, partly adopted or not (Article 29)."""
        return _RESULTS.get(target.adoption)

    def _block_adoption_answer(self, target, values):
        """Why, in the organ's words."""
        return sentence(values["answer"])

    def _block_thanks(self, target, values):
        """Thanks; and what this paper is not, so that no window for review is missed."""
        return (
            "感谢您对我们工作的关心和支持，欢迎继续提出宝贵意见建议。"
            "本函是对建议意见的答复，不适用复查、复核程序。"
        )

    def _block_reward_ground(self, target, values):
        """The contribution (Article 29)."""
        return sentence(target.reward_ground)

    def _block_reward_kind(self, target, values):
        """What is granted."""
        return sentence(one_line(target.reward_kind, 500))

    def _block_reward_approval(self, target, values):
        """Who proposed and who approved, on which day."""
        opinion = sentence(values.get("reason")) or "同意。"
        return (
            f"{opinion}提出人：{target.reward_proposer_id.name}；审批人：{self.env.user.name}；"
            f"审批日期：{zh_date(legal_today(self.env))}。"
        )
