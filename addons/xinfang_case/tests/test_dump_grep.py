"""C13, issue 4: what a thief of the dump and of the file store finds of identities.

Every table is read with ``COPY … TO``, which is what ``pg_dump`` writes of a table; so
the rows of this test are seen before they are committed, and no other database is
needed. ``tests/test_end_to_end.py`` runs ``pg_dump`` itself on a served office.
"""

from odoo import Command
from odoo.tests import tagged

from .dump_common import DumpCase, forms
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


@tagged("post_install", "-at_install", "xf_security")
class TestDumpGrep(AccusationCase, SealedCase, DumpCase):
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
