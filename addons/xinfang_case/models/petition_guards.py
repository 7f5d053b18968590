from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_today, said_day


class PetitionGuards(models.AbstractModel):
    """Hard rules for acts on a petition; each refuses with rule and article.

    A guard is called with ``values`` None when buttons are drawn: it then looks
    at the record alone.
    """

    _name = "xinfang.petition.guards"
    _description = "Guards on a Petition"

    def _guard_elements(self, act, values):
        """Statutory elements of a petition (Article 19)."""
        record = self.sudo()
        record._check_ready_petitioner()
        said = (record.title, record.content, record.request)
        if not any((text or "").strip() for text in said):
            raise UserError(
                self.env._(
                    "Say what the petition is about: title, facts or request "
                    "(Article 19)."
                )
            )

    def _guard_g05(self, act, values):
        """At most five representatives for a visit by several people (Article 20)."""
        record = self.sudo()
        # Setting and local rule may lower the legal limit of five, never raise it.
        limit, basis = self.env["xinfang.representative.limit"]._strictest(
            record.problem_region_id or record.department_id.region_id,
            record.headcount,
            record.received_date or legal_today(self.env),
        )
        count = len(record.representative_ids)
        if count > limit:
            self._refuse(
                "G05",
                self.env._(
                    "%(count)s representatives are named, at most %(limit)s are "
                    "allowed%(basis)s.",
                    count=count,
                    limit=limit,
                    basis=self.env._(" (%s)", basis) if basis else "",
                ),
            )
        if record.channel == "visit" and record.headcount >= 2 and not count:
            self._refuse(
                "G05",
                self.env._(
                    "%(count)s people came with one matter: they have to choose "
                    "representatives, %(limit)s at most. Name them first.",
                    count=record.headcount,
                    limit=limit,
                ),
            )
        if count > record.headcount:
            self._refuse(
                "G05",
                self.env._("There are more representatives than people who came."),
            )

    def _guard_g08(self, act, values):
        """Nothing leaves triage without type, route, place and category."""
        record = self.sudo()
        if act.code != "triage":
            self._check_triaged(record)
            return
        if values and values["type"] == "claim" and not values["route"]:
            self._refuse(
                "G08",
                self.env._(
                    "An appeal or claim needs its route: one of the five statutory "
                    "procedures, or the petition procedure."
                ),
            )
        category = values and values["category_id"]
        if category and category != record.category_id and not category.is_offered:
            self._refuse(
                "G08",
                self.env._(
                    "The category “%(name)s” belongs to catalogue %(catalogue)s and is not "
                    "offered today. Choose one of the present catalogue.",
                    name=category.full_name,
                    catalogue=category.catalogue,
                ),
            )

    def _check_triaged(self, record):
        missing = [
            str(record._fields[name].string)
            for name in ("type", "category_id", "problem_region_id")
            if not record[name]
        ]
        if record.type == "claim" and not record.route:
            missing.append(str(record._fields["route"].string))
        if missing:
            self._refuse(
                "G08",
                self.env._(
                    "Triage is not complete: %(fields)s is missing.",
                    fields=", ".join(missing),
                ),
            )

    def _guard_g11(self, act, values):
        """What is being handled below within its time is not taken up again above."""
        if values is None:
            return
        first = values["origin_id"]
        if first == self:
            self._refuse("G11", self.env._("A petition is no repeat of itself."))
        first = first.sudo()
        if not first.is_open or first.stage_id.is_start:
            self._refuse(
                "G11",
                self.env._(
                    "%(number)s is not in progress any more. Handle the new petition on "
                    "its own, or show the way to review.",
                    number=first.number or "",
                ),
            )
        if first.petitioner_id != self.sudo().petitioner_id and not values["reason"]:
            self._refuse(
                "G11",
                self.env._(
                    "The petitioner is another one: say why it is the same matter."
                ),
            )

    def _guard_g26(self, act, values):
        """No registration in the future, and none back-dated without a reason."""
        record = self.sudo()
        today = legal_today(self.env)
        if record.received_date > today:
            self._refuse(
                "G26",
                self.env._(
                    "The day of receipt %(day)s lies in the future.",
                    day=said_day(self.env, record.received_date),
                ),
            )
        if record.petition_date and record.petition_date > record.received_date:
            self._refuse(
                "G26",
                self.env._("The petition cannot be dated later than its receipt."),
            )
        late = record.received_date < today - timedelta(days=1)
        if late and record.channel != "transferred" and not record.late_reason:
            self._refuse(
                "G26",
                self.env._(
                    "It was received on %(day)s and is registered only now: say why. The "
                    "day of receipt counts for the time limit.",
                    day=said_day(self.env, record.received_date),
                ),
            )

    def _guard_g33(self, act, values):
        """Only an organ that may issue documents can be given a petition."""
        if values is None:
            return
        for department in values["to_department_id"] | values.get(
            "assist_department_ids", self.env["xinfang.department"]
        ):
            if not department.can_issue_outward:
                self._refuse(
                    "G33",
                    self.env._(
                        "%(unit)s is an internal unit and cannot answer in its own name. "
                        "Send it to %(organ)s.",
                        unit=department.name,
                        organ=department.organ_id.name,
                    ),
                )

    def _guard_g01(self, act, values):
        """An accusation goes to a discipline organ and nowhere else, for now."""
        if values is None:
            return
        if self.sudo().type != "accusation":
            return
        targets = values["to_department_id"] | values.get(
            "assist_department_ids", self.env["xinfang.department"]
        )
        if any(department.kind != "discipline" for department in targets):
            self._refuse(
                "G01",
                self.env._("An accusation can be sent to a discipline organ only."),
            )

    def _guard_receiver(self, act, values):
        """The receivers are other organs, each named once."""
        if values is None:
            return
        lead = values["to_department_id"]
        assist = values["assist_department_ids"]
        if lead in assist:
            raise UserError(
                self.env._("%(organ)s cannot both lead and assist.", organ=lead.name)
            )
        own = self.sudo().department_id.organ_id
        if own in (lead | assist).organ_id:
            raise UserError(
                self.env._(
                    "%(organ)s is your own organ. If it is competent, choose to handle "
                    "the petition yourselves.",
                    organ=own.name,
                )
            )

    def _guard_reportdate(self, act, values):
        """An assignment names a date to report back that is still to come (Article 22)."""
        if values is None:
            return
        if values["report_due"] <= legal_today(self.env):
            raise UserError(
                self.env._("The date to report back has to lie in the future.")
            )

    def _guard_g24(self, act, values):
        """An assigned referral is not closed without its report (Article 22)."""
        waiting = self.sudo().referral_ids.filtered(
            lambda r: (
                r.report_due
                and r.role == "lead"
                and r.is_open
                and r.state != "report_accepted"
            )
        )
        if waiting:
            self._refuse(
                "G24",
                self.env._(
                    "The closing report of %(organs)s is still to be made and accepted.",
                    organs="、".join(waiting.to_department_id.mapped("name")),
                ),
            )

    def _guard_answered(self, act, values):
        """A petition is closed only when every organ has answered or been released."""
        waiting = self.sudo().referral_ids.filtered(
            lambda r: r.is_open and not r.stage_id.is_answered
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(organs)s has not answered yet.",
                    organs="、".join(waiting.to_department_id.mapped("name")),
                )
            )

    def _guard_window(self, act, values):
        """Evaluation is open from service until its last day, and happens once."""
        record = self.sudo()
        if record.satisfaction:
            raise UserError(
                self.env._(
                    "This petition has been evaluated already, or its time is over."
                )
            )
        running = self.env["xinfang.clock"].sudo()._running("TL-27", record)
        if not running or running[:1].due_date < legal_today(self.env):
            raise UserError(self.env._("The time for evaluation is not open."))
        if record.identity_mode == "anonymous":
            raise UserError(self.env._("An anonymous petition cannot be evaluated."))
