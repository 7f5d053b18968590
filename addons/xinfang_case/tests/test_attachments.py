"""F17-F20, C20-C23: files of the procedure, whoever brings or fetches them."""

import errno
import hashlib
import os
import socketserver
import struct
import tempfile
import threading
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.xinfang_case.models import attachment_integrity

from . import files
from .core_common import CoreCase
from .hostile import HTML, SVG

PARAMETER = "xinfang_case.clamd_socket"


class FakeClamd(socketserver.ThreadingUnixStreamServer):
    """Answers like clamd: finds the test virus and nothing else."""

    def __init__(self, path):
        super().__init__(path, FakeClamdHandler)
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class FakeClamdHandler(socketserver.BaseRequestHandler):
    def handle(self):
        stream = self.request.makefile("rb")
        if stream.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(length)
        self.server.seen.append(content)
        found = files.EICAR in content
        self.request.sendall(
            b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"
        )


class AttachmentCase(CoreCase):
    def setUp(self):
        super().setUp()
        self.petition = self.triaged()
        self.model = self.env["ir.attachment"]
        # The store is shared by all tests: nobody else has a file of these bytes.
        self.paper = files.pdf(author=os.urandom(8).hex())

    def vals(self, name="证据.pdf", content=None, **more):
        return {
            "name": name,
            "raw": self.paper if content is None else content,
            "res_model": "xinfang.petition",
            "res_id": self.petition.id,
            **more,
        }

    def add(self, *args, user="triage", **more):
        model = self.model.with_user(self.users[user])
        return model.create(self.vals(*args, **more)).sudo()

    def path(self, file):
        return Path(file._full_path(file.store_fname))


@tagged("post_install", "-at_install", "xf_security")
class TestUploadDoors(AttachmentCase):
    def test_f20_active_files_are_refused_from_whoever(self):
        """A clerk, the administrator, a job: the allow-list holds for all of them."""
        doors = [
            self.model.with_user(self.users["triage"]),
            self.model.with_user(SUPERUSER_ID),
            self.model.sudo(),
        ]
        for model in doors:
            for name, content in (("a.svg", SVG), ("a.html", HTML), ("a.png", HTML)):
                with self.assertRaisesRegex(UserError, name):
                    model.create(self.vals(name, content, mimetype="text/html"))

    def test_f20_the_type_is_ours_to_say(self):
        file = self.model.with_user(SUPERUSER_ID).create(
            self.vals("a.txt", b"hello", mimetype="text/html")
        )
        self.assertEqual(file.mimetype, "text/plain")
        file.write({"mimetype": "image/svg+xml"})
        self.assertEqual(file.mimetype, "text/plain")

    def test_base64_and_chatter_are_doors_too(self):
        with self.assertRaisesRegex(UserError, "a.svg"):
            self.model.create({**self.vals("a.svg"), "raw": False, "datas": "PHN2Zy8+"})
        loose = self.model.with_user(self.users["triage"]).create(
            {"name": "a.svg", "raw": SVG, "res_model": "mail.compose.message"}
        )
        record = self.petition.with_user(self.users["triage"])
        with self.assertRaisesRegex(UserError, "a.svg"):
            record.message_post(body="x", attachment_ids=loose.ids)
        loose.invalidate_recordset()
        self.assertEqual(loose.res_model, "mail.compose.message")

    def test_a_file_does_not_become_another_one(self):
        file = self.add()
        mine = file.with_user(self.users["triage"])
        for vals in ({"raw": files.pdf(2)}, {"datas": "JVBERi0="}):
            with self.assertRaisesRegex(UserError, "is not changed"):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.write({"name": "证据.html"})
        mine.write({"name": "证据一.pdf"})
        self.assertEqual((file.name, file.raw), ("证据一.pdf", self.paper))

    def test_neither_public_nor_a_link(self):
        file = self.add()
        for vals in ({"public": True}, {"type": "url", "url": "http://x.example"}):
            with self.assertRaises(AccessError):
                self.add(**vals)
            with self.assertRaises(AccessError):
                file.with_user(self.users["triage"]).write(vals)

    def test_marks_of_the_service_cannot_be_sent(self):
        """A context or a value that comes by RPC switches nothing off."""
        model = self.model.with_user(self.users["triage"]).with_context(
            xinfang_file_service="GENERATED"
        )
        with self.assertRaises(UserError):
            model.create(self.vals("a.svg", SVG))
        with self.assertRaises(UserError):
            model.create(self.vals("a.svg", SVG, res_field="title"))
        file = self.add(
            xinfang_scan="clean", xinfang_sha256="0" * 64, xinfang_damaged=True
        )
        file.write({"xinfang_scan": "clean", "xinfang_sha256": "0" * 64})
        self.assertEqual(
            (file.xinfang_scan, file.xinfang_damaged, file.xinfang_sha256),
            (False, False, hashlib.sha256(self.paper).hexdigest()),
        )

    def test_c22_evidence_is_kept_as_it_came(self):
        content = files.png(4000, 3000)
        self.assertEqual(self.add("大图.png", content).raw, content)

    def test_files_of_other_models_are_none_of_ours(self):
        file = self.model.create({"name": "a.svg", "raw": SVG})
        self.assertEqual(file.raw, SVG)


