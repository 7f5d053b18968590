"""Whether a database is whole: ledger, view log, files, key. For restored backups."""

import hashlib
import sys
from pathlib import Path

from _odoo import environment, report

COUNTED = ("xinfang.petition", "xinfang.entry", "xinfang.document", "ir.attachment")


def files(env) -> dict:
    """Read every stored file; return how many there are, and which are missing or bad."""
    env.cr.execute(
        "SELECT id, store_fname FROM ir_attachment"
        " WHERE store_fname IS NOT NULL ORDER BY id"
    )
    root = Path(env["ir.attachment"]._filestore())
    count, missing, damaged = 0, [], []
    for attachment_id, name in env.cr.fetchall():
        path = root / name
        count += 1
        if not path.is_file():
            missing.append(attachment_id)
        elif hashlib.sha1(path.read_bytes()).hexdigest() != path.name:
            damaged.append(attachment_id)
    return {"files": count, "missing": missing, "damaged": damaged}


def counts(env) -> dict:
    """Return how many rows the main tables have."""
    return {
        name: env[name].sudo().with_context(active_test=False).search_count([])
        for name in COUNTED
        if name in env
    }


def key(env) -> str:
    """Return "" when the key at hand opens what is encrypted, else what is wrong."""
    if "xinfang.key.rotation" not in env:
        return ""
    from odoo.exceptions import AccessError

    from odoo.addons.xinfang_case.models.keyring import vault_of
    from odoo.addons.xinfang_case.tools.vault import VaultError

    try:
        vault_of(env)
        env.cr.execute(
            "SELECT id FROM xinfang_petitioner WHERE phone_enc IS NOT NULL LIMIT 20"
        )
        people = env["xinfang.petitioner"].browse(row[0] for row in env.cr.fetchall())
        for person in people:
            person._phone.text_of(person)
    except (VaultError, AccessError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        result = {"counts": counts(env), **files(env), "key": key(env)}
        # Without the key no seal can be compared: that is said already.
        if "xinfang.entry" in env and not result["key"]:
            ledger = env["xinfang.entry"].verify_chains()
            views = env["xinfang.view"].verify_views()
            result["entries"] = ledger["entries"]
            result["broken"] = len(ledger["broken"]) + len(views["broken"])
        report(result)
