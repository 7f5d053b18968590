"""What people do all day, as the calls that the web client sends."""

from dataclasses import dataclass

from .views import specification

PAGE = 80
COUNT_LIMIT = 1001
WHOLE = "BN050"  # code of the organ above all others
OFFICE = "BN003"  # code of the organ at whose desk the operations are done


@dataclass(frozen=True)
class Operation:
    """One thing that is timed and explained.

    :param name: shown in tables
    :param budget: most SQL statements allowed (performance goals), None: not judged
    :param call: ``f(desk)`` doing it
    :param writes: whether it changes something (rolled back)
    :param per: records handled by one call, for budgets by record
    """

    name: str
    budget: int | None
    call: object
    writes: bool = False
    per: int = 1


class Desk:
    """Users, records and words of a loaded database that operations need.

    :param env: superuser environment
    """

    def __init__(self, env):
        self.env = env
        self.specs = {}
        self.petitions = env["xinfang.petition"]
        find = self.petitions.search
        # Of the desk's own office: a clerk names no petitioner of others.
        self.answered = find(
            [("state", "=", "closed"), ("department_id.code", "=", OFFICE)],
            limit=1,
            order="number desc",
        )
        self.user = {
            "inspector": self._busiest("inspector", WHOLE),
            "office_head": self._busiest("office_head", OFFICE),
            "intake": self._busiest("unit_intake"),
            "handler": self._busiest("handler"),
            "window": self._busiest("window", OFFICE),
            "triage": self._busiest("triage", OFFICE),
            "discipline": self._busiest("discipline"),
            "reviewer": self._busiest("reviewer"),
        }
        self.petitioner = self.answered.petitioner_id
        self.review = env["xinfang.review"].search([], limit=1, order="id desc")
        env.cr.execute(
            "SELECT petitioner_user_id, COUNT(*) FROM xinfang_petition"
            " WHERE petitioner_user_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        )
        self.citizen = env["res.users"].browse(env.cr.fetchone()[0])

    def _busiest(self, role, code=None):
        """Return a generated user of a role, of one organ when it is named."""
        group = self.env.ref(f"xinfang_case.group_xinfang_{role}")
        domain = [("login", "=like", "bench___"), ("all_group_ids", "in", group.ids)]
        if code:
            domain.append(("xinfang_membership_ids.department_id.code", "=", code))
        return self.env["res.users"].search(domain, limit=1, order="login")

    def model(self, role, name="xinfang.petition"):
        """Return a model as one of the roles uses it."""
        return self.env(user=self.user[role])[name]

    def spec(self, model, view_type):
        """Return the specification of a view, derived once."""
        key = (model._name, view_type, model.env.uid)
        if key not in self.specs:
            self.specs[key] = specification(model, view_type)
        return self.specs[key]

    def listing(self, role, domain=(), name="xinfang.petition", order=None, offset=0):
        """Open a list: one page and its count, as the client does."""
        model = self.model(role, name)
        return model.web_search_read(
            list(domain),
            self.spec(model, "list"),
            offset=offset,
            limit=PAGE,
            order=order,
            count_limit=COUNT_LIMIT,
        )

    def kanban(self, role, domain=()):
        """Open the board by stage: groups, their first cards and progress bars."""
        model = self.model(role)
        groups = model.web_read_group(
            list(domain),
            ["stage_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=self.spec(model, "kanban"),
            unfold_read_default_limit=20,
            limit=80,
        )
        colors = dict.fromkeys(
            ("normal", "notice", "warning", "severe", "overdue"), "x"
        )
        bar = {"field": "warn_level", "colors": colors}
        return groups, model.read_progress_bar(list(domain), "stage_id", bar)

    def form(self, role):
        """Open one petition with all its tabs."""
        model = self.model(role)
        return model.browse(self.answered.id).web_read(self.spec(model, "form"))

    def portal(self):
        """Show a citizen the own petitions."""
        model = self.petitions
        model._count_owned_by(self.citizen)
        return model._all_owned_by(self.citizen, limit=20)._portal_summaries()

    def dashboard(self):
        """Count open petitions by warning level, as tiles do."""
        model = self.model("inspector")
        return model.formatted_read_group(
            [("is_open", "=", True)], ["warn_level"], ["__count"]
        )


def reads():
    """Return the operations that only read."""
    fulltext = "fulltext"
    name = "petitioner_search"
    return [
        Operation("list", 12, lambda d: d.listing("inspector")),
        Operation(
            "list_page_50", 12, lambda d: d.listing("inspector", offset=50 * PAGE)
        ),
        Operation("list_last_page", 12, _last_page),
        Operation(
            "list_open", 14, lambda d: d.listing("inspector", [("is_open", "=", True)])
        ),
        Operation("list_overdue", 14, lambda d: d.listing("inspector", _OVERDUE)),
        Operation("list_own_office", 14, lambda d: d.listing("office_head")),
        Operation(
            "list_own_open", 14, lambda d: d.listing("intake", [("is_open", "=", True)])
        ),
        Operation("list_own_organ", 14, lambda d: d.listing("intake")),
        Operation("list_handler", 14, lambda d: d.listing("handler")),
        Operation(
            "list_mine", 14, lambda d: d.listing("window", [("is_mine", "=", True)])
        ),
        Operation(
            "list_my_organ",
            14,
            lambda d: d.listing("intake", [("in_my_organ", "=", True)]),
        ),
        Operation("list_discipline", 14, lambda d: d.listing("discipline")),
        Operation("kanban", 20, lambda d: d.kanban("inspector")),
        Operation(
            "kanban_own_open",
            20,
            lambda d: d.kanban("intake", [("is_open", "=", True)]),
        ),
        Operation("form", 50, lambda d: d.form("inspector")),
        Operation("search_4_chars", 14, _search(fulltext, "拆迁补偿")),
        Operation("search_2_chars", 14, _search(fulltext, "停水")),
        Operation("search_rare", 14, _search(fulltext, "地下管廊渗漏")),
        Operation("search_own_organ", 14, _search(fulltext, "停水", "intake")),
        Operation("search_number", 14, _number),
        Operation("search_name", 14, _search(name, "王伟")),
        Operation("search_pinyin", 14, _search(name, "wangwei")),
        Operation("search_phone", 14, _search("phone_tail", "1234")),
        Operation(
            "name_search", 2, lambda d: d.model("inspector").name_search("XF2026-00001")
        ),
        Operation("petitioner_name_search", 4, _petitioners),
        Operation("my_deadlines", 14, _my_deadlines),
        Operation("all_deadlines", 14, _all_deadlines),
        Operation("referrals_own", 14, _referrals),
        Operation(
            "referrals_all", 14, lambda d: d.listing("inspector", name=_REFERRAL)
        ),
        Operation("dashboard", 5, lambda d: d.dashboard()),
        Operation("portal_list", 18, lambda d: d.portal()),
        Operation("similar", 14, _similar),
        Operation("daily_selection", 4, _daily_selection),
        Operation("deadlines_of_100", 8, _deadlines_of),
        Operation("fingerprints_missing", 1, _fingerprints_missing),
    ]


_REFERRAL = "xinfang.referral"
_OVERDUE = [("is_open", "=", True), ("warn_level", "=", "overdue")]


def _last_page(desk):
    # The client reverses the order for the far end; the index serves both ways.
    return desk.listing("inspector", order="number asc, id asc")


def _search(field, value, role="inspector"):
    return lambda desk: desk.listing(role, [(field, "ilike", value)])


def _number(desk):
    return desk.listing(
        "inspector", [("number", "=like", desk.answered.number[:-1] + "%")]
    )


def _petitioners(desk):
    return desk.model("office_head", "xinfang.petitioner").name_search("王伟", limit=8)


def _my_deadlines(desk):
    return desk.listing(
        "intake",
        [("state", "=", "running"), ("user_id", "=", desk.user["intake"].id)],
        "xinfang.clock",
    )


def _all_deadlines(desk):
    return desk.listing("inspector", [("state", "=", "running")], "xinfang.clock")


def _referrals(desk):
    return desk.listing(
        "intake", [("is_open", "=", True)], _REFERRAL, "next_due_date, id"
    )


def _similar(desk):
    counter = desk.model("window", "xinfang.counter")
    return counter.find_similar(
        "反映东湖路拆迁补偿问题", "多次反映未得到答复", desk.petitioner.id
    )


def _daily_selection(desk):
    """What the daily job reads before it does anything."""
    clock = desk.env["xinfang.clock"]
    domain = [("state", "=", "running"), ("next_check_date", "<=", clock._today())]
    clock.search_count(domain)
    return clock.search(domain, limit=500, order="next_check_date, id")


def _fingerprints_missing(desk):
    """What the nightly job reads when all petitions can be found already."""
    return desk.env["xinfang.fingerprint"]._missing(desk.answered.id - 1000, 500)


def _deadlines_of(desk):
    petitions = desk.petitions.search([("is_open", "=", True)], limit=100)
    petitions._refresh_deadlines()
    return petitions
