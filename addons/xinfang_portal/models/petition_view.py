from odoo import models

from odoo.addons.xinfang_case.tools.moment import legal_date, said_day

# How far an accusation has come, in the three words its filer may read.
_ACCUSATION_FORWARDED = (
    "transferred",
    "in_handling",
    "answered",
    "refused",
    "guided",
    "linked",
)


class PetitionView(models.Model):
    """What a petitioner is told: small dictionaries written by hand (domain §11.2).

    Never in them: endorsements, internal reasons and proposals, risk marks,
    handlers and their phones, anybody else's data. Callers have proved
    ownership (``petition_owner.py``) and pass an elevated record.
    """

    _inherit = "xinfang.petition"

    def _portal_summaries(self):
        """Return one dict per petition for the list; few queries for all of them.

        :return: list of dicts ``id`` (external), ``number``, ``title``,
            ``received``, ``status``, ``next`` (dict ``label``, ``due`` or None)
        """
        dates = self._portal_clocks().grouped("petition_id")
        return [
            {
                "id": petition.external_id,
                "number": petition.number,
                "title": petition._portal_title(),
                "received": petition.received_date,
                "status": petition._portal_status()[0],
                "next": petition._portal_next(dates.get(petition)),
            }
            for petition in self
        ]

    def _portal_next(self, clocks):
        if not clocks or self.type == "accusation":
            return None
        clock = clocks[0]
        return {"label": clock.rule_id.citizen_name, "due": clock.due_date}

    def _portal_detail(self):
        """Return what the detail page shows.

        An accusation has its number, its day and one of three words; nothing of
        its content, no organ and no document.

        :return: dict, see the keys below
        """
        self.ensure_one()
        status, help_text = self._portal_status()
        sealed = self.type == "accusation"
        return {
            "id": self.external_id,
            "number": self.number,
            "title": self._portal_title(),
            "sealed": sealed,
            "anonymous": self.identity_mode == "anonymous",
            "received": self.received_date,
            "status": status,
            "help": help_text,
            "type": "" if sealed else self._portal_type(),
            "request": "" if sealed else self.request or "",
            "offices": [] if sealed else self._portal_contacts(),
            "timeline": self._portal_timeline(),
            "limits": [] if sealed else self._portal_limits(),
            "routes": [] if sealed else self._portal_routes(),
            "finality": "" if sealed else self._portal_finality(),
            "documents": [] if sealed else self._portal_documents(),
            "demands": [] if sealed else self._portal_demands(),
            "ladders": [] if sealed else self._portal_ladders(),
            "meetings": [] if sealed else self._portal_meetings(),
            "family": [] if sealed else self._portal_siblings(),
            "acts": self._portal_acts(),
            "viewings": self._portal_viewings(),
            "version": self.version or 0,
        }

    def _portal_receipt(self):
        """Return what stands on the receipt, besides the query code."""
        self.ensure_one()
        return {
            "id": self.external_id,
            "number": self.number,
            "received": self.received_date,
            "office": self.department_id.name,
            "office_phone": self.department_id.phone or "",
            "anonymous": self.identity_mode == "anonymous",
            "sealed": self.type == "accusation",
            "limits": self._portal_limits(),
            "files": self._portal_file_count(),
            "mine": bool(self.petitioner_user_id),
        }

    def _portal_file_count(self):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search_count([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )

    def _portal_siblings(self):
        """Return id, number and title of what was split off this one, or it from that."""
        return [
            {"id": p.external_id, "number": p.number, "title": p._portal_title()}
            for p in self._portal_family()
        ]

    # -- parts ----------------------------------------------------------

    def _portal_title(self):
        if self.type == "accusation":
            return self.env._("Accusation or report (content kept secret)")
        return self.title or self.env._("Without title")

    def _portal_type(self):
        labels = dict(self._fields["type"]._description_selection(self.env))
        return labels.get(self.type, "")

    def _portal_status(self):
        """Return status and what it means, both in words for the citizen."""
        if self.type != "accusation":
            stage = self._portal_stage()
            return stage.citizen_label or stage.name, stage.citizen_help or ""
        if self.state in ("closed", "withdrawn", "filed", "direct_replied"):
            return self.env._("Concluded"), ""
        if self.state in _ACCUSATION_FORWARDED:
            return self.env._("Passed on"), ""
        return self.env._("Received"), ""

    def _portal_stage(self):
        """Return the stage the citizen reads: the organ's, where it says more."""
        if self.state in ("in_handling", "answered"):
            lead = self.referral_ids.filtered(lambda r: r.role == "lead" and r.is_open)
            if len(lead) == 1 and lead.stage_id.citizen_label:
                return lead.stage_id
        return self.stage_id

    def _portal_finality(self):
        """Say which recheck opinion ended the procedure, or nothing (Article 36)."""
        archived = self.state == "archived" and self.final_date
        if self.state not in ("final", "linked_final") and not archived:
            return ""
        recheck = self._final_recheck()
        if not recheck:
            return ""
        return self.env._(
            "Recheck opinion %(number)s of %(organ)s, served on %(day)s, ends the "
            "petition procedure (Ordinance on Petition Work, Article 36).",
            number=recheck.opinion_id.number or "",
            organ=recheck.department_id.name or "",
            day=said_day(self.env, recheck.served_date),
        )

    def _portal_contacts(self):
        organs = self.department_id | self.lead_department_id
        return [{"name": organ.name, "phone": organ.phone or ""} for organ in organs]

    def _portal_clocks(self):
        """Return running limits the petitioner may know, the nearest first."""
        return (
            self.env["xinfang.clock"]
            .sudo()
            .search(
                [
                    ("petition_id", "in", self.ids),
                    ("state", "=", "running"),
                    ("rule_id.citizen_visible", "=", True),
                ],
                order="due_date, id",
            )
        )

    def _portal_limits(self):
        """Return running limits with the account of how each day was counted."""
        result = []
        for clock in self._portal_clocks():
            sentences = (clock.explanation_text or "").split("\n")
            result.append(
                {
                    "label": clock.rule_id.citizen_name or clock.rule_id.name,
                    "due": clock.due_date,
                    "organ": clock.department_id.name or "",
                    "provisional": clock.is_provisional,
                    "rule": sentences[0],
                    "rows": [row["text"] for row in clock.explanation or []],
                }
            )
        return result

    def _portal_timeline(self):
        """Return what happened, in words for the citizen, the latest first."""
        entries = (
            self.env["xinfang.entry"]
            .sudo()
            .search([("petition_id", "=", self.id)], order="seq desc")
        )
        if self.type == "accusation":
            return self._accusation_timeline(entries)
        return [
            {
                "date": legal_date(entry.date),
                "text": entry.act_id.citizen_note,
                "organ": self._portal_organ_of(entry),
            }
            for entry in entries - self._portal_hidden_entries(entries)
            if entry.act_id.citizen_note
        ]

    def _portal_hidden_entries(self, entries):
        """Return what happened about recusals that staff declared of themselves."""
        declared = self.recusal_ids.filtered(lambda r: r.origin == "declared").ids
        return entries.filtered(
            lambda e: e.res_model == "xinfang.recusal" and e.res_id in declared
        )

    def _portal_organ_of(self, entry):
        if entry.actor_kind == "petitioner" and entry.act_id.code != "register":
            return ""
        # Of a hand-over the receiving organ is of interest, else the acting one.
        # A limit of a review hangs on the referral too, but is none of its organ's.
        handed = entry.clock_ids.filtered(lambda clock: not clock.res_model)
        receivers = handed.referral_id.to_department_id
        organs = receivers or entry.department_id or self.department_id
        return "、".join(organs.mapped("name"))

    def _accusation_timeline(self, entries):
        # The last organ's closing ends it; of several the earlier say nothing.
        closing = {"close_accusation"} if self.state == "closed" else set()
        words = {
            "register": self.env._("Received"),
            "transfer": self.env._("Passed on"),
            "assign": self.env._("Passed on"),
            "handle_own": self.env._("Passed on"),
            "send_discipline": self.env._("Passed on"),
            "send_competent": self.env._("Passed on"),
            "supplement": self.env._("You added facts."),
            "close": self.env._("Concluded"),
            "close_accusation": self.env._("Concluded"),
            "file_only": self.env._("Concluded"),
            "approve_disclosure": self.env._(
                "Your identity was shown to one member of staff, with the consent of a "
                "custodian."
            ),
        }
        parts = (self._name, "xinfang.disclosure")
        return [
            {
                "date": legal_date(entry.date),
                "text": words[entry.act_id.code],
                "organ": "",
            }
            for entry in entries
            if entry.act_id.code in words
            and (entry.res_model in parts or entry.act_id.code in closing)
        ]
