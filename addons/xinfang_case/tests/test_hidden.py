"""What a petition says of being hidden is what its rows of visibility say (Article 30)."""

from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools.misc import file_path

from ..models.process_engine import ProcessEngine
from .test_accusation import OFFICER
from .test_barrier import BarrierCase
from .test_conversion import REST, WHY
from .test_split import MIXED, DemandCase

# Columns written past the ORM: what nobody should do, and what must not help him.
SET = "UPDATE xinfang_petition SET is_hidden = %s WHERE id = %s"


class HiddenCase(BarrierCase):
    def hidden(self, *petitions):
        """Return what the rows of petitions say, in the database itself."""
        self.env.flush_all()
        ids = [petition.id for petition in petitions]
        self.env.cr.execute(
            "SELECT id, is_hidden FROM xinfang_petition WHERE id = ANY(%s)", (ids,)
        )
        said = dict(self.env.cr.fetchall())
        return [said[i] for i in ids]

    def check_agreement(self):
        """Compare every petition with its rows of visibility, and with the cache."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM xinfang_petition p WHERE is_hidden IS DISTINCT FROM EXISTS"
            " (SELECT FROM xinfang_access a WHERE a.petition_id = p.id AND a.sealed)"
        )
        self.assertEqual(self.env.cr.fetchall(), [])

    def everything(self, login, roles="inspector"):
        """Return a new user whose scope are all organs there are."""
        user = self.add_user(login, "city", roles)
        every = self.env["xinfang.department"].search([]).ids
        users = type(self.env["res.users"])
        plain = users._xinfang_read_scope

        def all_of_them(records):
            found = plain(records)
            return (every, 1, *found[2:]) if records.env.uid == user.id else found

        self.patch(users, "_xinfang_read_scope", all_of_them)
        self.assertEqual(
            self.env["res.users"].with_user(user)._xinfang_scope_share(), 1
        )
        return user


@tagged("post_install", "-at_install", "xf_security")
class TestHiddenLives(HiddenCase, DemandCase):
    """After each act of lives in which something is sealed, both say the same."""

    def setUp(self):
        super().setUp()
        self.acts = acts = []
        plain = ProcessEngine._perform_all

        def checked(records, code, *args, **kwargs):
            result = plain(records, code, *args, **kwargs)
            self.check_agreement()
            acts.append(code)
            return result

        self.patch(ProcessEngine, "_perform_all", checked)

    def test_an_accusation_from_draft_to_close(self):
        petition = self.told().petition_id
        self.assertEqual(self.hidden(petition), [True])
        self.assertIn("feed_back", self.acts)
        self.assertGreaterEqual(len(self.acts), 7)
        self.env["xinfang.access"]._grant([(petition.id, self.police.id)])
        self.check_agreement()
        self.name(petition, accused_name="某人")
        self.assertEqual(self.hidden(petition), [True])

    def test_a_claim_that_is_none_after_all(self):
        petition = self.received()
        self.assertEqual(self.hidden(petition), [False])
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, "triage", "triage", **values)
        self.assertEqual(self.hidden(petition), [True])

    def test_drafts(self):
        draft = self.make_petition("window", type="accusation").with_env(self.env)
        self.assertEqual(self.hidden(draft), [True])
        self.seen(draft, "window").write({"type": "claim"})
        self.assertEqual(self.hidden(draft), [False])
        self.assertFalse(draft.sudo().is_hidden)
        self.seen(draft, "window").write({"type": "accusation"})
        self.assertEqual(self.hidden(draft), [True])
        self.assertTrue(draft.sudo().is_hidden)
        self.check_agreement()
        self.do(draft, "window", "register")
        self.assertEqual(self.hidden(draft), [True])

    def test_a_split_hides_one_of_two(self):
        petition = self.received(**MIXED)
        self.do(petition, "triage", "split", **self.split_vals())
        rest = self.sibling(petition)
        self.assertEqual(self.hidden(petition, rest), [True, False])

    def test_a_conversion_shows_the_new_one_alone(self):
        self.add_user("sworn_head", "office", "office_head,discipline")
        petition = self.named(self.housing)
        values = {"type": "claim", "route": "c6", **REST, **WHY}
        self.do(petition, OFFICER, "propose_conversion", **values)
        self.do(petition, "sworn_head", "confirm_conversion", **WHY)
        self.assertEqual(
            self.hidden(petition, petition.sudo().split_from_id), [True, False]
        )


@tagged("post_install", "-at_install", "xf_security")
class TestHidden(HiddenCase):
    def test_who_looks_at_everything_sees_no_accusation_but_his_own_draft(self):
        user = self.everything("all_seeing", roles="window,inspector")
        plain, sealed = self.received(), self.accused()
        other = self.make_petition("window", type="accusation").with_env(self.env)
        mine = self.make_petition("all_seeing", type="accusation").with_env(self.env)
        all_of_them = plain | sealed | other | mine
        self.assertEqual(self.hidden(*all_of_them), [False, True, True, True])
        seen = all_of_them.with_user(user)
        domain = [("id", "in", all_of_them.ids)]
        self.assertEqual(seen.search(domain, order="id").ids, (plain | mine).ids)
        self.env.invalidate_all()
        self.assertEqual(
            [petition.visible_to_me for petition in seen], [True, False, False, True]
        )
        # A row of a query without the petition's row, too.
        clocks = self.env["xinfang.clock"].with_user(user)
        found = clocks.search([("petition_id", "in", all_of_them.ids)]).petition_id
        self.assertEqual(found, plain)

    def test_what_is_not_hidden_is_not_looked_up_among_the_hidden(self):
        """The row says it: the index of sealed rows is not read for a plain piece."""
        user = self.everything("all_seeing")
        self.received()
        self.accused()
        self.accused()
        petitions = self.env["xinfang.petition"].with_user(user)
        found = petitions._search([("is_open", "=", True)])
        self.env.flush_all()
        self.env.cr.execute("ANALYZE xinfang_petition, xinfang_access")
        sql = found.select()
        self.env.cr.execute(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) {sql.code}",
            sql.params,
        )
        plan = self.env.cr.fetchone()[0][0]["Plan"]
        asked = [n["Actual Loops"] for n in _nodes(plan) if _is_probe(n)]
        # Once for his own drafts, of all that is hidden together.
        self.assertEqual(asked, [1])

    def test_no_hand_writes_it(self):
        plain, sealed = self.received(), self.accused()
        cr = self.env.cr
        for value in (False, True):
            cr.execute(SET, (value, plain.id))
            cr.execute(SET, (value, sealed.id))
            self.assertEqual(self.hidden(plain, sealed), [False, True])
        self.open_gate(plain).write({"is_hidden": True})
        self.assertEqual(self.hidden(plain), [False])
        with self.assertRaises(AccessError):
            self.seen(plain, "window").read(["is_hidden"])

    def test_rows_of_visibility_written_past_the_product_are_followed(self):
        plain, cr = self.received(), self.env.cr
        cr.execute("SELECT id FROM xinfang_access WHERE petition_id = %s", plain.ids)
        rows = [row[0] for row in cr.fetchall()]
        for statement, values, hidden in (
            ("UPDATE xinfang_access SET sealed = TRUE WHERE id = %s", rows[:1], True),
            ("UPDATE xinfang_access SET sealed = FALSE WHERE id = %s", rows[:1], False),
            (
                "INSERT INTO xinfang_access (petition_id, department_id, sealed)"
                " VALUES (%s, %s, TRUE), (%s, %s, TRUE)",
                (plain.id, self.housing.id, plain.id, self.bureau.id),
                True,
            ),
            (
                "DELETE FROM xinfang_access WHERE petition_id = %s"
                " AND department_id = %s",
                (plain.id, self.housing.id),
                True,
            ),
            (
                "DELETE FROM xinfang_access WHERE petition_id = %s"
                " AND department_id = %s",
                (plain.id, self.bureau.id),
                False,
            ),
        ):
            cr.execute(statement, values)
            self.assertEqual(self.hidden(plain), [hidden], statement)
            self.check_agreement()

    def test_a_sealed_row_moves(self):
        plain, sealed, cr = self.received(), self.accused(), self.env.cr
        cr.execute("DELETE FROM xinfang_access WHERE petition_id = %s", plain.ids)
        cr.execute(
            "UPDATE xinfang_access SET petition_id = %s WHERE petition_id = %s",
            (plain.id, sealed.id),
        )
        self.assertEqual(self.hidden(plain, sealed), [True, False])

    def test_an_update_fills_the_column(self):
        """Rows of before, when nothing kept the column."""
        plain, sealed = self.received(), self.accused()
        cr = self.env.cr
        cr.execute("ALTER TABLE xinfang_petition DISABLE TRIGGER USER")
        cr.execute(SET, (False, sealed.id))
        self.assertEqual(self.hidden(plain, sealed), [False, False])
        path = file_path("xinfang_case/migrations/19.0.0.1.1/pre-is_hidden.py")
        for _once_and_again in range(2):
            load_script(path, "xinfang_case_is_hidden").migrate(cr, "")
            self.assertEqual(self.hidden(plain, sealed), [False, True])
        # Whatever it was filled by: each update looks through all of them.
        cr.execute(SET, (False, sealed.id))
        cr.execute(SET, (True, plain.id))
        cr.execute("ALTER TABLE xinfang_petition ENABLE TRIGGER USER")
        self.env["xinfang.petition"].init()
        self.assertEqual(self.hidden(plain, sealed), [False, True])


def _nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def _is_probe(node):
    return node.get("Relation Name") == "xinfang_access"
