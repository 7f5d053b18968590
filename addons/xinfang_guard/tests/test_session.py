"""C28: sessions end."""

import time
from unittest.mock import patch

import odoo.http

from .common import GuardCase

SEEN = "xinfang_seen"


class TestSession(GuardCase):
    def limits(self, user):
        return {
            kind: times[0][0] // 60 for kind, times in user._get_lock_timeouts().items()
        }

    def test_c28_defaults(self):
        self.assertEqual(
            self.limits(self.users["triage"]),
            {"lock_timeout": 720, "lock_timeout_inactivity": 15},
        )
        self.assertEqual(
            self.limits(self.citizen),
            {"lock_timeout": 720, "lock_timeout_inactivity": 30},
        )

    def age(self, **values):
        """Change the session as if time had passed."""
        store = odoo.http.root.session_store
        session = store.get(self.opener.cookies["session_id"])
        session.update(values)
        store.save(session)

    def test_c28_idle_citizen_is_signed_out(self):
        self.sign_in("xf_citizen", "xf_citizen")
        self.assertEqual(self.url_open("/my", allow_redirects=False).status_code, 200)
        self.age(**{SEEN: time.time() - 29 * 60})
        self.assertEqual(self.url_open("/my", allow_redirects=False).status_code, 200)
        self.age(**{SEEN: time.time() - 31 * 60})
        answer = self.url_open("/my", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
        answer = self.url_open("/my", allow_redirects=False)
        self.assertEqual(answer.status_code, 303, "And stays so")

    def test_c28_twelve_hours_are_the_end(self):
        for login in ("xf_citizen", "xf_triage"):
            self.sign_in(login, login)
            self.assertEqual(
                self.url_open("/my", allow_redirects=False).status_code, 200
            )
            self.age(create_time=time.time() - 12 * 3600 - 60)
            answer = self.url_open("/my", allow_redirects=False)
            self.assertEqual(answer.status_code, 303, login)

    def test_presence_is_noted_once_a_minute(self):
        self.sign_in("xf_citizen", "xf_citizen")
        store = type(odoo.http.root.session_store)
        self.url_open("/my")
        with patch.object(store, "save", autospec=True, side_effect=store.save) as save:
            self.url_open("/my")
            self.url_open("/my")
        self.assertFalse(save.called)
