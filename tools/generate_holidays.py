#!/usr/bin/env python3
"""Write the seed of the holiday table, 2004 to the last year the source knows.

NOTICE: the days come from the package "chinesecalendar" 1.11.0 by Lirian Su (MIT
licence), which transcribes the yearly notices of the General
Office of the State Council. It is needed to run this script and the tests,
never to run the product.

Usage: python tools/generate_holidays.py [folder]
"""

import csv
import sys
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}
# Document numbers that two independent sources agree on; a number not sure is left
# empty.
NUMBERS = {
    2010: "国办发明电〔2009〕27号",
    2011: "国办发明电〔2010〕40号",
    2012: "国办发明电〔2011〕45号",
    2013: "国办发明电〔2012〕33号",
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
NOTES = {
    2015: "含2015年9月3日纪念日放假安排。",
    2019: "劳动节安排经国办发明电〔2019〕3号调整。",
    2020: "春节假期经国办发明电〔2020〕1号延长至2月2日。",
}
TARGET = Path(__file__).resolve().parents[1] / "addons" / "xinfang_case" / "data"


def notice_year(day, name):
    """Year of the notice that arranged ``day``: December's 元旦 is next year's."""
    return day.year + (day.month == 12 and name == "元旦")


def rows():
    """Yield ``(date, kind, name, year of the notice)``, sorted by date."""
    days = [(day, "off", NAMES[str(name)]) for day, name in holidays.items()]
    days += [(day, "work", NAMES[str(name)]) for day, name in workdays.items()]
    for day, kind, name in sorted(days):
        yield day.isoformat(), kind, name, notice_year(day, name)


def write(path, header, lines):
    """Write one CSV file with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def main(folder=TARGET):
    """Write both CSV files into ``folder``."""
    folder = Path(folder)
    days = list(rows())
    years = sorted({year for *_rest, year in days})
    notices = [
        (
            year,
            f"国务院办公厅关于{year}年部分节假日安排的通知",
            NUMBERS.get(year, ""),
            NOTES.get(year, ""),
        )
        for year in years
    ]
    write(
        folder / "xinfang.holiday.notice.csv",
        ("year", "title", "document_number", "note"),
        notices,
    )
    write(
        folder / "xinfang.workday.exception.csv", ("date", "kind", "name", "year"), days
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
