"""The proof of work: solved once, used once."""

import base64
import json
from unittest.mock import patch

import altcha

from odoo.exceptions import UserError

from odoo.addons.xinfang_guard.models import proof

from .common import GuardCase


class TestProof(GuardCase):
    def setUp(self):
        super().setUp()
        self.proofs = self.env["xinfang.proof"]

    def solve(self, challenge=None, **changes):
        challenge = challenge or self.url_open("/xinfang/proof").json()
        challenge = altcha.Challenge.from_dict(challenge)
        solution = altcha.solve_challenge(challenge)
        for name, value in changes.items():
            setattr(challenge.parameters, name, value)
        return altcha.Payload(challenge=challenge, solution=solution).to_base64()

    def test_right_answer_counts_once(self):
        answer = self.solve()
        self.assertTrue(self.proofs._redeem(answer))
        self.assertFalse(self.proofs._redeem(answer), "Replayed")

    def test_nonsense_is_no_answer(self):
        for answer in (
            None, "", "x", "e30=", b"x", 5, "A" * 10000, base64.b64encode(b"[]").decode(),
            base64.b64encode(b'{"challenge": {"parameters": {}}}').decode(),
            base64.b64encode(b'{"challenge": 1}').decode(), "[" * 500,
        ):  # fmt: skip
            self.assertFalse(self.proofs._redeem(answer))

    def test_changed_challenge_is_no_answer(self):
        for changes in ({"cost": 1}, {"expires_at": 2**31 - 1}, {"nonce": "00" * 16}):
            self.assertFalse(self.proofs._redeem(self.solve(**changes)), changes)

    def test_an_answer_without_work(self):
        challenge = self.proofs._challenge()
        payload = {
            "challenge": challenge,
            "solution": {"counter": 1, "derivedKey": "00"},
        }
        answer = base64.b64encode(json.dumps(payload).encode()).decode()
        self.assertFalse(self.proofs._redeem(answer))

    def test_old_answer(self):
        with patch.object(proof, "TTL", -10):
            answer = self.solve(self.proofs._challenge())
        self.assertFalse(self.proofs._redeem(answer))

    def test_used_ones_are_forgotten_when_they_expire(self):
        self.proofs._redeem(self.solve())
        self.proofs._gc_proofs()
        self.assertEqual(self.proofs.sudo().search_count([]), 1)
        self.env.cr.execute("UPDATE xinfang_proof SET until = 1")
        self.proofs._gc_proofs()
        self.assertFalse(self.proofs.sudo().search_count([]))

    def test_more_work_under_pressure(self):
        def tries(hard):
            found = []
            with patch.object(proof.altcha, "create_challenge") as create:
                create.return_value.to_dict.return_value = {}
                for _time in range(20):
                    self.proofs._challenge(hard)
                    found.append(create.call_args.kwargs["counter"])
            return found

        self.assertLess(max(tries(False)), min(tries(True)))

    def test_missing_library_is_said_in_words(self):
        with patch.object(proof, "altcha", None):
            with self.assertRaisesRegex(UserError, "altcha"):
                self.proofs._challenge()
            self.assertFalse(self.proofs._redeem("x"))
