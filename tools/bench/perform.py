"""Performing a life through the product itself: the reference for the loader."""

from datetime import datetime, time, timedelta

from .lives import FEAST, Day, Ref

# Days after the last act in which a window for evaluation may still pass.
LAST_WINDOW = 60
HOUR = 2  # ten o'clock in Shanghai, in UTC


def moment(start, step, index):
    """Return when a step is done, as naive UTC: minutes keep the order of a day."""
    day = start + timedelta(step.day)
    return datetime.combine(day, time(HOUR, index))


class Performance:
    """One life performed in an environment, act by act.

    :param env: superuser environment
    :param cast: dict slot → id of department, user, petitioner … or text
    :param start: ``date`` of registration
    """

    def __init__(self, env, cast, start):
        self.env = env
        self.cast = cast
        self.start = start
        self.petitions = env["xinfang.petition"]
        self.referrals = env["xinfang.referral"]
        self.reviews = env["xinfang.review"]

    def play(self, life):
        """Perform all steps of a life."""
        for index, step in enumerate(life.steps):
            when = moment(self.start, step, index)
            self.let_pass(when)
            self.do(step, when)
            self.env.flush_all()
        if not life.is_open:
            self.let_pass(when + timedelta(LAST_WINDOW))
            self.env.flush_all()
        return self

    def do(self, step, when):
        """Perform one step at an instant (naive UTC)."""
        from odoo.addons.xinfang_case.tools import gate
        from odoo.addons.xinfang_case.tools.moment import at

        if step.code == "create":
            records = self.env["xinfang.petition"].with_user(self.cast[step.actor])
            if "petitioner_user_id" in step.values:
                records = records.sudo()  # as the citizens' hall creates them
            values = self.values(step.values)
            self.take_down(values, records.env.user)
            made = at(records, when).create(values)
            self.petitions += made.with_env(self.env)
            return
        if step.actor == "daily":
            self.lapse(step, when)
            return
        record = self.target(step.target)
        if step.actor == "petitioner":
            actor = gate.Actor("petitioner", record.id)
            record = gate.acting_as(record.with_user(self.cast["citizen"]), actor)
        else:
            record = record.with_user(self.cast[step.actor])
        at(record, when).perform(step.code, self.values(step.values))
        self._find_parts()

    def take_down(self, values, clerk):
        """Let the clerk's organ know who petitions: it names nobody else."""
        named = {values.get("petitioner_id"), *values.get("representative_ids", ())}
        people = self.env["xinfang.petitioner"].browse(named - {None, False})
        organs = self.env["res.users"].with_user(clerk)._xinfang_organs()
        if organs and not people.with_user(clerk).has_access("read"):
            people.sudo().department_id = organs[:1]
            people.invalidate_recordset(["visible_to_me"])

    def windows(self):
        """Return the running limits of these petitions that end by themselves."""
        return self.env["xinfang.clock"].search(
            [
                ("petition_id", "in", self.petitions.ids),
                ("state", "=", "running"),
                ("rule_id.breach", "=", "lapse"),
            ]
        )

    def let_pass(self, until):
        """Let the daily job end each window on the day after it, up to an instant."""
        from odoo.addons.xinfang_case.tools import gate
        from odoo.addons.xinfang_case.tools.moment import at, legal_date

        ends = legal_date(until)
        while passed := self.windows().filtered(lambda c: c.due_date < ends):
            last = min(passed.mapped("due_date"))
            day = last + timedelta(1)
            first = passed.filtered(lambda c, last=last: c.due_date == last)
            when = until + timedelta((day - ends).days)
            at(gate.open_gate(first), when)._check_level(day)
            if first & self.windows():
                raise RuntimeError(f"a window of {last} does not pass")

    def lapse(self, step, when):
        """Let the daily job run on the day after each window has passed.

        :raises RuntimeError: that is not near the day the step stands for
        """
        from odoo.addons.xinfang_case.tools import gate
        from odoo.addons.xinfang_case.tools.moment import at, legal_date

        while windows := self.windows():
            last = min(windows.mapped("due_date"))
            when += timedelta((last - legal_date(when)).days + 1)
            today = legal_date(when)
            if not 0 <= (today - self.start).days - step.day <= FEAST:
                raise RuntimeError(
                    f"a window passes on {last}, not after day {step.day}"
                )
            passed = windows.filtered_domain([("due_date", "<", today)])
            at(gate.open_gate(passed), when)._check_level(today)

    def target(self, name):
        """Return the petition, referral or review a step names."""
        pools = {"p": self.petitions, "r": self.referrals, "v": self.reviews}
        return pools[name[0]][int(name[1:])]

    def _find_parts(self):
        domain = [("petition_id", "in", self.petitions.ids)]
        self.referrals = self.referrals.search(domain, order="id")
        self.reviews = self.reviews.search(domain, order="id")

    def values(self, value):
        """Replace placeholders by members of the cast and by days."""
        if isinstance(value, dict):
            return {name: self.values(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.values(part) for part in value]
        if isinstance(value, Day):
            return (self.start + timedelta(value.offset)).isoformat()
        if isinstance(value, Ref):
            if value.slot[0] == "p" and value.slot[1:].isdigit():
                return self.target(value.slot).id
            return self.cast[value.slot]
        return value
