from odoo.fields import Domain


def typed_domain(value):
    """Return the domain for what a clerk types into a code list, or None for a name.

    Digits are the beginning of a code; Latin letters are pinyin or its initials.

    :param str value: as typed
    """
    text = "".join(value.split())
    if text.isdecimal():
        return Domain("code", "=like", text + "%")
    if text.isascii() and text:
        return Domain("pinyin", "=ilike", f"{text}%") | Domain(
            "pinyin", "ilike", f" {text}"
        )
    return None
