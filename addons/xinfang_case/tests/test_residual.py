"""C45: what was worked on leaves nothing behind in the folders for temporary files."""

import os
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from .dump_common import forms
from .test_dump_grep import ACCUSER, CONFIDENTIAL, ORDINARY, REAL
from .test_dump_grep import TestDumpGrep as Played

SHARED = ("/tmp", "/var/tmp", "/dev/shm")
LARGE = 64 << 20  # nothing this product writes for a moment


@tagged("post_install", "-at_install", "xf_security")
class TestResidual(Played):
    # The life of the other test is played, not its question asked again.
    test_c13_dump_and_files_name_nobody = None

    def left(self, folder, words, since):
        """Return the files below a folder that were written lately and hold a word."""
        needles = [form for word in words for form in forms(word)]
        found = []
        for path in (Path(folder), *Path(folder).rglob("*")):
            try:
                stat = path.lstat()
                if not path.is_file() or path.is_symlink():
                    continue
                if stat.st_mtime < since or stat.st_size > LARGE:
                    continue
                content = path.read_bytes()
            except OSError:
                continue  # another program's, or gone by now
            if any(needle in content for needle in needles):
                found.append(str(path))
        return found

    def test_c45_nothing_is_left_in_the_folders_for_temporary_files(self):
        words = [
            ORDINARY,
            *CONFIDENTIAL.values(),
            *ACCUSER.values(),
            *(REAL[name] for name in ("id_number", "phone", "address")),
        ]
        since = time.time() - 1
        before = {place: set(os.listdir(place)) for place in SHARED}
        with (
            tempfile.TemporaryDirectory() as folder,
            patch.object(tempfile, "tempdir", folder),
            patch.dict(os.environ, {"TMPDIR": folder}),
        ):
            named, _secret, _accusation = self.play()
            papers = named.sudo().petition_id.document_ids
            drawn = [paper._docx() for paper in papers if paper.state != "draft"]
            self.assertTrue(drawn)
            self.assertEqual(
                [path for path in Path(folder).rglob("*") if path.is_file()], []
            )
            # The search itself finds what somebody leaves lying.
            planted = Path(folder, "left.txt")
            planted.write_text(f"x{ORDINARY}x")
            self.assertEqual(self.left(folder, words, since), [str(planted)])
        # Programs that were started without our environment, such as the PDF engine.
        for place, names in before.items():
            for name in set(os.listdir(place)) - names:
                self.assertEqual(self.left(Path(place, name), words, since), [])
