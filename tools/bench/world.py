"""The generated office: some fifty organs in three levels and two hundred users."""

import random

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国文斌鑫宇浩欣怡子轩"
DISTRICTS = ["东湖", "西岭", "南浦", "北辰", "河口", "江宁", "青川", "石桥"]
BUREAUS = [
    ("公安局", "公"),
    ("住房和城乡建设局", "建"),
    ("人力资源和社会保障局", "人社"),
    ("自然资源局", "资"),
    ("生态环境局", "环"),
    ("市场监督管理局", "市监"),
    ("教育局", "教"),
    ("卫生健康委员会", "卫"),
    ("交通运输局", "交"),
    ("城市管理局", "城管"),
]
TEAM = ("intake", "handler", "legal", "leader")
ROLES = {
    "window": "window",
    "triage": "triage",
    "head": "triage,office_head",
    "intake": "unit_intake",
    "handler": "handler",
    "legal": "legal",
    "leader": "unit_leader",
    "inspector": "inspector",
    "reviewer": "reviewer",
    "review_leader": "review_leader",
    "discipline": "discipline",
}


def name_of(rng):
    """Return an invented Chinese name."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


class World:
    """Organs, users and the casts drawn from them.

    :param env: superuser environment
    :param int seed: of all random choices
    """

    def __init__(self, env, seed=1):
        self.env = env
        self.rng = random.Random(seed)
        self.departments = {}
        self.users = {}
        self._names = set()

    def build(self):
        """Create what is not there yet, and remember it."""
        quiet = {"no_reset_password": True, "tracking_disable": True}
        self.env = self.env(context={**self.env.context, **quiet})
        known = self.env["xinfang.department"].search([("code", "=like", "BN%")])
        self._known = {dept.code: dept for dept in known}
        self._user_vals, self._posts = [], []
        self._build_city()
        self._build_users()
        self._build_places()
        return self

    def _department(self, key, name, kind, doc, parent=None, **vals):
        serial = len(self.departments) + 1
        dept = self._known.get(f"BN{serial:03d}") or self.env[
            "xinfang.department"
        ].create(
            {
                "name": name,
                "code": f"BN{serial:03d}",
                "kind": kind,
                "doc_code": doc,
                "parent_id": parent.id if parent else False,
                "phone": f"0998-8{serial:03d}00{serial:02d}",
                "address": f"云江市人民大道{serial}号{name}",
                **vals,
            }
        )
        self.departments[key] = dept
        return dept

    def _build_city(self):
        city = self._department("city", "云江市人民政府", "government", "云政")
        secret = self._department(
            "discipline", "云江市纪委监委", "discipline", "云纪", city
        )
        city.discipline_department_id = secret
        self._team("discipline", ["discipline"])
        self._department("office", "云江市信访局", "petition_office", "云信访", city)
        self._team("office", ["window"] * 6 + ["triage"] * 4 + ["head", "inspector"])
        for number, district in enumerate(DISTRICTS):
            gov = self._department(
                f"gov{number}",
                f"云江市{district}区人民政府",
                "government",
                f"云{district}政",
                city,
                level="county",
            )
            key = f"office{number}"
            self._department(
                key,
                f"云江市{district}区信访局",
                "petition_office",
                f"云{district}信访",
                gov,
                level="county",
            )
            self._team(key, ["window", "window", "triage", "triage", "head"])
        for number, (name, doc) in enumerate(BUREAUS):
            key = f"bureau{number}"
            bureau = self._department(
                key, f"云江市{name}", "department", f"云{doc}", city
            )
            self._team(
                key, ["intake", "intake", *["handler"] * 3, "legal", *["leader"] * 2]
            )
            for part in range(2):
                district = DISTRICTS[(number * 2 + part) % len(DISTRICTS)]
                sub = f"{key}s{part}"
                self._department(
                    sub,
                    f"云江市{name}{district}分局",
                    "department",
                    f"云{doc}{district}",
                    bureau,
                    level="county",
                )
                self._team(sub, ["intake", "handler", "handler", "legal", "leader"])
        province = self._department("province", "天南省人民政府", "government", "天政")
        city.parent_id = province
        for key in ("city", "province"):
            self._team(key, ["reviewer", "reviewer", "legal", "review_leader"])
        # Who looks at everything, as the city's inspector cannot any more.
        self._team("province", ["inspector"])

    def _team(self, key, roles):
        for role in roles:
            self._posts.append((key, role))

    def _build_users(self):
        logins = [f"bench{number:03d}" for number in range(len(self._posts))]
        logins += [f"benchcitizen{number:03d}" for number in range(60)]
        users = self.env["res.users"]
        known = {
            user.login: user
            for user in users.with_context(active_test=False).search(
                [("login", "in", logins)]
            )
        }
        missing = [login for login in logins if login not in known]
        made = users.create([self._vals_of(login) for login in missing])
        known.update(zip(missing, made, strict=True))
        members = []
        for login, (key, role) in zip(logins, self._posts, strict=False):
            user = known[login]
            first = role not in self.users.setdefault(key, {})
            self.users[key].setdefault(role, []).append(user)
            if login in missing:
                members.append(
                    {
                        "user_id": user.id,
                        "department_id": self.departments[key].id,
                        "is_receiver": first
                        and role in ("intake", "triage", "discipline"),
                        "scope": "territory" if role == "inspector" else "unit",
                    }
                )
        self.env["xinfang.membership"].create(members)
        keys = [k for k in self.departments if k.startswith("office")]
        self.offices = [self.departments[key].id for key in keys]
        self.citizens = [known[login] for login in logins[len(self._posts) :]]

    def _vals_of(self, login):
        number = int(login[-3:])
        name = name_of(random.Random(f"user{login}"))
        if login.startswith("benchcitizen"):
            groups = [self.env.ref("base.group_portal").id]
            name = f"{name}市民{number:03d}"
        else:
            codes = ROLES[self._posts[number][1]].split(",")
            groups = [self.env.ref(f"xinfang_case.group_xinfang_{c}").id for c in codes]
            groups.append(self.env.ref("base.group_user").id)
            # The number keeps one name from being a part of another.
            name = f"{name}{number:03d}"
        return {"login": login, "name": name, "group_ids": groups, "lang": "zh_CN"}

    def _build_places(self):
        categories = self.env["xinfang.category"].search(
            [("child_ids", "=", False), ("catalogue", "!=", "police")], order="code"
        )
        categories = (
            categories.filtered(lambda c: not c.petition_type)[:40] or categories
        )
        self.categories = [(c.id, c.display_name, c.name) for c in categories[:40]]
        regions = self.env["xinfang.region"].search(
            [("level", "=", "county")], limit=30
        )
        self.regions = [(r.id, r.display_name) for r in regions]

    def cast(self, rng, seat=""):
        """Return slot → record of one life.

        :param str seat: key of the office that registers it; empty: any
        """
        bureaus = range(len(BUREAUS))
        first, second = rng.sample(list(bureaus), 2)
        office = rng.choice(["office"] + [f"office{n}" for n in range(len(DISTRICTS))])
        office = seat or office
        keys = {
            "office": office,
            "organ": f"bureau{first}",
            "organ2": f"bureau{second}",
            "sub": f"bureau{first}s{rng.randrange(2)}",
            "review": "city",
            "recheck": "province",
            "discipline": "discipline",
        }
        slots = {slot: self.departments[key] for slot, key in keys.items()}
        for role in ("window", "triage", "head"):
            slots[role] = self._user(rng, office, role)
        for slot in ("organ", "organ2", "sub"):
            prefix = "" if slot == "organ" else f"{slot}_"
            for role in TEAM:
                slots[prefix + role] = self._user(rng, keys[slot], role)
            # New work goes to the receiver, whoever accepts it.
            slots[f"{slot}_receiver"] = self.users[keys[slot]]["intake"][0]
        for slot in ("review", "recheck"):
            for role in ("reviewer", "legal", "review_leader"):
                slots[f"{slot}_{role}"] = self._user(rng, keys[slot], role)
        slots["office_receiver"] = self.users[office]["triage"][0]
        slots["secret_receiver"] = self.users["discipline"]["discipline"][0]
        slots["citizen"] = rng.choice(self.citizens)
        return slots

    def _user(self, rng, key, role):
        """Return a user of this role who is not the one that receives new work."""
        team = self.users[key][role]
        return rng.choice(
            team[1:] if role in ("intake", "triage") and team[1:] else team
        )
