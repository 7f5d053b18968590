"""Check all hash chains: `env["xinfang.entry"].verify_chains()`."""

import sys

from _odoo import environment, report

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.entry" in env:
            report(env["xinfang.entry"].verify_chains())
