"""Reading a catalogue of content categories from CSV; knows nothing of Odoo."""

import csv
import io
import re
from dataclasses import dataclass

PETITION_TYPES = ("", "suggestion", "accusation", "claim")
MAX_LEVELS = 3


class CatalogueError(ValueError):
    """A line cannot be used.

    :param code: what is wrong, see the callers' messages
    :param line: int, number of the line in the file (the head line is 1)
    """

    def __init__(self, code, line=1):
        super().__init__(f"{code} (line {line})")
        self.code = code
        self.line = line


@dataclass(frozen=True)
class Line:
    """One category of a catalogue."""

    code: str
    name: str
    parent_code: str
    petition_type: str
    number: int


def parse_catalogue(text):
    """Return the lines of a catalogue, parents before their children.

    :param text: str of CSV with columns code, name, optionally parent_code,
        petition_type
    :return: list of :class:`Line`
    :raises CatalogueError: at the first line that is wrong
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        if not {"code", "name"} <= set(reader.fieldnames or ()):
            raise CatalogueError("columns")
        lines = {}
        for row in reader:
            line = _read(row, reader.line_num, "parent_code" in reader.fieldnames)
            if line.code in lines:
                raise CatalogueError("twice", line.number)
            lines[line.code] = line
    except csv.Error as error:
        raise CatalogueError("csv", reader.reader.line_num) from error
    if not lines:
        raise CatalogueError("empty")
    depths = {code: _depth(line, lines) for code, line in lines.items()}
    return sorted(lines.values(), key=lambda line: (depths[line.code], line.code))


def _read(row, number, has_parent):
    row = {
        key: (value or "").strip() for key, value in row.items() if isinstance(key, str)
    }
    if not re.fullmatch(r"\d{6}", row["code"], re.ASCII):
        raise CatalogueError("code", number)
    if not row["name"]:
        raise CatalogueError("name", number)
    if row.get("petition_type", "") not in PETITION_TYPES:
        raise CatalogueError("type", number)
    parent = row["parent_code"] if has_parent else _parent_by_digits(row["code"])
    return Line(row["code"], row["name"], parent, row.get("petition_type", ""), number)


def _parent_by_digits(code):
    if code[4:] != "00":
        return code[:4] + "00"
    return code[:2] + "0000" if code[2:4] != "00" else ""


def _depth(line, lines):
    depth, current = 1, line
    while current.parent_code:
        current = lines.get(current.parent_code)
        if not current:
            raise CatalogueError("parent", line.number)
        depth += 1
        if depth > MAX_LEVELS:  # also ends a circle
            raise CatalogueError("depth", line.number)
    return depth
