"""What can be told from the wording of a reply alone; knows nothing of Odoo."""

import re
from datetime import date

_CITATION = re.compile(
    r"《[^《》]{2,60}》[^《》。；]{0,12}第[〇零一二三四五六七八九十百千\d]+条"
)
_LAW = re.compile(r"《[^《》]{2,60}》|〔\d{4}〕")
_PLACEHOLDER = re.compile(
    r"[xX×ＸX]{3,}|_{3,}|＿{2,}|【\s*】|（\s*）|\(\s*\)|待补充|待填写|此处填写|TODO|请输入|\[\s*\]"
)
_SOMEBODY = re.compile(r"某某|[×xX]{2}(?=[市县区镇乡局日月年])")
_DATE = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日")
_DAYS = re.compile(r"(?:\d+|[一二三四五六七八九十]+)日内")
_ASK = re.compile(r"向[^，。；]{2,80}(?:请求|申请|提出)复[查核]|复[查核]")
FIRST_YEAR = 1949


def cites_article(text):
    """Tell whether a text names a law with its article: 《…》第…条."""
    return bool(_CITATION.search(text or ""))


def names_law(text):
    """Tell whether a text names a law or a numbered paper at all."""
    return bool(_LAW.search(text or ""))


def placeholders(text):
    """Return what was left to be filled in, each once, in order."""
    return list(dict.fromkeys(match[0] for match in _PLACEHOLDER.finditer(text or "")))


def vague(text):
    """Tell whether somebody or something is called “so-and-so”."""
    return bool(_SOMEBODY.search(text or ""))


def has_remedy(text):
    """Tell whether a text names organ and period of the remedy (Articles 35, 36)."""
    return bool(_ASK.search(text or "")) and bool(_DAYS.search(text or ""))


def odd_dates(text, today):
    """Return dates that do not exist, and dates that are hardly meant.

    :param date today: what lies after it has not happened yet
    :return: two lists of str
    """
    impossible, unlikely = [], []
    for match in _DATE.finditer(text or ""):
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            impossible.append(match[0])
            continue
        if day > today or day.year < FIRST_YEAR:
            unlikely.append(match[0])
    return impossible, unlikely
