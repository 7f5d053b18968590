"""Accusations and bars in a loaded office: the share of secrets that a large office has.

The loaded lives hold hardly any accusation. Here a share of the petitions is sealed by
SQL, some of them are given an accused, and the product itself raises the bars. They are
no lives of accusations: enough of a row to be hidden, filtered and barred.
"""

from unittest.mock import patch

from .session import say

SHARE = 0.02
NAMED = 120  # accusations in which a unit or an official is named


def ensure(env):
    """Seal a share of all petitions and raise bars, unless that was done already.

    :param env: superuser environment; the caller commits
    :return: (dict of counts: petitions, accusations, named, bars; whether rows changed)
    """
    counts = before = count(env)
    wanted = round(counts["petitions"] * SHARE)
    if counts["accusations"] < wanted:
        _seal(env, wanted - counts["accusations"])
    if counts["named"] < NAMED:
        _name(env, NAMED - counts["named"])
    env.flush_all()
    env.invalidate_all()
    counts = count(env)
    say(", ".join(f"{number} {name}" for name, number in counts.items()))
    return counts, counts != before


def count(env):
    """Return how many petitions, accusations, accused and bars there are."""
    env.cr.execute(
        "SELECT (SELECT COUNT(*) FROM xinfang_petition),"
        " (SELECT COUNT(DISTINCT petition_id) FROM xinfang_access WHERE sealed),"
        " (SELECT COUNT(DISTINCT petition_id) FROM xinfang_accused),"
        " (SELECT COUNT(*) FROM xinfang_bar)"
    )
    names = ("petitions", "accusations", "named", "bars")
    return dict(zip(names, env.cr.fetchone(), strict=True))


def _seal(env, number):
    """Turn petitions all over the years into sealed accusations."""
    env.cr.execute(
        "SELECT id FROM xinfang_petition p WHERE number IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM xinfang_access a"
        "                 WHERE a.petition_id = p.id AND a.sealed)"
        # The same ones each time, without a pattern in days, organs or lives.
        " ORDER BY md5(id::text) LIMIT %s",
        (number,),
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        "UPDATE xinfang_petition SET type = 'accusation' WHERE id = ANY(%s)", (ids,)
    )
    env["xinfang.access"]._seal(ids)


def _name(env, number):
    """Name units and officials in turn, of all organs, and raise the bars."""
    env.cr.execute(
        "SELECT p.id FROM xinfang_petition p WHERE EXISTS (SELECT 1 FROM xinfang_access a"
        "  WHERE a.petition_id = p.id AND a.sealed AND a.typist_id IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM xinfang_accused x WHERE x.petition_id = p.id)"
        " ORDER BY md5(p.id::text) LIMIT %s",
        (number,),
    )
    ids = [row[0] for row in env.cr.fetchall()]
    units = env["xinfang.department"].search([("code", "=like", "BN%")], order="code")
    people = env["res.users"].search([("login", "=like", "bench___")], order="login")
    rows = []
    for place, petition_id in enumerate(ids):
        of_unit = place % 2 == 0
        unit = units[(place * 7) % len(units)]
        # The organ above all others would bar everybody from everything.
        of_unit = of_unit and bool(unit.parent_id.parent_id)
        user = people[(place * 13) % len(people)]
        rows.append(
            (petition_id, unit.id if of_unit else None, None if of_unit else user.id)
        )
    env.cr.execute_values(
        "INSERT INTO xinfang_accused (petition_id, department_id, user_id, since)"
        " SELECT v.p, v.d::int, v.u::int, p.received_date"
        " FROM (VALUES %s) v(p, d, u) JOIN xinfang_petition p ON p.id = v.p",
        rows,
    )
    env.invalidate_all()
    # Their referrals are those of claims: nothing can be taken out of barred hands.
    bars = env["xinfang.bar"]
    with patch.object(type(bars), "_withdraw", lambda self, pairs: None):
        bars._raise_for(env["xinfang.petition"].browse(ids))
