"""What a thief of the database and of the file store would hold."""

import io
import json
import time
from pathlib import Path

from .core_common import CoreCase


def forms(text):
    """Return a text as it may lie in a dump: UTF-8, JSON-escaped, hexadecimal."""
    raw = text.encode()
    escaped = json.dumps(text)[1:-1]
    return {
        raw,
        escaped.encode(),
        escaped.replace("\\", "\\\\").encode(),
        raw.hex().encode(),
    }


class DumpCase(CoreCase):
    """Tests that look at all tables, and at the files written since they began."""

    def setUp(self):
        super().setUp()
        self.started = time.time() - 2

    def dump(self):
        """Return all rows of all tables, in the form of a dump."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT quote_ident(relname), relnatts FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        out, tables = io.BytesIO(), self.env.cr.fetchall()
        for table, _columns in tables:
            self.env.cr._obj.copy_expert(f"COPY {table} TO STDOUT", out)
        self.searched = {
            "tables": len(tables),
            "columns": sum(columns for _table, columns in tables),
        }
        return out.getvalue()

    def files(self):
        """Return name and content of every file that was written since the start."""
        root = Path(self.env["ir.attachment"]._filestore())
        found, files = b"", 0
        for path in root.rglob("*"):
            if path.is_file() and path.stat().st_mtime >= self.started:
                found += path.name.encode() + path.read_bytes()
                files += 1
        self.searched["files"] = files
        return found

    def assertNowhere(self, words, *places):
        """Refuse that a word lies in a dump or in files, in any of its forms."""
        for word in words:
            for form in forms(word):
                with self.subTest(word=word, form=form):
                    for place in places:
                        found = place.find(form)
                        near = place[max(0, found - 300) : found + 100]
                        self.assertEqual(found, -1, near.decode(errors="replace"))
