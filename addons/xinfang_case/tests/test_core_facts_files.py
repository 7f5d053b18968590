"""F17-F20: what Odoo makes of files, shown on the naive model, and on ours."""

import base64
import errno
import os
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_attachment as core
from odoo.addons.xinfang_case.models import attachment_integrity

from . import files
from .hostile import SVG
from .naive import NaiveCase


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsFiles(NaiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.triaged()

    def vals(self, record, name, content, **more):
        return {
            "name": name,
            "raw": content,
            "res_model": record._name,
            "res_id": record.id,
            **more,
        }

    def file(self, record, name="a.txt", content=None, **more):
        """Return a file of a record, of bytes that nobody else has."""
        content = content or os.urandom(8).hex().encode()
        return self.env["ir.attachment"].create(
            self.vals(record, name, content, **more)
        )

    def path(self, file):
        return Path(file._full_path(file.store_fname))

    def test_f17_a_full_disk_spoils_no_file(self):
        """Half a file that a full disk left makes the same bytes fail for ever."""
        content = os.urandom(64)
        attachments = self.env["ir.attachment"]
        sha = attachments._compute_checksum(content)
        half = Path(attachments._full_path(f"{sha[:2]}/{sha}"))
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content[:10])
        self.addCleanup(half.unlink, missing_ok=True)
        with self.assertRaises(UserError):
            core.IrAttachment._get_path(attachments, content, sha)
        # Ours: the disk fills up while a file is written; nothing stays behind …
        full = OSError(errno.ENOSPC, "No space left on device")
        paper = files.pdf(author=os.urandom(8).hex())
        with patch.object(attachment_integrity.os, "fsync", side_effect=full):
            with self.assertRaises(OSError), self.env.cr.savepoint():
                self.file(self.petition, "a.pdf", paper)
        # … and the same bytes are taken when there is room again.
        again = self.file(self.petition, "a.pdf", paper)
        again.invalidate_recordset()
        self.assertEqual(again.raw, paper)
        with mute_logger("odoo.addons.xinfang_case.models.attachment_integrity"):
            mended = self.file(self.naive, "b.bin", content)
        mended.invalidate_recordset()
        self.assertEqual(mended.raw, content)

    def test_f18_a_lost_file_is_an_error(self):
        """A file that is gone from the store reads as an empty one, without a word."""
        naive, ours = self.file(self.naive), self.file(self.petition)
        for file in (naive, ours):
            self.path(file).unlink()
        self.env.invalidate_all()
        with mute_logger("odoo.addons.base.models.ir_attachment"):
            self.assertEqual(naive.raw, b"")
            logger = "odoo.addons.xinfang_case.models.attachment_integrity"
            with self.assertLogs(logger, "CRITICAL"), self.assertRaises(UserError):
                ours.raw  # noqa: B018

    def test_f19_pixels_are_counted_before_they_are_decoded(self):
        """A small file of many pixels is taken; place and device stay in a photo."""
        bomb, photo = files.png(13300, 13300), files.jpeg(extra=files.exif())
        vals = self.vals(self.naive, "a.png", bomb)
        plain = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        self.assertTrue(plain.create(vals), "nobody looks at the size in pixels")
        kept = self.file(self.naive, "b.jpg", photo)
        self.assertIn(files.GPS, kept.raw)
        with self.assertRaises(UserError) as refusal:
            self.file(self.petition, "a.png", bomb)
        self.assertIn("13300", str(refusal.exception))
        ours = self.file(self.petition, "b.jpg", photo)
        self.assertNotIn(files.GPS, ours._to_http_stream().data)
        self.assertEqual(ours.raw, photo, "the original is kept as it came")

    def test_f20_no_active_file_from_whoever(self):
        """What runs in a browser stays so when the machine itself brings it."""
        machine = self.env["ir.attachment"].with_user(SUPERUSER_ID)
        active = machine.create(
            self.vals(self.naive, "a.svg", SVG, mimetype="image/svg+xml")
        )
        self.assertEqual(active.mimetype, "image/svg+xml")
        for more in ({"raw": SVG}, {"datas": base64.b64encode(SVG)}):
            vals = {
                **self.vals(self.petition, "a.svg", False, mimetype="image/svg+xml"),
                **more,
            }
            with self.assertRaises(UserError):
                machine.create(vals)
        ours = machine.create(
            self.vals(self.petition, "a.txt", b"hello", mimetype="text/html")
        )
        self.assertEqual(ours.mimetype, "text/plain")
