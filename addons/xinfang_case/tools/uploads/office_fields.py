"""Fields of a document and formulas of a workbook that run or fetch something.

They are read as Office reads them: one field may stand in many pieces, fields stand in
fields, and what an inner one makes becomes the code of the outer one. So it is not asked
whether a forbidden word is found, but whether each field says in plain letters which one it
is, and whether that one is known to be harmless.
"""

import codecs
import html
import re
from xml.parsers import expat

from .error import UploadError, wrong

STEP = 1024 * 1024
# A text with fields that is longer is no petition; every element of it is looked at.
MAX_READ = 32 * 1024 * 1024
# What of one mark or text is kept while the next piece is read, and of the code of a field.
_OVERLAP = 8 * STEP
_CODE = 64 * 1024

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_TEXTS = ("instrText", "delInstrText", "t", "delText")
# Elements that make a part worth reading; their names cannot be written otherwise.
_WORTH = re.compile(r"instrText|InstrText|fldSimple|fldChar|connectString|\budl\b")
# All fields of ECMA-376 part 1, 17.16.5, and those of citation programs (ADDIN), but for
# those that run or fetch: CONTROL, DATABASE, DDE, DDEAUTO, HTMLCONTROL, IMPORT, INCLUDE,
# INCLUDETEXT, LINK, PRINT, RD.
_HARMLESS = frozenset(
    "= ADDIN ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT"
    " AUTOTEXTLIST BARCODE BIBLIOGRAPHY BIDIOUTLINE CITATION COMMENTS COMPARE CREATEDATE"
    " DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EMBED EQ FILENAME FILESIZE"
    " FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GLOSSARY GOTOBUTTON GREETINGLINE"
    " HYPERLINK IF INCLUDEPICTURE INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MACROBUTTON"
    " MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES"
    " NUMWORDS PAGE PAGEREF PRINTDATE PRIVATE QUOTE REF REVNUM SAVEDATE SECTION"
    " SECTIONPAGES SEQ SET SHAPE SKIPIF STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE"
    " TOA TOC USERADDRESS USERINITIALS USERNAME XE".split()
)
# What stands before an inner field, without a blank between, may be half a word.
_KEYWORD = re.compile(r"\s*(=|[^\s\"“”\\={}]+)")
# Office's own bookmarks; the name alone stands for REF.
_BOOKMARK = re.compile(r"_(?:TOC|REF|HLK|GOBACK|OLE_LINK)\w*|OLE_LINK\d+")
_LOCAL = re.compile(r"file:/{3}(?=[a-z]:)", re.I)
# Somewhere else than on the disk: any scheme, two slashes, two backslashes at the start.
_AWAY = re.compile(r"//|\\{4}|(?:^|[\s\"“”])\\{2}|[a-z][\w+.-]+:", re.I)
# Characters by their numbers: a way to write words that nobody shall find.
_NUMBERED = re.compile(r"\s*QUOTE\s+\d", re.I)
# Behind something that the reading program leaves out.
_HIDDEN = re.compile(r"(?<![\w\"“”/\\.])DDE(?:AUTO)?\s", re.I)
# Functions that fetch an address, start a program or call a library.
_FORMULA_RUNS = re.compile(
    r"(?<![\w.])(?:_xlfn\.)*(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER|REGISTER\.ID)\s*\("
    r"|^\s*=?\s*[\w.]+\s*\|",
    re.I,
)
# A formula and what follows it; anything but its end would hide a part of it.
_FORMULA = re.compile(
    r"<(?:[^\s<>/:]+:)?(?:f|definedName)(?:\s[^>]*)?(?<!/)>([^<]*)<(/|.)", re.S
)
# Links to other programs, and queries that are kept among the data.
_LIVE_LINK = re.compile(r"<(?:[^\s<>/:]+:)?(?:ddeLink|oleLink|DataMashup)\b")


def check(stream, extension):
    """Refuse a part with a field, formula or live link that runs or fetches something.

    :param stream: binary stream of the part, which can be read twice
    :param str extension: ``docx`` or ``xlsx``
    """
    has_fields = False
    for text in pieces(stream):
        if _LIVE_LINK.search(text):
            raise UploadError("file_active")
        if extension == "xlsx":
            _check_formulas(text)
        else:
            has_fields = has_fields or bool(_WORTH.search(text))
    if has_fields:
        stream.seek(0)
        _Fields().look_through(stream)


