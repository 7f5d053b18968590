"""What the tests of the engine need beyond the common town: every role, every day."""

import contextlib
import json
from datetime import date, datetime, time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from ..tools.gate import Actor, acting_as
from ..tools.moment import at
from .common import CONTEXT, XinfangCase
from .usual_values import usual

# Role -> organ of its one user; the roles of the common town are there already.
ROLES = {
    "legal": "police",
    "reviewer": "police",
    "review_leader": "police",
    "personnel": "city",
    "inspector": "office",
    "leader": "city",
    "joint_sec": "office",
    "analyst": "office",
    "archivist": "office",
    "auditor": "office",
    "admin": "office",
}
REASON = "经核查，所反映的事项不属于本单位职权范围。"
REPORT = {"report_text": "已办结。", "attitude": "accepts"}
CHECKED = {
    f"quality_{name}": True
    for name in ("procedure", "facts", "basis", "answered", "served")
}


def morning(day):
    """Return ten o'clock in Shanghai on a ``date`` or ISO day, as naive UTC."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time(2, 0))


class CoreCase(XinfangCase):
    """The common town with every role, and acts done on given days.

    Refusals are read in English, the language of the source, so that no test
    hangs on a translation. ``day`` is an ISO day; without it, it is today.
    """

    # Evaluation of the office, from its notice of transfer (test_clock_steps.py).
    BESIDE = frozenset({"TL-27o"})

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls._create_more_organs()
        for role, organ in ROLES.items():
            login = f"role_{role}"
            scope = "territory" if role == "inspector" else "unit"
            cls.add_user(login, organ, role, scope=scope)
        cls.add_user("division_handler", "division", "handler")
        cls.add_user("housing_intake", "housing", "unit_intake", is_receiver=True)
        cls.add_user("housing_legal", "housing", "legal")
        cls.add_user("housing_leader", "housing", "unit_leader")
        cls.add_user("province_intake", "province", "unit_intake", is_receiver=True)
        cls.citizen = new_test_user(cls.env, "xf_citizen", "base.group_portal")
        cls.petitioner = cls.petitioner.with_env(cls.env)

    def setUp(self):
        super().setUp()
        # What was remembered of memberships must not outlive a test's savepoint.
        self.env["xinfang.membership"]._forget_scopes()
        self.addCleanup(self.env["xinfang.membership"]._forget_scopes)

    @classmethod
    def _create_more_organs(cls):
        def organ(name, parent, **vals):
            return cls.env["xinfang.department"].create(
                {
                    "name": name,
                    "parent_id": parent.id if parent else False,
                    "phone": "0999-7654321",
                    **vals,
                }
            )

        cls.province = organ("测试省公安厅", None, level="province", doc_code="测省公")
        cls.division = organ(
            "治安管理支队", cls.police, kind="sub_unit", can_issue_outward=False
        )
        cls.housing = organ("测试市住房和城乡建设局", cls.city, doc_code="测建")

    @classmethod
    def add_user(cls, login, organ, roles, **membership):
        """Create a user with roles, a member of an organ (attribute of the class)."""
        user = new_test_user(
            cls.env,
            f"xf_{login}",
            ",".join(f"xinfang_case.group_xinfang_{role}" for role in roles.split(",")),
            context=CONTEXT,
            name=f"测试{login}",
        )
        cls.env["xinfang.membership"].create(
            {"user_id": user.id, "department_id": getattr(cls, organ).id, **membership}
        )
        cls.users[login] = user
        return user

    # -- acts on a day ----------------------------------------------------

    @classmethod
    def seen(cls, record, login, day=None):
        """Return a record as a user sees it, on a day."""
        record = record.with_env(cls.env).with_user(cls.users[login])
        return at(record, morning(day)) if day else record

    @classmethod
    def do(cls, record, login, code, day=None, key=None, **values):
        """Perform an act as a user on a day and return what came of it."""
        when = day and morning(day)
        values = usual(code, values)
        login = cls.have_drafted(record.with_env(cls.env), login, code, values, when)
        return cls.seen(record, login, day).perform(code, values, key)

    @classmethod
    def as_petitioner(cls, petition, day=None, owner=None):
        """Return a petition in the hands of a petitioner, as the hall's pages have it.

        :param owner: petition whose ownership was proved, when it is another one
        """
        record = petition.with_env(cls.env).with_user(cls.citizen).sudo()
        record = acting_as(record, Actor("petitioner", (owner or petition).id))
        return at(record, morning(day)) if day else record

    @classmethod
    def received(cls, day=None, user="window", **vals):
        """Register a letter that came in on a day."""
        values = {"channel": "letter", **vals}
        if day:
            values.setdefault("received_date", day)
        petition = cls.make_petition(user, **values)
        cls.do(petition, user, "register", day)
        return petition.with_env(cls.env)

    @classmethod
    def triage_vals(cls, **values):
        """Return values of a triage as a claim in the petition procedure."""
        return {
            "type": "claim",
            "route": "c6",
            "category_id": cls.category.id,
            "problem_region_id": cls.region.id,
            **values,
        }

    @classmethod
    def triaged(cls, day=None, user="triage", triage=None, **vals):
        """Register and triage a letter."""
        petition = cls.received(day, **vals)
        cls.do(petition, user, "triage", day, **cls.triage_vals(**triage or {}))
        return petition

    @classmethod
    def send(cls, petition, to=None, day=None, assist=(), code="transfer", **values):
        """Transfer or assign; return the new referrals, the lead first."""
        before = petition.sudo().referral_ids
        cls.do(
            petition,
            "office_head" if code == "assign" else "triage",
            code,
            day,
            to_department_id=(to or cls.police).id,
            assist_department_ids=[organ.id for organ in assist],
            **values,
        )
        after = petition.sudo().referral_ids
        return (after - before).sorted("sequence").with_env(cls.env)

    @classmethod
    def delivered(cls, day=None, to=None, triage=None, **vals):
        """Transfer a new petition; return its referral."""
        return cls.send(cls.triaged(day, triage=triage, **vals), to, day)

    @classmethod
    def accepted(cls, day=None, triage=None, **vals):
        """Let the police accept a new petition; return its referral."""
        referral = cls.delivered(day, triage=triage, **vals)
        cls.do(referral, "intake", "accept", day, handler_id=cls.users["handler"].id)
        return referral

    @classmethod
    def hear(cls, referral, day=None, user="handler", **values):
        """Hear the petitioner's statement."""
        values = {
            "heard_on": day or str(cls.today()),
            "heard_record": "信访人陈述了事实和理由。",
            **values,
        }
        return cls.do(referral, user, "hear_statement", day, **values)

    @classmethod
    def issue(
        cls, referral, day=None, handler="handler", leader="leader", legal="legal"
    ):
        """Hear, draft, check and sign."""
        cls.hear(referral, day, handler)
        cls.do(referral, handler, "draft_opinion", day, **cls.opinion())
        cls.do(referral, legal, "check_opinion", day)
        return cls.do(referral, leader, "approve_opinion", day)

    @classmethod
    def hand_over(cls, referral, day=None, user="handler", **values):
        """Record that the opinion was handed over."""
        values = {
            "service_method": "direct",
            "service_date": day or str(cls.today()),
            **values,
        }
        return cls.do(referral, user, "serve", day, **values)

    @classmethod
    def execute(cls, referral, day=None, user="handler", **values):
        """Record that what the opinion supports was carried out."""
        values = {
            "executed_on": day or str(cls.today()),
            "execution_note": "已责令停工，现场复查两次，未再发现夜间施工。",
            **values,
        }
        return cls.do(referral, user, "execute", day, **values)

    def decided_finally(self, day="2025-03-03"):
        """Return a petition whose opinion was upheld by a recheck (Article 36)."""
        referral = self.answered(day)
        petition = referral.petition_id
        stage = self.env["xinfang.stage"]._get("xinfang.review", "served")
        self.open_gate(self.env["xinfang.review"]).create(
            {
                "petition_id": petition.id,
                "referral_id": referral.id,
                "department_id": self.province.id,
                "level": "recheck",
                "sequence": 1,
                "document_id": referral.sudo().opinion_id.id,
                "stage_id": stage.id,
                "state": "served",
                "is_open": False,
                "served_date": "2025-09-01",
            }
        )
        self.open_gate(petition.sudo()).write({"has_review": True})
        return petition

    @classmethod
    def answered(cls, day=None, **vals):
        """Bring a new petition to its answer; return its referral."""
        referral = cls.accepted(day, **vals)
        cls.issue(referral, day)
        cls.hand_over(referral, day)
        return referral

    # -- looking ----------------------------------------------------------

    @classmethod
    def today(cls):
        """Return today's date in Shanghai."""
        return cls.env["xinfang.clock"]._today()

    @classmethod
    def limits(cls, record, *states):
        """Map rule code to last day of a record's own clocks in some states.

        Left out is what runs beside every petition (``BESIDE``), with its own test.
        """
        record = record.sudo()
        return {
            clock.rule_id.code: str(clock.due_date)
            for clock in record.clock_ids.sorted("id")
            if clock.state in (states or ("running",))
            and clock._record() == record
            and clock.rule_id.code not in cls.BESIDE
        }

    @classmethod
    def clock(cls, record, code):
        """Return the newest clock of a rule on a petition or referral."""
        record = record.sudo()
        mine = record.clock_ids.filtered(
            lambda c: c.rule_id.code == code and c._record() == record
        )
        return mine.sorted("id")[-1:]

    @classmethod
    def papers(cls, petition):
        """Return the codes of a petition's documents, in the order they were made."""
        return [
            paper.type_id.code for paper in petition.sudo().document_ids.sorted("id")
        ]

    @classmethod
    def footprint(cls, petition):
        """Return all that an act could leave behind, read from the database."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        petition = petition.sudo()
        return {
            "petition": petition.read(
                ["state", "stage_id", "type", "route", "lead_department_id", "content"]
                + [
                    "origin_id",
                    "next_due_date",
                    "satisfaction",
                    "closed_date",
                    "number",
                ]
            ),
            "entries": petition.entry_ids.mapped("hash"),
            "clocks": petition.clock_ids.read(["state", "due_date", "stop_entry_id"]),
            "documents": petition.document_ids.read(
                ["state", "number", "service_date"]
            ),
            "referrals": petition.referral_ids.read(
                ["state", "extension_days", "accept_date", "objection_reason"]
            ),
            "demands": petition.demand_ids.read(["name", "answer"]),
            "access": cls.env["xinfang.access"].search_count(
                [("petition_id", "=", petition.id)]
            ),
        }

    def assertRefused(self, says, call, record):
        """Assert that a call is refused in these words and leaves nothing behind.

        :param str says: rule id or words that the refusal contains
        :param call: function without arguments
        :param record: petition or referral that must stay as it was
        """
        petition = record._petitions()
        before = self.footprint(petition)
        # No savepoint: Odoo's assertRaises would roll back what was written.
        try:
            call()
        except UserError as refusal:
            self.assertIn(says, str(refusal))
        else:
            self.fail(f"nothing refused this; expected “{says}”")
        self.assertEqual(self.footprint(petition), before, "a refusal wrote something")

    def refused(self, says, record, login, code, day=None, **values):
        """Assert that an act by a user is refused in these words, leaving nothing.

        It is tried through every door that a user has: a call inside the server
        (imports, jobs and other add-ons come that way), a remote call with nothing
        but JSON (the web client, JSON-2), and the dialog behind the button.
        """
        doors = [
            lambda: self.do(record, login, code, day, **values),
            lambda: self.remote(record, login, code, day, **values),
        ]
        if values and self._fits_dialog(login, values):
            doors.append(lambda: self.dialog(record, login, code, day, **values))
        for door in doors:
            self.assertRefused(says, door, record)

    @classmethod
    def remote(cls, record, login, code, day=None, **values):
        """Perform an act as a remote call does, with values that went through JSON."""
        seen = cls.seen(record, login, day)
        values = usual(code, values)
        sent = json.loads(json.dumps(values, default=str))
        context = {"context": seen.env.context}
        return call_kw(seen.browse(), "perform", [seen.ids, code, sent], context)

    @classmethod
    def dialog(cls, record, login, code, day=None, **values):
        """Perform an act as its button does: open the dialog, fill it, confirm."""
        seen = cls.seen(record, login, day)
        act = seen.env["xinfang.act"].sudo()._get(seen._name, code)
        dialogs = seen.env["xinfang.act.wizard"]
        values = usual(code, values)
        typed = {
            name: [Command.set(value)]
            if dialogs._fields[name].type == "many2many"
            else value
            for name, value in values.items()
        }
        place = {"res_model": seen._name, "res_id": seen.id, "act_id": act.id}
        return dialogs.create({**place, **typed}).action_perform()

    def _fits_dialog(self, login, values):
        """Tell whether the dialog's fields can hold these values at all."""
        dialogs = self.env["xinfang.act.wizard"].with_user(self.users[login])
        return all(
            name in dialogs._fields
            and self._fits(dialogs, dialogs._fields[name], value)
            for name, value in values.items()
        )

    def _fits(self, dialogs, field, value):
        if value is False or value is None:
            return True
        if field.type in ("many2one", "many2many"):
            # What the user cannot read he is refused in Odoo's own words.
            ids = value if isinstance(value, list) else [value]
            if not all(isinstance(one, int) for one in ids):
                return False
            if field.type == "many2one" and ids is value:
                return False
            chosen = dialogs.env[field.comodel_name].browse(ids)
            return chosen.sudo().exists() == chosen and chosen.has_access("read")
        if field.type == "selection":
            return value in field.get_values(self.env)
        if field.type in ("char", "text"):
            return isinstance(value, str) and "\0" not in value
        if field.type in ("date", "datetime"):
            with contextlib.suppress(ValueError, TypeError):
                return bool(type(field).from_string(value))
            return False
        if field.type in ("integer", "float", "boolean"):
            return isinstance(value, (int, float))
        return True
