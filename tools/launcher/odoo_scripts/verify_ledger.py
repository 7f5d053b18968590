"""Check all chains of the ledger and of the view log."""

import sys

from _odoo import environment, report

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.entry" in env:
            result = env["xinfang.entry"].verify_chains()
            result["views"] = env["xinfang.view"].verify_views()
            report(result)
