from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_now, legal_today


class PetitionActs(models.AbstractModel):
    """What each act on a petition does beyond moving state, clocks and documents.

    Every ``_do_<code>`` runs inside the gate and returns the referrals it made.
    """

    _name = "xinfang.petition.acts"
    _description = "Acts on a Petition"

    # -- who acts -------------------------------------------------------

    def _acting_organs(self, kind):
        if kind == "discipline":
            return self.department_id._discipline_organ().organ_id
        organs = self.department_id.organ_id
        if kind == "registering" and self.type == "accusation":
            # Once registered, an accusation is in the hands of the discipline
            # organ alone (Article 30).
            return organs if self.stage_id.is_start else self._discipline_organs()
        if kind == "concerned":
            return self._concerned_organs()
        return organs

    def _concerned_organs(self):
        """Return the organs that registered, received or review this petition."""
        if self.type == "accusation":
            return self._discipline_organs()
        return (self.department_id | self.referral_ids.to_department_id).organ_id

    def _discipline_organs(self):
        return (
            self.department_id._discipline_organ().organ_id
            | self.department_id.filtered(lambda d: d.kind == "discipline")
        )

    def _own_organ(self):
        """Return the organ that has to do the next step."""
        return self.department_id.organ_id

    def _clock_department(self, rule):
        return self.department_id.organ_id

    def _clock_user(self, rule):
        if self.type == "accusation":
            organ = self._discipline_organs()[:1]
            return organ._default_user() if organ else self.env["res.users"]
        return self.department_id._default_user()

    # -- acts -----------------------------------------------------------

    def _prepare_register(self, act, values_list):
        """Take the numbers of a whole batch at once."""
        numbers = self._next_numbers(legal_today(self.env), len(self))
        for values, number in zip(values_list, numbers, strict=True):
            values["number"] = number

    def _do_register(self, act, values, entry):
        """S1: number, month and counters; an accusation is sealed (Articles 20, 22)."""
        now = legal_now(self.env)
        today = legal_today(self.env)
        visit = self.channel == "visit"
        many = self.env["ir.config_parameter"]._xinfang("collective_threshold")
        self.write(
            {
                "number": values["number"],
                "registered_at": now,
                "period": today.strftime("%Y-%m"),
                "registrar_id": self.env.uid,
                "is_collective": visit and self.headcount >= many,
                "is_joint_signed": not visit and self.headcount >= 2,
            }
        )
        if self.type == "accusation":
            self._seal()

    def _next_numbers(self, day, count):
        """Return the next numbers, such as ``XF2026-0000123``: fixed width, so they sort."""
        name = self.env["ir.sequence"]._xinfang_counter(day.year)
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)", (name, count)
        )
        return [f"XF{day.year}-{row[0]:07d}" for row in self.env.cr.fetchall()]

    def _seal(self):
        """Take an accusation out of everybody's sight but the discipline group's."""
        content = "\n".join(filter(None, (self.title, self.content)))
        vals = self._text_vals(content, self.request)
        text = self.env["xinfang.petition.text"].search([("petition_id", "=", self.id)])
        if text:
            text.write(vals)
        else:
            text.create({"petition_id": self.id, **vals})
        self.write({"title": False})
        self.invalidate_recordset(["content", "request"])
        access = self.env["xinfang.access"]
        access._grant(
            [(self.id, organ.id) for organ in self._discipline_organs()], {self.id}
        )
        access._seal([self.id])

    def _do_triage(self, act, values, entry):
        """S2: type, route, place, category and demands (Articles 22, 31)."""
        was_accusation = self.type == "accusation"
        # No piece leaves triage without a purpose; the usual one where none is given.
        kept = self.purpose_id.id if self.type == values["type"] else False
        usual = self.env["xinfang.purpose"]._id_of_type(values["type"])
        self.write(
            {
                "type": values["type"],
                "route": values["route"] if values["type"] == "claim" else False,
                "category_id": values["category_id"].id,
                "police_category_id": values["police_category_id"].id,
                "problem_region_id": values["problem_region_id"].id,
                "purpose_id": values["purpose_id"].id or kept or usual,
                "urgency": values["urgency"] or self.urgency,
                "is_litigation": values["is_litigation"],
            }
        )
        lines = [line.strip() for line in (values["demands"] or "").splitlines()]
        self._set_demands([line for line in lines if line])
        if values["type"] == "accusation" and not was_accusation:
            self._seal()

    def _set_demands(self, texts):
        """Replace the demands; without any given, the request itself is the demand."""
        if self.type == "accusation":
            return
        if not texts and not self.demand_ids:
            texts = [self.request or self.title or self.content or ""]
        if texts:
            self.demand_ids.unlink()
            self.env["xinfang.demand"].create(
                [
                    {"petition_id": self.id, "sequence": number * 10, "name": text}
                    for number, text in enumerate(texts, 1)
                    if text
                ]
            )

    def _do_link_repeat(self, act, values, entry):
        """S3: tie a repeat to the first piece while that one is in progress."""
        first = values["origin_id"].origin_id or values["origin_id"]
        self.write(
            {
                "origin_id": first.id,
                "is_repeat": True,
                "handling_method": "linked",
                "closed_date": legal_today(self.env),
            }
        )
        # The organs that handle the first piece learn of the repeat.
        self.env["xinfang.access"]._grant(
            [(self.id, r.to_department_id.id) for r in first.referral_ids if r.is_open]
        )
        first._message_log(
            body=self.env._("A repeat was received: %(number)s.", number=self.number)
        )

    def _do_transfer(self, act, values, entry):
        """S7: send to the competent organ, lead and assisting (Article 22)."""
        self.write(
            {
                "handling_method": act.code,
                "lead_department_id": values["to_department_id"].id,
                "evaluation_open_date": False,
            }
        )
        vals_list = []
        for role, departments in (
            ("lead", values["to_department_id"]),
            ("assist", values["assist_department_ids"]),
        ):
            for department in departments:
                vals_list.append(
                    {
                        "petition_id": self.id,
                        "kind": act.code,
                        "role": role,
                        "from_department_id": self.department_id.organ_id.id,
                        "to_department_id": department.id,
                        "report_due": values.get("report_due"),
                        "basis": values.get("basis"),
                    }
                )
        return self.env["xinfang.referral"]._deliver(vals_list)

    def _do_assign(self, act, values, entry):
        """S7: as a transfer, but with a date to report back (Article 22)."""
        return self._do_transfer(act, values, entry)

    def _do_handle_own(self, act, values, entry):
        """S8: the organ that received it is competent and accepts it (Article 23)."""
        organ = self.department_id.organ_id
        self.write({"handling_method": "own", "lead_department_id": organ.id})
        referrals = self.env["xinfang.referral"]._deliver(
            [
                {
                    "petition_id": self.id,
                    "kind": "own",
                    "role": "lead",
                    "from_department_id": organ.id,
                    "to_department_id": organ.id,
                }
            ]
        )
        referrals._move_to(
            self.env["xinfang.stage"]._get("xinfang.referral", "accepted")
        )
        # Written, not created, with its handler: writing lets the handler's unit see it.
        referrals.write(
            {
                "accept_date": legal_today(self.env),
                "handler_id": values["handler_id"].id,
            }
        )
        return referrals

    def _close_as(self, method):
        self.write({"handling_method": method, "closed_date": legal_today(self.env)})

    def _do_guide(self, act, values, entry):
        """S9: tell where the matter belongs (Articles 22, 23)."""
        self._close_as("guided")

    def _do_direct_reply(self, act, values, entry):
        """S6: answer an inquiry on the spot."""
        self._close_as("direct_reply")

    def _do_file_only(self, act, values, entry):
        """S5: nothing is asked for that could be answered."""
        self._close_as("filed")

    def _do_withdraw(self, act, values, entry):
        """S11: the petitioner takes the petition back."""
        self._close_as("withdrawn")
        open_referrals = self.referral_ids.filtered("is_open")
        open_referrals._move_to(
            self.env["xinfang.stage"]._get("xinfang.referral", "withdrawn")
        )
        self.env["xinfang.clock"].search(
            [("petition_id", "=", self.id), ("state", "=", "running")]
        )._end("cancelled", entry)

    def _do_supplement(self, act, values, entry):
        """The petitioner adds facts; the first text stays as it was (G26)."""
        text = values["supplement"]
        vals = self._text_vals(
            "\n\n".join(
                filter(None, (self.content, f"【{legal_today(self.env)}】{text}"))
            ),
            self.request,
        )
        self.env["xinfang.petition.text"].search([("petition_id", "=", self.id)]).write(
            vals
        )
        self.invalidate_recordset(["content", "request"])
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})

    def _do_evaluate(self, act, values, entry):
        """The petitioner rates office and organ, once (internal rule TL-27)."""
        scores = {"office": values["score_office"], "organ": values["score_organ"]}
        departments = {"office": self.department_id, "organ": self.lead_department_id}
        self.env["xinfang.evaluation"].create(
            [
                {
                    "petition_id": self.id,
                    "object": kind,
                    "department_id": departments[kind].id,
                    "score": score,
                    "comment": values["comment"],
                    "date": legal_today(self.env),
                }
                for kind, score in scores.items()
                if score
            ]
        )
        self.write({"satisfaction": scores["organ"] or scores["office"]})

    def _do_close(self, act, values, entry):
        """Close: answered, served and, where asked for, reported."""
        self.write(
            {
                "closed_date": legal_today(self.env),
                "resolved": values["resolved"],
            }
        )
        # What was served is done with: it leaves the organs' lists of open work.
        self.referral_ids.filtered("is_open").write({"is_open": False})

    def _sync_petition_stage(self):
        """Petitions are moved by their own acts; their parts draw them along."""

    def _sync_to_parts(self):
        """Move petitions to where their parts stand.

        What is ahead of all handling (a review, finality) comes from
        :meth:`_part_stage`; else the least advanced lead referral counts.
        """
        for petition in self:
            if petition.stage_id.is_start:
                continue
            stage = petition._part_stage()
            if not stage and not petition.stage_id.is_closing:
                stage = petition._referral_stage()
            if stage and stage != petition.stage_id:
                petition._move_to(stage)

    def _part_stage(self):
        """Return the stage that reviews or finality put this petition in, if any."""
        return self.env["xinfang.stage"]

    def _referral_stage(self):
        """Return the stage of the least advanced lead referral."""
        leads = self.referral_ids.filtered(
            lambda r: r.role == "lead" and r.stage_id.petition_stage_id
        )
        # Of ended referrals only the newest counts: one that was returned
        # is history as soon as the petition was sent anew.
        pool = leads.filtered("is_open") or leads.sorted("sequence")[-1:]
        return pool.stage_id.petition_stage_id.sorted("sequence")[:1]

    def _check_ready_petitioner(self):
        self.ensure_one()
        if self.identity_mode != "anonymous" and not self.petitioner_id:
            raise UserError(
                self.env._(
                    "Say who petitions, or choose “Anonymous” (《信访工作条例》第十九条)."
                )
            )
