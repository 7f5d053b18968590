"""What most tests need: an office, organs below and beside it, people, petitions."""

from odoo.tests import TransactionCase, new_test_user

from ..models.pointers import _ids_in
from ..tools import gate
from ..tools.moment import at
from .usual_values import usual

CONTEXT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "lang": "zh_CN",
    "tz": "Asia/Shanghai",
}

# login, organ (attribute of the class), roles
USERS = [
    ("window", "office", "window"),
    ("triage", "office", "triage"),
    ("office_head", "office", "triage,office_head"),
    ("intake", "police", "unit_intake"),
    ("handler", "police", "handler"),
    ("legal", "police", "legal"),
    ("leader", "police", "unit_leader"),
    ("branch_intake", "branch", "unit_intake"),
    ("branch_handler", "branch", "handler"),
    ("branch_legal", "branch", "legal"),
    ("branch_leader", "branch", "unit_leader"),
    ("branch2_intake", "branch2", "unit_intake"),
    ("branch2_leader", "branch2", "unit_leader"),
    ("station_handler", "station", "handler"),
    ("inspector_discipline", "discipline", "discipline"),
]

# Refusals: the act that drafts what the act signs, and who drafts for whom.
DRAFTS = {
    "refuse": "draft_refusal",
    "no_longer_accept": "draft_no_longer",
    "link_repeat": "draft_duplicate",
    "link_final": "draft_final",
    "refuse_review": "draft_review_refusal",
}
DRAFTERS = {
    "leader": "intake",
    "branch_leader": "branch_intake",
    "branch2_leader": "branch2_intake",
    "housing_leader": "housing_intake",
    "office_head": "triage",
    "city_head": "city_reviewer",
    "province_head": "province_reviewer",
}


