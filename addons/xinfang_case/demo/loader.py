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
from .receptions import create_receptions
from .values import Values

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
        create_receptions(env, self.organs)
        self._codes()
        self.values = Values(env, self.organs, self.users, self.regions, self.codes)
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
        """Create each person once for each organ it comes to: each takes it down itself."""
        self.progress(5, 100, self.env._("petitioners"))
        people, vals_list = {}, []
        for case in cases:
            for person in filter(None, [case.person, *case.representatives]):
                key = (id(person), case.organ)
                if key not in people:
                    people[key] = person
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
        if accused := vals.pop("accused", None):
            vals["accused_ids"] = [(0, 0, {"department_id": self.organs[accused]})]
        vals["source_department_id"] = self.organs.get(vals.pop("source", None))
        if case.person:
            vals["petitioner_id"] = self.people[id(case.person), case.organ]
        if case.citizen:
            vals["petitioner_user_id"] = self.users[case.citizen]
        vals["representative_ids"] = [
            self.people[id(person), case.organ] for person in case.representatives
        ]
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
            (
                (step, case)
                for case in cases
                for step in case.steps
                if self._is_known(step)
            ),
            key=_kind_of,
        )
        done = 0
        for _key, group in groupby(  # pylint: disable=bad-builtin-groupby
            todo, key=_kind_of
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

    def _is_known(self, step):
        """Tell whether the add-on that brings a step's records is installed."""
        opens = {
            "open_supervision": "xinfang.supervision",
            "open_recommendation": "xinfang.recommendation",
            "ask_privacy": "xinfang.privacy",
        }
        model = step.part[0] if step.part else opens.get(step.act)
        return not model or model in self.env

    def _perform(self, batch):
        """Do one act on the records of a batch."""
        step = batch[0][0]
        special = {
            "write": self._write,
            "end_organ": self._end_organ,
            "link_repeat": self._link_repeat,
        }.get(step.act)
        if special or self._is_citizen(step.who):
            for one, case in batch:
                record = self._record(one, case)
                if special:
                    special(one, record)
                else:
                    actor = Actor("petitioner", case.petition_id)
                    values = self.values.of(one, record)
                    acting_as(record, actor).perform(step.act, values)
            return
        records = self.env[self._target(step, batch[0][1])[0]]
        ids = [self._target(one, case)[1] for one, case in batch]
        records = self._at(self._as(step.who, records._name), step.when).browse(ids)
        records.check_access("read")
        records._perform_all(
            step.act,
            [
                self.values.of(one, record)
                for (one, _case), record in zip(batch, records, strict=True)
            ],
        )

    def _record(self, step, case):
        """Return what one step is done on, as who does it, at that time."""
        model, record_id = self._target(step, case)
        return self._at(self._as(step.who, model), step.when).browse(record_id)

    def _target(self, step, case):
        """Return model and id of what a step is done on."""
        petition = self.env["xinfang.petition"].browse(case.petition_id)
        if step.part:
            model, number = step.part
            mine = [("petition_id", "=", petition.id)]
            parts = self.env[model].search(mine, order="id")
            return model, parts[number].id
        if step.referral is None:
            return "xinfang.petition", petition.id
        referrals = petition.referral_ids.sorted("sequence")
        return "xinfang.referral", referrals[step.referral].id

    # -- what is no act -----------------------------------------------------

    def _write(self, step, record):
        """Write on a form what its letter says."""
        record.write(self.values.of(step, record))

    def _link_repeat(self, step, record):
        """Join a repeat; in progress below it is refused, and the head signs (A19)."""
        values = self.values.of(step, record)
        first = self.env["xinfang.petition"].browse(values["origin_id"])
        if record.sudo()._refuses_duplicate(first):
            record.perform("draft_duplicate", values)
            heads = self.env.ref("xinfang_case.group_xinfang_office_head")
            organ = record.sudo().department_id.organ_id
            members = self.env["xinfang.membership"].search(
                [("organ_id", "=", organ.id), ("user_id.group_ids", "in", heads.ids)]
            )
            head = (members.user_id - record.env.user)[:1]
            record.with_user(head).perform("link_repeat", {})
        else:
            record.perform("link_repeat", values)

    def _end_organ(self, step, _record):
        """An organ ends; the daily job moves what it owes to its heir."""
        values = self.values.of(step, None)
        organs = self._at(self._as(step.who, "xinfang.department"), step.when)
        organs.browse(values["organ"]).write(
            {"ended_date": legal_date(step.when), "successor_id": values["heir"]}
        )
        self._at(self.env["xinfang.referral"], step.when)._follow_successors()

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


def _kind_of(pair):
    """Return what steps of one batch have in common: hour, actor, act, record."""
    step, _case = pair
    part = step.part[0] if step.part else ""
    return step.when, step.who, step.act, part, step.referral is None


def _morning(day):
    """Return the hour of the daily job, one in the morning, as naive UTC."""
    local = datetime.combine(day, time(1), BEIJING)
    return local.astimezone(UTC).replace(tzinfo=None)
