"""What was written in clear before a piece was sealed leaves the database (issue 4, 3-4).

Told as it happens: a claim is registered, triaged, sent, objected to, noted about and
comes back; then it turns out to be an accusation, or the petitioner asks for secrecy.
"""

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.sealed_words import TEXTS
from ..tools import gate
from .dump_common import DumpCase
from .test_accusation import OFFICER
from .test_split import DemandCase

WORD = "鹓鶵饕餮"
NAME = "独孤无晦"
PHONE = "13766667777"
# Tables with texts that point to a piece and have an encryption of their own.
OTHERWISE = {
    "xinfang.accused",  # words_enc
    "xinfang.ledger.key",
    "xinfang.petition.text",  # sealed_enc, original_enc
}


@tagged("post_install", "-at_install", "xf_security")
class SealedWordsCase(DumpCase, DemandCase):
    def lived(self, word, **vals):
        """Return a claim about which a word was written wherever staff can write."""
        vals = {
            "title": f"反映{word}的问题",
            "content": f"事实：{word}。",
            "request": f"请求：{word}。",
            "addressee": f"{word}收",
            "late_reason": f"{word}迟到",
            **vals,
        }
        petition = self.triaged(triage={"reason": f"分类理由{word}"}, **vals)
        self.do(petition, "window", "supplement", supplement=f"补充材料说明：{word}")
        leg = self.send(petition, reason=f"转送理由{word}", basis=f"依据{word}").sudo()
        dialog = self.env["xinfang.act.wizard"].create(
            {
                "res_model": leg._name,
                "res_id": leg.id,
                "act_id": self.env["xinfang.act"]._get(leg._name, "object").id,
                "reason": f"未提交的{word}",
            }
        )
        self.env.flush_all()
        self.do(
            leg,
            "intake",
            "object",
            reason=f"异议理由：{word}，不属于本单位职权范围。",
            suggested_department_id=self.housing.id,
        )
        self.do(leg, "office_head", "uphold_objection", reason=f"同意退回{word}")
        for record, login in ((petition, "triage"), (leg, "triage")):
            self.seen(record, login).message_post(
                body=f"内部备注{word}", subject=f"标题{word}"
            )
            record.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=f"提醒{word}",
                note=f"说明{word}",
                user_id=self.users["triage"].id,
            )
            self.env["ir.attachment"].create(
                {
                    "name": f"{word}.txt",
                    "description": f"{word}附件",
                    "raw": b"x",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        self.env.flush_all()
        return petition, leg, dialog

    def accuse(self, petition):
        """Let triage find out that it is an accusation."""
        vals = self.triage_vals(type="accusation", route=False, reason="属于检举")
        self.do(petition, "triage", "triage", **vals)
        self.env.flush_all()
        self.env.invalidate_all()

    def verify(self, petition):
        return self.env["xinfang.entry"].verify_chains(petition.ids)["broken"]


class TestSealedLater(SealedWordsCase):
    def test_a_claim_that_becomes_an_accusation_leaves_no_word(self):
        petition, _leg, _dialog = self.lived(WORD)
        self.assertGreater(self.dump().count(WORD.encode()), 20, "nothing was written")
        self.accuse(petition)
        self.assertNowhere([WORD], self.dump())
        self.assertEqual(self.verify(petition), [])

    def test_split_off_an_accusation_leaves_no_word(self):
        # To whom a letter was addressed goes with each of its parts.
        petition, _leg, _dialog = self.lived(WORD, addressee="市长")
        vals = self.split_vals(split_demands=f"查处{WORD}")
        self.do(petition, "triage", "split", **vals)
        self.assertNowhere([WORD], self.dump())
        self.assertEqual(self.verify(petition), [])

    def test_whoever_may_read_it_reads_it_as_it_was(self):
        petition, leg, _dialog = self.lived(WORD)
        self.accuse(petition)
        mine, leg = self.seen(petition, OFFICER), self.seen(leg, OFFICER)
        self.assertEqual(leg.objection_reason[:5], "异议理由：")
        self.assertIn(WORD, leg.read(["objection_reason"])[0]["objection_reason"])
        self.assertEqual(mine.late_reason, f"{WORD}迟到")
        entries = mine.entry_ids.read(["reason"])
        self.assertIn(f"同意退回{WORD}", [row["reason"] for row in entries])
        notes = mine.message_ids.filtered(lambda m: WORD in (m.body or ""))
        self.assertEqual(notes.mapped("subject"), [f"标题{WORD}"])
        files = (
            self.env["ir.attachment"]
            .with_user(self.users[OFFICER])
            .search([("res_model", "=", petition._name), ("res_id", "=", petition.id)])
        )
        self.assertIn(f"{WORD}.txt", files.mapped("name"))
        for paper in petition.sudo().document_ids.filtered(lambda d: d.sha256):
            self.assertEqual(paper._content_hash(), paper.sha256)

    def test_what_is_written_afterwards_is_sealed_too(self):
        petition, leg, _dialog = self.lived("旧话")
        self.accuse(petition)
        self.seen(petition, OFFICER).message_post(body=f"新备注{WORD}")
        activity = petition.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=f"{WORD}",
            user_id=self.users[OFFICER].id,
        )
        activity.note = f"改为{WORD}"
        file = self.env["ir.attachment"].create({"name": f"{WORD}.txt", "raw": b"x"})
        file.write({"res_model": petition._name, "res_id": petition.id})
        gate.open_gate(leg).write({"objection_reason": f"更正{WORD}"})
        self.env.flush_all()
        self.assertNowhere([WORD, "旧话，不属于本单位"], self.dump())
        self.env.invalidate_all()
        self.assertIn(WORD, activity.note)
        self.assertEqual(file.name, f"{WORD}.txt")
        self.assertEqual(leg.sudo().objection_reason, f"更正{WORD}")
        gate.open_gate(leg).write({"objection_reason": False})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(leg.sudo().objection_reason)

    def test_every_column_with_words_is_emptied(self):
        """Whatever the acts of this life left empty: each text column of each row."""
        petition, _leg, _dialog = self.lived("旧话")
        self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
        filled = 0
        for model, ids in petition.sudo()._written_rows().items():
            for name in self.env[model]._word_names():
                text = (
                    f'"{WORD}"'
                    if self.env[model]._fields[name].type == "json"
                    else WORD
                )
                self.env.cr.execute(
                    f'UPDATE {self.env[model]._table} SET "{name}" = %s'
                    " WHERE id = ANY(%s)",
                    (text, ids),
                )
                filled += self.env.cr.rowcount
        self.env.invalidate_all()
        self.assertGreater(filled, 60)
        gate.open_gate(petition)._seal_words()
        self.assertNowhere([WORD], self.dump())

    def test_no_table_with_texts_about_a_piece_is_forgotten(self):
        for name, model in self.env.items():
            if model._abstract or not model._auto or model._transient:
                continue
            points = any(
                f.store
                and f.type == "many2one"
                and f.comodel_name == "xinfang.petition"
                for f in model._fields.values()
            )
            texts = [
                n
                for n, f in model._fields.items()
                if f.store and f.column_type and f.type in TEXTS and not f.compute
            ]
            if points and texts and name not in OTHERWISE:
                with self.subTest(model=name):
                    self.assertTrue(hasattr(model, "_seal_rows"))

    def test_the_dialog_forgets_what_was_typed(self):
        petition, _leg, _dialog = self.lived("旧话")
        self.accuse(petition)
        dialog = self.env["xinfang.act.wizard"].with_user(self.users[OFFICER])
        dialog = dialog.create(
            {
                "res_model": petition._name,
                "res_id": petition.id,
                "act_id": self.env["xinfang.act"]._get(petition._name, "protect").id,
                "protection": f"制止{WORD}",
            }
        )
        dialog.action_perform()
        self.env.flush_all()
        self.assertNowhere([WORD], self.dump())


class TestSealedChain(SealedWordsCase):
    """The ledger stays append-only: words leave it in one way, and can be proved."""

    def setUp(self):
        super().setUp()
        self.petition, _leg, _dialog = self.lived(WORD)

    def assertAppendOnly(self, change):
        """Assert that the database refuses a change of the ledger."""
        with (
            self.subTest(change),
            self.assertRaisesRegex(psycopg2.Error, "append-only"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                f"UPDATE xinfang_entry SET {change} WHERE petition_id = %s",
                (self.petition.id,),
            )

    def test_the_database_lets_nothing_else_pass(self):
        self.env.flush_all()
        token = "sealed_words_enc = 'x', words_salt = NULL, words_digest = 'x'"
        for change in (
            "reason = NULL",
            "reason = NULL, sealed_words_enc = 'x'",
            f"{token}, hash = 'x'",
            f"{token}, user_id = 1",
            "reason = NULL, sealed_words_enc = 'x', words_digest = 'x'",
        ):
            self.assertAppendOnly(change)

    def test_after_sealing_the_digest_stays(self):
        self.accuse(self.petition)
        for change in (
            "words_digest = 'x'",
            "words_salt = 'x'",
            "reason = 'x', hash=''",
        ):
            self.assertAppendOnly(change)

    def test_sealed_words_that_were_changed_are_found(self):
        self.accuse(self.petition)
        entries = self.petition.sudo().entry_ids.filtered("sealed_words_enc")
        first, second = entries[:2]
        cases = {
            "another row's words": (second.sealed_words_enc, "cannot be read"),
            "no words": ("x", "cannot be read"),
            "other words": (
                first._sealed_token({"aside": False, "words": {"reason": "别的"}}),
                "were changed",
            ),
        }
        for name, (token, problem) in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as point:
                # The trigger lets it through; the chain does not.
                self.env.cr.execute(
                    "UPDATE xinfang_entry SET sealed_words_enc = %s WHERE id = %s",
                    (token, first.id),
                )
                (broken,) = self.verify(self.petition)
                self.assertEqual(broken["seq"], first.seq)
                self.assertIn(problem, broken["problem"])
                point.rollback()

    def test_a_reason_put_into_a_sealed_row_is_found(self):
        self.accuse(self.petition)
        entry = self.petition.sudo().entry_ids.filtered("sealed_words_enc")[0]
        self.env.cr.execute(
            "UPDATE xinfang_entry SET reason = 'x' WHERE id = %s", (entry.id,)
        )
        self.assertEqual(
            self.verify(self.petition)[0]["problem"], "content was changed"
        )

    def test_a_new_key_changes_no_chain(self):
        self.accuse(self.petition)
        entry = self.petition.sudo().entry_ids.filtered("sealed_words_enc")[0]
        before = entry._opened_words()
        rotation = self.env["xinfang.key.rotation"]
        columns = [(m._name, c) for m, c, *_rest in rotation._columns()]
        self.assertIn(("xinfang.entry", "sealed_words_enc"), columns)
        self.assertIn(("mail.message", "sealed_words_enc"), columns)
        entry._store_sealed({}, entry._sealed_token(before))
        self.assertEqual(entry._opened_words(), before)
        self.assertEqual(self.verify(self.petition), [])


class TestSecrecyAskedLater(SealedWordsCase):
    def secret(self):
        person = self.make_petitioner(
            NAME, phone=PHONE, id_number=False, department_id=self.office.id
        )
        petition, leg, dialog = self.lived(
            f"{NAME}（{PHONE}）", petitioner_id=person.id
        )
        self.assertGreater(self.dump().count(NAME.encode()), 20)
        self.as_petitioner(petition).perform("keep_secret")
        self.env.flush_all()
        self.env.invalidate_all()
        return petition, leg

    def test_the_name_leaves_every_column(self):
        petition, leg = self.secret()
        self.assertNowhere([NAME, PHONE], self.dump())
        self.assertEqual(self.verify(petition), [])
        # Whoever handles it reads the rest, and the name no longer.
        leg = self.seen(leg, "triage")
        self.assertEqual(leg.objection_reason[:8], "异议理由：保密（")
        reasons = self.seen(petition, "triage").entry_ids.mapped("reason")
        self.assertIn("同意退回保密（保密）", reasons)

    def test_issued_papers_are_still_what_was_issued(self):
        petition, _leg = self.secret()
        papers = petition.sudo().document_ids.filtered(lambda d: d.sha256)
        self.assertTrue(papers)
        for paper in papers:
            self.assertEqual(paper._content_hash(), paper.sha256)
            said = str(paper._content())
            self.assertNotIn(NAME, said)

    def test_it_is_asked_for_once_and_of_what_is_open_alone(self):
        petition, _leg = self.secret()
        self.refused("not possible", petition, "triage", "keep_secret")
        self.assertEqual(petition.sudo().petitioner_id.name, "保密")

    def test_then_it_becomes_an_accusation(self):
        petition, leg = self.secret()
        self.accuse(petition)
        dump = self.dump()
        self.assertNowhere([NAME, PHONE, "同意退回保密", "异议理由：保密"], dump)
        self.assertEqual(self.verify(petition), [])
        self.assertIn("异议理由", self.seen(leg, OFFICER).objection_reason)
