"""What different people name alike when they tell of one event; knows no Odoo.

Two people share hardly a sentence, but the firm, the street, the day, the sum. Such
anchors are read from a text by the words they end in. One alone says little (a street
has many matters), so a petition is found again by *pairs* of them.

>>> sorted(anchors("恒达建筑公司在东湖路118号拖欠工资12000元"))
['h118', 'm12000', 'o恒达建筑公司', 'p东湖路']
>>> mine = pair_bands("恒达建筑公司拖欠东湖路工地的工资")
>>> bool(set(mine) & set(pair_bands("在东湖路干活，老板是恒达建筑公司")))
True
"""

import re
import unicodedata
from hashlib import blake2b
from itertools import combinations

MAX_LENGTH = 1500  # characters that are looked at
MOST = 8  # anchors of one text that make pairs
WIDEST = {"o": 6, "p": 3}  # characters of a name before the word it ends in

_ORGANS = (
    "公司|集团|合作社|事务所|项目部|养老院|幼儿园|医院|学校|中学|小学|大学|学院|"
    "银行|酒店|宾馆|商场|超市|工厂|厂"
)
_PLACES = (
    "小区|花园|家园|社区|新村|公寓|村委会|街道|大街|大道|广场|市场|大厦|园区|"
    "村|镇|乡|路|巷|苑|庄|屯"
)
_NAME = re.compile(rf"([\u4e00-\u9fff]*?)({_ORGANS}|{_PLACES})")
_ORGAN = re.compile(_ORGANS)
# Words after which a name may begin; what stands before them is no part of it.
_BEFORE = re.compile(
    r".*(?:反映|投诉|举报|控告|要求|请求|责令|讨要|追讨|关于|位于|承包|属于|来自|经过|"
    r"我们|本人|他们|你们|居住|家住|附近|旁边|起诉|拖欠|欠缴|进入|"
    r"[的由在被向给找把从对将至及跟让使经是有到去于等为因就也都进住我你他这那该某各本])"
)
_JOIN = re.compile(r"^[和与及、]+")
# What stands in the names of thousands of firms, and alone names none.
_FORM = re.compile(r"有限|责任|股份|控股")
_TRADE = re.compile(
    r"(?:建筑|建设|工程|装饰|置业|地产|房产|开发|物业|管理|服务|劳务|化工|机械|制造|科技|"
    r"贸易|商贸|实业|投资|发展|运输|物流|食品|保险|电力|燃气|自来水|施工|承包|市|县|区)*"
)
# Ways and villages that are nobody's name.
_NO_NAME = re.compile(
    r"(?:[道公铁马线电网思出走半一岔]路|[农乡全本我老各]村|[城乡]镇|[城下]乡|工厂)$"
)
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_MONEY = re.compile(r"(\d+(?:\.\d+)?)(万?)(?:余|多)?元")
_HOUSE = re.compile(r"(\d{1,4})(号楼|栋|幢|号)")
_AREA = re.compile(r"(\d+(?:\.\d+)?)(?:平方米|平米|亩)")
_LONG = re.compile(r"(?<!\d)\d{6,20}(?!\d)")
# Of many anchors the most telling are taken.
_RANK = {"o": 0, "n": 1, "p": 2, "d": 3, "m": 4, "h": 5, "a": 6}


def anchors(text):
    """Return the set of anchors of a text: a letter for the kind, and the value.

    ``o`` organisation, ``p`` place, ``d`` day, ``m`` sum of money, ``h`` house,
    ``a`` area, ``n`` long number (telephone, contract, file).
    """
    text = unicodedata.normalize("NFKC", text or "").lower()[:MAX_LENGTH]
    found = set(_names(text))
    found |= {f"d{int(m)}-{int(d)}" for m, d in _DAY.findall(text)}
    text = _DAY.sub("，", text)
    found |= set(_sums(text))
    found |= {f"h{n}{'' if unit == '号' else '#'}" for n, unit in _HOUSE.findall(text)}
    found |= {f"a{float(n):g}" for n in _AREA.findall(text)}
    found |= {f"n{n}" for n in _LONG.findall(text)}
    return found


def _names(text):
    for before, end in _NAME.findall(text):
        kind = "o" if _ORGAN.fullmatch(end) else "p"
        name = _BEFORE.sub("", _FORM.sub("", _JOIN.sub("", before)))
        name = name[-WIDEST[kind] :]
        if kind == "o" and _TRADE.fullmatch(name):
            continue
        # A village or a road of one character more is nobody's name.
        if len(name) < 2 or _NO_NAME.search(name + end):
            continue
        yield f"{kind}{name}{end}"


def _sums(text):
    for number, unit in _MONEY.findall(text):
        value = float(number) * (10_000 if unit else 1)
        if value >= 100:
            yield f"m{value:.0f}"


def pair_bands(*texts):
    """Return what pairs of anchors of these texts are found by: signed 32 bits each."""
    found = set().union(*map(anchors, texts))
    chosen = sorted(found, key=lambda a: (_RANK[a[0]], a))[:MOST]
    return [_band(*sorted(pair)) for pair in combinations(chosen, 2)]


def _band(left, right):
    digest = blake2b(
        f"{left}\x1f{right}".encode(errors="surrogatepass"),
        digest_size=4,
        person=b"anchors",
    )
    return int.from_bytes(digest.digest(), "big", signed=True)
