"""Users of the demonstration office: one or more for every role."""

from concurrent.futures import ThreadPoolExecutor

from odoo import Command

from .corpus import read_csv

# Names of the roles as the role table (R02…R19) has them.
ROLES = {
    "window": "接谈登记员",
    "triage": "甄别分流员",
    "office_head": "信访部门负责人",
    "unit_intake": "责任单位收件员",
    "handler": "承办人",
    "unit_leader": "本机关、单位负责人",
    "legal": "法制审核",
    "reviewer": "复查复核承办人",
    "review_leader": "复查复核机关负责人",
    "discipline": "纪检监察人员",
    "personnel": "组织人事人员",
    "inspector": "信访督查专员",
    "leader": "领导干部",
    "joint_sec": "联席会议办公室",
    "analyst": "统计分析员",
    "archivist": "档案员",
    "auditor": "审计保密员",
    "custodian": "身份信息保管员",
    "admin": "系统管理员",
}
CITIZENS = [
    {
        "login": "shimin",
        "name": "柳闻莺",
        "can": "市民账号：网上提交、查询、评价本人信访件",
    },
    {"login": "shimin2", "name": "顾念慈", "can": "市民账号：有已答复待评价的信访件"},
]


def accounts():
    """Return the accounts to sign in with: login, password, name, roles, can."""
    organs = {row["key"]: row["short"] for row in read_csv("organs")}
    listed = [
        {
            "login": user["login"],
            "password": password_of(user["login"]),
            "name": user["name"],
            "roles": f"{organs[user['organ']]} "
            + "、".join(ROLES[role] for role in user["roles"].split()),
            "can": user["can"],
        }
        for user in read_csv("users")
        if user["account"] == "1"
    ]
    return listed + [
        {
            "login": citizen["login"],
            "password": password_of(citizen["login"]),
            "name": citizen["name"],
            "roles": "信访人（市民大厅）",
            "can": citizen["can"],
        }
        for citizen in CITIZENS
    ]


def password_of(login):
    """Return the documented password of a demonstration account."""
    return f"demo-{login}"


class Passwords:
    """Hash the passwords beside the loading: each takes almost half a second."""

    def __init__(self, env):
        self.env = env
        context = env["res.users"]._crypt_context()
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.hashes = {
            account["login"]: self.pool.submit(context.hash, account["password"])
            for account in accounts()
        }

    def store(self, user_ids):
        """Give the users their passwords.

        :param dict user_ids: login → id
        """
        users = self.env["res.users"]
        for login, future in self.hashes.items():
            users._set_encrypted_password(user_ids[login], future.result())
        self.pool.shutdown()


def create_users(env, organs):
    """Create staff with their memberships, and the citizens' portal accounts.

    :param dict organs: key → id
    :return: dict login → id
    """
    rows = read_csv("users")
    short = {row["key"]: row["short"] for row in read_csv("organs")}
    vals_list = [
        {
            "login": row["login"],
            "name": row["name"],
            "signature": f"<p>{row['name']}<br/>{short[row['organ']]} {row['post']}</p>",
        }
        for row in rows
    ]
    vals_list += [{"login": one["login"], "name": one["name"]} for one in CITIZENS]
    portal = env.ref("base.group_portal")
    for vals in vals_list:
        # Groups come afterwards: for every new member of staff Odoo would draw
        # and store a picture in five sizes. Without one it is drawn when shown.
        vals.update(
            lang="zh_CN",
            tz="Asia/Shanghai",
            email=f"{vals['login']}@example.org",
            group_ids=[Command.set(portal.ids)],
        )
    users = (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nosubscribe=True)
        .create(vals_list)
    )
    _give_roles(env, rows, users)
    _create_memberships(env, rows, users, organs)
    return dict(zip(users.mapped("login"), users.ids, strict=True))


def _give_roles(env, rows, users):
    """Make staff of the users, all with the same roles at once."""
    by_roles = {}
    for row, user in zip(rows, users, strict=False):
        by_roles.setdefault(row["roles"], []).append(user.id)
    for roles, ids in by_roles.items():
        env["res.users"].browse(ids).write(
            {
                "group_ids": [Command.set(_group_ids(env, roles.split()))],
                "notification_type": "inbox",
            }
        )


def _group_ids(env, roles):
    return [env.ref(f"xinfang_case.group_xinfang_{role}").id for role in roles] + [
        env.ref("base.group_user").id
    ]


def _create_memberships(env, rows, users, organs):
    env["xinfang.membership"].create(
        [
            {
                "department_id": organs[row["organ"]],
                "user_id": user.id,
                "scope": row["scope"],
                "is_receiver": row["receiver"] == "1",
                "post": row["post"],
            }
            for row, user in zip(rows, users, strict=False)
        ]
    )