class XinfangCase(TransactionCase):
    """City, petition office, police bureau with two branches and a station.

    Organs: ``city``, ``office``, ``police``, ``branch``, ``branch2``,
    ``station`` (may not issue documents), ``discipline``. Users, one a role:
    ``self.users["triage"]`` …, see ``USERS``. Petitions go through the acts:
    each helper takes what the act asks for and fills in what is missing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, **CONTEXT))
        cls._create_organs()
        cls._create_users()
        cls.category = cls.env["xinfang.category"].search([], limit=1)
        cls.region = cls.env["xinfang.region"].search([], limit=1)
        cls.petitioner = cls.make_petitioner(department_id=cls.office.id)

    @classmethod
    def _create_organs(cls):
        def organ(name, kind, code, parent=None, **vals):
            return cls.env["xinfang.department"].create(
                {
                    "name": name,
                    "kind": kind,
                    "code": f"T-{code}",
                    "doc_code": code,
                    "parent_id": parent.id if parent else False,
                    "phone": "0999-1234567",
                    "address": "测试市人民路1号",
                    **vals,
                }
            )

        cls.city = organ("测试市人民政府", "government", "测政")
        cls.discipline = organ("测试市纪委监委", "discipline", "测纪", cls.city)
        cls.city.discipline_department_id = cls.discipline
        cls.office = organ("测试市信访局", "petition_office", "测访", cls.city)
        cls.police = organ("测试市公安局", "department", "测公", cls.city)
        cls.branch = organ(
            "测试市公安局东城分局", "department", "测公东", cls.police, level="county"
        )
        cls.branch2 = organ(
            "测试市公安局西城分局", "department", "测公西", cls.police, level="county"
        )
        cls.station = organ(
            "东城分局人民路派出所",
            "sub_unit",
            "测公东人",
            cls.branch,
            level="township",
            can_issue_outward=False,
        )

    @classmethod
    def _create_users(cls):
        cls.users = {}
        for login, organ, roles in USERS:
            user = new_test_user(
                cls.env,
                f"xf_{login}",
                ",".join(
                    f"xinfang_case.group_xinfang_{role}" for role in roles.split(",")
                ),
                context=CONTEXT,
                name=f"测试{login}",
            )
            cls.env["xinfang.membership"].create(
                {
                    "user_id": user.id,
                    "department_id": getattr(cls, organ).id,
                    "is_receiver": login.endswith(("intake", "triage")),
                }
            )
            cls.users[login] = user

    # -- people and petitions -------------------------------------------

    @classmethod
    def make_petitioner(cls, name="王测试", **vals):
        """Create a petitioner with a valid identity number and a mobile number."""
        return cls.env["xinfang.petitioner"].create(
            {
                "name": name,
                "id_number": "110101198001011232",
                "phone": "13800138000",
                "address": "测试市东城区人民路100号2单元301室",
                **vals,
            }
        )

    @classmethod
    def make_petition(cls, user="window", **vals):
        """Create a petition that is not registered yet.

        :param str user: login of ``USERS`` who types it in
        """
        petitions = cls.env["xinfang.petition"].with_user(cls.users[user])
        vals = {
            "title": "反映小区夜间施工噪声扰民",
            "content": "小区东侧工地连续多日夜间施工，影响居民休息。",
            "request": "要求责令停止夜间施工。",
            "channel": "visit",
            "petitioner_id": cls.petitioner.id,
            **vals,
        }
        # A clerk names nobody whom his organ does not know yet. The people of these
        # tests stand at whichever counter they come to.
        named = {
            n: vals[n] for n in ("petitioner_id", "representative_ids") if n in vals
        }
        people = set().union(*map(_ids_in, named.values()))
        people = cls.env["xinfang.petitioner"].browse(people)
        if people.with_user(cls.users[user]).has_access("read"):
            return petitions.create(vals)
        petition = petitions.create({n: v for n, v in vals.items() if n not in named})
        petition.sudo().write(named)
        petition.env.flush_all()
        petition.invalidate_recordset()
        people.invalidate_recordset(["visible_to_me"])
        return petition

    @classmethod
    def as_user(cls, record, login):
        """Return a record as one of the test users sees it."""
        return record.with_user(cls.users[login])

    @classmethod
    def act(cls, record, login, code, when=None, **values):
        """Perform an act as a test user.

        :param when: naive UTC ``datetime`` at which it counts as done, or None
        :return: the record as that user sees it
        """
        values = usual(code, values)
        login = cls.have_drafted(record, login, code, values, when)
        record = cls.as_user(record, login)
        if when:
            record = at(record, when)
        record.perform(code, values)
        return record

    @classmethod
    def have_drafted(cls, record, login, code, values, when=None):
        """Have a refusal drafted by whose duty it is, before ``login`` signs it.

        :return: who signs: ``login``, or the head where a clerk would sign himself
        """
        draft = DRAFTS.get(code)
        if code == "link_repeat":
            first = cls.env["xinfang.petition"].browse(values.get("origin_id"))
            refused = first and record.sudo()._refuses_duplicate(first)
            draft, login = (draft, "office_head") if refused else (None, login)
        drafter = draft and DRAFTERS.get(login)
        if drafter and record.sudo().proposed_act_id.code != code:
            paper = cls.as_user(record, drafter)
            (at(paper, when) if when else paper).perform(draft, values)
        return login

    @classmethod
    def register(cls, petition=None, user="window", when=None, **vals):
        """Register a petition; ``vals`` make a new one when none is given."""
        petition = petition or cls.make_petition(user, **vals)
        cls.act(petition, user, "register", when)
        return petition

    @classmethod
    def triage(cls, petition=None, user="triage", when=None, **values):
        """Register if need be, and triage: a claim in the petition procedure."""
        petition = petition or cls.register(when=when)
        values.setdefault("type", "claim")
        if values["type"] == "claim":
            values.setdefault("route", "c6")
        values.setdefault("category_id", cls.category.id)
        values.setdefault("problem_region_id", cls.region.id)
        cls.act(petition, user, "triage", when, **values)
        return petition

    @classmethod
    def to_delivered(cls, petition=None, to=None, act="transfer", when=None, **values):
        """Bring a petition to its organ.

        :return: the lead referral, as superuser
        """
        petition = petition or cls.triage(when=when)
        values["to_department_id"] = (to or cls.police).id
        user = "office_head" if act == "assign" else "triage"
        cls.act(petition, user, act, when, **values)
        return petition.sudo().referral_ids.filtered(
            lambda r: r.is_open and r.role == "lead"
        )[:1]

    @classmethod
    def to_accepted(cls, petition=None, when=None, **values):
        """Bring a petition to acceptance by the police bureau; returns the referral."""
        referral = cls.to_delivered(petition, when=when, **values)
        cls.act(referral, "intake", "accept", when, handler_id=cls.users["handler"].id)
        return referral

    @classmethod
    def to_heard(cls, petition=None, when=None, **values):
        """Bring a petition to where the petitioner has been heard."""
        referral = cls.to_accepted(petition, when=when, **values)
        cls.act(
            referral,
            "handler",
            "hear_statement",
            when,
            heard_on=referral.accept_date,
            heard_record="信访人陈述了夜间施工的时间和影响。",
        )
        return referral

    @classmethod
    def to_draft(cls, petition=None, when=None, opinion=None, **values):
        """Bring a petition to a drafted opinion; ``opinion`` overrides its values."""
        referral = cls.to_heard(petition, when=when, **values)
        cls.act(
            referral, "handler", "draft_opinion", when, **cls.opinion(**opinion or {})
        )
        return referral

    @classmethod
    def opinion(cls, **values):
        """Return values of ``draft_opinion``."""
        return {
            "facts": "经查，该工地于夜间二十二时以后仍有施工行为。",
            "decision": "support",
            "answer": "已责令施工单位停止夜间施工。",
            "legal_basis": "《中华人民共和国噪声污染防治法》第四十三条。",
            "review_department_id": cls.city.id,
            **values,
        }

    @classmethod
    def to_checked(cls, petition=None, when=None, **values):
        """Bring a petition to an opinion that passed the legal check."""
        referral = cls.to_draft(petition, when=when, **values)
        cls.act(referral, "legal", "check_opinion", when)
        return referral

    @classmethod
    def to_issued(cls, petition=None, when=None, **values):
        """Bring a petition to a signed and numbered opinion."""
        referral = cls.to_checked(petition, when=when, **values)
        cls.act(referral, "leader", "approve_opinion", when)
        return referral

    @classmethod
    def to_served(cls, petition=None, when=None, **values):
        """Bring a petition to where the opinion was served."""
        referral = cls.to_issued(petition, when=when, **values)
        cls.act(
            referral,
            "handler",
            "serve",
            when,
            service_method="direct",
            service_date=referral.opinion_id.issue_date,
            service_note="本人签收",
        )
        return referral

    @classmethod
    def document(cls, petition, code):
        """Return the newest document of a kind on a petition, as superuser."""
        return cls.env["xinfang.document"].search(
            [("petition_id", "=", petition.id), ("type_id.code", "=", code)],
            order="id desc",
            limit=1,
        )

    @classmethod
    def open_gate(cls, records):
        """Return records that may be written past the acts, to set up odd states."""
        return gate.open_gate(records)
