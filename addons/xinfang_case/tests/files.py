"""Files made in a test: clean ones of every kind, and what hides in others."""

import io
import struct
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = b"31.2304N"
AUTHOR = "张三作者"


def chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width=2, height=2, extra=b"", tail=b"", depth=8, colour=0):
    """Return a PNG; its pixels are there for small ones alone."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    size = (width * (3 if colour == 2 else 1) + 1) * height
    pixels = zlib.compress(bytes(min(size, 4096)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
        + tail
    )


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def exif(orientation=6, text=GPS, order=">"):
    """Return a description as a camera writes it: which side is up, and where."""
    mark = {">": b"MM", "<": b"II"}[order]
    tiff = mark + struct.pack(order + "HI", 42, 8)
    tiff += struct.pack(order + "HHHIHH", 1, 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\x00\x00" + tiff + bytes(4) + text)


def jpeg(width=2, height=2, extra=b"", tail=b"", frame=0xC0):
    """Return a JPEG with header, tables and an (empty) scan."""
    head = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + extra
        + segment(0xDB, b"\x00" + bytes([16] * 64))
        + segment(frame, head)
        + segment(0xC4, b"\x00" + bytes([1] + [0] * 15) + b"\x00")
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\xff\x00\x34\xff\xd9"
        + tail
    )


def pdf(pages=1, author="", change=None, password=None):
    """Return a PDF of empty pages; ``change(writer)`` adds something to it."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if author:
        writer.add_metadata({"/Author": author, "/Title": "t"})
    if change:
        change(writer)
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_action(kind, where="/OpenAction", **more):
    """Return a change of a PDF: it does something when it is opened or looked at."""

    def change(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        for key, value in more.items():
            action[NameObject("/" + key)] = TextStringObject(value)
        holder = writer.root_object
        if where == "page":
            inner = DictionaryObject({NameObject("/O"): action})
            writer.pages[0][NameObject("/AA")] = inner
        else:
            holder[NameObject(where)] = writer._add_object(action)

    return change


def pdf_program(writer):
    """A change of a PDF: a program lies in it as an attachment."""
    writer.add_attachment("说明.exe", b"MZ")


def pdf_script(writer):
    """A change of a PDF: a script with a name, which readers run on opening."""
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    action[NameObject("/JS")] = TextStringObject("app.alert(1)")
    names = ArrayObject([TextStringObject("a"), writer._add_object(action)])
    tree = DictionaryObject({NameObject("/Names"): names})
    holder = DictionaryObject({NameObject("/JavaScript"): tree})
    writer.root_object[NameObject("/Names")] = holder


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/{part}" ContentType="application/vnd.'
    'openxmlformats-officedocument.{main}"/></Types>'
)
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}
RELATION = (
    '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    "</Relationships>"
)


def office(kind, parts=(), types=None, main="<w:document/>", level=6):
    """Return a document or workbook.

    :param parts: dict name → content of further parts, or pairs
    """
    part, content_type = _MAIN[kind]
    stream = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", method, compresslevel=level or None) as archive:
        archive.writestr(
            "[Content_Types].xml",
            types or _TYPES.format(part=part, main=content_type),
        )
        archive.writestr(part, main)
        for name, data in dict(parts).items():
            archive.writestr(name, data)
    return stream.getvalue()


def core_properties(author=AUTHOR):
    return {
        "docProps/core.xml": (
            '<?xml version="1.0"?><cp:coreProperties xmlns:cp="x" xmlns:dc="y">'
            f"<dc:creator>{author}</dc:creator></cp:coreProperties>"
        )
    }


def box(kind, body=b""):
    return struct.pack(">I", len(body) + 8) + kind + body


def mp4(brand=b"isom", extra=b"", inner=b""):
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"moov", box(b"mvhd", bytes(100)) + inner)
        + extra
        + box(b"mdat", b"\x00" * 16)
    )


def mp3(tag=b"", frames=3):
    """Return sound of layer III, 128 kbit/s, 44.1 kHz; ``tag`` stands in front."""
    head = b""
    if tag:
        size = len(tag)
        parts = [size >> shift & 0x7F for shift in (21, 14, 7, 0)]
        head = b"ID3\x04\x00\x00" + bytes(parts) + tag
    return head + (b"\xff\xfb\x90\x64" + bytes(413)) * frames


FIELDS = (
    " PAGE  \\* MERGEFORMAT ",
    'TOC \\o "1-3" \\h \\z \\u',
    " HYPERLINK \\l _Toc123",
    'HYPERLINK "http://example.org/dde x"',
    r"eq \o\ac(○,1)",
    "SEQ 图 \\* ARABIC",
    r'INCLUDEPICTURE "C:\\Users\\a\\Temp\\ksohtml\\wps1.png" \* MERGEFORMATINET',
    r'INCLUDEPICTURE \d "file:///C:\\Users\\a\\clip_image001.png"',
    "ADDIN EN.CITE <EndNote/>".replace("<", "&lt;"),
    "EMBED Equation.DSMT4",
    "FORMTEXT",
    "= SUM(ABOVE)",
    'QUOTE "二〇二六年"',
    "",
)


