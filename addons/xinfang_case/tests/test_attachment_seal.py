"""F7, C5: what lies in the file store is encrypted, each file for itself."""

import hashlib
import io
import os
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import MissingError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import attachment_seal
from ..models.keyring import vault_for_writing
from .core_common import CoreCase

CONTENT = ("证据：收条一张，收款人貔貅。" * 20).encode()


@tagged("post_install", "-at_install", "xf_security")
class TestAttachmentSeal(CoreCase):
    def setUp(self):
        super().setUp()
        self.petition = self.received()

    def attach(self, content=CONTENT, model="xinfang.petition", **vals):
        return self.env["ir.attachment"].create(
            {
                "name": "收条.txt",
                "raw": content,
                "mimetype": "text/plain",
                "res_model": model,
                "res_id": self.petition.id,
                **vals,
            }
        )

    def stored(self, file):
        file.flush_recordset()
        return Path(file._full_path(file.store_fname)).read_bytes()

    def test_f7_encrypted_on_the_disk_and_read_back(self):
        file = self.attach()
        bytes_ = self.stored(file)
        self.assertTrue(bytes_.startswith(b"XFV2"))
        self.assertNotIn(CONTENT[:12], bytes_)
        self.assertFalse(file.index_content, "no word of it beside the file")
        self.env.invalidate_all()
        self.assertEqual(file.raw, CONTENT)
        self.assertEqual(file.file_size, len(CONTENT))
        file._xinfang_generated().raw = CONTENT + b"!"
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
        self.env.invalidate_all()
        self.assertEqual(file.raw, CONTENT + b"!")

    def test_f7_another_writer_of_files_does_not_undo_it(self):
        """An add-on that writes files without asking on leaves none in clear."""

        def own(_self, content, checksum):
            name, path = _self._get_path(content, checksum)
            Path(path).write_bytes(content)
            return name

        with patch.object(type(self.env["ir.attachment"]), "_file_write", own):
            file = self.attach()
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
        self.env.invalidate_all()
        self.assertEqual(file.raw, CONTENT)

    def test_f7_equal_files_cannot_be_told_by_uploading_them(self):
        first, second = self.attach(), self.attach()
        self.assertNotEqual(first.checksum, second.checksum)
        self.assertNotEqual(first.store_fname, second.store_fname)
        self.assertNotEqual(first.checksum, hashlib.sha1(CONTENT).hexdigest())
        found = self.env["ir.attachment"].search(
            [("checksum", "=", hashlib.sha1(CONTENT).hexdigest())]
        )
        self.assertFalse(found & (first | second))

    def test_f7_bytes_of_another_file_are_not_read(self):
        first, second = self.attach(), self.attach(b"other content")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s WHERE id = %s",
            (second.store_fname, first.id),
        )
        self.env.invalidate_all()
        with self.assertRaises(MissingError), mute_logger(attachment_seal.__name__):
            first.raw  # noqa: B018
        self.assertEqual(second.with_prefetch().raw, b"other content")

    def test_f7_changed_bytes_are_not_read(self):
        file = self.attach()
        path = Path(file._full_path(file.store_fname))
        bytes_ = bytearray(path.read_bytes())
        bytes_[-1] ^= 1
        path.write_bytes(bytes_)
        self.env.invalidate_all()
        with self.assertRaises(MissingError), mute_logger(attachment_seal.__name__):
            file.raw  # noqa: B018

    def test_f7_papers_are_encrypted_too(self):
        referral = self.to_issued()
        paper = referral.opinion_id
        content = paper._pdf()
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertTrue(self.stored(paper.sudo().attachment_id).startswith(b"XFV2"))

    def test_f7_a_file_for_a_note_is_encrypted_before_the_note_is_written(self):
        file = self.attach(model="mail.compose.message", res_id=0)
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
        self.assertFalse(file.index_content)
        file.write({"res_model": "xinfang.petition", "res_id": self.petition.id})
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
        self.env.invalidate_all()
        self.assertEqual(file.raw, CONTENT)

    def test_f7_a_note_of_another_application_reads_its_file(self):
        file = self.attach(model="mail.compose.message", res_id=0)
        partner = self.env.user.partner_id
        file.write({"res_model": "res.partner", "res_id": partner.id})
        self.env.invalidate_all()
        self.assertEqual(file.raw, CONTENT)
        done, failed = self.env["xinfang.key.rotation"]._rotate_files(lambda: None)
        self.assertFalse(failed)
        self.env["xinfang.key.rotation"].env.flush_all()
        head = vault_for_writing(self.env).current_head
        self.assertTrue(file.sudo().xinfang_seal.startswith(head))

    def test_f7_the_clear_copy_of_a_file_from_elsewhere_goes_at_once(self):
        """Uploaded for no record, then moved: nothing waits for the daily clean-up."""
        file = self.attach(os.urandom(32).hex().encode(), model=False, res_id=0)
        clear = Path(file._full_path(file.store_fname))
        self.assertTrue(clear.exists())
        job = self.env.ref("xinfang_case.cron_clear_copies")
        asked = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        file.write({"res_model": "xinfang.petition", "res_id": self.petition.id})
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)]),
            asked + 1,
        )
        self.assertEqual(job.code, "model._gc_file_store()")
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse(clear.exists())
        self.assertTrue(Path(file._full_path(file.store_fname)).exists())

    def test_f7_files_kept_in_the_database_are_encrypted_there(self):
        """Whoever sets ir_attachment.location to db gets ciphertext in every dump."""
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        direct = self.attach()
        loose = self.attach(model="mail.compose.message", res_id=0)
        moved = self.attach(model=False, res_id=0)
        moved.write({"res_model": "xinfang.petition", "res_id": self.petition.id})
        paper = self.to_issued().opinion_id
        paper._pdf()
        self.env.flush_all()
        for file in (direct, loose, moved, paper.sudo().attachment_id):
            self.env.cr.execute(
                "SELECT db_datas, store_fname, index_content FROM ir_attachment"
                " WHERE id = %s",
                (file.id,),
            )
            data, name, index = self.env.cr.fetchone()
            self.assertTrue(bytes(data).startswith(b"XFV2"))
            self.assertFalse(name or index)
        dump = io.BytesIO()
        self.env.cr._obj.copy_expert("COPY ir_attachment TO STDOUT", dump)
        self.assertNotIn(CONTENT[:30].hex().encode(), dump.getvalue())
        self.assertNotIn(b"%PDF".hex().encode(), dump.getvalue())
        self.env.invalidate_all()
        self.assertEqual(direct.raw, CONTENT)
        self.assertEqual(direct._to_http_stream().read(), CONTENT)

    def test_f7_moving_the_files_into_the_database_and_back_keeps_them(self):
        file = self.attach()
        for place in ("db", "file"):
            self.env["ir.config_parameter"].set_param("ir_attachment.location", place)
            file._migrate()
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT db_datas FROM ir_attachment WHERE id = %s", (file.id,)
            )
            data = self.env.cr.fetchone()[0]
            stored = bytes(data) if place == "db" else self.stored(file)
            self.assertTrue(stored.startswith(b"XFV2"), place)
            self.env.invalidate_all()
            self.assertEqual(file.raw, CONTENT)

    def test_files_of_other_applications_stay_as_they_are(self):
        mine, other = self.env["ir.attachment"].create(
            [
                {"name": "a.txt", "raw": CONTENT, "res_model": "xinfang.petition"},
                {"name": "b", "raw": CONTENT, "res_model": "res.partner"},
            ]
        )
        self.assertTrue(self.stored(mine).startswith(b"XFV2"))
        self.assertEqual(self.stored(other), CONTENT)

    def test_f7_nobody_sets_the_seal_and_copies_get_their_own(self):
        file = self.attach()
        seal = file.sudo().xinfang_seal
        file.sudo().write({"xinfang_seal": False})
        self.assertEqual(file.sudo().xinfang_seal, seal)
        copy = file.copy()
        self.assertNotEqual(copy.sudo().xinfang_seal, seal)
        self.assertEqual(copy.raw, CONTENT)

    def test_f7_a_stream_hands_out_what_was_handed_in(self):
        file = self.attach()
        stream = file._to_http_stream()
        self.assertEqual(stream.read(), CONTENT)

    def test_rotation_covers_files(self):
        file = self.attach()
        plain = self.attach(b"from an earlier release")
        path = Path(plain._full_path(plain.store_fname))
        path.write_bytes(b"from an earlier release")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET xinfang_seal = NULL WHERE id = %s", (plain.id,)
        )
        self.env.invalidate_all()
        done, failed = self.env["xinfang.key.rotation"]._rotate_files(lambda: None)
        self.assertFalse(failed)
        self.assertGreaterEqual(done, 1)
        self.assertTrue(self.stored(plain).startswith(b"XFV2"))
        self.env.invalidate_all()
        self.assertEqual(plain.raw, b"from an earlier release")
        self.assertEqual(file.raw, CONTENT)
