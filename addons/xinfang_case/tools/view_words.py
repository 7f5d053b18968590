"""What a search asked, without the secrets it asked for; knows nothing of Odoo.

The view log must tell that somebody looked for a certain person, and must not become a
list of persons itself. Words are cut to their first letter, with a keyed mark that is
the same for the same word.

>>> mask("张三丰", lambda text: "9f3a01")
'张**#9f3a01'
>>> sketch(["&", ("state", "=", "filed"), ("name", "ilike", "张三")],
...        lambda field: field == "state", lambda text: "ab12cd")
['&', 'state = filed', 'name ilike 张*#ab12cd']
"""

# Longer domains are machine-made; the first terms tell enough.
MAX_TERMS = 20
MAX_VALUES = 10
MAX_PLAIN = 40


def mask(text, mark):
    """Return the first letter of a text and a mark that hides the rest.

    :param mark: ``f(text)`` returning a short keyed token
    """
    text = str(text).strip()
    stars = "*" * min(max(len(text) - 1, 1), 3)
    return f"{text[:1] if not text[:1].isdigit() else '*'}{stars}#{mark(text)}"


def sketch(domain, is_plain, mark):
    """Return a search domain as a list of short texts, words masked.

    :param domain: list of terms and operators, as typed by whoever searches
    :param is_plain: ``f(field path)`` telling that its values are no secret (states,
        dates, kinds)
    :param mark: ``f(text)`` returning a short keyed token
    """
    terms = []
    for term in list(domain or ())[:MAX_TERMS]:
        if isinstance(term, str):
            terms.append(term[:MAX_PLAIN])
        elif isinstance(term, list | tuple) and len(term) == 3:
            path, operator, value = term
            shown = _value(value, is_plain(str(path)), is_plain, mark)
            terms.append(f"{str(path)[:80]} {str(operator)[:20]} {shown}")
        else:
            terms.append("?")
    if len(list(domain or ())) > MAX_TERMS:
        terms.append("…")
    return terms


def _value(value, plain, is_plain, mark):
    if value is None or isinstance(value, bool):
        return str(bool(value))
    if isinstance(value, int | float):
        # A number typed into a text field may be somebody's telephone.
        return str(value) if plain or abs(value) < 10**7 else mask(value, mark)
    if isinstance(value, list | tuple):
        if any(isinstance(part, list | tuple) for part in value):  # any, not any
            return "(" + ", ".join(sketch(value, is_plain, mark)) + ")"
        parts = [_value(part, plain, is_plain, mark) for part in value[:MAX_VALUES]]
        more = [f"… {len(value)}"] if len(value) > MAX_VALUES else []
        return "[" + ", ".join(parts + more) + "]"
    if not isinstance(value, str):
        return "?"
    return value[:MAX_PLAIN] if plain else mask(value, mark)