def _with_fields():
    """Return documents and workbooks with the fields and formulas that people use."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText>{}</w:instrText></w:r>".format
    inner = mark("begin") + code("PAGE") + mark("separate") + mark("end")
    runs = [mark("begin") + code(field) + mark("separate") + "<w:r><w:t>DDE 1</w:t></w:r>"
            + mark("end") for field in FIELDS]  # fmt: skip
    runs += [mark("begin") + code("=") + inner + code("-1") + mark("end")]
    runs += [mark("begin") + code("IF ") + inner + code("= 1 x y") + mark("end")]
    runs += [f"<w:fldSimple w:instr='NUMPAGES'>{inner}</w:fldSimple>"]
    frame = f'<w:document xmlns:w="{space}" xmlns:m="m">{{}}</w:document>'.format
    boxed = f"<m:a><w:txbxContent>{runs[0]}</w:txbxContent></m:a>"
    boxed = mark("begin") + code("REF a") + mark("separate") + boxed + mark("end")
    formulas = "".join(
        f"<c><f>{formula}</f></c>"
        for formula in (
            "SUM(A1:A9)",
            "HYPERLINK(A1)",
            "_xlfn.DISPIMG(A1,1)",
            "A1&amp;B1",
        )
    )
    sheet = {"xl/worksheets/sheet2.xml": f"<worksheet>{formulas}<f/></worksheet>"}
    return {
        "目录页码.docx": office("docx", main=frame("".join(runs))),
        "文本框.docx": office("docx", main=frame(boxed)),
        "公式.xlsx": office("xlsx", sheet),
    }


def clean_files():
    """Return name → content of what has to be taken."""
    files = {}
    for number, (width, height) in enumerate(
        [(1, 1), (640, 480), (4000, 3000), (5000, 5000), (1, 20000)]
    ):
        files[f"照片{number}.jpg"] = jpeg(width, height)
        files[f"截图{number}.png"] = png(width, height)
    files |= {
        "IMG_0001.JPG": jpeg(extra=exif()),
        "带缩略图.jpeg": jpeg(extra=exif(3, jpeg(160, 120))),
        "连拍.jpg": jpeg(tail=mp4()),
        "渐进.jpg": jpeg(frame=0xC2),
        "有注释.jpg": jpeg(extra=segment(0xFE, b"made by a camera")),
        "微信图片_20260101.png": png(extra=chunk(b"tEXt", b"Software\x00x")),
        "彩色.png": png(8, 8, colour=2),
        "扫描件.pdf": pdf(),
        "合同（最终版）.pdf": pdf(12, AUTHOR),
        "report.v2.pdf": pdf(2),
        "加了权限.pdf": pdf(password=""),
        "有链接.pdf": pdf(change=pdf_action("/URI", "/X", URI="http://example.org")),
        "尾部换行.pdf": pdf() + b"\r\n",
        "2026.01.05 情况说明.pdf": pdf(),
        "申请书.docx": office("docx"),
        "申请书 副本.docx": office("docx", core_properties()),
        "有图.docx": office("docx", {"word/media/image1.png": png()}),
        "有表.docx": office("docx", {"word/embeddings/book1.xlsx": office("xlsx")}),
        "有网址.docx": office(
            "docx",
            {
                "word/_rels/document.xml.rels": RELATION.format(
                    kind="hyperlink", target="http://example.org"
                )
            },
        ),
        "长文.docx": office("docx", main="<w:document>" + "字" * 300_000),
        "名单.xlsx": office("xlsx", core_properties()),
        "空白.xlsx": office("xlsx"),
        "不压缩.xlsx": office("xlsx", level=0),
        "引用其他表.xlsx": office(
            "xlsx",
            {
                "xl/externalLinks/externalLink1.xml": "<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": RELATION.format(
                    kind="externalLinkPath", target="b.xlsx"
                ),
            },
        ),
        **_with_fields(),
        "录像.mp4": mp4(),
        "手机录像.MP4": mp4(b"mp42", inner=box(b"udta", box(b"\xa9xyz", GPS))),
        "苹果.mp4": mp4(b"qt  "),
        "录音.mp3": mp3(),
        "带标签.mp3": mp3(b"TPE1" + bytes(30)),
        "通话录音.mp3": mp3(frames=200),
        "说明.txt": "情况说明\r\n第二行\t制表".encode(),
        "国标.txt": "情况说明".encode("gb18030"),
        "记事本.txt": "情况说明".encode("utf-16"),
        "带签名.txt": "\ufeff情况".encode(),
        "短.txt": b"a",
        "谈论标签.txt": "网页上写着 <script> 字样".encode(),
        "v1.2.3 清单.txt": b"1,2,3",
    }
    return files
