"""The query code of pieces that were neither registered at the counter nor online."""

import itertools
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import vault
from ..tools.codes import new_query_code, normalise_code
from .figures import add
from .test_split import DemandCase


@tagged("post_install", "-at_install", "xf_engine")
class TestQueryCode(DemandCase):
    def split(self, petition, **values):
        values = {
            "split_demands": "建议增设隔音屏",
            "type": "suggestion",
            "reason": "分件办理",
            **values,
        }
        return self.do(petition, "triage", "split", **values)

    def found(self, number, code):
        return self.env["xinfang.petition"]._find_by_code(number, code)

    def assertNowhere(self, code):
        """The code stands in no row that this transaction may have written."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
            " c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' AND"
            " (c.relname LIKE 'xinfang%%' OR c.relname IN ('mail_message', 'bus_bus',"
            " 'mail_mail', 'ir_logging', 'mail_activity', 'ir_attachment'))"
        )
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT count(*) FROM "{table}" t WHERE row_to_json(t)::text LIKE ANY(%s)',
                ([f"%{code}%", f"%{normalise_code(code)}%"],),
            )
            self.assertFalse(self.env.cr.fetchone()[0], table)

    def test_s1_what_was_split_off_has_a_code_of_its_own(self):
        petition = self.triaged()
        mine = petition.sudo()._new_query_code()
        outcome = self.split(petition)
        sibling = self.sibling(petition)
        self.assertEqual(outcome["coded_number"], sibling.number)
        self.assertEqual(self.found(sibling.number, outcome["query_code"]), sibling)
        # One code opens one piece; the first one keeps its own.
        self.assertFalse(self.found(petition.number, outcome["query_code"]))
        self.assertEqual(self.found(petition.number, mine).id, petition.id)
        self.assertNowhere(outcome["query_code"])

    def test_a30_the_sealed_side_keeps_its_code_the_rest_gets_one(self):
        petition = self.triaged()
        mine = petition.sudo()._new_query_code()
        outcome = self.do(petition, "triage", "split", **self.split_vals())
        rest = self.sibling(petition)
        self.assertEqual(self.found(rest.number, outcome["query_code"]), rest)
        self.assertEqual(self.found(petition.number, mine).id, petition.id)

    def test_s1_a_new_code_ends_the_old_one(self):
        petition = self.received()
        old = petition.sudo()._new_query_code()
        self.refused("needs", petition, "window", "issue_code")
        outcome = self.do(
            petition, "window", "issue_code", reason="本人持证件到窗口补领"
        )
        self.assertFalse(self.found(petition.number, old))
        self.assertEqual(
            self.found(petition.number, outcome["query_code"]).id, petition.id
        )
        self.assertNowhere(outcome["query_code"])
        entry = petition.sudo().entry_ids.sorted("seq")[-1:]
        self.assertEqual(
            (entry.act_id.code, entry.user_id), ("issue_code", self.users["window"])
        )

    def test_s1_only_the_registering_organ_issues_one(self):
        petition = self.accepted().petition_id
        old = petition.sudo()._new_query_code()
        for login in ("intake", "housing_intake", "inspector_discipline"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(petition, login, "issue_code", reason="补领")
        self.assertTrue(self.found(petition.number, old))

    def test_s1_the_dialog_shows_it_once_and_keeps_nothing(self):
        petition = self.triaged()
        action = self.seen(petition, "triage").action_open_act("split")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**action["context"])
            .create(
                {
                    "split_demands": "建议增设隔音屏",
                    "type": "suggestion",
                    "reason": "分件办理",
                }
            )
        )
        shown = wizard.action_perform()
        sibling = self.sibling(petition)
        self.assertEqual(shown["tag"], "display_notification")
        self.assertTrue(shown["params"]["sticky"])
        self.assertEqual(shown["params"]["next"]["res_id"], sibling.id)
        code = shown["params"]["message"].split("code ")[1].split(".")[0]
        self.assertEqual(self.found(sibling.number, code), sibling)
        self.assertNowhere(code)

    def coded(self, count):
        """Return numbers of petitions that have a code each."""
        pieces = [self.received().sudo() for _one in range(count)]
        for piece in pieces:
            piece._new_query_code()
        self.env.flush_all()
        return [piece.number for piece in pieces]

    def test_c19_ten_thousand_guesses_open_nothing(self):
        """C19: guesses that a careful attacker makes: well formed, at numbers there are."""
        numbers = itertools.cycle(self.coded(10))
        tried = 10_000
        hits = sum(
            bool(self.found(next(numbers), new_query_code())) for _try in range(tried)
        )
        add("query_code", guesses=tried, hits=hits)
        self.assertEqual(hits, 0)

    def work_of(self, number, code):
        """Return what is done to look one guess up: hashes, statements, rows found."""
        work, cursor = [], type(self.env.cr)
        pepper, execute = vault._Ring.pepper, cursor.execute

        def hashed(ring, value):
            work.append(("hash", len(value)))
            return pepper(ring, value)

        def asked(cr, query, params=None, *args, **kwargs):
            result = execute(cr, query, params, *args, **kwargs)
            work.append((str(getattr(query, "code", query)), cr.rowcount))
            return result

        with (
            patch.object(vault._Ring, "pepper", hashed),
            patch.object(cursor, "execute", asked),
        ):
            self.assertFalse(self.found(number, code))
        return work

    def test_c19_a_wrong_code_takes_the_same_work_as_an_unknown_number(self):
        """Not the time is compared, which depends on the machine, but what takes it."""
        (number,) = self.coded(1)
        self.work_of(number, new_query_code())  # what a worker has to read once
        known = self.work_of(number, new_query_code())
        unknown = self.work_of("XF2026-4999999", new_query_code())
        self.assertEqual(known, unknown)
        kinds = ["hash" if kind == "hash" else "query" for kind, _of in known]
        self.assertEqual(kinds, ["hash", "query"])
        add("query_code", work_difference=len(set(known) ^ set(unknown)))
