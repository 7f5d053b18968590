"""C20, C21, C22: what gets in, what does not, and what is left of it when handed out."""

import io
import tracemalloc
import unittest
import zipfile

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from odoo.tests import tagged

from odoo.addons.xinfang_case.tools.uploads import TYPES, UploadError, check_file
from odoo.addons.xinfang_case.tools.uploads.image import jpeg_segments
from odoo.addons.xinfang_case.tools.uploads.viewing import viewing_copy

from . import files
from .figures import record
from .hostile import hostile_files


@tagged("post_install", "-at_install")
class TestUploadCorpus(unittest.TestCase):
    def test_c20_clean_files_are_taken(self):
        clean = files.clean_files()
        self.assertGreaterEqual(len(clean), 40)
        record("uploads", clean=len(clean), hostile=len(hostile_files()))
        for name, content in clean.items():
            with self.subTest(name):
                self.assertEqual(
                    check_file(name, content),
                    (name, TYPES[name.rpartition(".")[2].lower()]),
                )

    def test_c20_hostile_files_are_refused_for_the_right_reason(self):
        hostile = hostile_files()
        self.assertGreaterEqual(len(hostile), 60)
        for name, content, code in hostile:
            with self.subTest(name):
                with self.assertRaises(UploadError) as caught:
                    check_file(name, content)
                self.assertEqual(caught.exception.code, code)

    def test_c21_bombs_are_refused_before_they_unpack(self):
        bombs = [
            (name, content)
            for name, content, code in hostile_files()
            if code in ("file_pixels", "file_packed")
        ]
        self.assertGreaterEqual(len(bombs), 6)
        tracemalloc.start()
        try:
            for name, content in bombs:
                with self.assertRaises(UploadError):
                    check_file(name, content)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 50 * 1024 * 1024)

    def test_every_byte_of_a_file_may_be_wrong(self):
        """A damaged file is taken or refused in words, and nothing else happens."""
        for name, content in files.clean_files().items():
            if len(content) > 20_000:
                continue
            for offset in range(0, len(content), max(1, len(content) // 15)):
                broken = bytearray(content)
                broken[offset] ^= 0xFF
                for damaged in (bytes(broken), content[:offset]):
                    try:
                        check_file(name, damaged)
                    except UploadError as error:
                        self.assertTrue(error.code.startswith("file_"))
                    viewing_copy(name.rpartition(".")[2].lower(), damaged)


@tagged("post_install", "-at_install")
class TestViewingCopy(unittest.TestCase):
    def viewing(self, extension, content):
        copy = viewing_copy(extension, content)
        self.assertIsNotNone(copy)
        check_file(f"a.{extension}", copy)
        return copy

    def test_c22_picture_loses_place_and_keeps_pixels(self):
        for order in "<>":
            content = files.jpeg(
                extra=files.exif(6, order=order)
                + files.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + files.GPS)
                + files.segment(0xED, b"Photoshop " + files.GPS)
                + files.segment(0xFE, files.GPS),
                tail=files.mp4(inner=files.box(b"udta", files.GPS)),
            )
            self.assertEqual(content.count(files.GPS), 5)
            copy = self.viewing("jpg", content)
            self.assertNotIn(files.GPS, copy)
            scan = content[content.index(b"\xff\xda") : content.index(b"\xff\xd9") + 2]
            self.assertTrue(copy.endswith(scan))
            described = [m for m, _s, _e in jpeg_segments(copy) if m == 0xE1]
            self.assertEqual(len(described), 1, "Which side is up is still said")
            self.assertIn(b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", copy)

    def test_c22_picture_without_description(self):
        content = files.jpeg()
        self.assertEqual(self.viewing("jpg", content), content)

    def test_c22_png(self):
        kinds = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
        extra = b"".join(files.chunk(kind, files.GPS) for kind in kinds)
        copy = self.viewing("png", files.png(extra=extra))
        self.assertEqual(copy, files.png())

    def test_c22_photographs_and_names_inside_of_documents(self):
        photo = files.jpeg(extra=files.exif(6))
        named = {
            "word/media/image1.JPEG": photo,
            "word/media/image2.png": files.png(extra=files.chunk(b"tEXt", files.GPS)),
            "word/people.xml": f'<p><q w15:author="{files.AUTHOR}" w15:userId="a@b.cn"/></p>',
            "word/comments.xml": f"<c><d w:author='{files.AUTHOR}'>正文</d></c>",
        }
        self._without_traces("docx", files.office("docx", named), "正文")
        book = {
            "xl/media/image1.jpg": photo,
            "xl/comments1.xml": f"<c><author>{files.AUTHOR}</author><t>正文</t></c>",
            "xl/persons/person.xml": f'<p displayName="{files.AUTHOR}" userId="a@b.cn"/>',
        }
        main = (
            '<workbook><x15ac:absPath url="C:\\Users\\a@b.cn\\"/>'
            f'<fileSharing userName="{files.AUTHOR}"/></workbook>'
        )
        self._without_traces("xlsx", files.office("xlsx", book, main=main), "正文")

    def _without_traces(self, extension, content, kept):
        copy = self.viewing(extension, content)
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            parts = b"".join(archive.read(name) for name in archive.namelist())
        for trace in (files.GPS, files.AUTHOR.encode(), b"a@b.cn"):
            self.assertNotIn(trace, parts)
        self.assertIn(kept.encode(), parts)

    def test_c22_photographs_inside_of_a_pdf(self):
        def photograph(writer):
            stream = StreamObject()
            stream._data = files.jpeg(extra=files.exif(6))
            stream[NameObject("/Filter")] = NameObject("/DCTDecode")
            stream[NameObject("/Subtype")] = NameObject("/Image")
            about = StreamObject()
            about._data = files.GPS
            stream[NameObject("/Metadata")] = writer._add_object(about)
            inside = DictionaryObject({NameObject("/I"): writer._add_object(stream)})
            shown = DictionaryObject({NameObject("/XObject"): inside})
            writer.pages[0][NameObject("/Resources")] = shown

        def described(writer):
            about = StreamObject()
            about._data = files.GPS
            writer.root_object[NameObject("/Metadata")] = writer._add_object(about)
            writer.add_attachment("a.txt", files.GPS)

        content = files.pdf(change=lambda w: (photograph(w), described(w)))
        self.assertGreaterEqual(content.count(files.GPS), 3)
        copy = self.viewing("pdf", content)
        self.assertNotIn(files.GPS, copy)
        self.assertIn(b"/DCTDecode", copy)

    def test_c22_film_and_sound(self):
        place = files.box(b"udta", files.box(b"\xa9xyz", files.GPS))
        content = files.mp4(inner=place + files.box(b"meta", files.GPS))
        copy = self.viewing("mp4", content)
        self.assertNotIn(files.GPS, copy)
        self.assertEqual(len(copy), len(content), "Offsets into the film stay right")
        tagged_sound = files.mp3(b"TPE1" + files.GPS) + b"TAG" + files.GPS.ljust(125)
        self.assertEqual(self.viewing("mp3", tagged_sound), files.mp3())

    def test_c22_pdf_loses_its_author(self):
        content = files.pdf(3, files.AUTHOR)
        self.assertEqual(PdfReader(io.BytesIO(content)).metadata.author, files.AUTHOR)
        copy = PdfReader(io.BytesIO(self.viewing("pdf", content)))
        self.assertEqual(len(copy.pages), 3)
        self.assertFalse(copy.metadata and copy.metadata.author)

    def test_c22_office_loses_its_author(self):
        main = f'<w:document><w:ins w:author="{files.AUTHOR}" w:id="1"/></w:document>'
        content = files.office(
            "docx", {**files.core_properties(), "word/comments.xml": main}, main=main
        )
        copy = self.viewing("docx", content)
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        self.assertIn("word/document.xml", texts)
        self.assertIn('w:author=""', texts["word/document.xml"])
        for name, text in texts.items():
            self.assertNotIn(files.AUTHOR, text, name)
