"""F7, C5: what lies in the file store is encrypted, each file for itself."""

import hashlib
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import MissingError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import attachment_seal
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

    def test_f7_a_file_of_a_note_is_encrypted_when_it_is_posted(self):
        file = self.attach(model="mail.compose.message", res_id=0)
        self.assertFalse(file.sudo().xinfang_seal)
        file.write({"res_model": "xinfang.petition", "res_id": self.petition.id})
        self.assertTrue(self.stored(file).startswith(b"XFV2"))
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
