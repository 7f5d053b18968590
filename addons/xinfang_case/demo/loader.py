"""Carries the plan out: petitions are typed in, then everything goes through the gate."""

from datetime import UTC, datetime, time
from itertools import groupby

from ..tools import gate
from ..tools.gate import Actor, acting_as
from ..tools.moment import Moment, legal_date, legal_now, legal_today
from .diary import BEIJING
from .organs import create_organs, create_regions
from .people import Passwords, create_users
from .plan import Plan

CONTEXT = {
    "lang": "zh_CN",
    "tz": "Asia/Shanghai",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class Loader:
    """Loads the demonstration office into a database.

    :param env: superuser environment
    :param progress: ``f(done, total, text)`` or None
    :param int limit: number of petitions, None for all
    """

    def __init__(self, env, progress=None, limit=None):
        self.env = env(context={**env.context, **CONTEXT})
        self.progress = progress or (lambda done, total, text: None)
        self.limit = limit
        self.checked_on = None
        # One moment that moves on: with a new one for every act the ORM would keep
        # a new environment for every act.
        self.moment = Moment(None)

    def _at(self, records, when):
        """Return records where it is ``when``, until the next call."""
        self.moment.when = when
        return records.with_context(xinfang_moment=self.moment)

    def load(self):
        """Create organs, users, petitions and their histories."""
        env = self.env
        self.progress(0, 100, env._("organs and users"))
        passwords = Passwords(env)
        self.regions = create_regions(env)
        self.organs = create_organs(env, self.regions)
        self.users = create_users(env, self.organs)
        self.users["public"] = env.ref("base.public_user").id
        self._codes()
        plan = Plan(
            env["xinfang.workday.exception"]._calendar(),
            legal_now(env),
            legal_today(env),
            self.limit,
        )
        self._petitioners(plan.cases)
        self._drafts(plan.cases)
        self._acts(plan.cases)
        self.progress(95, 100, env._("time limits"))
        self._check_clocks()
        passwords.store(self.users)

    def _codes(self):
        """Read the code lists: code → id."""
        self.codes = {
            name: {row.code: row.id for row in self.env[model].search(domain)}
            for name, model, domain in (
                ("category_id", "xinfang.category", [("catalogue", "!=", "police")]),
                (
                    "police_category_id",
                    "xinfang.category",
                    [("catalogue", "=", "police")],
                ),
                ("purpose_id", "xinfang.purpose", []),
                ("occupation_id", "xinfang.occupation", []),
            )
        }

    # -- typing in ----------------------------------------------------------

    def _petitioners(self, cases):
        """Create each person once, recorded by the organ that first met it."""
        self.progress(5, 100, self.env._("petitioners"))
        people, vals_list = {}, []
        for case in cases:
            for person in filter(None, [case.person, *case.representatives]):
                if id(person) not in people:
                    people[id(person)] = person
                    vals_list.append(self._person_vals(person, case))
        created = self.env["xinfang.petitioner"].create(vals_list)
        self.people = dict(zip(people, created.ids, strict=True))

    def _person_vals(self, person, case):
        vals = dict(person)
        region_id = self.regions[vals["region_id"]]
        vals.update(
            region_id=region_id,
            household_region_id=region_id,
            user_id=self.users.get(vals.pop("citizen", None)),
            occupation_id=self.codes["occupation_id"].get(vals.pop("occupation", None)),
            department_id=self.organs[case.organ],
        )
        return vals

    def _drafts(self, cases):
        """Type in the petitions, each by its clerk or its citizen."""
        self.progress(10, 100, self.env._("petitions"))
        ordered = sorted(cases, key=lambda case: case.clerk)
        for clerk, group in groupby(  # pylint: disable=bad-builtin-groupby
            ordered, key=lambda case: case.clerk
        ):
            batch = sorted(group, key=cases.index)
            petitions = self._as(clerk, "xinfang.petition").create(
                [self._petition_vals(case) for case in batch]
            )
            for case, petition_id in zip(batch, petitions.ids, strict=True):
                case.petition_id = petition_id

    def _petition_vals(self, case):
        vals = dict(case.vals)
        vals["problem_region_id"] = self.regions[vals["problem_region_id"]]
        vals["department_id"] = self.organs[case.organ]
        vals["source_department_id"] = self.organs.get(vals.pop("source", None))
        if case.person:
            vals["petitioner_id"] = self.people[id(case.person)]
        if case.citizen:
            vals["petitioner_user_id"] = self.users[case.citizen]
        vals["representative_ids"] = [self.people[id(p)] for p in case.representatives]
        return vals

    def _as(self, login, model):
        """Return a model as somebody; citizens write through a controller's sudo."""
        records = self.env[model].with_user(self.users[login])
        return records.sudo() if self._is_citizen(login) else records

    def _is_citizen(self, login):
        return login == "public" or login.startswith("shimin")

    # -- acts ---------------------------------------------------------------

    def _acts(self, cases):
        """Do all acts in the order of time; equal acts of one hour in one go."""
        todo = sorted(
            ((step, case) for case in cases for step in case.steps),
            key=lambda pair: (pair[0].when, pair[0].who, pair[0].act),
        )
        done = 0
        for _key, group in groupby(  # pylint: disable=bad-builtin-groupby
            todo, key=lambda pair: (pair[0].when, pair[0].who, pair[0].act)
        ):
            batch = list(group)
            self._lapse_until(legal_date(batch[0][0].when))
            self._perform(batch)
            done += len(batch)
            if done % 50 < len(batch):
                self.progress(
                    12 + 83 * done // len(todo),
                    100,
                    self.env._("acts of %(month)s", month=f"{batch[0][0].when:%Y-%m}"),
                )

    def _perform(self, batch):
        """Do one act on the petitions or referrals of a batch."""
        step = batch[0][0]
        if self._is_citizen(step.who):
            for one, case in batch:
                self._perform_citizen(one, case)
            return
        model = "xinfang.petition" if step.referral is None else "xinfang.referral"
        ids = [self._target_id(one, case) for one, case in batch]
        records = self._at(self._as(step.who, model), step.when).browse(ids)
        records.check_access("read")
        records._perform_all(
            step.act,
            [
                self._values(one, record)
                for (one, _case), record in zip(batch, records, strict=True)
            ],
        )

    def _perform_citizen(self, step, case):
        petition = self._as(step.who, "xinfang.petition").browse(case.petition_id)
        actor = Actor("petitioner", petition.id)
        acting_as(self._at(petition, step.when), actor).perform(
            step.act, dict(step.values)
        )

    def _target_id(self, step, case):
        if step.referral is None:
            return case.petition_id
        petition = self.env["xinfang.petition"].browse(case.petition_id)
        return petition.referral_ids.sorted("sequence")[step.referral].id

    def _values(self, step, record):
        """Replace the plan's keys by records."""
        return {
            name: self._value(name, value, step, record)
            for name, value in step.values.items()
        }

    def _value(self, name, value, step, record):
        tables = {
            "to_department_id": self.organs,
            "suggested_department_id": self.organs,
            "handler_id": self.users,
            "problem_region_id": self.regions,
            **self.codes,
        }
        if name in tables:
            return tables[name].get(value)
        if name == "assist_department_ids":
            return [self.organs[key] for key in value]
        if name == "origin_id":
            return value.petition_id
        if name == "review_department_id":
            return record.sudo().to_department_id._superior_for_review()[:1].id
        if name == "answers":
            return self._answers(record, value, step.values["decision"])
        return legal_date(step.when) if value == "today" else value

    def _answers(self, record, text, decision):
        demands = record.sudo().petition_id.demand_ids
        return {str(d.id): {"decision": decision, "answer": text} for d in demands}

    # -- time limits --------------------------------------------------------

    def _lapse_until(self, day):
        """Let limits lapse on the morning after their last day, as the daily job does."""
        if day == self.checked_on:
            return
        self.checked_on = day
        clocks = self.env["xinfang.clock"].search(
            [
                ("state", "=", "running"),
                ("rule_id.breach", "=", "lapse"),
                ("due_date", "<", day),
            ]
        )
        if clocks:
            self._at(gate.open_gate(clocks), _morning(day))._check_level(day)

    def _check_clocks(self):
        """Bring all warning levels and reminders to the state of today."""
        today = legal_today(self.env)
        self.env.flush_all()
        clocks = self.env["xinfang.clock"].search(
            [("state", "=", "running"), ("next_check_date", "<=", today)]
        )
        gate.open_gate(clocks)._check_level(today)


def _morning(day):
    """Return the hour of the daily job, one in the morning, as naive UTC."""
    local = datetime.combine(day, time(1), BEIJING)
    return local.astimezone(UTC).replace(tzinfo=None)