def pieces(stream):
    """Yield a part as text, in pieces that overlap by whatever a mark may be cut at.

    :param stream: binary stream, read whatever its length
    """
    block, rest = stream.read(STEP), ""
    wide = block[:2] in (b"\xff\xfe", b"\xfe\xff")
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")("replace")
    while block:
        text = rest + decoder.decode(block)
        yield text
        last = text.rfind("<")
        before = text.rfind("<", 0, max(last, 0))
        rest = text[before if before >= 0 else last :] if last >= 0 else ""
        if len(rest) > _OVERLAP:
            raise UploadError("file_packed")
        block = stream.read(STEP)


def _check_formulas(text):
    for formula, after in _FORMULA.findall(text):
        if after != "/" or _FORMULA_RUNS.search(html.unescape(formula)):
            raise UploadError("file_active")


class _Field:
    """One field: its code as far as it was read."""

    def __init__(self, place):
        self.code, self.is_code, self.nested = "", True, False
        # Within which foreign element it begins: what is added elsewhere may be left out
        # by the program that opens the file.
        self.place = place

    def add(self, text, place):
        if place != self.place:
            raise UploadError("file_active")
        if len(self.code) < _CODE:
            self.code += text

    def nest(self):
        """Take in an inner field; it may be an argument, not the name."""
        word = _KEYWORD.match(self.code)
        if not word or (word.end() == len(self.code) and word[1] != "="):
            raise UploadError("file_active")
        self.nested = True

    def judge(self):
        """Refuse it unless it says in plain letters that it is a harmless one."""
        if not self.is_code:
            return
        self.is_code = False
        if not self.code.strip():
            return
        word = _KEYWORD.match(self.code)
        keyword = word[1].upper() if word else ""
        if keyword not in _HARMLESS and not _BOOKMARK.fullmatch(keyword):
            raise UploadError("file_active")
        if _NUMBERED.match(self.code) or _HIDDEN.search(self.code):
            raise UploadError("file_active")
        if keyword == "INCLUDEPICTURE" and (
            self.nested
            or len(self.code) >= _CODE
            or _AWAY.search(_LOCAL.sub("", self.code[word.end() :]))
        ):
            raise UploadError("file_active")


class _Fields:
    """The fields of a part, which stand in one another."""

    def __init__(self):
        self.open, self.simple = [], []  # fields; depths of the elements ``fldSimple``
        self.foreign, self.elements = [0], 0  # foreign elements around: their numbers
        self.depth = self.inside = 0  # of elements; whether a run's text is being read

    def look_through(self, stream):
        """Look through a part to its end.

        :raises UploadError: a field runs or fetches something, or it is no XML
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._stop
        parser.CharacterDataHandler = self._text
        read = 0
        try:
            while block := stream.read(STEP):
                read += len(block)
                if read > MAX_READ:
                    raise UploadError("file_packed")
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise wrong() from None
        while self.open:
            self._end()

    def _start(self, name, attributes):
        self.depth += 1
        space, _blank, name = name.rpartition(" ")
        if space not in _WORD:
            self.elements += 1
            self.foreign.append(self.elements)
        elif name in _TEXTS:
            self.inside += 1
        elif name == "fldChar":
            self._mark(_named(attributes, "fldCharType"))
        elif name == "fldSimple":
            self._begin()
            self.open[-1].add(_named(attributes, "instr"), self.foreign[-1])
            self.open[-1].judge()
            self.simple.append(self.depth)
        elif name in ("connectString", "udl"):
            raise UploadError("file_active")

    def _stop(self, name):
        space, _blank, name = name.rpartition(" ")
        if space not in _WORD:
            self.foreign.pop()
        elif name in _TEXTS:
            self.inside -= 1
        elif self.simple and self.simple[-1] == self.depth:
            self.simple.pop()
            if self.open:
                self._end()
        self.depth -= 1

    def _text(self, text):
        if self.inside and self.open and self.open[-1].is_code:
            self.open[-1].add(text, self.foreign[-1])

    def _mark(self, kind):
        if kind == "begin":
            self._begin()
        elif kind not in ("separate", "end"):
            raise wrong()
        elif self.open:
            # Whoever leaves this mark out goes on reading the code.
            if self.open[-1].is_code:
                self.open[-1].add("", self.foreign[-1])
            self.open[-1].judge()
            if kind == "end":
                self._end()

    def _begin(self):
        if self.open and self.open[-1].is_code:
            self.open[-1].nest()
        self.open.append(_Field(self.foreign[-1]))

    def _end(self):
        self.open.pop().judge()


def _named(attributes, name):
    """Return the one attribute of a name, whatever its prefix: ``str``."""
    found = [v for key, v in attributes.items() if key.rpartition(" ")[2] == name]
    if len(found) != 1:
        raise wrong()
    return found[0]
