"""C13, issue 4: what a thief of the dump and of the file store finds of identities.

Every table is read with ``COPY … TO``, which is what ``pg_dump`` writes of a table; so
the rows of this test are seen before they are committed, and no other database is
needed. ``tests/test_end_to_end.py`` runs ``pg_dump`` itself on a served office.
"""

import io
import json
import time
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from .figures import record
from .test_accusation import OFFICER, AccusationCase
from .test_sealed_identity import SealedCase

REAL = {
    "name": "司空见素",
    "id_number": "110105194912310038",
    "phone": "13711112222",
    "address": "测试市东城区槐安路91号院",
}
CONFIDENTIAL = {
    "name": "百里扶摇",
    "id_number": "110105194912310054",
    "phone": "13733334444",
    "address": "测试市西城区柳荫街17号楼",
}
ACCUSER = {
    "name": "澹台灭明",
    "id_number": "110105194912310070",
    "phone": "13755556666",
    "address": "测试市南城区桂子巷8号",
}
ORDINARY = "夜间打桩声震耳"
EVIDENCE = "收条原件照片说明"
WHY = "需当面核实其陈述"


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


@tagged("post_install", "-at_install", "xf_security")
class TestDumpGrep(AccusationCase, SealedCase):
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

    def attach(self, petition):
        self.env["ir.attachment"].create(
            {
                "name": "材料.txt",
                "raw": f"{EVIDENCE}：{ACCUSER['name']}、{REAL['id_number']}".encode(),
                "mimetype": "text/plain",
                "res_model": "xinfang.petition",
                "res_id": petition.id,
            }
        )

    def play(self):
        """Live through a petition of each kind, with files, papers, notes, a look."""
        people = {
            "named": self.env["xinfang.petitioner"].create(REAL),
            "confidential": self.env["xinfang.petitioner"].create(
                {**CONFIDENTIAL, "department_id": self.office.id}
            ),
            "accuser": self.env["xinfang.petitioner"].create(ACCUSER),
        }
        said = "{name}反映：" + ORDINARY + "，请打{phone}。"
        named = self.accepted(
            petitioner_id=people["named"].id, content=f"{ORDINARY}，请处理。"
        )
        self.issue(named)
        self.seen(people["named"], "handler").unmask(WHY)
        secret = self.accepted(
            identity_mode="confidential",
            petitioner_id=people["confidential"].id,
            title=said.format(**CONFIDENTIAL),
            content=said.format(**CONFIDENTIAL),
            channel="visit",
            headcount=2,
            representative_ids=[Command.set(people["confidential"].ids)],
        )
        self.hear(secret, heard_record=said.format(**CONFIDENTIAL))
        self.seen(secret, "handler").message_post(body=said.format(**CONFIDENTIAL))
        petition = secret.sudo().petition_id
        self.seen(petition, "handler").message_post(body=said.format(**CONFIDENTIAL))
        self.do(petition, "handler", "request_disclosure", reason=WHY)
        request = self.env["xinfang.disclosure"].search([], limit=1)
        self.do(request, "keeper", "approve_disclosure")
        self.assertIn(
            CONFIDENTIAL["name"], self.seen(petition, "handler").identity_text
        )
        self.seen(secret, "handler").perform(
            "draft_opinion",
            {**self.opinion(), "facts": said.format(**CONFIDENTIAL)},
        )
        accusation = self.told(
            petitioner_id=people["accuser"].id,
            title=said.format(**ACCUSER),
            content=said.format(**ACCUSER),
        )
        self.seen(accusation.petition_id, OFFICER).message_post(
            body=said.format(**ACCUSER)
        )
        for one in (named, secret, accusation):
            self.attach(one.sudo().petition_id)
        for paper in (named.sudo().petition_id | petition).document_ids:
            if paper.state != "draft":
                paper._pdf()
        return named, secret, accusation

    def test_c13_dump_and_files_name_nobody(self):
        self.play()
        dump, files = self.dump(), self.files()
        self.assertTrue(forms(ORDINARY) & {f for f in forms(ORDINARY) if f in dump})
        self.assertIn(REAL["name"].encode(), dump, "a real name is no secret")
        self.assertIn(b"XFV2", files, "files were written, and looked at")
        secrets = [
            *(REAL[name] for name in ("id_number", "phone", "address")),
            *CONFIDENTIAL.values(),
            *ACCUSER.values(),
        ]
        needles = [(secret, form) for secret in secrets for form in forms(secret)]
        needles.append((EVIDENCE, EVIDENCE.encode()))
        # What a file is about may stand in the database; its wording in no file.
        places = {"dump": dump, "files": files}
        hits = [
            (secret, form, name)
            for secret, form in needles
            for name, place in places.items()
            if form in place and (secret, name) != (EVIDENCE, "dump")
        ]
        record(
            "vault",
            **self.searched,
            bytes=len(dump) + len(files),
            secrets=len(secrets) + 1,
            needles=len(needles),
            hits=len(hits),
        )
        self.assertEqual(hits, [])
