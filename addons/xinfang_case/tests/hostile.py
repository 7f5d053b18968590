"""Files that must not get in, each with the reason that has to be given."""

import io
import random
import struct
import zipfile

from odoo.addons.xinfang_case.tools import uploads

from .files import (
    EICAR,
    RELATION,
    box,
    chunk,
    exif,
    jpeg,
    mp3,
    mp4,
    office,
    pdf,
    pdf_action,
    pdf_program,
    pdf_script,
    png,
    segment,
)

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = f'<w:document xmlns:w="{WORD_SPACE}" xmlns:x="x">{{}}</w:document>'
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


def overlapping():
    """Return a workbook whose directory names one stream many times."""
    data = bytearray(office("xlsx", {f"xl/s{n}.bin": "x" * 50 for n in range(5)}))
    end = data.rindex(b"PK\x05\x06")
    offset = struct.unpack_from("<I", data, end + 16)[0]
    first = None
    while data[offset : offset + 4] == b"PK\x01\x02":
        name, extra, note = struct.unpack_from("<HHH", data, offset + 28)
        if b".bin" in data[offset + 46 : offset + 46 + name]:
            first = first or struct.unpack_from("<I", data, offset + 42)[0]
            struct.pack_into("<I", data, offset + 42, first)
        offset += 46 + name + extra + note
    return bytes(data)


def locked():
    """Return a document whose parts claim to be encrypted."""
    data = bytearray(office("docx"))
    offset = data.index(b"PK\x01\x02")
    while data[offset : offset + 4] == b"PK\x01\x02":
        data[offset + 8] |= 1
        name, extra, note = struct.unpack_from("<HHH", data, offset + 28)
        offset += 46 + name + extra + note
    return bytes(data)


def zip_inside():
    """Return what is a PDF from the front and an archive from the back."""
    content = pdf()
    return content + archive(a="x") + b"\n" + content[content.rindex(b"startxref") :]


def relation(kind, where="word/_rels/settings.xml.rels"):
    return {where: RELATION.format(kind=kind, target="http://198.51.100.1/x")}


def _names():
    yield from (
        (f"a.{extension}", HTML, "file_type")
        for extension in (
            "html svg exe js docm xlsm pptx doc zip rar bat lnk hta swf php eml iso".split()
        )
    )
    yield "a.svg", SVG, "file_type"
    yield "证据", pdf(), "file_type"
    yield ".pdf", pdf(), "file_type"
    yield "空.pdf", b"", "file_empty"
    yield "a.pdf.exe", pdf(), "file_type"
    yield "a\u202efdp.exe", pdf(), "file_type"
    yield "a\u202egpj.pdf", pdf(), "file_name"
    yield "a\u2066x.pdf", pdf(), "file_name"
    for name in ("a.exe.pdf", "发票.JS.pdf", "a.html.txt", "a.docm.docx", "a.scr .jpg"):
        yield name, pdf(), "file_name"


def _pictures():
    yield "网页.png", HTML, "file_content"
    yield "图.jpg", SVG, "file_content"
    yield "gif.png", b"GIF89a" + bytes(20), "file_content"
    yield "换名.jpg", png(), "file_content"
    yield "换名.png", jpeg(), "file_content"
    yield "截断.png", png()[:40], "file_content"
    yield "截断.jpg", jpeg()[:30], "file_content"
    yield "无尾.jpg", jpeg()[:-2], "file_content"
    yield (
        "校验错.png",
        png().replace(b"IHDR\x00\x00\x00\x02", b"IHDR\x00\x00\x00\x03")[:],
        ("file_content"),
    )
    yield "零.png", png(0, 5), "file_content"
    yield (
        "两幅.jpg",
        jpeg(extra=segment(0xC0, b"\x08\x00\x02\x00\x02\x01\x01\x11\x00")),
        ("file_content"),
    )
    yield "炸弹.png", png(13300, 13300), "file_pixels"
    yield "炸弹.jpg", jpeg(13300, 13300), "file_pixels"
    yield "细长.png", png(0x7FFFFFFF, 2), "file_pixels"
    yield "压缩包.png", png() + archive(a="x"), "file_foreign"
    yield "压缩包.jpg", jpeg(tail=archive(a="x")), "file_foreign"
    yield (
        "注释.jpg",
        jpeg(extra=segment(0xFE, b"<script>alert(1)</script>")),
        ("file_foreign"),
    )
    yield "说明.png", png(extra=chunk(b"tEXt", b"x\x00<html ><body>")), "file_foreign"
    yield "尾巴.png", png(tail=b"<script>"), "file_foreign"
    yield "尾巴.jpg", jpeg(tail=b"<?php system('x'); ?>"), "file_foreign"
    yield "文书.jpg", jpeg(extra=exif(1, b"%PDF-1.7 ")), "file_foreign"


