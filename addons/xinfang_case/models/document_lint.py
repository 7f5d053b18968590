from markupsafe import Markup

from odoo import api, fields, models

from ..tools import reply_lint
from ..tools.document_words import sentence
from ..tools.lines import read_lines
from ..tools.masking import mask_text
from ..tools.moment import legal_today

A32 = "《信访工作条例》第三十二条"
A35 = "《信访工作条例》第三十五条"
PRACTICE = "内部规则（公文处理）"
# Blocks whose days lie ahead.
AHEAD = ("remedy", "review_remedy", "review_result")
WAITING = ("opinion_draft", "opinion_checked", "answer_draft")
SHOWN = 40  # characters of a demand that a finding repeats


class DocumentLint(models.Model):
    """What a draft still lacks, said before it is checked and signed."""

    _inherit = "xinfang.document"

    lint = fields.Json(
        compute="_compute_lint", export_string_translation=False, exportable=False
    )
    lint_html = fields.Html("Review of the Draft", compute="_compute_lint")

    @api.depends("block_ids.text", "state")
    def _compute_lint(self):
        for document in self:
            draft = document.state == "draft" and document.type_id.needs_check
            findings = document.sudo()._lint() if draft else []
            document.lint = findings
            document.lint_html = document._lint_markup(findings) if draft else False

    def _lint(self):
        """Return what is missing, wrong or doubtful in this draft.

        :return: list of dicts ``level`` (``block`` refuses check and signature,
            ``hint`` does not), ``text`` and ``article``
        """
        self.ensure_one()
        blocks = read_lines(self.sudo(), "block_ids")
        texts = {block.key: block.text or "" for block in blocks}
        return [
            {"level": level, "text": text, "article": article}
            for level, text, article in self._lint_findings(texts)
        ]

    def _lint_findings(self, texts):
        """Yield level, text and article of each finding; extend for other papers.

        :param dict texts: block key → text
        """
        for part in (
            self._lint_parts,
            self._lint_demands,
            self._lint_remedy,
            self._lint_law,
            self._lint_wording,
            self._lint_dates,
            self._lint_names,
        ):
            yield from part(texts)

    def _lint_parts(self, texts):
        for block in self.type_id.block_ids:
            if block.required and not texts.get(block.key, "").strip():
                yield (
                    "block",
                    self.env._("“%(part)s” is empty.", part=block.name),
                    block.article or self.type_id.article,
                )

    def _lint_demands(self, texts):
        """One answer for each demand, by its record (Article 32)."""
        if "decisions" not in texts:
            return
        demands = read_lines(self.sudo().petition_id, "demand_ids")
        for number, demand in enumerate(demands, 1):
            shown = {"number": number, "demand": demand.name[:SHOWN]}
            if not demand.decision or not (demand.answer or "").strip():
                text = self.env._(
                    "Demand %(number)s has no answer: %(demand)s", **shown
                )
            elif sentence(demand.answer).splitlines()[0] not in texts["decisions"]:
                text = self.env._(
                    "Demand %(number)s changed after the draft; draft anew: %(demand)s",
                    **shown,
                )
            else:
                continue
            yield "block", text, A32

    def _lint_remedy(self, texts):
        petition = self.petition_id
        owed = "remedy" in texts and (petition.type, petition.route) == ("claim", "c6")
        if owed and texts["remedy"] and not reply_lint.has_remedy(texts["remedy"]):
            yield (
                "block",
                self.env._(
                    "The remedy names no organ, or not the days within which to ask."
                ),
                A35,
            )
        elif owed and texts["remedy"] and self.referral_id:
            organs = self.referral_id._appeal_organs()
            if organs and not any(organ.name in texts["remedy"] for organ in organs):
                yield (
                    "block",
                    self.env._(
                        "The remedy names another organ than the one a review is asked "
                        "of: %(organs)s.",
                        organs="、".join(organs.mapped("name")),
                    ),
                    A35,
                )

    def _lint_law(self, texts):
        text = texts.get("legal_ground", "").strip()
        if text and not reply_lint.names_law(text):
            yield "hint", self.env._("The legal basis names no law or policy."), A32
        elif text and not reply_lint.cites_article(text):
            yield "hint", self.env._("The legal basis names no article."), A32

    def _lint_wording(self, texts):
        whole = "\n".join(texts.values())
        for mark in reply_lint.placeholders(whole):
            yield (
                "block",
                self.env._("Something was left to be filled in: %(mark)s", mark=mark),
                PRACTICE,
            )
        if reply_lint.vague(whole):
            yield (
                "hint",
                self.env._("Somebody is called “so-and-so” (某某)."),
                PRACTICE,
            )

    def _lint_dates(self, texts):
        whole = "\n".join(text for key, text in texts.items() if key not in AHEAD)
        impossible, unlikely = reply_lint.odd_dates(whole, legal_today(self.env))
        for day in impossible:
            text = self.env._("There is no such day: %(day)s", day=day)
            yield "block", text, PRACTICE
        for day in unlikely:
            text = self.env._("Is this day meant? %(day)s", day=day)
            yield "hint", text, PRACTICE

    def _lint_names(self, texts):
        petition = self.petition_id
        owed = self._addressee(self.type_id, petition)
        if self.addressee and self.addressee != owed:
            yield (
                "block",
                self.env._(
                    "It is addressed to %(written)s, but the petitioner is %(name)s; "
                    "draft anew.",
                    written=self.addressee,
                    name=owed,
                ),
                PRACTICE,
            )
        whole = "\n".join(texts.values())
        others = petition.representative_ids - petition.petitioner_id
        named = [name for name in others.mapped("name") if name and name in whole]
        if named or mask_text(whole) != whole:
            yield (
                "hint",
                self.env._(
                    "Names or numbers of persons stand in the text; the public copy "
                    "masks them."
                ),
                PRACTICE,
            )

    def _check_lint(self):
        """Refuse check and signature while something is missing or wrong (G17)."""
        problems = [f["text"] for f in self._lint() if f["level"] == "block"]
        if problems:
            self.petition_id._refuse("G17", "；".join(problems))

    def _lint_markup(self, findings):
        if not findings:
            return Markup('<p class="text-success mb-0">%s</p>') % self.env._(
                "Nothing is missing."
            )
        line = Markup('<li class="%s">%s <span class="text-muted">%s</span></li>')
        looks = {"block": "text-danger", "hint": "text-warning-emphasis"}
        return Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(
            line % (looks[f["level"]], f["text"], f["article"]) for f in findings
        )


class ReferralLint(models.Model):
    """The review of the draft where the check is made."""

    _inherit = "xinfang.referral"

    draft_opinion_id = fields.Many2one(
        "xinfang.document", "Drafted Opinion", compute="_compute_draft_opinion"
    )
    draft_lint_html = fields.Html(
        "Review of the Drafted Opinion",
        compute="_compute_draft_opinion",
    )

    @api.depends("state", "document_ids.state")
    def _compute_draft_opinion(self):
        for referral in self:
            waiting = referral.state in WAITING
            draft = referral.sudo()._draft_opinion() if waiting else None
            referral.draft_opinion_id = draft
            referral.draft_lint_html = draft.lint_html if draft else False
