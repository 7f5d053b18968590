"""C28: sessions end."""

import json
import time
from pathlib import Path
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

    def test_c45_the_session_on_the_disk_keeps_nothing_that_was_worked_on(self):
        """Nor the password; and it is gone when one has signed out."""
        secrets = {"title": "夜间施工噪声扰民", "content": "混凝土车进出到两点。"}
        petition = self.make_petition(petitioner_id=self.petitioner.id, **secrets)
        petition.with_user(self.users["window"]).perform("register")
        self.sign_in("xf_window", "xf_window")
        store = odoo.http.root.session_store
        sid = self.opener.cookies["session_id"]
        number = petition.number
        model, spec = petition._name, {"number": {}, "title": {}, "content": {}}
        read, _error = self.call(model, "web_read", petition.ids, specification=spec)
        self.assertEqual(read[0]["title"], secrets["title"])
        found, _error = self.call(
            model, "search_read", [("title", "ilike", "噪声")], []
        )
        self.assertTrue(found)
        self.call(model, "perform", petition.ids, "close", {"reason": "已当面说明"})
        self.url_open(f"/odoo/{model}/{petition.id}")
        files = list(Path(store.path).rglob(f"{sid}*"))
        self.assertTrue(files)
        kept = "".join(file.read_text("utf-8") for file in files)
        kept += json.dumps(dict(store.get(sid)), default=str, ensure_ascii=False)
        words = (
            *secrets.values(),
            number,
            petition.sudo().external_id,
            "已当面说明",
            "噪声",
        )
        for word in (*words, self.petitioner.name, "password"):
            self.assertNotIn(word, kept)
            self.assertNotIn(json.dumps(word)[1:-1], kept)
        self.url_open("/web/session/logout", allow_redirects=False)
        self.assertFalse(store.get(sid).uid)
        left = "".join(
            file.read_text("utf-8") for file in Path(store.path).rglob(f"{sid}*")
        )
        self.assertNotIn("xf_window", left)


class TestReidentify(GuardCase):
    """C28: a browser left open shows no numbers and lets no list leave."""

    def setUp(self):
        super().setUp()
        self.petition = self.make_petition(petitioner_id=self.petitioner.id)
        self.petition.with_user(self.users["window"]).perform("register")
        self.users["window"].group_ids |= self.env.ref("base.group_allow_export")
        self.sign_in("xf_window", "xf_window")

    def dialog(self, model, vals):
        (dialog_id,), error = self.call(model, "create", [vals])
        self.assertFalse(error)
        return dialog_id

    def test_c28_numbers_in_full_only_after_the_password(self):
        person = self.petitioner.id
        model = "xinfang.petitioner"
        _result, error = self.call(model, "unmask", [person], "核对身份信息")
        self.assertIn("Confirm your password", error["data"]["message"])
        vals = {"petitioner_id": person, "reason": "核对身份信息"}
        dialog = self.dialog("xinfang.unmask.wizard", vals)
        asked, _error = self.call("xinfang.unmask.wizard", "action_confirm", [dialog])
        self.assertEqual(asked["res_model"], "res.users.identitycheck")
        self.assertFalse(self.env["xinfang.unmasking"].search_count([]))
        check = [[asked["res_id"]]]
        wrong = {"context": {"password": "xf_other"}}
        _result, error = self.call(asked["res_model"], "run_check", *check, **wrong)
        self.assertTrue(error)
        self.assertFalse(self.env["xinfang.unmasking"].search_count([]))
        right = {"context": {"password": "xf_window"}}
        opened, error = self.call(asked["res_model"], "run_check", *check, **right)
        self.assertFalse(error)
        self.assertEqual(opened["res_model"], model)
        self.assertEqual(self.env["xinfang.unmasking"].search_count([]), 1)
        # For ten minutes it is not asked again.
        self.call(model, "unmask", [person], "再次核对身份")
        self.assertEqual(self.env["xinfang.unmasking"].search_count([]), 2)
        self.age_identity(601)
        _result, error = self.call(model, "unmask", [person], "再次核对身份")
        self.assertIn("Confirm your password", error["data"]["message"])

    def age_identity(self, seconds):
        store = odoo.http.root.session_store
        session = store.get(self.opener.cookies["session_id"])
        session["identity-check-last"] = time.time() - seconds
        store.save(session)

    def test_c28_lists_leave_only_after_the_password(self):
        model = "xinfang.export.permit.wizard"
        dialog = self.dialog(model, {"reason": "核对台账"})
        asked, _error = self.call(model, "action_confirm", [dialog])
        self.assertEqual(asked["res_model"], "res.users.identitycheck")
        self.assertFalse(self.env["xinfang.export.permit"].search_count([]))
        self.age_identity(10)
        self.call(model, "action_confirm", [dialog])
        self.assertEqual(self.env["xinfang.export.permit"].search_count([]), 1)

    def test_c28_who_may_not_see_him_is_told_nothing_more(self):
        hidden = self.make_petitioner("另一人", department_id=self.police.id)
        self.sign_in("xf_branch2_intake", "xf_branch2_intake")
        answers = [
            self.call("xinfang.petitioner", "unmask", [one], "核对身份信息")[1]
            for one in (hidden.id, 99999999)
        ]
        self.assertEqual(*(error["data"]["message"] for error in answers))
