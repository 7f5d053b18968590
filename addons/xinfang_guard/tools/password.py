"""Which passwords are too weak; knows nothing of Odoo.

Short ones are refused by length alone, so that what is left to find are long ones that
many people choose: common words with digits around them, walks over the keyboard,
repetitions, and what is known of the person.
"""

import re

_LEET = str.maketrans("013457@$!8", "oieastasib")
_COMMON = frozenset(
    "aaaa abcd abc admin administrator administrador asdf asdfgh babygirl baseball "
    "batman beijing changeme chinese computer default demo dragon football fuckyou "
    "gongan google guanli guanliyuan hello iloveyou internet jiayou jinfang killer "
    "laopo letmein liuliuliu login love lovely manager master michael mima monkey mypass "
    "nihao office oracle passw passwd password passwort pass petition princess qazwsx "
    "qwer qwerty qwertyuiop root secret server shadow shanghai shenzhen sunshine super "
    "superman system taobao temp test tester user wangyi weixin welcome woaini woaiwojia "
    "wodemima wosh woshi xinfang xinfangju xinfangban xitong zaixian zhengfu zhongguo "
    "zhonghua zxcvbn zxcvbnm".split()
)
_WALKS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
    "1q2w3e4r5t6y7u8i9o0p",
    "asdfghjkl",
    "zxcvbnm",
)
_STEP = 4  # as long a walk counts as one choice


def weakness(password, minimum, known=()):
    """Return why a password is not taken, "" when it is.

    :param str password: as typed
    :param int minimum: least number of characters
    :param known: texts about the person: login, phone, e-mail, name
    :return: ``short``, ``known``, ``common`` or ""

    >>> weakness("Password2026", 12), weakness("qwertyuiop12", 12)
    ('common', 'common')
    >>> weakness("zhangsan2026!!", 12, ["zhangsan"]), weakness("x", 10)
    ('known', 'short')
    >>> weakness("老槐树下三碗面配蒜头吃", 10), weakness("tram-lilac-42-cup", 12)
    ('', '')
    """
    if len(password) < minimum:
        return "short"
    plain = password.lower()[:128]
    for text in known:
        for part in _parts(text):
            if part in plain or part[::-1] in plain:
                return "known"
    return "common" if _effort(plain) < 6 else ""


def _parts(text):
    """Return what of a text about a person must not be in the password."""
    text = (text or "").lower().strip()
    parts = {text, text.partition("@")[0]} | set(re.findall(r"\d{6,}", text))
    return {part for part in parts if len(part) >= (2 if not part.isascii() else 4)}


def _effort(text):
    """Return how many choices a password holds, counting what goes without saying as one.

    Letters of a common word, of a walk over the keyboard or of a repetition are one
    choice together; years and trailing digits are one, too.
    """
    if len(set(text)) < 5:
        return 0
    text = re.sub(r"(?:19|20)\d\d", "\0", text)
    for variant in dict.fromkeys((text, text.translate(_LEET))):
        folded = variant
        for word in sorted(_COMMON, key=len, reverse=True):
            folded = folded.replace(word, "\0")
        if folded != variant:
            text = folded
            break
    text = re.sub(r"(.+?)\1+", r"\1", text)
    text = _fold_walks(text)
    text = re.sub(r"\d+$|^\d+", "\0", text)
    return len(set(text))


def _fold_walks(text):
    for walk in _WALKS:
        for line in (walk, walk[::-1]):
            for size in range(min(len(line), len(text)), _STEP - 1, -1):
                for start in range(len(line) - size + 1):
                    text = text.replace(line[start : start + size], "\0")
    return text
