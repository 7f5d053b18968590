"""External ids of the regulation's records carry the rule they stand for."""

import re

PARTS = ("xinfang.act.input", "xinfang.clock.effect", "xinfang.act.document")


def rule_in_id(rule):
    """Return a rule as an external id spells it.

    :param rule: rule ids of an act, such as "L9", "TL-04", "S1, B1", "C53-C54, C58";
        of several the first counts
    :return: such as "l9", "tl_04", "s1", "c53"
    """
    first = re.match(r"[A-Z]*-?[0-9.]*[a-z]?", rule.strip()).group().rstrip("-.")
    return re.sub(r"[^a-z0-9]+", "_", first.lower())


def put_rules_into_act_ids(cr, module, acts):
    """Rename the external ids of acts and of their parts, once.

    :param module: add-on whose ids are renamed
    :param acts: dict, rule as an id spells it -> names of its acts, separated by
        spaces, as they stood behind ``act_``
    """
    moves = {
        f"act_{name}": f"act_{rule}_{name}"
        for rule, names in acts.items()
        for name in names.split()
    }
    # Longest first: act_referral_accept is also how act_referral_accept_assist begins.
    for old in sorted(moves, key=len, reverse=True):
        cr.execute(
            """UPDATE ir_model_data SET name = %(new)s || substr(name, %(past)s)
                WHERE module = %(module)s
                  AND (model = 'xinfang.act' AND name = %(old)s
                       OR model = ANY(%(parts)s) AND starts_with(name, %(head)s))""",
            {
                "new": moves[old],
                "past": len(old) + 1,
                "module": module,
                "old": old,
                "parts": list(PARTS),
                "head": f"{old}_",
            },
        )
