from odoo import fields, models

from ..tools.moment import legal_today, said_day

SUPPORTING = ("support", "part_support")
MIN_PROOF = 10


class ReferralExecution(models.Model):
    """What follows an opinion: execution, or explanation and guidance (Article 32).

    A duty of its own beside the state: an opinion may be reported, reviewed or
    closed as not resolved while its execution is still due.
    """

    _inherit = "xinfang.referral"

    issued_date = fields.Date("Signed On", readonly=True)
    execution_state = fields.Selection(
        [
            ("due", "To be carried out"),
            ("executed", "Carried out"),
            ("superseded", "No longer due: the opinion stands no more"),
        ],
        "Execution",
        readonly=True,
    )
    execution_due = fields.Date(
        "Execute By",
        readonly=True,
        help="The date the opinion names, otherwise thirty days (internal rule).",
    )
    executed_date = fields.Date("Executed On", readonly=True)
    execution_note = fields.Text("Proof of Execution", readonly=True)
    guidance_date = fields.Date("Guidance Given On", readonly=True)
    guidance_note = fields.Text("Guidance", readonly=True)

    def _supports(self):
        """Tell whether the opinion supports the request, wholly or in part."""
        return self.decision in SUPPORTING

    # -- acts -----------------------------------------------------------

    def _do_draft_opinion(self, act, values, entry):
        """C18: a supporting opinion may name the date of its execution."""
        result = super()._do_draft_opinion(act, values, entry)
        due = values.get("execution_due") if self._supports() else False
        # Drafted anew: what the old opinion supported is replaced by the new one.
        running = self.env["xinfang.clock"]._running("TL-19i", self)
        running.write({"end_reason": self._redraft_ends_execution()})
        running._end("cancelled", entry)
        self.write({"execution_due": due, "execution_state": False})
        return result

    def _do_approve_opinion(self, act, values, entry):
        """C20: from the signature runs the time for service (TL-31)."""
        result = super()._do_approve_opinion(act, values, entry)
        self.write({"issued_date": legal_today(self.env)})
        return result

    def _do_serve(self, act, values, entry):
        """C21: with the service of a supporting opinion its execution is due."""
        result = super()._do_serve(act, values, entry)
        if self._supports():
            self.write(
                {
                    "execution_state": "due",
                    "execution_due": self.execution_due or self._default_execution(),
                }
            )
        return result

    def _default_execution(self):
        return self._execution_day(self.served_date)

    def _execution_day(self, served):
        """Return the day by which what was served on a day is to be carried out."""
        length = self.env["ir.config_parameter"]._xinfang("execution_days")
        dates = self.env["xinfang.clock"]._count(served, length, "calendar")
        # As any date that is named: the limit TL-19i moves it off a rest day.
        return dates["due_raw"]

    def _do_urge_execution(self, act, values, entry):
        """C22: the organ urges whoever has to carry it out; the letter says what."""

    def _do_execute(self, act, values, entry):
        """C22: carried out, with its proof."""
        self.write(
            {
                "execution_state": "executed",
                "executed_date": values["executed_on"],
                "execution_note": values["execution_note"],
            }
        )
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})

    def _do_record_guidance(self, act, values, entry):
        """C23: explanation and guidance where a request was not supported."""
        self.write(
            {
                "guidance_date": values["guidance_on"],
                "guidance_note": values["guidance_note"],
            }
        )

    # -- guards ---------------------------------------------------------

    def _guard_execution(self, act, values):
        """Done after service, not in the future, and said in words that prove it."""
        if values is None:
            return
        executing = act.code == "execute"
        day = values["executed_on" if executing else "guidance_on"]
        note = values["execution_note" if executing else "guidance_note"]
        served = self._decided_and_served()
        if day > legal_today(self.env):
            self._refuse("EXECUTION", self.env._("That day lies in the future."))
        if served and day < served:
            self._refuse(
                "EXECUTION",
                self.env._(
                    "The opinion was served on %(day)s only.",
                    day=said_day(self.env, served),
                ),
            )
        if len((note or "").strip()) < MIN_PROOF:
            self._refuse(
                "EXECUTION",
                self.env._(
                    "Say what was done, by whom and how, in at least %(count)s "
                    "characters.",
                    count=MIN_PROOF,
                ),
            )

    def _decided_and_served(self):
        """Return the ``date`` on which what is carried out or explained was served."""
        return self.sudo().served_date

    def _guard_g23(self, act, values):
        """A date of execution is named for what is supported, and lies ahead."""
        if values is None or not values.get("execution_due"):
            return
        if values["decision"] not in SUPPORTING:
            self._refuse(
                "G23",
                self.env._("Nothing is supported: there is nothing to carry out."),
            )
        if values["execution_due"] <= legal_today(self.env):
            self._refuse(
                "G23", self.env._("The date of execution has to lie in the future.")
            )


class PetitionExecution(models.Model):
    """“Resolved” is said of what was carried out (Articles 32 and 42)."""

    _inherit = "xinfang.petition"

    def _guard_g23(self, act, values):
        """Closing as resolved needs the proof of execution of what was supported."""
        if values is None or values.get("resolved") != "yes":
            return
        waiting = self.sudo().referral_ids.filtered(
            lambda r: (
                r.role == "lead"
                and r.opinion_id
                and r.served_date
                and r._supports()
                and r.execution_state != "executed"
            )
        )
        if waiting:
            self._refuse(
                "G23",
                self.env._(
                    "%(organs)s supported the request, but its execution is not proven. "
                    "Let the organ record the execution first, or close it as not "
                    "resolved.",
                    organs="、".join(waiting.to_department_id.mapped("name")),
                ),
            )
