"""Fingerprints of petitions that were loaded past the gate, by all processors."""

import io
import time
from concurrent.futures import ProcessPoolExecutor

CHUNK = 2000


def of_rows(rows):
    """Return lines for COPY from (petition id, title, body) of each petition."""
    from odoo.addons.xinfang_case.models.fingerprint import VERSION
    from odoo.addons.xinfang_case.tools.anchors import pair_bands
    from odoo.addons.xinfang_case.tools.minhash import fingerprint, title_fingerprint

    return "".join(
        f"{id_}\tf\t{_array(fingerprint(body))}\t{_array(title_fingerprint(title))}"
        f"\t{_array(pair_bands(title, body))}\t{VERSION}\n"
        for id_, title, body in rows
    )


def _array(numbers):
    return "{" + ",".join(map(str, numbers)) + "}"


def fill(env, say):
    """Compute the fingerprints that are missing; accusations have none in clear."""
    started, count = time.monotonic(), 0
    env.cr.execute(
        "SELECT p.id, COALESCE(p.title, ''),"
        " concat_ws(E'\\n', NULLIF(t.content, ''), NULLIF(t.request, ''))"
        " FROM xinfang_petition p JOIN xinfang_petition_text t ON t.petition_id = p.id"
        " WHERE p.number IS NOT NULL AND p.type IS DISTINCT FROM 'accusation'"
        " AND NOT EXISTS (SELECT FROM xinfang_fingerprint f WHERE f.petition_id = p.id)"
    )
    rows = env.cr.fetchall()
    chunks = [rows[first : first + CHUNK] for first in range(0, len(rows), CHUNK)]
    with ProcessPoolExecutor() as pool:
        for text in pool.map(of_rows, chunks):
            env.cr._obj.copy_expert(
                "COPY xinfang_fingerprint"
                " (petition_id, sealed, body_bands, title_bands, anchor_bands, version)"
                " FROM STDIN",
                io.StringIO(text),
            )
            count += text.count("\n")
    say(f"{count} fingerprints: {time.monotonic() - started:.1f} s")