def _pdfs():
    yield "图.pdf", png(), "file_content"
    yield "半截.pdf", pdf()[:200], "file_content"
    yield "空壳.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF", "file_content"
    yield "垃圾在前.pdf", b"xx" + pdf(), "file_content"
    yield "无页.pdf", pdf(0), "file_content"
    yield "压缩包.pdf", zip_inside(), "file_foreign"
    yield "脚本.pdf", pdf(change=pdf_script), "file_active"
    yield "打开即运行.pdf", pdf(change=pdf_action("/JavaScript", JS="x")), "file_active"
    yield "启动程序.pdf", pdf(change=pdf_action("/Launch", F="cmd.exe")), "file_active"
    yield "翻页运行.pdf", pdf(change=pdf_action("/JavaScript", "page")), "file_active"
    yield "外发.pdf", pdf(change=pdf_action("/SubmitForm", F="http://x")), "file_active"
    yield "密码.pdf", pdf(password="123"), "file_locked"


def _offices():
    vba = {"word/vbaProject.bin": "x"}
    yield "网页.docx", HTML, "file_content"
    yield "文书.docx", pdf(), "file_content"
    yield "坏.docx", b"PK\x03\x04broken", "file_content"
    yield "换名.docx", office("xlsx"), "file_content"
    yield "换名.xlsx", office("docx"), "file_content"
    yield "只是压缩包.docx", archive(a="x"), "file_content"
    yield "宏.docx", office("docx", vba), "file_macro"
    yield "宏.xlsx", office("xlsx", {"xl/vbaProject.bin": "x"}), "file_macro"
    yield "旧宏.xlsx", office("xlsx", {"xl/macrosheets/s.xml": "<x/>"}), "file_macro"
    yield (
        "宏类型.docx",
        office("docx", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "file_macro",
    )
    yield "控件.docx", office("docx", {"word/activeX/a.xml": "<x/>"}), "file_macro"
    yield "程序.docx", office("docx", {"word/embeddings/a.exe": "MZ"}), "file_active"
    yield "包中包.docx", office("docx", {"word/a.zip": archive(a="x")}), "file_active"
    yield "模板.docx", office("docx", relation("attachedTemplate")), "file_active"
    yield "外链对象.docx", office("docx", relation("oleObject")), "file_active"
    yield (
        "实体.xlsx",
        office("xlsx", {"xl/a.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        "file_active",
    )
    yield (
        "实体16.xlsx",
        office("xlsx", {"xl/a.xml": '<!DOCTYPE x [<!ENTITY a "a">]>'.encode("utf-16")}),
        "file_active",
    )
    yield (
        "动态交换.xlsx",
        office("xlsx", {"xl/externalLinks/externalLink1.xml": "<x><ddeLink/></x>"}),
        "file_active",
    )
    yield "炸弹.docx", office("docx", main="x" * 60_000_000), "file_packed"
    yield (
        "炸弹.xlsx",
        office("xlsx", {"xl/a.bin": b"\0" * 210_000_000}, level=1),
        ("file_packed"),
    )
    yield (
        "千件.xlsx",
        office("xlsx", {f"xl/{n}": "" for n in range(1000)}),
        "file_packed",
    )
    yield "重叠.xlsx", overlapping(), "file_packed"
    yield "上级目录.docx", office("docx", {"../../etc/x": "x"}), "file_content"
    yield "加密.docx", locked(), "file_locked"


def _disguised():
    """Yield documents that say the same in another way than the plain one."""
    rels = "word/_rels/settings.xml.rels"
    plain = relation("attachedTemplate")[rels]
    wide = '<?xml version="1.0" encoding="UTF-16"?>' + plain
    prefix = plain.replace("<Rel", "<p:Rel").replace("</Rel", "</p:Rel")
    prefix = prefix.replace("<p:Relationships>", '<p:Relationships xmlns:p="x">')
    ebcdic = '<?xml version="1.0" encoding="IBM037"?>' + plain
    late = f"<!--{'x' * 70_000}--><!DOCTYPE x><x/>"
    for name, parts in {
        "大写": {"word/_rels/settings.xml.RELS": plain},
        "前缀": {rels: prefix},
        "宽字符": {rels: wide.encode("utf-16")},
        "字符引用": {rels: plain.replace("attachedT", "attached&#84;")},
        "方式引用": {rels: plain.replace("External", "&#69;xternal")},
        "大于号": {rels: plain.replace("/x", "/?a>b")},
        "外链图片": relation("image"),
        "外链视频": relation("video"),
        "并入网页": {rels: plain.replace("attachedTemplate", "aFChunk")},
        "程序对象": {"word/embeddings/o.bin": ole("\x01Ole10Native")},
        "内嵌": {
            "word/embeddings/a.docx": office("docx", relation("attachedTemplate"))
        },
    }.items():
        yield f"{name}.docx", office("docx", parts), "file_active"
    yield "另一编码.docx", office("docx", {rels: ebcdic}), "file_content"
    yield "迟到的实体.docx", office("docx", {"word/a.xml": late}), "file_content"
    yield "坏关系.docx", office("docx", {rels: "<Relationships>"}), "file_content"
    yield "同名.docx", office("docx", {"WORD/document.xml": "<x/>"}), "file_content"
    vba = {rels: plain.replace("attachedTemplate", "vbaProject")}
    yield "换名宏.docx", office("docx", vba), "file_macro"
    binary = {"word/embeddings/o.bin": ole("_VBA_PROJECT")}
    yield "内嵌宏.docx", office("docx", binary), "file_macro"
    inner = office("docx", {"word/embeddings/b.docx": office("docx")})
    nested = {"word/embeddings/a.docx": inner}
    yield "套娃.docx", office("docx", nested), "file_packed"


def word(*runs, part="word/footer1.xml"):
    """Return a part of a document.

    :param runs: ``{`` ``|`` ``}`` for the marks of a field; code; ``(…)`` text of a run;
        anything that begins with ``<`` as it is
    """
    marks = {"{": "begin", "|": "separate", "}": "end"}

    def run(text):
        if text in marks:
            return f'<w:r><w:fldChar w:fldCharType="{marks[text]}"/></w:r>'
        if text.startswith("<"):
            return text
        if text.startswith("("):
            return f"<w:r><w:t>{text[1:-1]}</w:t></w:r>"
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    return {part: WORD.format("".join(map(run, runs)))}


def _fields():
    """Yield documents whose fields run or fetch something, however it is written."""
    quote = ("{", " QUOTE 68 68 69 ", "|", "(DDE)", "}")
    unseen = "<x:a><w:r><w:instrText>{}</w:instrText></w:r></x:a>"
    for name, parts in {
        "动态域": word("{", " DDEAUTO c x", "}"),
        "小写域": word("{", " ddeAuto c x", "|", "(x)", "}"),
        "分段域": word("{", "DD", "E&#65;UTO c x", "}"),
        "注释分段": word("{", "DD<!-- -->EAUTO c x", "}"),
        "数据段": word("{", " <![CDATA[DDEAUTO c x]]>", "}"),
        "删去的域": word(
            "{", "<w:r><w:delInstrText>DDE c x</w:delInstrText></w:r>", "}"
        ),
        "没有结束": word("{", " DDEAUTO c x"),
        "正文里的码": word("{", "(DDEAUTO c x)", "}"),
        "属性域": word("<w:fldSimple w:instr='DDE c x'/>"),
        "属性域引用": word("<w:fldSimple w:instr='D&#68;E c x'/>"),
        "取图域": word("{", 'INCLUDEPICTURE "//h/a"', "}"),
        "取图共享": word("{", r'INCLUDEPICTURE "\\h\a" \d', "}"),
        "取图双写": word("{", r'INCLUDEPICTURE "\\\\h\\a.png"', "}"),
        "取图开关": word("{", r'INCLUDEPICTURE \d "http://h/a"', "}"),
        "取图协议": word("{", 'INCLUDEPICTURE "ftp:h"', "}"),
        "取文域": word("{", r'INCLUDETEXT "C:\a.txt"', "}"),
        "旧取图域": word("{", 'IMPORT "a.png"', "}"),
        "链接域": word("{", r"LINK Excel.Sheet.12 a.xlsx R1C1 \a", "}"),
        "数据库域": word("{", r'DATABASE \c "DSN=x" \s "select 1"', "}"),
        "打印域": word("{", r'PRINT "\027E"', "}"),
        "控件域": word("{", "CONTROL Forms.HTML.1", "}"),
        "域名由域拼": word("{", *quote, " c x", "}"),
        "域名半截": word("{", "D", *quote, " c x", "}"),
        "参数由域拼": word("{", "INCLUDEPICTURE ", *quote, "}"),
        "域中域": word("{", "IF 1 = 1 ", "{", " DDE c x ", "}", "}"),
        "结果中的域": word("{", "HYPERLINK x", "|", "{", "DDEAUTO c x", "}", "}"),
        "编码文字": word("{", "QUOTE 68 68 69 65", "}"),
        "略去的前缀": word("{", unseen.format("PAGE "), "DDEAUTO c x", "}"),
        "略去的中段": word("{", "PAGE DD", unseen.format("x"), "EAUTO c x", "}"),
        "别的命名": word("{", "DDEAUTO c x", "}", part="word/a-b.xml"),
        "别的前缀": {
            k: v.replace("w:", "a-b:").replace(":w=", ":a-b=")
            for k, v in word("{", "DDEAUTO c x", "}").items()
        },
        "严格格式": {
            k: v.replace(WORD_SPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            for k, v in word("{", "DDEAUTO c x", "}").items()
        },
        "合并数据源": word("<w:connectString w:val='Provider=x'/>"),
        "网页窗格": {"word/webextensions/taskpanes.xml": "<x/>"},
    }.items():
        yield f"域-{name}.docx", office("docx", parts), "file_active"
    wide = word("{", "DDEAUTO c x", "}")["word/footer1.xml"].encode("utf-16")
    yield "域-宽字符.docx", office("docx", {"word/a.xml": wide}), "file_active"
    two = "<w:fldSimple w:instr='PAGE' x:instr='PAGE'/>"
    yield "域-两个属性.docx", office("docx", word(two)), "file_content"
    broken = {"word/a.xml": "<x><w:instrText>PAGE"}
    yield "域-不成文.docx", office("docx", broken), "file_content"
    long = {"word/a.xml": word("{", "PAGE", "}", "(" + "长" * 11_200_000 + ")")}
    long = {"word/a.xml": long["word/a.xml"]["word/footer1.xml"]}
    yield "域-过长.docx", office("docx", long, level=1), "file_packed"


def _queries():
    """Yield workbooks that fetch data from elsewhere when they are opened."""
    sheet = "xl/worksheets/sheet1.xml"
    connections = {"xl/connections.xml": "<connections/>"}
    mashup = (
        '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>'
    )
    formula = '<worksheet><c r="A1"><f>{}</f></c></worksheet>'
    noise = random.Random(1).randbytes(600_000).hex()  # does not compress
    elsewhere = "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"
    for name, parts in {
        "连接": connections,
        "连接大写": {"xl/Connections.XML": "<connections/>"},
        "连接关系": relation("connections", "xl/_rels/workbook.xml.rels"),
        "查询表": {"xl/queryTables/queryTable1.xml": "<queryTable/>"},
        "查询": {"customXml/item1.xml": mashup},
        "查询宽字符": {"customXml/item1.xml": mashup.encode("utf-16")},
        "查询前缀": {"customXml/item1.xml": mashup.replace("<Data", "<a-b:Data")},
        "数据模型": {"xl/model/item.data": "x"},
        "实时数据": {"xl/volatileDependencies.xml": "<volTypes/>"},
        "网页窗格": {"xl/webextensions/taskpanes.xml": "<x/>"},
        "透视表外链": relation("externalLinkPath", elsewhere),
        "取网址": {sheet: formula.format("_xlfn.WEBSERVICE(&quot;http://h&quot;)")},
        "取网址引用": {sheet: formula.format("WEB&#83;ERVICE(A1)")},
        "取网址数据段": {sheet: formula.format("<![CDATA[WEBSERVICE(A1)]]>")},
        "取网址前缀": {sheet: formula.replace("f>", "a-b:f>").format("RTD(A1)")},
        "取网址名称": {
            "xl/names.xml": "<x><definedName name='a'>RTD(A1)</definedName></x>"
        },
        "取网址长属性": {
            sheet: formula.replace("<f>", f"<f a='{noise}'>").format("RTD(A1)")
        },
        "取图": {sheet: formula.format("_xlfn.IMAGE(A1)")},
        "调用库": {sheet: formula.format("CALL(&quot;k&quot;,&quot;W&quot;)")},
        "动态交换": {sheet: formula.format("cmd|&apos;/c calc&apos;!A0")},
    }.items():
        yield f"查询-{name}.xlsx", office("xlsx", parts, level=1), "file_active"
    kinds = "<Types><Override ContentType='a/spreadsheetml.connections+xml'/></Types>"
    yield "查询-类型.xlsx", office("xlsx", types=kinds), "file_active"


def ole(stream):
    """Return an embedded object with a stream of some name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le")


def _pdfs_by_themselves():
    """Yield PDFs that lead somewhere without a click."""
    for place in ("/OpenAction", "page"):
        for kind, target in (("/URI", {"URI": "http://x"}), ("/GoToR", {"F": "//h/a"})):
            name = f"自动{kind[1:]}{place.strip('/')}.pdf"
            yield name, pdf(change=pdf_action(kind, place, **target)), "file_active"
    yield "附程序.pdf", pdf(change=pdf_program), "file_active"


def _others():
    yield "图.mp4", png(), "file_content"
    yield "零.mp4", bytes(40), "file_content"
    yield "没有目录.mp4", box(b"ftyp", b"isom" + bytes(4)), "file_content"
    yield "尾巴.mp4", mp4() + b"abcdefg", "file_content"
    yield "别的.mp4", mp4(b"heic"), "file_content"
    yield "网页.mp4", mp4(extra=box(b"free", b"<script>x</script>")), "file_foreign"
    yield "压缩包.mp4", mp4(extra=box(b"free", archive(a="x"))), "file_foreign"
    yield "图.mp3", jpeg(), "file_content"
    yield "只有标签.mp3", mp3(b"TPE1", frames=0), "file_content"
    yield "一帧.mp3", mp3(frames=1) + b"MZ\x90\x00more", "file_content"
    yield "网页.mp3", mp3(b"<script>alert(1)</script>"), "file_foreign"
    yield "网页.txt", HTML, "file_content"
    yield "图.txt", b" " + SVG, "file_content"
    yield "程序.txt", b"MZ\x90\x00\x03", "file_content"
    yield "脚本.txt", b"#!/bin/sh\nrm -rf /", "file_content"
    yield "空.txt", b"", "file_empty"
    yield "大.txt", b"x" * (uploads.MAX_FILE + 1), "file_large"
    yield "病毒.png", EICAR, "file_content"


def hostile_files():
    """Return a list of (name, content, code of the refusal)."""
    return [
        *_names(),
        *_pictures(),
        *_pdfs(),
        *_pdfs_by_themselves(),
        *_offices(),
        *_disguised(),
        *_fields(),
        *_queries(),
        *_others(),
    ]
