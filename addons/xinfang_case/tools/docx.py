"""A document as an editable file of a word processor.

Built from plain text alone: no template is filled, no field or macro is written,
so nothing a petitioner typed can be more than text.
"""

import io
import re

# Measures of GB/T 9704: A4, margins in mm, body of 16 pt on lines of 28.9 pt.
PAGE = (297, 210)
MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}
BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
# What XML 1.0 has no place for.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_docx(values):
    """Return the file of one document.

    :param dict values: what the templates print: ``title``, ``number``,
        ``signer``, ``addressee``, ``imprint``, ``sections``, ``date``, ``contact``; and
        ``mark``, a line saying that this is no original
    :return: bytes
    """
    # Loading it takes a moment: only processes that write such files pay for it.
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_height, page.page_width = map(Mm, PAGE)
    for side, size in MARGINS.items():
        setattr(page, f"{side}_margin", Mm(size))
    # python-docx would name itself as the author.
    document.core_properties.author = values["imprint"]["organ"]
    document.core_properties.comments = values["mark"]
    document.core_properties.title = f"{values['title']} {values['number']}".strip()
    _write(document, values)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _write(document, values):
    imprint = values["imprint"]
    _line(
        page_header(document), values["mark"], size=10.5, align="center", color="777777"
    )
    _line(document, imprint["organ"], TITLE, 26, "center", color="E60012")
    _line(document, values["number"] or "文号待编", align="right")
    if values["signer"]:
        _line(document, f"签发人：{values['signer']}", align="right")
    _line(document, values["title"], TITLE, 22, "center", around=14.5)
    if values["addressee"]:
        _line(document, f"{values['addressee']}：")
    if imprint["intro"]:
        _line(document, imprint["intro"], indent=True)
    for section in values["sections"]:
        heading = f"{section['ordinal']}{section['heading']}"
        if heading:
            _line(document, heading, HEADING, indent=True, keep=True)
        for paragraph in section["paragraphs"]:
            _line(document, paragraph, indent=True)
    # Seal and date on a page of their own would prove nothing (GB/T 9704): the last
    # line of the text goes with them.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _line(document, "", keep=True)
    # A seal that bears the organ's own name need not repeat it.
    seal = imprint["seal"] if imprint["seal"] != imprint["organ"] else "印章"
    _line(document, f"{imprint['organ']}（{seal}）", align="right", keep=True)
    _line(document, values["date"], align="right", keep=bool(values["contact"]))
    if values["contact"]:
        _line(document, f"（{values['contact']}）", indent=True)


def page_header(document):
    """Return the header that stands on every page."""
    return document.sections[0].header


def _line(
    place,
    text,
    font=BODY,
    size=16,
    align=None,
    indent=False,
    color=None,
    keep=False,
    around=0,
):
    """Add one paragraph.

    :param bool keep: it stays on the page of the paragraph that follows
    :param float around: points of white above and below
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_after = layout.space_before = Pt(around)
    layout.keep_with_next = keep
    layout.line_spacing = Pt(max(28.9, size * 1.4))
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if align:
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    run = paragraph.add_run(_FORBIDDEN.sub("", text or ""))
    run.font.size = Pt(size)
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
