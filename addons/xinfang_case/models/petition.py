import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import gate
from ..tools.codes import new_external_id
from ..tools.moment import legal_today
from .demand import DECISIONS
from .encrypted import vault_for_writing, vault_of

CHANNELS = [
    ("letter", "Letter"),
    ("visit", "Visit"),
    ("online", "Online"),
    ("phone", "Phone call"),
    ("fax", "Fax"),
    ("email", "E-mail"),
    ("transferred", "Transferred from above"),
    ("leader", "Leader's instruction"),
    ("mailbox", "Mailbox"),
]
TYPES = [
    ("suggestion", "Suggestion"),
    ("accusation", "Accusation or report"),
    ("claim", "Appeal or claim"),
]
ROUTES = [
    ("c1", "Litigation, procuratorate or police procedure"),
    ("c2", "Arbitration"),
    ("c3", "Party discipline appeal"),
    ("c4", "Administrative procedure"),
    ("c5", "Performance of a statutory duty"),
    ("c6", "Petition procedure"),
]


class Petition(models.Model):
    """One registered piece of petition work (信访件), from any channel.

    A repeat is its own petition that points to the first one by ``origin_id``.
    """

    _name = "xinfang.petition"
    _description = "Petition"
    _inherit = [
        "xinfang.mail.guard",
        "mail.thread",
        "mail.activity.mixin",
        "xinfang.petition.guards",
        "xinfang.petition.acts",
        "xinfang.process.mixin",
    ]
    _order = "number desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number"]
    _petition_field = "id"
    _free_fields = frozenset({"window_no"})
    _mail_post_access = "read"

    number = fields.Char(readonly=True, copy=False)
    external_id = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    query_code_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    submission_key = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    title = fields.Char(help="Shown in lists. Of an accusation it says nothing.")
    type = fields.Selection(TYPES)
    route = fields.Selection(ROUTES)
    channel = fields.Selection(CHANNELS, required=True, default="visit")
    received_date = fields.Date(
        required=True, default=lambda self: self.env["xinfang.clock"]._today()
    )
    petition_date = fields.Date(help="Date on the letter or of the visit.")
    registered_at = fields.Datetime(readonly=True, copy=False)
    period = fields.Char(
        readonly=True, copy=False, help="Month of registration, such as 2026-11."
    )
    late_reason = fields.Char(help="Why it was registered after the day of receipt.")
    department_id = fields.Many2one(
        "xinfang.department",
        "Registering Organ",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["res.users"]._xinfang_organs()[:1],
    )
    registrar_id = fields.Many2one(
        "res.users",
        "Registered By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    window_no = fields.Char("Window")
    source_department_id = fields.Many2one(
        "xinfang.department",
        "Transferred From",
        index="btree_not_null",
        ondelete="restrict",
    )
    source_ref_no = fields.Char("Their Number")
    addressee = fields.Char(help="To whom the letter is addressed.")
    identity_mode = fields.Selection(
        [
            ("named", "Real name"),
            ("confidential", "Real name, kept confidential"),
            ("anonymous", "Anonymous"),
        ],
        required=True,
        default="named",
    )
    petitioner_id = fields.Many2one(
        "xinfang.petitioner", index="btree_not_null", ondelete="restrict"
    )
    petitioner_user_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    representative_ids = fields.Many2many(
        "xinfang.petitioner",
        "xinfang_petition_representative_rel",
        "petition_id",
        "petitioner_id",
        "Representatives",
        help="Visits by several people: at most five (Article 20).",
    )
    headcount = fields.Integer("Persons", required=True, default=1)
    involved_count = fields.Integer("Persons Concerned")
    is_collective = fields.Boolean("Collective Visit", readonly=True, copy=False)
    is_joint_signed = fields.Boolean("Signed by Several", readonly=True, copy=False)
    unclear_address = fields.Boolean(
        "Name or Address Unclear", help="No written notice is owed then (Article 23)."
    )
    content = fields.Text(
        compute="_compute_texts", inverse="_inverse_texts", compute_sudo=False
    )
    request = fields.Text(
        compute="_compute_texts", inverse="_inverse_texts", compute_sudo=False
    )
    category_id = fields.Many2one(
        "xinfang.category", index="btree_not_null", ondelete="restrict"
    )
    police_category_id = fields.Many2one(
        "xinfang.category",
        "Police Business",
        index="btree_not_null",
        ondelete="restrict",
    )
    problem_region_id = fields.Many2one(
        "xinfang.region",
        "Place of the Problem",
        index="btree_not_null",
        ondelete="restrict",
    )
    purpose_id = fields.Many2one(
        "xinfang.purpose", index="btree_not_null", ondelete="restrict"
    )
    urgency = fields.Selection(
        [("normal", "Normal"), ("urgent", "Urgent"), ("major", "Major and urgent")],
        required=True,
        default="normal",
    )
    is_litigation = fields.Boolean("Litigation-related")
    origin_id = fields.Many2one(
        "xinfang.petition",
        "First Piece",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    repeat_ids = fields.One2many("xinfang.petition", "origin_id", "Repeats")
    is_repeat = fields.Boolean("Repeat", readonly=True, copy=False)
    split_from_id = fields.Many2one(
        "xinfang.petition",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    demand_ids = fields.One2many("xinfang.demand", "petition_id", "Demands")
    lead_department_id = fields.Many2one(
        "xinfang.department",
        "Responsible Organ",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    handling_method = fields.Selection(
        [
            ("transfer", "Transferred"),
            ("assign", "Assigned"),
            ("own", "Handled by the organ itself"),
            ("linked", "Linked to the first piece"),
            ("guided", "Guided elsewhere"),
            ("direct_reply", "Answered directly"),
            ("filed", "Filed"),
            ("no_longer", "No longer accepted"),
            ("withdrawn", "Withdrawn"),
        ],
        readonly=True,
        copy=False,
    )
    decision = fields.Selection(
        DECISIONS,
        readonly=True,
        copy=False,
    )
    resolved = fields.Selection(
        [("yes", "Resolved"), ("no", "Not resolved")], readonly=True, copy=False
    )
    returned_date = fields.Date(
        readonly=True,
        copy=False,
        help="When it last came back: an objection was agreed to, or it was taken back.",
    )
    served_date = fields.Date(readonly=True, copy=False)
    evaluation_open_date = fields.Date(readonly=True, copy=False)
    closed_date = fields.Date(readonly=True, copy=False)
    satisfaction = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("fair", "Fairly satisfied"),
            ("dissatisfied", "Dissatisfied"),
            ("lapsed", "Not evaluated in time"),
        ],
        readonly=True,
        copy=False,
    )
    referral_ids = fields.One2many("xinfang.referral", "petition_id", "Referrals")
    entry_ids = fields.One2many("xinfang.entry", "petition_id", "Timeline")
    clock_ids = fields.One2many("xinfang.clock", "petition_id", "Time Limits")
    document_ids = fields.One2many("xinfang.document", "petition_id", "Documents")
    evaluation_ids = fields.One2many("xinfang.evaluation", "petition_id", "Evaluations")

    # The list's order, so that the first page is a walk along this index.
    # With ``is_hidden`` inside, whoever counts all there is needs no row either.
    _order_idx = models.Index("(number DESC, id DESC) INCLUDE (is_hidden)")
    _hidden_idx = models.Index("(id) INCLUDE (is_hidden)")
    _number_uniq = models.UniqueIndex("(number) WHERE number IS NOT NULL")
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")
    _query_code_uniq = models.UniqueIndex(
        "(query_code_hash) WHERE query_code_hash IS NOT NULL"
    )
    _submission_uniq = models.UniqueIndex(
        "(submission_key) WHERE submission_key IS NOT NULL"
    )
    # “IS TRUE” as the ORM writes it: PostgreSQL takes “WHERE is_open” for another
    # condition and would never use the index.
    _open_idx = models.Index(
        "(number DESC, id DESC) INCLUDE (is_hidden) WHERE is_open IS TRUE"
    )
    _due_idx = models.Index(
        "(next_due_date, id) INCLUDE (is_hidden) WHERE is_open IS TRUE"
    )
    _level_idx = models.Index(
        "(warn_level, number DESC, id DESC) INCLUDE (is_hidden) WHERE is_open IS TRUE"
    )
    _stage_idx = models.Index("(stage_id, number DESC, id DESC) INCLUDE (is_hidden)")
    # Counts of the board and its progress bars are read from the index alone.
    _board_idx = models.Index("(stage_id, warn_level, id) INCLUDE (is_hidden)")
    _period_idx = models.Index("(department_id, period)")
    _received_idx = models.Index("(received_date)")
    _headcount_check = models.Constraint(
        "CHECK (headcount >= 1)", "At least one person petitions."
    )

    @api.depends("number")
    def _compute_display_name(self):
        for petition in self:
            petition.display_name = petition.number or self.env._("New petition")

    # -- text -----------------------------------------------------------

    def _compute_texts(self):
        texts = {
            text.petition_id.id: text
            for text in self.env["xinfang.petition.text"]
            .sudo()
            .search_fetch([("petition_id", "in", self._origin.ids)])
        }
        for petition in self:
            text = texts.get(petition._origin.id)
            if text and text.sealed_enc:
                content, request = petition._unsealed(text.sealed_enc)
            else:
                content, request = (
                    (text.content, text.request) if text else (False, False)
                )
            petition.content = content
            petition.request = request

    def _unsealed(self, token):
        """Decrypt an accusation's text for the discipline group, nobody else."""
        if not (
            self.env["res.users"]._xinfang_is_discipline()
            or gate.is_open(self.env)
            or self.stage_id.is_start
        ):
            return False, False
        clear = vault_of(self.env).decrypt(token, *self._text_place())
        content, _mark, request = clear.partition("\x1f")
        return content or False, request or False

    def _text_place(self):
        """Return what an encrypted text of this petition is bound to."""
        return self._name, "content", self._origin.id

    def _inverse_texts(self):
        texts = self.env["xinfang.petition.text"].sudo()
        known = {
            text.petition_id.id: text
            for text in texts.search([("petition_id", "in", self.ids)])
        }
        missing = []
        for petition in self:
            vals = petition._text_vals(petition.content, petition.request)
            if petition.id in known:
                known[petition.id].write(vals)
            else:
                missing.append({"petition_id": petition.id, **vals})
        texts.create(missing)

    def _text_vals(self, content, request):
        if self.type == "accusation":
            clear = f"{content or ''}\x1f{request or ''}"
            token = vault_for_writing(self.env).encrypt(clear, *self._text_place())
            return {
                "content": False,
                "request": False,
                "body": False,
                "sealed_enc": token,
            }
        body = "\n".join(filter(None, (self.title, content, request)))
        return {
            "content": content,
            "request": request,
            "body": body,
            "sealed_enc": False,
        }

    # -- search ---------------------------------------------------------

    fulltext = fields.Char(
        "Content or Number", compute="_compute_empty", search="_search_fulltext"
    )
    petitioner_search = fields.Char(
        "Petitioner Name or Pinyin",
        compute="_compute_empty",
        search="_search_petitioner_search",
    )
    phone_tail = fields.Char(
        "Last Digits of the Phone",
        compute="_compute_empty",
        search="_search_phone_tail",
    )

    def _compute_empty(self):
        """Search-only fields have no value."""
        self.fulltext = self.petitioner_search = self.phone_tail = False

    def _search_fulltext(self, operator, value):
        if operator not in ("ilike", "like", "="):
            return NotImplemented
        terms = (value or "").split()
        if len(terms) == 1 and _LOOKS_LIKE_NUMBER.fullmatch(terms[0]):
            # Whoever types a number into the first box means the number.
            return Domain("number", "=like", f"{terms[0].upper()}%")
        self.env["xinfang.petition.text"].flush_model(["body"])

        def to_sql(model, alias, query):
            body = SQL.identifier("xinfang_petition_text", "body")
            conditions = [
                SQL(
                    "(xinfang_bigrams(%(body)s) @> xinfang_bigrams(%(term)s)"
                    " AND %(body)s %(like)s %(pattern)s)",
                    body=body,
                    term=term,
                    # LIKE is several times faster where there is no upper case.
                    like=SQL("LIKE") if term.lower() == term.upper() else SQL("ILIKE"),
                    pattern=f"%{_escape_like(term)}%",
                )
                for term in terms
            ]
            return SQL(
                "%s IN (SELECT petition_id FROM xinfang_petition_text WHERE %s)",
                SQL.identifier(alias, "id"),
                SQL(" AND ").join(conditions),
            )

        return Domain.custom(to_sql=to_sql) if terms else Domain.TRUE

    def _search_petitioner_search(self, operator, value):
        if operator not in ("ilike", "like", "="):
            return NotImplemented
        people = self.env["xinfang.petitioner"]
        found = people._search(people._name_domain(value or ""))
        self.flush_model(["petitioner_id", "representative_ids"])

        # Two index scans and a union, where an OR would read the whole table.
        def to_sql(model, alias, query):
            return SQL(
                "%(id)s IN (SELECT id FROM xinfang_petition"
                " WHERE petitioner_id IN (%(people)s)"
                " UNION SELECT petition_id FROM xinfang_petition_representative_rel"
                " WHERE petitioner_id IN (%(people)s))",
                id=SQL.identifier(alias, "id"),
                people=found.select(),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _search_display_name(self, operator, value):
        """Find by the number's beginning, or by its last digits of the last ten years.

        “Contains” would read the numbers of all years with every key that is typed.
        """
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        text = value.strip().upper()
        if text.isdecimal() and text.isascii() and len(text) <= 7:
            year = legal_today(self.env).year
            numbers = [f"XF{year - back}-{int(text):07d}" for back in range(10)]
            return Domain("number", "in", numbers)
        return Domain("number", "=like", f"{_escape_like(text)}%")

    def _search_phone_tail(self, operator, value):
        if operator not in ("ilike", "like", "="):
            return NotImplemented
        return Domain("petitioner_id.phone_tail", "=", (value or "").strip()[-4:])

    # -- writing --------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        petitions = super().create(vals_list)
        for petition in gate.open_gate(petitions):
            petition.external_id = new_external_id()
        petitions._grant_access()
        return petitions

    def write(self, vals):
        result = super().write(vals)
        if "department_id" in vals:
            self._grant_access()
        return result

    def _grant_access(self):
        """Write the visibility rows of newly created petitions.

        An accusation is sealed when it is registered, not while it is typed.
        """
        self.env["xinfang.access"].sudo()._grant(
            [(p.id, p.department_id.id) for p in self.sudo()]
        )

    def _petitions(self):
        return self

    # -- deadlines ------------------------------------------------------

    def _refresh_deadlines(self):
        """Store the next last day of the running limits on petitions and referrals."""
        if not self:
            return
        self.env["xinfang.clock"].sudo().flush_model()
        self.env.cr.execute(
            "SELECT petition_id, referral_id, res_model, res_id, due_date, rule_id,"
            " warn_level, state = 'running' AND bearer = 'organ' AS counts"
            " FROM xinfang_clock WHERE petition_id = ANY(%s)"
            " AND (state = 'running' AND bearer = 'organ' OR res_model IS NOT NULL)"
            " ORDER BY counts DESC, due_date, id",
            (self.ids,),
        )
        petitions, referrals, parts = {}, {}, {}
        for petition_id, referral_id, model, res_id, *limit in self.env.cr.fetchall():
            if not limit.pop():
                # Of a review or hearing that has no running limit any more.
                parts.setdefault(model, {}).setdefault(res_id, (False, False, "normal"))
                continue
            # The nearest last day comes first.
            petitions.setdefault(petition_id, limit)
            if model:
                parts.setdefault(model, {}).setdefault(res_id, limit)
            elif referral_id:
                referrals.setdefault(referral_id, limit)
        self._store_deadlines(self.sudo(), petitions)
        self._store_deadlines(self.sudo().referral_ids, referrals)
        for model, found in parts.items():
            self._store_deadlines(self.env[model].sudo().browse(found), found)

    @api.model
    def _store_deadlines(self, records, found):
        groups = {}
        for record in records:
            due, rule_id, level = found.get(record.id, (False, False, "normal"))
            new = (due or False, rule_id or False, level)
            old = (record.next_due_date, record.next_rule_id.id, record.warn_level)
            if new != old:
                groups.setdefault(new, []).append(record.id)
        for (due, rule_id, level), ids in groups.items():
            gate.open_gate(records.browse(ids)).write(
                {"next_due_date": due, "next_rule_id": rule_id, "warn_level": level}
            )

    def _after_lapse(self, clocks):
        """Record that the petitioner let the evaluation window pass (TL-27)."""
        petitions = clocks.filtered(lambda c: c.rule_id.code == "TL-27").petition_id
        gate.open_gate(petitions.filtered(lambda p: not p.satisfaction)).write(
            {"satisfaction": "lapsed"}
        )


_LOOKS_LIKE_NUMBER = re.compile(r"XF\d{4}-?\d{0,7}", re.IGNORECASE)


def _escape_like(text):
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
