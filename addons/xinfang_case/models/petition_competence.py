from odoo import api, fields, models

from ..tools.moment import legal_today

# A referral in one of these states came back, or is about to.
BOUNCED = ("objecting", "returned", "disputed")


class PetitionCompetence(models.Model):
    """Who is competent when organs send a petition to and fro (Articles 23-24)."""

    _inherit = "xinfang.petition"

    designation_proposed = fields.Boolean(
        "Designation Asked For",
        readonly=True,
        copy=False,
        help="The common superior, or the joint-meeting office, names the organ.",
    )
    bounce_count = fields.Integer(
        "Times Returned",
        compute="_compute_bounce_count",
        help="How often an organ objected, returned it or disputed its competence.",
    )

    @api.depends("referral_ids.state", "referral_ids.role")
    def _compute_bounce_count(self):
        for petition in self:
            petition.bounce_count = len(petition._bounced())

    def _bounced(self):
        """Return the lead referrals that came back, or whose competence is denied."""
        return self.referral_ids.filtered(
            lambda r: r.role == "lead" and r.state in BOUNCED
        )

    def _disputing_organs(self):
        """Return the organs between which competence is in question."""
        referrals = self._bounced()
        return (referrals.to_department_id | referrals.suggested_department_id).organ_id

    def _designating_organs(self):
        """Return the organs that may designate: the common superior, or else
        the joint-meeting office (Article 24)."""
        return self._disputing_organs()._settling_organs()

    def _acting_organs(self, kind):
        if kind == "designating":
            return self._designating_organs()
        organs = super()._acting_organs(kind)
        return organs._living() if kind == "registering" else organs

    def _propose_designation(self):
        """Put the question of competence before whoever has to settle it."""
        self.ensure_one()
        if self.type == "accusation":
            return
        organs = self._designating_organs()
        self.write({"designation_proposed": True})
        self.env["xinfang.access"]._grant([(self.id, organ.id) for organ in organs])
        kind = self.env.ref("xinfang_case.mail_activity_type_alert")
        users = self.env["res.users"]
        for organ in organs:
            users |= organ._default_user()
        activities = self.env["mail.activity"]
        activities._xinfang_plan(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": self.env._("A dispute of competence is to be settled"),
                    "date_deadline": legal_today(self.env),
                    "user_id": user.id,
                    **activities._xinfang_place(self._name, self.id),
                }
                for user in users
            ]
        )

    # -- acts -----------------------------------------------------------

    def _do_propose_designation(self, act, values, entry):
        """L5: the registering organ asks instead of sending it round again."""
        self._propose_designation()

    def _do_designate(self, act, values, entry):
        """L6: lead and assisting organs are named; what went before is settled."""
        old = self.referral_ids.filtered("is_open")
        bounced = self._bounced().sorted("sequence")[-1:]
        # What was assigned below is owed to whoever assigned it first.
        bounced = bounced._chain_top()
        due = bounced.report_due
        old.filtered("is_open")._settle_as("superseded", entry)
        lead = values["to_department_id"]
        self.write(
            {
                "designation_proposed": False,
                "lead_department_id": lead.id,
                "evaluation_open_date": False,
            }
        )
        shared = {
            "petition_id": self.id,
            "kind": "designate",
            "from_department_id": bounced.from_department_id.id
            or self.department_id.organ_id.id,
            "report_due": due if due and due > legal_today(self.env) else False,
            "basis": values["reason"],
            "designated_by_id": entry.department_id.id,
        }
        roles = [("lead", lead)]
        roles += [("assist", organ) for organ in values["assist_department_ids"]]
        return self.env["xinfang.referral"]._deliver(
            [
                {**shared, "role": role, "to_department_id": organ.id}
                for role, organ in roles
            ]
        )

    # -- guards ---------------------------------------------------------

    def _guard_pingpong(self, act, values):
        """What an organ has returned is not simply sent there again."""
        if values is None:
            return
        returned = self.sudo().referral_ids.filtered(
            lambda r: (
                r.role == "lead"
                and r.state == "returned"
                and r.to_department_id == values["to_department_id"]
            )
        )
        if returned:
            self._refuse(
                "PINGPONG",
                self.env._(
                    "%(organ)s returned this petition, and the return was agreed to. "
                    "Send it to another organ, or ask for a designation: the common "
                    "superior then names the organ that handles it.",
                    organ=returned[:1].to_department_id.name,
                ),
            )

    def _guard_l6(self, act, values):
        """A designation names organs below the one that designates, each once."""
        if values is None:
            return
        record = self.sudo()
        lead, assist = values["to_department_id"], values["assist_department_ids"]
        if lead in assist:
            self._refuse(
                "L6",
                self.env._("%(organ)s cannot both lead and assist.", organ=lead.name),
            )
        mine = record._designating_organs() & self.env["res.users"]._xinfang_organs()
        for organ in (lead | assist).sudo():
            joint = any(office.kind == "joint_office" for office in mine.sudo())
            if not joint and not any(m._is_above(organ) for m in mine.sudo()):
                self._refuse(
                    "L6",
                    self.env._(
                        "%(organ)s is not subordinate to %(above)s, which can only "
                        "designate organs below it.",
                        organ=organ.name,
                        above="、".join(mine.sudo().mapped("name")),
                    ),
                )

    def _guard_g31(self, act, values):
        """After a lead was designated no second organ opens the same claim."""
        if self.sudo().route == "c6":
            self._check_one_lead(self.department_id.organ_id)

    def _check_one_lead(self, organ):
        """Refuse acceptance by an organ when another was designated (Article 24)."""
        record = self.sudo()
        if record.type != "claim":
            return
        # An organ below, to which it was passed on, stands for the designated one.
        leads = record._matter().referral_ids.filtered(
            lambda r: (
                r.role == "lead"
                and not r.stage_id.is_closing
                and r.state != "assigned_below"
                and r.to_department_id.organ_id != organ
                and r._designation()
            )
        )
        if leads:
            self._refuse(
                "G31",
                self.env._(
                    "%(lead)s was designated by %(above)s to handle this matter as the "
                    "lead. No other organ opens it a second time.",
                    lead=leads[0].to_department_id.name,
                    above=leads[0]._designation().designated_by_id.name,
                ),
            )

    def _check_free_below(self, organ):
        """Refuse acceptance while an organ below handles the same matter in time."""
        record = self.sudo()
        below = record._in_progress_below(record._matter() - record, organ)
        if below:
            self._refuse(
                "G11",
                self.env._(
                    "The same matter (%(number)s) was accepted by %(organ)s below, whose "
                    "time has not passed. Do not accept it here as well.",
                    number=below[0].petition_id.number,
                    organ=below[0].to_department_id.name,
                ),
            )

    def _in_progress_below(self, petitions, organ):
        """Return accepted lead referrals at organs below ``organ``, still in time."""
        today = legal_today(self.env)
        return petitions.referral_ids.filtered(
            lambda r: (
                r.role == "lead"
                and r.is_open
                and r.accept_date
                and organ._is_above(r.to_department_id.organ_id)
                and (not r.next_due_date or r.next_due_date >= today)
            )
        )

    def _do_handle_own(self, act, values, entry):
        """S8: why no notice could be given is kept with the duty (L12)."""
        referrals = super()._do_handle_own(act, values, entry)
        referrals.write({"notice_exempt_reason": values["notice_exempt_reason"]})
        return referrals
