"""Add a key and encrypt everything with it: `xinfang.key.rotation`."""

import sys

from _odoo import environment, report

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.key.rotation" in env:
            new_key = "--no-new-key" not in sys.argv[2:]
            report(env["xinfang.key.rotation"]._rotate(new_key, env.cr.commit))
