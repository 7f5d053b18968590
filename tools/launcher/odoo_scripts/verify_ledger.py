"""Check all chains of the ledger and of the view log, and whether they were set back."""

import json
import sys
from pathlib import Path

from _odoo import environment, report

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.entry" in env:
            result = env["xinfang.entry"].verify_chains()
            result["views"] = env["xinfang.view"].verify_views()
            if len(sys.argv) > 2:
                logs, note = env["xinfang.log.ends"], Path(sys.argv[2])
                earlier = json.loads(note.read_text("ascii")) if note.exists() else {}
                result["set_back"] = logs._compare(earlier)
                result["ends"] = logs._take()
            report(result)