@tagged("post_install", "-at_install", "xf_security")
class TestIntegrity(AttachmentCase):
    def fails(self, file):
        file.invalidate_recordset()
        with self.assertLogs(level="CRITICAL") as log:
            with self.assertRaisesRegex(UserError, "missing on the server|changed"):
                file.raw  # noqa: B018
        self.assertNotIn("证据", log.output[0])

    def test_f18_a_lost_file_is_an_error(self):
        file = self.add()
        content = self.path(file).read_bytes()
        self.path(file).unlink()
        self.fails(file)
        self.path(file).write_bytes(content)
        file.invalidate_recordset()
        self.assertEqual(file.raw, self.paper)

    def test_f18_one_damaged_file_does_not_hide_the_others(self):
        lost, whole = self.add(), self.add("b.txt", b"b")
        self.path(lost).unlink()
        self.env.invalidate_all()
        both = lost | whole
        with mute_logger("odoo.addons.xinfang_case.models.attachment_integrity"):
            self.assertEqual(both[1].raw, b"b")

    def test_f18_a_changed_file_is_an_error(self):
        file = self.add()
        content = self.path(file).read_bytes()
        self.addCleanup(self.path(file).write_bytes, content)
        self.path(file).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        self.fails(file)

    def test_f18_the_job_finds_them_and_notes_the_hash_of_old_ones(self):
        whole, lost, old = (
            self.add(),
            self.add("b.pdf", self.paper + b"\n"),
            self.add("c.txt", b"c"),
        )
        self.path(lost).unlink()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET xinfang_sha256 = NULL WHERE id = %s", (old.id,)
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode(), self.assertLogs(level="CRITICAL") as log:
            self.env.ref("xinfang_case.cron_scrub_files").method_direct_trigger()
        self.assertIn(f"File {lost.id} ", "".join(log.output))
        self.env.invalidate_all()
        self.assertEqual(
            (whole | lost | old).mapped("xinfang_damaged"), [False, True, False]
        )
        self.assertTrue(all(f.xinfang_checked_at for f in whole | lost | old))
        self.assertEqual(old.xinfang_sha256, hashlib.sha256(b"c").hexdigest())

    def test_f17_a_full_disk_leaves_nothing_behind(self):
        """The same bytes are taken once there is room again."""
        content = b"room " + os.urandom(8).hex().encode()
        sha = self.model._compute_checksum(content)
        folder = Path(self.model._full_path(sha[:2]))
        full = OSError(errno.ENOSPC, "No space left on device")
        with patch.object(attachment_integrity.os, "fsync", side_effect=full):
            with self.assertRaises(OSError), self.cr.savepoint():
                self.model.create({"name": "a.txt", "raw": content})
        left = [f.name for f in folder.iterdir()] if folder.exists() else []
        self.assertFalse([n for n in left if n == sha or n.startswith(".new")])
        file = self.model.create({"name": "a.txt", "raw": content})
        file.invalidate_recordset()
        self.assertEqual(file.raw, content)

    def test_f17_half_a_file_of_earlier_is_written_anew(self):
        content = b"half " + os.urandom(8).hex().encode()
        sha = self.model._compute_checksum(content)
        path = Path(self.model._full_path(f"{sha[:2]}/{sha}"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[:4])
        logger = "odoo.addons.xinfang_case.models.attachment_integrity"
        with self.assertLogs(logger, "WARNING"):
            file = self.model.create({"name": "a.txt", "raw": content})
        file.invalidate_recordset()
        self.assertEqual((file.raw, path.read_bytes()), (content, content))


@tagged("post_install", "-at_install", "xf_security")
class TestQuarantine(AttachmentCase, HttpCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.mkdtemp()
        self.socket = f"{folder}/clamd"
        self.env["ir.config_parameter"].set_param(PARAMETER, self.socket)

    def scan(self):
        with self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_scan_files").method_direct_trigger()
        self.env.invalidate_all()

    def serve(self):
        server = FakeClamd(self.socket)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def status(self, file, login="xf_triage"):
        self.authenticate(login, login)
        return self.url_open(f"/web/content/{file.id}?download=1").status_code

    def test_c23_taken_in_while_the_scanner_is_down_but_not_handed_out(self):
        file = self.add("说明.txt", b"hello")
        self.assertEqual(file.xinfang_scan, "pending")
        logger = "odoo.addons.xinfang_case.models.attachment_scan"
        with self.assertLogs(logger, "ERROR"):
            self.scan()
        self.assertEqual(file.xinfang_scan, "pending")
        self.assertEqual(self.status(file), 423)
        with self.assertRaisesRegex(UserError, "not been looked at"):
            file.with_user(self.users["triage"]).read(["datas"])

    def test_c23_clean_and_infected(self):
        clean = self.add("说明.txt", b"hello")
        virus = self.add("病毒.txt", files.EICAR)
        server = self.serve()
        logger = "odoo.addons.xinfang_case.models.attachment_scan"
        with self.assertLogs(logger, "ERROR") as log:
            self.scan()
        self.assertNotIn("病毒", "".join(log.output))
        self.assertEqual(
            [(f.xinfang_scan, f.xinfang_finding) for f in clean | virus],
            [("clean", False), ("infected", "Eicar-Test-Signature")],
        )
        self.assertIn(files.EICAR, server.seen)
        self.assertEqual(self.status(clean), 200)
        self.assertEqual(self.status(virus), 423)
        said = self.url_open(f"/web/content/{virus.id}").text
        self.assertRegex(said, "A virus was found|发现病毒")
        self.assertNotIn("Locked", said, "no words of the protocol")
        self.assertRegex(said, r'<html lang="(en-US|zh-CN)">')
        self.assertRegex(said, "<title>.*(virus|病毒)")
        self.env["ir.config_parameter"].set_param(PARAMETER, "")
        self.assertEqual(
            self.status(virus), 423, "Switching the scanner off frees none"
        )

    def test_c23_files_from_before_wait_too(self):
        self.env["ir.config_parameter"].set_param(PARAMETER, "")
        old = self.add("说明.txt", b"old")
        self.assertEqual((old.xinfang_scan, self.status(old)), (False, 200))
        self.env["ir.config_parameter"].set_param(PARAMETER, self.socket)
        self.assertEqual(self.status(old), 423)
        self.serve()
        self.scan()
        self.assertEqual((old.xinfang_scan, self.status(old)), ("clean", 200))

    def test_c23_a_verdict_does_not_outlive_the_content(self):
        """Moved away, changed, moved back: looked at again."""
        file = self.add("说明.txt", b"hello")
        self.serve()
        self.scan()
        self.assertEqual(file.xinfang_scan, "clean")
        file.write({"res_model": "res.partner", "res_id": self.env.user.partner_id.id})
        file.raw = files.EICAR
        file.write({"res_model": "xinfang.petition", "res_id": self.petition.id})
        self.assertEqual(file.xinfang_scan, "pending")

    def test_c23_our_own_papers_need_no_scan(self):
        made = self.model.sudo()._xinfang_generated().create(self.vals())
        self.assertEqual(made.xinfang_scan, "clean")


@tagged("post_install", "-at_install", "xf_security")
class TestHandingOut(AttachmentCase, HttpCase):
    def get(self, file, path="/web/content/{}", login="xf_triage"):
        self.authenticate(login, login)
        return self.url_open(path.format(file.id))

    def test_f20_always_to_keep_never_to_show(self):
        for name, content in (
            ("a.txt", b"x"),
            ("b.pdf", files.pdf()),
            ("c.png", files.png()),
        ):
            file = self.add(name, content)
            for path in ("/web/content/{}", "/web/content/{}?download=false&unique=1"):
                answer = self.get(file, path)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("attachment", answer.headers["Content-Disposition"])
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
                self.assertEqual(answer.headers["Cache-Control"], "no-store")
                self.assertEqual(
                    answer.headers["Content-Type"].split(";")[0], file.mimetype
                )

    def test_c22_a_copy_without_place_is_handed_out_and_the_original_kept(self):
        content = files.jpeg(extra=files.exif())
        file = self.add("照片.jpg", content)
        self.assertNotIn(files.GPS, self.get(file).content)
        original = self.get(file, "/xinfang/file/{}/original")
        self.assertEqual(original.content, content)
        self.assertIn("attachment", original.headers["Content-Disposition"])
        file.invalidate_recordset()
        self.assertEqual(file.raw, content)

    def test_the_original_is_for_those_who_may_read(self):
        file = self.add()
        path = "/xinfang/file/{}/original"
        self.assertEqual(self.get(file, path, "xf_triage").status_code, 200)
        for login in ("xf_province_intake", "xf_citizen"):
            answer = self.get(file, path, login)
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn(b"%PDF", answer.content)
        none = self.model.browse(2**30)
        self.assertEqual(self.get(none, path).status_code, 404)

    def test_f18_a_damaged_file_is_no_empty_one(self):
        file = self.add()
        self.path(file).unlink()
        with self.assertLogs(level="CRITICAL"):
            answer = self.get(file)
        self.assertEqual(answer.status_code, 423)

    def test_refusal_of_an_upload_says_why(self):
        self.authenticate("xf_triage", "xf_triage")
        for path, data, key in (
            (
                "/web/binary/upload_attachment",
                {"model": "xinfang.act.wizard", "id": "0"},
                0,
            ),
            (
                "/mail/attachment/upload",
                {
                    "thread_model": "xinfang.petition",
                    "thread_id": str(self.petition.id),
                    "is_pending": "true",
                },
                "error",
            ),
        ):
            answer = self.opener.post(
                self.base_url() + path,
                data={**data, "csrf_token": http.Request.csrf_token(self)},
                files={"ufile": ("a.svg", SVG)},
            ).json()
            said = answer[key]["error"] if key == 0 else answer[key]
            self.assertIn("a.svg", said)
            self.assertIn("pdf", said)
